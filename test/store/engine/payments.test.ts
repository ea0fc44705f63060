import type { Subscription } from '@regrade/core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createWorld, DAY, HOUR, type World } from '../../support/world.ts';
import {
  askQuote,
  buy,
  cancelOrder,
  codeOf,
  helpdesk,
  must,
  openCustomer,
  order,
  orderNow,
  payOrder,
  publish,
  readSample,
  stateNow,
  suspend,
  topUp,
  walletOf,
} from '../../support/world-market.ts';

let world: World;

beforeAll(async () => {
  world = await createWorld();
  await publish(world, await readSample('helpdesk'));
});
afterEach(() => world.expectSound());
afterAll(() => world.close());

async function bought(funds = 9_000_000n): Promise<Subscription> {
  const account = await openCustomer(world, { USD: funds });
  return must(buy(world.engine, { account, components: [helpdesk('basic', 10)] }));
}

const upgrade = (subscription: Subscription) =>
  askQuote(world.engine, subscription, [{ component: 'app', sku: { edition: 'advanced' } }]);

async function orderedUnpaid(subscription: Subscription) {
  return must(order(world.engine, await must(upgrade(subscription)), { unpaid: true }));
}

test('an unpaid order moves nothing, and completes for its figure when it is paid', async () => {
  const subscription = await bought();
  const before = await walletOf(world, subscription.account);
  const placed = await orderedUnpaid(subscription);
  expect(placed.state.kind).toBe('awaiting-payment');
  const waiting = await stateNow(world, subscription);
  expect(waiting.subscription).toEqual({ ...subscription, openOrder: placed.id });
  expect(await walletOf(world, subscription.account)).toBe(before);
  world.clock.advance(23 * HOUR);
  const paid = await must(payOrder(world.engine, placed));
  expect(paid.state.kind).toBe('completed');
  expect(await walletOf(world, subscription.account)).toBe(before - placed.settlement.payableMinor);
  const { subscription: after, slices } = await stateNow(world, subscription);
  expect(after.openOrder).toBeNull();
  // Waiting changes no figure: the new slice begins where the quote was given.
  expect(slices.at(-1)?.from).toBe(placed.effectiveAt);
});

test('an accepted order keeps its figure whatever is published until its deadline', async () => {
  const subscription = await bought();
  const placed = await orderedUnpaid(subscription);
  const document = await readSample('helpdesk');
  document.rules.specifications[0].skus = [];
  await publish(world, document);
  const paid = await must(payOrder(world.engine, placed));
  expect(paid.settlement).toEqual(placed.settlement);
  expect(paid.state.kind).toBe('completed');
  await publish(world, await readSample('helpdesk'));
});

test('paying twice at once takes the money once', async () => {
  const subscription = await bought();
  const before = await walletOf(world, subscription.account);
  const placed = await orderedUnpaid(subscription);
  const codes = await Promise.all([payOrder(world.engine, placed), payOrder(world.engine, placed)].map(codeOf));
  expect(codes).toEqual(['done', 'order.already-completed']);
  expect(await walletOf(world, subscription.account)).toBe(before - placed.settlement.payableMinor);
});

test('paying and cancelling at once: one of them, and the money agrees with it', async () => {
  const subscription = await bought();
  const before = await walletOf(world, subscription.account);
  const placed = await orderedUnpaid(subscription);
  await Promise.all([payOrder(world.engine, placed), cancelOrder(world.engine, placed)]);
  const { state } = await orderNow(world, placed.id);
  const spent = before - (await walletOf(world, subscription.account));
  expect([state.kind, spent]).toEqual(
    state.kind === 'completed' ? ['completed', placed.settlement.payableMinor] : ['cancelled', 0n],
  );
});

test('without enough money an order is refused, and can be placed unpaid and paid after a top-up', async () => {
  const subscription = await bought(90_000n);
  const quote = await must(upgrade(subscription));
  expect(await codeOf(order(world.engine, quote))).toBe('payment.insufficient-funds');
  const placed = await must(order(world.engine, quote, { unpaid: true }));
  expect(await codeOf(payOrder(world.engine, placed))).toBe('payment.insufficient-funds');
  expect((await orderNow(world, placed.id)).state.kind).toBe('awaiting-payment');
  const { account } = subscription;
  await topUp(world, { account, currency: 'USD', amountMinor: placed.settlement.payableMinor });
  expect((await must(payOrder(world.engine, placed))).state.kind).toBe('completed');
  expect(await walletOf(world, account)).toBe(0n);
});

test('a cancelled order ends, frees its subscription, and takes no money', async () => {
  const subscription = await bought();
  const before = await walletOf(world, subscription.account);
  const placed = await orderedUnpaid(subscription);
  expect(await codeOf(upgrade(subscription))).toBe('subscription.changing');
  expect((await must(cancelOrder(world.engine, placed))).state.kind).toBe('cancelled');
  expect(await codeOf(cancelOrder(world.engine, placed))).toBe('order.already-closed');
  expect(await codeOf(payOrder(world.engine, placed))).toBe('order.already-closed');
  expect(await codeOf(upgrade(subscription))).toBe('done');
  expect(await walletOf(world, subscription.account)).toBe(before);
});

test('a completed order cannot be cancelled', async () => {
  const subscription = await bought();
  const placed = await must(order(world.engine, await must(upgrade(subscription))));
  expect(await codeOf(cancelOrder(world.engine, placed))).toBe('order.already-completed');
});

test('an order whose deadline has come expires by the clock, once, and frees its subscription', async () => {
  const subscription = await bought();
  const placed = await orderedUnpaid(subscription);
  world.clock.advance(DAY - 1);
  await world.lookAtClock();
  expect((await orderNow(world, placed.id)).state.kind).toBe('awaiting-payment');
  world.clock.advance(1);
  expect(await codeOf(payOrder(world.engine, placed))).not.toBe('done');
  await Promise.all([world.lookAtClock(), world.lookAtClock()]);
  const expired = await orderNow(world, placed.id);
  expect(expired.state.kind).toBe('expired');
  expect(expired.events.filter(({ type }) => type === 'expired')).toHaveLength(1);
  expect((await stateNow(world, subscription)).subscription.openOrder).toBeNull();
  expect(await codeOf(upgrade(subscription))).toBe('done');
});

test('a subscription is suspended with the order that was to change it: that ends unpaid, and frees it', async () => {
  const subscription = await bought();
  const placed = await orderedUnpaid(subscription);
  expect(await must(suspend(world.engine, subscription))).toMatchObject({
    suspended: true,
    openOrder: null,
    version: 2,
  });
  const ended = await orderNow(world, placed.id);
  expect(ended.state).toMatchObject({ kind: 'expired', reason: 'suspended' });
  expect(await codeOf(payOrder(world.engine, placed))).toBe('order.already-closed');
  await must(suspend(world.engine, subscription, false));
  expect(await codeOf(upgrade(subscription))).toBe('done');
});

test('of a suspension and a payment at once both come true, or the payment comes too late and takes nothing', async () => {
  for (let round = 0; round < 5; round++) {
    const subscription = await bought();
    const placed = await orderedUnpaid(subscription);
    const before = await walletOf(world, subscription.account);
    const [suspended, paid] = await Promise.all([
      codeOf(suspend(world.engine, subscription)),
      codeOf(payOrder(world.engine, placed)),
    ]);
    expect(suspended).toBe('done');
    const { state } = await orderNow(world, placed.id);
    expect([paid, state.kind]).toEqual(paid === 'done' ? ['done', 'completed'] : ['order.already-closed', 'expired']);
    const due = paid === 'done' ? placed.settlement.payableMinor : 0n;
    expect(await walletOf(world, subscription.account)).toBe(before - due);
    expect((await stateNow(world, subscription)).subscription).toMatchObject({ suspended: true, openOrder: null });
  }
});

test('an unpaid order ends with the term of its subscription: nobody pays for time that is over', async () => {
  const subscription = await bought();
  world.clock.advance((subscription.term.end ?? 0) - world.clock.now() - HOUR);
  const placed = await orderedUnpaid(subscription);
  world.clock.advance(HOUR);
  expect(await codeOf(payOrder(world.engine, placed))).not.toBe('done');
  await world.lookAtClock();
  expect((await orderNow(world, placed.id)).state.kind).toBe('expired');
  const { subscription: ended } = await stateNow(world, subscription);
  expect(ended.openOrder).toBeNull();
});

test('an order for the renewal waits for it, can be cancelled, and ends with a term that is not renewed', async () => {
  const document = await readSample('helpdesk');
  document.rules.specifications[0].timing = 'customer-chooses';
  await publish(world, document);
  const subscription = await bought();
  const before = await walletOf(world, subscription.account);
  const schedule = async () => {
    const changes = [{ component: 'app', sku: { edition: 'advanced' } }];
    const quote = await must(askQuote(world.engine, subscription, changes, { timing: 'at-renewal' }));
    return must(order(world.engine, quote));
  };
  expect((await must(cancelOrder(world.engine, await schedule()))).state.kind).toBe('cancelled');
  const placed = await schedule();
  expect(placed.state).toEqual({ kind: 'scheduled', startsAt: subscription.term.end });
  world.clock.advance((subscription.term.end ?? 0) - world.clock.now() - 1);
  await world.lookAtClock();
  expect((await orderNow(world, placed.id)).state.kind).toBe('scheduled');
  world.clock.advance(1);
  await world.lookAtClock();
  expect((await orderNow(world, placed.id)).state).toMatchObject({ kind: 'cancelled', reason: 'term-ended' });
  expect(await walletOf(world, subscription.account)).toBe(before);
  await publish(world, await readSample('helpdesk'));
});

test('a license whose time is over is isolated by the clock, one revision later, and only once', async () => {
  const subscription = await bought();
  world.clock.advance((subscription.term.end ?? 0) - world.clock.now() - 1);
  await world.lookAtClock();
  const license = async () => {
    const [stored] = await world.engine.reads.readLicenses(
      subscription.components.map((component) => component.license),
    );
    return stored?.license;
  };
  expect(await license()).toMatchObject({ status: 'active', revision: 1 });
  world.clock.advance(1);
  await Promise.all([world.lookAtClock(), world.lookAtClock()]);
  await world.lookAtClock();
  expect(await license()).toMatchObject({ status: 'isolated', revision: 2, selection: { quantities: { agents: 10 } } });
});
