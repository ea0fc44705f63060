import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { agents, createDesk, endOf, GRACE, renewingDesk } from '../../support/renewing-desk.ts';
import { createWorld, DAY, HOUR, type World } from '../../support/world.ts';
import { codeOf, must, publish, setAutoRenewal, suspend, suspendAccount, topUp } from '../../support/world-market.ts';

/** Renewals of customers and subscriptions that the operator has suspended, and resumes. */
let world: World;
let desk: ReturnType<typeof createDesk>;

beforeAll(async () => {
  world = await createWorld();
  await publish(world, await renewingDesk());
  desk = createDesk(world);
});
afterEach(() => world.expectSound());
afterAll(() => world.close());

describe('an automatic renewal', () => {
  test('of a suspended customer fails once, is told, and is tried at once when they are resumed', async () => {
    const subscription = await desk.bought();
    await must(setAutoRenewal(world.engine, subscription));
    await must(suspendAccount(world.engine, subscription.account));
    desk.goTo(endOf(subscription) - DAY);
    await world.lookAtClock();
    expect((await desk.now(subscription)).autoRenewal).toMatchObject({
      attempts: 1,
      nextAt: world.clock.now(),
      failure: { code: 'account.suspended' },
    });
    desk.goTo(endOf(subscription) - HOUR);
    await world.lookAtClock();
    expect((await desk.now(subscription)).autoRenewal).toMatchObject({ attempts: 1 });
    await must(suspendAccount(world.engine, subscription.account, false));
    await world.lookAtClock();
    const after = await desk.now(subscription);
    expect(after.autoRenewal).toMatchObject({ attempts: 0, failure: null });
    expect(endOf(after)).toBeGreaterThan(endOf(subscription));
  });

  test('that could not be paid before its customer was suspended is tried at once when they are resumed', async () => {
    const subscription = await desk.bought(9_000n);
    await must(setAutoRenewal(world.engine, subscription));
    for (const before of [DAY, 23 * HOUR, 17 * HOUR, 5 * HOUR]) {
      desk.goTo(endOf(subscription) - before);
      await world.lookAtClock();
    }
    const waiting = await desk.now(subscription);
    expect(waiting.autoRenewal).toMatchObject({ attempts: 4, failure: { code: 'payment.insufficient-funds' } });
    expect(waiting.autoRenewal?.nextAt).toBeGreaterThan(endOf(subscription));
    await must(suspendAccount(world.engine, subscription.account));
    await topUp(world, { account: subscription.account, currency: 'USD', amountMinor: 20_000n });
    await must(suspendAccount(world.engine, subscription.account, false));
    await world.lookAtClock();
    expect(endOf(await desk.now(subscription))).toBeGreaterThan(endOf(subscription));
    expect(await desk.licenseOf(subscription)).toMatchObject({ status: 'active', revision: 2 });
  });

  test('of a customer who stays suspended is given up when the grace time is over', async () => {
    const subscription = await desk.bought();
    await must(setAutoRenewal(world.engine, subscription));
    await must(suspendAccount(world.engine, subscription.account));
    desk.goTo(endOf(subscription) - DAY);
    await world.lookAtClock();
    desk.goTo(endOf(subscription) + GRACE);
    await world.lookAtClock();
    const after = await desk.now(subscription);
    expect(after.autoRenewal).toMatchObject({ attempts: 2, nextAt: null, failure: { code: 'account.suspended' } });
    expect(endOf(after)).toBe(endOf(subscription));
  });

  test('of a suspended subscription is tried at once when that is resumed', async () => {
    const subscription = await desk.bought();
    await must(setAutoRenewal(world.engine, subscription));
    await must(suspend(world.engine, subscription));
    desk.goTo(endOf(subscription) - 2 * HOUR);
    await world.lookAtClock();
    expect((await desk.now(subscription)).autoRenewal).toMatchObject({ failure: { code: 'subscription.suspended' } });
    await must(suspend(world.engine, subscription, false));
    await world.lookAtClock();
    expect(endOf(await desk.now(subscription))).toBeGreaterThan(endOf(subscription));
  });

  test('is switched off by whoever is suspended, and not on', async () => {
    const subscription = await desk.bought();
    await must(setAutoRenewal(world.engine, subscription));
    await must(suspendAccount(world.engine, subscription.account));
    expect(await codeOf(setAutoRenewal(world.engine, subscription))).toBe('account.suspended');
    const off = { subscription: subscription.id, autoRenew: false };
    const { account, id: conflict } = subscription;
    await must(world.engine.commands.setAutoRenewal({ account, actor: account, conflict, body: off }));
    expect((await desk.now(subscription)).autoRenewal).toBeUndefined();
  });

  test('has nothing to begin with where a suspended customer cancels the change that was scheduled', async () => {
    const subscription = await desk.bought();
    const scheduled = await desk.schedule(subscription, agents(20));
    const { account } = subscription;
    await must(suspendAccount(world.engine, account));
    const body = { order: scheduled.id };
    const cancelled = await must(
      world.engine.commands.cancelOrder({ account, actor: account, conflict: scheduled.id, body }),
    );
    expect(cancelled.state).toMatchObject({ kind: 'cancelled', reason: 'cancel' });
  });
});
