import type { AccountId, Subscription } from '@regrade/core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { agents, createDesk, endOf, RENEWING_DESK, renewingDesk } from '../../support/renewing-desk.ts';
import { createWorld, DAY, type World } from '../../support/world.ts';
import {
  askQuote,
  buy,
  change,
  codeOf,
  helpdesk,
  must,
  openCustomer,
  publish,
  renew,
} from '../../support/world-market.ts';

/** One term paid by balance, another in cash: what goes back is the cash of the terms that are open, once. */
let world: World;
let desk: ReturnType<typeof createDesk>;

beforeAll(async () => {
  world = await createWorld();
  desk = createDesk(world);
  await publish(world, await renewingDesk());
});
afterEach(() => world.expectSound());
afterAll(() => world.close());

const buyDesk = (account: AccountId, count: number) =>
  must(buy(world.engine, { account, product: RENEWING_DESK, period: 'P1M', components: [helpdesk('basic', count)] }));

const changed = async (of: Subscription, count: number) => change(world.engine, await desk.now(of), agents(count));

/** Goodwill for another subscription: credit on the balance, which is spent first. */
async function giveBalance(account: AccountId, minor: bigint): Promise<void> {
  const order = await changed(await buyDesk(account, 100), 110);
  const body = { order: order.id, kind: 'goodwill', amountMinor: minor, to: 'balance', reason: 'an outage' } as const;
  await must(world.engine.commands.correctOrder({ account, actor: 'operator', conflict: order.id, body }));
}

const refundOf = async (of: Subscription, count: number) => (await changed(of, count)).settlement.refundMinor;

describe('a change that pays money out over two paid terms', () => {
  test('leaves nothing of the cash that it gave back to be given back again when the first term is over', async () => {
    const account = await openCustomer(world, { USD: 10_000_000n });
    await giveBalance(account, 36_000n);
    // 360.00 of balance for the running term, 360.00 of cash for the next one.
    const subscription = await buyDesk(account, 40);
    await must(renew(world.engine, subscription));
    expect(await refundOf(subscription, 20)).toBe(36_000n);
    desk.goTo(endOf(subscription) + DAY);
    expect(await refundOf(subscription, 10)).toBe(0n);
    // What is paid in cash from now on goes back as before.
    const { settlement } = await changed(subscription, 20);
    expect(await refundOf(subscription, 10)).toBe(settlement.payableMinor);
  });

  test('takes nothing off what the next term is paid in cash later', async () => {
    const account = await openCustomer(world, { USD: 10_000_000n });
    const subscription = await buyDesk(account, 40);
    await giveBalance(account, 36_000n);
    await must(renew(world.engine, subscription));
    expect(await refundOf(subscription, 20)).toBe(36_000n);
    desk.goTo(endOf(subscription) + DAY);
    const { settlement } = await changed(subscription, 30);
    expect(await refundOf(subscription, 20)).toBe(settlement.payableMinor);
  });
});

test('goodwill is cash of the term that runs: what is paid ahead is not spent on it', async () => {
  const account = await openCustomer(world, { USD: 10_000_000n });
  await giveBalance(account, 36_000n);
  const subscription = await buyDesk(account, 40);
  const { id: order } = await changed(subscription, 50);
  await must(renew(world.engine, subscription));
  const goodwill = (amountMinor: bigint) => {
    const body = { order, kind: 'goodwill', amountMinor, to: 'wallet', reason: 'an outage' } as const;
    return world.engine.commands.correctOrder({ account, actor: 'operator', conflict: order, body });
  };
  // The upgrade was paid in cash: 90.00.
  expect(await codeOf(goodwill(9_001n))).toBe('correction.exceeds-paid');
  expect(await codeOf(goodwill(9_000n))).toBe('done');
  expect(await codeOf(askQuote(world.engine, await desk.now(subscription), agents(10)))).toBe('done');
});
