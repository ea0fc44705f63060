import type { AccountId, Subscription } from '@regrade/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runJobs } from '../../../server/src/engine/jobs/run-jobs.ts';
import { createWorld, DAY, HOUR, type World } from '../../support/world.ts';
import {
  askQuote,
  buy,
  cancelOrder,
  change,
  codeOf,
  helpdesk,
  must,
  openCustomer,
  order,
  orderNow,
  publish,
  readSample,
  renew,
  setAutoRenewal,
  stateNow,
  suspend,
  topUp,
  walletOf,
} from '../../support/world-market.ts';

const PRODUCT = 'acme.renewing-desk';
const GRACE = 7 * DAY;

let world: World;

beforeAll(async () => {
  world = await createWorld({ engines: 2 });
  await publish(world, await document());
});
afterAll(async () => {
  await world.expectSound();
  await world.close();
});

/** Both directions, now or at renewal as the customer likes. */
async function document(edit: (skus: Editable[], document: Editable) => void = () => undefined) {
  const made = await readSample('helpdesk');
  made.product = { ...made.product, id: 'renewing-desk', type: 'direct' };
  const rule = made.rules.specifications[0];
  rule.timing = 'customer-chooses';
  rule.skus.push({ from: { edition: 'advanced' }, to: [{ edition: 'basic' }] });
  edit(made.components[0].specifications[0].skus, made);
  return made;
}

// biome-ignore lint/suspicious/noExplicitAny: tests edit a document at places that its type does not have.
type Editable = any;

/** Ten agents on Basic for a month, 90.00. */
async function bought(funds = 1_000_000n, agents = 10): Promise<Subscription> {
  const account = await openCustomer(world, { USD: funds });
  const components = [helpdesk('basic', agents)];
  return must(buy(world.engine, { account, product: PRODUCT, period: 'P1M', components }));
}

const endOf = ({ term }: Pick<Subscription, 'term'>): number => term.end ?? 0;
const goTo = (instant: number) => world.clock.advance(instant - world.clock.now());
const now = async (of: Subscription) => (await stateNow(world, of)).subscription;
const agents = (count: number) => [{ component: 'app', quantities: { agents: count } }];
const toEdition = (edition: string) => [{ component: 'app', sku: { edition } }];
const runningOf = async (of: Subscription) => (await now(of)).components[0];
const wallet = (of: Subscription) => walletOf(world, of.account);

async function schedule(of: Subscription, changes: Parameters<typeof askQuote>[2]) {
  const quote = await must(askQuote(world.engine, await now(of), changes, { timing: 'at-renewal' }));
  return must(order(world.engine, quote));
}

async function licenseOf(of: Subscription) {
  const ids = of.components.map(({ license }) => license);
  const [stored] = await world.engine.reads.readLicenses(ids);
  if (!stored) throw new Error('a component has a license');
  return stored.license;
}

describe('a renewal', () => {
  test('starts at the old end, moves the license there, one revision later, and costs the price of now', async () => {
    const subscription = await bought();
    const before = await wallet(subscription);
    await publish(
      world,
      await document(([basic]) => {
        basic.prices[0].parts[0].amount = '10.00';
      }),
    );
    const renewal = await must(renew(world.engine, subscription, { periods: 2 }));
    expect(renewal.offer).toMatchObject({ from: endOf(subscription), periods: 2, totalMinor: 20_000n });
    expect(renewal.offer.parts[0]).toMatchObject({ price: 'list', priceMicros: 10_000_000_000n });
    const after = await now(subscription);
    expect(after.term).toEqual({ start: subscription.term.start, end: renewal.offer.to });
    expect(await wallet(subscription)).toBe(before - 20_000n);
    expect(await licenseOf(subscription)).toMatchObject({
      id: subscription.components[0]?.license,
      revision: 2,
      status: 'active',
      expiresAt: renewal.offer.to,
    });
    await publish(world, await document());
  });

  test('counts months from the first day: what began on a 31st ends on a 31st after a short month', async () => {
    const subscription = await bought();
    const first = new Date(endOf(subscription) * 1000).getUTCDate();
    for (let month = 0; month < 3; month++) await must(renew(world.engine, subscription));
    expect(new Date(endOf(await now(subscription)) * 1000).getUTCDate()).toBe(first);
  });

  test('is bought once per key, and only at the figure that was seen', async () => {
    const subscription = await bought();
    const before = await wallet(subscription);
    expect(await codeOf(renew(world.engine, subscription, { net: '89.99' }))).toBe('renewal.net-differs');
    const idempotency = { key: `renew ${subscription.id}`, requestHash: 'the same' };
    const first = await must(renew(world.engine, subscription, { net: '90.00', idempotency }));
    const again = await must(renew(world.engine, subscription, { net: '90.00', idempotency }));
    expect(again).toEqual(first);
    expect(await wallet(subscription)).toBe(before - 9_000n);
  });

  test('within the grace time starts at the old end too and revives the license; after it nothing can be renewed', async () => {
    const subscription = await bought();
    goTo(endOf(subscription) + 2 * DAY);
    await world.lookAtClock();
    expect(await licenseOf(subscription)).toMatchObject({ status: 'isolated', revision: 2 });
    const renewal = await must(renew(world.engine, subscription));
    expect(renewal.offer.from).toBe(endOf(subscription));
    expect(await licenseOf(subscription)).toMatchObject({ status: 'active', revision: 3, expiresAt: renewal.offer.to });
    goTo(renewal.offer.to + GRACE);
    expect(await codeOf(renew(world.engine, subscription))).toBe('renewal.too-late');
  });

  test('is refused while another order is open, without money, for a suspended subscription and beyond five years', async () => {
    const subscription = await bought(9_000n);
    expect(await codeOf(renew(world.engine, subscription))).toBe('payment.insufficient-funds');
    await topUp(world, { account: subscription.account, currency: 'USD', amountMinor: 10_000_000n });
    const unpaid = await must(
      order(world.engine, await must(askQuote(world.engine, subscription, agents(20))), { unpaid: true }),
    );
    expect(await codeOf(renew(world.engine, subscription, { net: '90.00' }))).toBe('subscription.changing');
    await must(cancelOrder(world.engine, unpaid));
    await must(suspend(world.engine, subscription));
    expect(await codeOf(renew(world.engine, subscription, { net: '90.00' }))).toBe('subscription.suspended');
    await must(suspend(world.engine, subscription, false));
    const refused = await renew(world.engine, subscription, { periods: 60, net: '5400.00' });
    expect(refused).toMatchObject({
      error: { code: 'renewal.term-too-long', wouldAllow: { periods: { min: 1, max: 59 } } },
    });
    expect(await codeOf(renew(world.engine, subscription, { periods: 59 }))).toBe('done');
  });

  test('of a withdrawn SKU goes on while its price stands; without its row the way on is named (G14)', async () => {
    const subscription = await bought();
    await publish(
      world,
      await document(([basic], { rules }) => {
        basic.removed = true;
        rules.specifications[0].skus.pop();
      }),
    );
    expect(await codeOf(renew(world.engine, subscription))).toBe('done');
    await publish(
      world,
      await document(([basic], { rules }) => {
        basic.removed = true;
        rules.specifications[0].skus.pop();
        basic.prices = basic.prices.filter(({ period }: Editable) => period !== 'P1M');
      }),
    );
    expect(await renew(world.engine, subscription)).toMatchObject({
      error: { code: 'renewal.price-missing', wouldAllow: { sku: { edition: 'advanced' } } },
    });
    await schedule(subscription, toEdition('advanced'));
    expect(await codeOf(renew(world.engine, subscription))).toBe('done');
    await publish(world, await document());
  });
});

describe('a change inside a subscription that is paid ahead', () => {
  test('charges the running and the next periods, each by itself', async () => {
    const subscription = await bought();
    await must(renew(world.engine, subscription));
    const { start } = subscription.term;
    goTo(start + (endOf(subscription) - start) / 2);
    const before = await wallet(subscription);
    const quote = await must(askQuote(world.engine, subscription, agents(20)));
    // (180.00 - 90.00) x 1/2 of the running month, and the whole of the next one.
    expect(quote.figures).toMatchObject({ net: 13_500n, payable: 13_500n });
    expect(quote.figures.lines.map(({ net }) => net)).toEqual([4_500n, 9_000n]);
    const completed = await must(order(world.engine, quote));
    expect(completed.state.kind).toBe('completed');
    expect(await wallet(subscription)).toBe(before - 13_500n);
    expect(await licenseOf(subscription)).toMatchObject({ revision: 3, selection: { quantities: { agents: 20 } } });
    const { next } = (await runningOf(subscription)) ?? {};
    expect(next?.map(({ chargeMinor, selection }) => [chargeMinor, selection.quantities['agents']])).toEqual([
      [18_000n, 20],
    ]);
  });

  test('gives back what both are worth, up to the cash of the terms that are not over', async () => {
    const subscription = await bought(1_000_000n, 20);
    await must(renew(world.engine, subscription));
    goTo(endOf(subscription) - DAY);
    await must(renew(world.engine, subscription));
    const third = endOf(await now(subscription));
    goTo(endOf(subscription) + HOUR);
    // The first term is over: 180.00 of it are history, and no refund reaches into them.
    const quote = await must(askQuote(world.engine, subscription, agents(10)));
    expect(quote.pricing?.cash).toEqual({ paidMinor: 36_000n, refundedMinor: 0n });
    expect(quote.pricing?.term.start).toBe(endOf(subscription));
    await must(order(world.engine, quote));
    expect(endOf(await now(subscription))).toBe(third);
  });

  test('a quote never outlives the running term, and an unpaid order keeps its figure into the next one', async () => {
    const subscription = await bought();
    await must(renew(world.engine, subscription));
    goTo(endOf(subscription) - 60);
    const quote = await must(askQuote(world.engine, subscription, agents(20)));
    expect(quote.expiresAt).toBe(endOf(subscription));
    const unpaid = await must(order(world.engine, quote, { unpaid: true }));
    goTo(endOf(subscription) + HOUR);
    const { account } = subscription;
    const paid = await must(
      world.engine.commands.payOrder({ account, actor: account, conflict: unpaid.id, body: { order: unpaid.id } }),
    );
    expect(paid).toMatchObject({ state: { kind: 'completed' }, payment: { minor: quote.figures.payable } });
    expect(await licenseOf(subscription)).toMatchObject({ selection: { quantities: { agents: 20 } } });
    expect(await codeOf(askQuote(world.engine, subscription, agents(30)))).toBe('done');
  });
});

describe('a change scheduled for the renewal', () => {
  test('begins with the renewal at the end, in one step: the new selection at its kept price, one revision', async () => {
    const subscription = await bought(1_000_000n, 20);
    const placed = await schedule(subscription, agents(10));
    await must(setAutoRenewal(world.engine, subscription));
    const before = await wallet(subscription);
    goTo(endOf(subscription));
    await world.lookAtClock();
    expect((await orderNow(world, placed.id)).state.kind).toBe('completed');
    expect(await wallet(subscription)).toBe(before - 9_000n);
    const after = await now(subscription);
    expect(after).toMatchObject({
      openOrder: null,
      components: [{ slice: { selection: { quantities: { agents: 10 } } } }],
    });
    expect(await licenseOf(subscription)).toMatchObject({
      revision: 2,
      status: 'active',
      expiresAt: after.term.end,
      selection: { quantities: { agents: 10 } },
    });
  });

  test('is billed by a renewal that comes earlier, and begins at the old end all the same', async () => {
    const subscription = await bought();
    const placed = await schedule(subscription, toEdition('advanced'));
    const before = await wallet(subscription);
    const renewal = await must(renew(world.engine, subscription));
    expect(renewal).toMatchObject({ order: placed.id, startedOrder: false });
    expect(renewal.offer.parts[0]).toMatchObject({ price: 'kept', selection: { sku: { edition: 'advanced' } } });
    expect(await wallet(subscription)).toBe(before - 16_900n);
    expect(await licenseOf(subscription)).toMatchObject({ selection: { sku: { edition: 'basic' } } });
    expect(await codeOf(askQuote(world.engine, subscription, agents(20)))).toBe('subscription.changing');
    goTo(endOf(subscription));
    await world.lookAtClock();
    expect((await orderNow(world, placed.id)).state.kind).toBe('completed');
    expect(await licenseOf(subscription)).toMatchObject({ revision: 3, selection: { sku: { edition: 'advanced' } } });
  });

  test('keeps its price though the list moves, and can be cancelled until it starts, the money with it', async () => {
    const subscription = await bought();
    const placed = await schedule(subscription, toEdition('advanced'));
    await publish(
      world,
      await document(([, advanced]) => {
        advanced.prices[0].parts[0].amount = '99.00';
      }),
    );
    const before = await wallet(subscription);
    await must(renew(world.engine, subscription));
    expect(await wallet(subscription)).toBe(before - 16_900n);
    expect((await must(cancelOrder(world.engine, placed))).state.kind).toBe('cancelled');
    expect(await wallet(subscription)).toBe(before - 9_000n);
    goTo(endOf(subscription) + HOUR);
    await world.lookAtClock();
    const after = await now(subscription);
    expect(await licenseOf(subscription)).toMatchObject({ revision: 2, selection: { sku: { edition: 'basic' } } });
    expect(after.terms?.at(-1)).toMatchObject({ cashPaidMinor: 16_900n, cashRefundedMinor: 7_900n });
    await publish(world, await document());
    // What was renewed as what runs is the basis of the next change.
    expect(await codeOf(askQuote(world.engine, subscription, agents(20)))).toBe('done');
  });

  test('cancelled after a cheaper renewal costs the difference, or stays where the wallet lacks it', async () => {
    const subscription = await bought(27_000n, 20);
    const placed = await schedule(subscription, agents(10));
    await must(renew(world.engine, subscription));
    expect(await wallet(subscription)).toBe(0n);
    expect(await codeOf(cancelOrder(world.engine, placed))).toBe('payment.insufficient-funds');
    expect((await orderNow(world, placed.id)).state.kind).toBe('scheduled');
    await topUp(world, { account: subscription.account, currency: 'USD', amountMinor: 10_000n });
    await must(cancelOrder(world.engine, placed));
    expect(await wallet(subscription)).toBe(1_000n);
  });

  test('waits through the grace time and is carried along by a renewal in it; without one it ends', async () => {
    const renewed = await bought();
    const ended = await bought();
    const carried = await schedule(renewed, toEdition('advanced'));
    const lost = await schedule(ended, toEdition('advanced'));
    goTo(endOf(renewed) + DAY);
    await world.lookAtClock();
    expect((await orderNow(world, carried.id)).state.kind).toBe('scheduled');
    const renewal = await must(renew(world.engine, renewed));
    expect(renewal).toMatchObject({ order: carried.id, startedOrder: true });
    expect((await orderNow(world, carried.id)).state.kind).toBe('completed');
    expect(await licenseOf(renewed)).toMatchObject({
      revision: 3,
      status: 'active',
      selection: { sku: { edition: 'advanced' } },
    });
    goTo(endOf(ended) + GRACE);
    await world.lookAtClock();
    expect((await orderNow(world, lost.id)).state).toMatchObject({ kind: 'cancelled', reason: 'term-ended' });
  });
});

describe('an automatic renewal', () => {
  test('comes before the end, once, whoever looks and however often', async () => {
    const subscription = await bought();
    await must(setAutoRenewal(world.engine, subscription));
    const before = await wallet(subscription);
    goTo(endOf(subscription) - DAY - 1);
    await world.lookAtClock();
    expect(await wallet(subscription)).toBe(before);
    world.clock.advance(1);
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    await Promise.all(world.engines.flatMap((engine) => [runJobs(engine, log), runJobs(engine, log)]));
    expect(await wallet(subscription)).toBe(before - 9_000n);
    const after = await now(subscription);
    expect(after.autoRenewal).toEqual({ periods: 1, nextAt: endOf(after) - DAY, attempts: 0, failure: null });
  });

  test('that cannot be paid is tried again, says so, and succeeds from the old end within the grace time', async () => {
    const subscription = await bought(9_000n);
    await must(setAutoRenewal(world.engine, subscription));
    goTo(endOf(subscription) - DAY);
    await world.lookAtClock();
    expect((await now(subscription)).autoRenewal).toMatchObject({
      attempts: 1,
      nextAt: world.clock.now() + HOUR,
      failure: { code: 'payment.insufficient-funds' },
    });
    goTo(endOf(subscription) + HOUR);
    await world.lookAtClock();
    expect(await licenseOf(subscription)).toMatchObject({ status: 'isolated' });
    await topUp(world, { account: subscription.account, currency: 'USD', amountMinor: 20_000n });
    goTo((await now(subscription)).autoRenewal?.nextAt ?? 0);
    await world.lookAtClock();
    const after = await now(subscription);
    expect(after.components[0]?.slice.from).toBe(endOf(subscription));
    expect(after.autoRenewal).toMatchObject({ attempts: 0, failure: null });
    expect(await licenseOf(subscription)).toMatchObject({ status: 'active', revision: 3 });
  });

  test('is given up when the grace time is over, and the subscription has ended', async () => {
    const subscription = await bought(9_000n);
    await must(setAutoRenewal(world.engine, subscription));
    for (let look = 0; look < 40; look++) {
      const { autoRenewal } = await now(subscription);
      if (autoRenewal?.nextAt === null) break;
      goTo(autoRenewal?.nextAt ?? 0);
      await world.lookAtClock();
    }
    const after = await now(subscription);
    expect(after.autoRenewal).toMatchObject({ nextAt: null, failure: { code: 'payment.insufficient-funds' } });
    expect(world.clock.now()).toBeLessThan(endOf(subscription) + GRACE);
    expect(after.term).toEqual(subscription.term);
  });

  test('goes on for a year with changes in between, and the books are sound', async () => {
    const account: AccountId = await openCustomer(world, { USD: 10_000_000n });
    const components = [helpdesk('basic', 10)];
    const subscription = await must(buy(world.engine, { account, product: PRODUCT, period: 'P1M', components }));
    await must(setAutoRenewal(world.engine, subscription));
    for (let month = 1; month <= 12; month++) {
      await change(world.engine, await now(subscription), agents(10 + month * 10));
      if (month % 3 === 0) await schedule(subscription, agents(300 + month * 10));
      const end = endOf(await now(subscription));
      goTo(end - DAY);
      await world.lookAtClock();
      goTo(end);
      await world.lookAtClock();
      goTo(end + 3 * DAY);
      await world.lookAtClock();
    }
    const { subscription: after, slices } = await stateNow(world, subscription);
    expect(after.openOrder).toBeNull();
    expect(slices.filter(({ chargeMinor }) => chargeMinor > 0n).length).toBeGreaterThan(24);
    expect(after.components[0]?.next).toBeUndefined();
    await world.expectSound();
  });
});
