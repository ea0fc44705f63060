import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agents, createDesk, endOf, GRACE, renewingDesk, toEdition } from '../../support/renewing-desk.ts';
import { createWorld, DAY, HOUR, type World } from '../../support/world.ts';
import {
  askQuote,
  cancelOrder,
  codeOf,
  must,
  order,
  orderNow,
  publish,
  renew,
  setAutoRenewal,
  suspend,
  topUp,
} from '../../support/world-market.ts';

let world: World;
let desk: ReturnType<typeof createDesk>;

beforeAll(async () => {
  world = await createWorld({ engines: 2 });
  desk = createDesk(world);
  await publish(world, await renewingDesk());
});
afterAll(async () => {
  await world.expectSound();
  await world.close();
});

describe('a change scheduled for the renewal (G11)', () => {
  test('begins with the renewal at the end, in one step: the new selection at its kept price, one revision', async () => {
    const subscription = await desk.bought(1_000_000n, 20);
    const placed = await desk.schedule(subscription, agents(10));
    await must(setAutoRenewal(world.engine, subscription));
    const before = await desk.wallet(subscription);
    desk.goTo(endOf(subscription));
    await world.lookAtClock();
    expect((await orderNow(world, placed.id)).state.kind).toBe('completed');
    expect(await desk.wallet(subscription)).toBe(before - 9_000n);
    const after = await desk.now(subscription);
    expect(after).toMatchObject({
      openOrder: null,
      components: [{ slice: { selection: { quantities: { agents: 10 } } } }],
    });
    expect(await desk.licenseOf(subscription)).toMatchObject({
      revision: 2,
      status: 'active',
      expiresAt: after.term.end,
      selection: { quantities: { agents: 10 } },
    });
  });

  test('ends where the operator suspends the subscription; what was renewed for it is what runs, and nobody pays more', async () => {
    // Advanced runs, basic was billed for the time ahead: what runs costs more.
    const subscription = await desk.bought();
    await must(order(world.engine, await must(askQuote(world.engine, subscription, toEdition('advanced')))));
    const placed = await desk.schedule(subscription, toEdition('basic'));
    await must(renew(world.engine, subscription));
    const before = await desk.wallet(subscription);
    await must(suspend(world.engine, subscription));
    expect((await orderNow(world, placed.id)).state).toMatchObject({ kind: 'cancelled', reason: 'suspended' });
    expect(await desk.wallet(subscription)).toBe(before);
    expect(await desk.now(subscription)).toMatchObject({
      suspended: true,
      openOrder: null,
      components: [{ next: [{ selection: { sku: { edition: 'advanced' } } }] }],
    });
  });

  test('is billed by a renewal that comes earlier, and begins at the old end all the same', async () => {
    const subscription = await desk.bought();
    const placed = await desk.schedule(subscription, toEdition('advanced'));
    const before = await desk.wallet(subscription);
    const renewal = await must(renew(world.engine, subscription));
    expect(renewal).toMatchObject({ order: placed.id, startedOrder: false });
    expect(renewal.offer.parts[0]).toMatchObject({ price: 'kept', selection: { sku: { edition: 'advanced' } } });
    expect(await desk.wallet(subscription)).toBe(before - 16_900n);
    expect(await desk.licenseOf(subscription)).toMatchObject({ selection: { sku: { edition: 'basic' } } });
    expect(await codeOf(askQuote(world.engine, subscription, agents(20)))).toBe('subscription.changing');
    desk.goTo(endOf(subscription));
    await world.lookAtClock();
    expect((await orderNow(world, placed.id)).state.kind).toBe('completed');
    expect(await desk.licenseOf(subscription)).toMatchObject({
      revision: 3,
      selection: { sku: { edition: 'advanced' } },
    });
  });

  test('found late, after terms that were paid ahead, begins where the clock is', async () => {
    const subscription = await desk.bought();
    const placed = await desk.schedule(subscription, toEdition('advanced'));
    await must(renew(world.engine, subscription));
    await must(renew(world.engine, subscription));
    desk.goTo(endOf(await desk.now(subscription)) - DAY);
    await world.lookAtClock();
    expect((await orderNow(world, placed.id)).state.kind).toBe('completed');
    const { slice, next } = (await desk.now(subscription)).components[0] ?? {};
    expect([slice?.selection.sku, next]).toEqual([{ edition: 'advanced' }, undefined]);
    expect(slice?.to).toBe(endOf(await desk.now(subscription)));
  });

  test('keeps its price though the list moves, and can be cancelled until it starts, the money with it', async () => {
    const subscription = await desk.bought();
    const placed = await desk.schedule(subscription, toEdition('advanced'));
    await publish(
      world,
      await renewingDesk(([, advanced]) => {
        advanced.prices[0].parts[0].amount = '99.00';
      }),
    );
    const before = await desk.wallet(subscription);
    await must(renew(world.engine, subscription));
    expect(await desk.wallet(subscription)).toBe(before - 16_900n);
    expect((await must(cancelOrder(world.engine, placed))).state.kind).toBe('cancelled');
    expect(await desk.wallet(subscription)).toBe(before - 9_000n);
    desk.goTo(endOf(subscription) + HOUR);
    await world.lookAtClock();
    const after = await desk.now(subscription);
    expect(await desk.licenseOf(subscription)).toMatchObject({ revision: 2, selection: { sku: { edition: 'basic' } } });
    expect(after.terms?.at(-1)).toMatchObject({ cashPaidMinor: 16_900n, cashRefundedMinor: 7_900n });
    await publish(world, await renewingDesk());
    // What was renewed as what runs is the basis of the next change.
    expect(await codeOf(askQuote(world.engine, subscription, agents(20)))).toBe('done');
  });

  test('cancelled after a cheaper renewal costs the difference, or stays where the wallet lacks it', async () => {
    const subscription = await desk.bought(27_000n, 20);
    const placed = await desk.schedule(subscription, agents(10));
    await must(renew(world.engine, subscription));
    expect(await desk.wallet(subscription)).toBe(0n);
    expect(await codeOf(cancelOrder(world.engine, placed))).toBe('payment.insufficient-funds');
    expect((await orderNow(world, placed.id)).state.kind).toBe('scheduled');
    await topUp(world, { account: subscription.account, currency: 'USD', amountMinor: 10_000n });
    await must(cancelOrder(world.engine, placed));
    expect(await desk.wallet(subscription)).toBe(1_000n);
  });

  test('found so late that a term which was paid ahead for it is over too, is cancelled all the same', async () => {
    const subscription = await desk.bought();
    const placed = await desk.schedule(subscription, toEdition('advanced'));
    await must(renew(world.engine, subscription));
    await must(renew(world.engine, subscription));
    desk.goTo(endOf(await desk.now(subscription)) - DAY);
    // No clock has looked since the start; whoever renews goes on to the term that runs.
    await must(renew(world.engine, subscription));
    const before = await desk.wallet(subscription);
    expect((await must(cancelOrder(world.engine, placed))).state.kind).toBe('cancelled');
    // 79.00 of each of the three months.
    expect(await desk.wallet(subscription)).toBe(before + 23_700n);
    expect(await codeOf(askQuote(world.engine, await desk.now(subscription), toEdition('advanced')))).toBe('done');
  });

  test('without a renewal ends with its term: one that comes later revives what ran', async () => {
    const subscription = await desk.bought();
    const placed = await desk.schedule(subscription, toEdition('advanced'));
    desk.goTo(endOf(subscription) - 1);
    await world.lookAtClock();
    expect((await orderNow(world, placed.id)).state.kind).toBe('scheduled');
    desk.goTo(endOf(subscription));
    await world.lookAtClock();
    expect((await orderNow(world, placed.id)).state).toMatchObject({ kind: 'cancelled', reason: 'term-ended' });
    desk.goTo(endOf(subscription) + DAY);
    const renewal = await must(renew(world.engine, subscription));
    expect(renewal).toMatchObject({ order: null, offer: { parts: [{ selection: { sku: { edition: 'basic' } } }] } });
    expect(await desk.licenseOf(subscription)).toMatchObject({
      status: 'active',
      selection: { sku: { edition: 'basic' } },
    });
  });

  test('waits while its automatic renewal is tried again, and begins with it; given up, it ends', async () => {
    const renewed = await desk.bought(9_000n);
    const ended = await desk.bought(9_000n);
    const carried = await desk.schedule(renewed, toEdition('advanced'));
    const lost = await desk.schedule(ended, toEdition('advanced'));
    for (const each of [renewed, ended]) await must(setAutoRenewal(world.engine, each));
    desk.goTo(endOf(renewed) + DAY);
    await world.lookAtClock();
    expect((await orderNow(world, carried.id)).state.kind).toBe('scheduled');
    await topUp(world, { account: renewed.account, currency: 'USD', amountMinor: 20_000n });
    desk.goTo(endOf(renewed) + 2 * DAY);
    await world.lookAtClock();
    expect((await orderNow(world, carried.id)).state.kind).toBe('completed');
    expect(await desk.licenseOf(renewed)).toMatchObject({
      revision: 3,
      status: 'active',
      selection: { sku: { edition: 'advanced' } },
    });
    desk.goTo(endOf(ended) + GRACE);
    await world.lookAtClock();
    await world.lookAtClock();
    expect((await orderNow(world, lost.id)).state).toMatchObject({ kind: 'cancelled', reason: 'term-ended' });
  });
});
