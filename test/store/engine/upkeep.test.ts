import { randomUUID } from 'node:crypto';
import type { AccountId } from '@regrade/core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createWorld, DAY, type World } from '../../support/world.ts';
import { openCustomer, walletOf } from '../../support/world-market.ts';

let world: World;

beforeAll(async () => {
  world = await createWorld();
});
afterEach(() => world.expectSound());
afterAll(() => world.close());

const credit = (account: AccountId, key: string) =>
  world.engine.commands.creditWallet({
    account,
    actor: 'operator',
    conflict: randomUUID(),
    body: { account, currency: 'USD', amountMinor: 100n, reason: 'test' },
    idempotency: { key, requestHash: 'the same' },
  });

test('an idempotent answer is given again for seven days, and its key is as new after that', async () => {
  const account = await openCustomer(world);
  await credit(account, 'top-up');
  world.clock.advance(7 * DAY);
  await world.lookAtClock();
  await credit(account, 'top-up');
  expect(await walletOf(world, account)).toBe(100n);
  world.clock.advance(1);
  await world.lookAtClock();
  await credit(account, 'top-up');
  expect(await walletOf(world, account)).toBe(200n);
});
