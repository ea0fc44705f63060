import type { AccountId } from '@regrade/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { agents, RENEWING_DESK, renewingDesk } from '../../support/renewing-desk.ts';
import { createWorld, type World } from '../../support/world.ts';
import { buy, change, helpdesk, must, openCustomer, publish } from '../../support/world-market.ts';

let world: World;

beforeAll(async () => {
  world = await createWorld();
  await publish(world, await renewingDesk());
});
afterAll(() => world.close());

async function takeTenPercent(): Promise<void> {
  const { commands, ids } = world.engine;
  const account = ids.locator();
  const opened = { account, kind: 'operator', name: 'Operator', seller: null, token: 'token' } as const;
  await must(commands.createAccount({ account, actor: 'test', conflict: account, body: opened }));
  const rule = { seller: 'acme', basisPoints: 1_000 };
  const body = { kind: 'commission', owner: 'acme', rule } as const;
  await must(commands.saveMoneyRule({ account, actor: 'operator', conflict: 'rule', body }));
}

async function earned(): Promise<bigint> {
  const ledger = await world.engine.reads.sumLedger('USD');
  return ledger.find(({ name }) => name === 'revenue:operator')?.closingMinor ?? 0n;
}

test('goodwill gives commission back in the proportion in which it was taken, however often it is given', async () => {
  await takeTenPercent();
  const account: AccountId = await openCustomer(world, { USD: 10_000_000n });
  const components = [helpdesk('basic', 10)];
  const bought = await must(buy(world.engine, { account, product: RENEWING_DESK, period: 'P1M', components }));
  // 90.00, and 900.00 for 100 agents from the same second on.
  const { id: order } = await change(world.engine, bought, agents(100));
  expect(await earned()).toBe(9_000n);
  const giveBack = (amountMinor: bigint) => {
    const body = { order, kind: 'goodwill', amountMinor, to: 'balance', reason: 'an outage' } as const;
    return must(world.engine.commands.correctOrder({ account, actor: 'operator', conflict: order, body }));
  };
  await giveBack(40_000n);
  expect(await earned()).toBe(5_000n);
  await giveBack(40_000n);
  expect(await earned()).toBe(1_000n);
  // What is left of the slice is 100.00; half of it is credited by a change that halves what runs.
  await giveBack(5_000n);
  expect(await earned()).toBe(500n);
  await world.expectSound();
});
