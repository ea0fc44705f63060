import type { AccountId, SubscriptionId } from '@regrade/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runJobs } from '../../../server/src/engine/jobs/run-jobs.ts';
import { renewSubscription } from '../../../server/src/engine/renewals/ask-renewal.ts';
import {
  agents,
  createDesk,
  endOf,
  GRACE,
  RENEWING_DESK,
  renewingDesk,
  toEdition,
} from '../../support/renewing-desk.ts';
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
  publish,
  renew,
  setAutoRenewal,
  stateNow,
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

describe('a renewal', () => {
  test('starts at the old end, moves the license there, one revision later, and costs the price of now', async () => {
    const subscription = await desk.bought();
    const before = await desk.wallet(subscription);
    await publish(
      world,
      await renewingDesk(([basic]) => {
        basic.prices[0].parts[0].amount = '10.00';
      }),
    );
    const renewal = await must(renew(world.engine, subscription, { periods: 2 }));
    expect(renewal.offer).toMatchObject({ from: endOf(subscription), periods: 2, totalMinor: 20_000n });
    expect(renewal.offer.parts[0]).toMatchObject({ price: 'list', priceMicros: 10_000_000_000n });
    const after = await desk.now(subscription);
    expect(after.term).toEqual({ start: subscription.term.start, end: renewal.offer.to });
    expect(await desk.wallet(subscription)).toBe(before - 20_000n);
    expect(await desk.licenseOf(subscription)).toMatchObject({
      id: subscription.components[0]?.license,
      revision: 2,
      status: 'active',
      expiresAt: renewal.offer.to,
    });
    await publish(world, await renewingDesk());
  });

  test('counts months from the first day: what began on a 31st ends on a 31st after a short month', async () => {
    const subscription = await desk.bought();
    const first = new Date(endOf(subscription) * 1000).getUTCDate();
    for (let month = 0; month < 3; month++) await must(renew(world.engine, subscription));
    expect(new Date(endOf(await desk.now(subscription)) * 1000).getUTCDate()).toBe(first);
  });

  test('is bought once per key, and only at the figure that was seen', async () => {
    const subscription = await desk.bought();
    const before = await desk.wallet(subscription);
    expect(await codeOf(renew(world.engine, subscription, { net: '89.99' }))).toBe('renewal.net-differs');
    const idempotency = { key: `renew ${subscription.id}`, requestHash: 'the same' };
    const first = await must(renew(world.engine, subscription, { net: '90.00', idempotency }));
    const again = await must(renew(world.engine, subscription, { net: '90.00', idempotency }));
    expect(again).toEqual(first);
    expect(await desk.wallet(subscription)).toBe(before - 9_000n);
  });

  test('is bought once by two requests at once that do not say which end they are about', async () => {
    const subscription = await desk.bought();
    const before = await desk.wallet(subscription);
    const { engine } = world;
    let read = 0;
    const both = Promise.withResolvers<void>();
    const reads = {
      readSubscription: async (id: SubscriptionId) => {
        const found = await engine.reads.readSubscription(id);
        if (++read === 2) both.resolve();
        await both.promise;
        return found;
      },
    };
    const { account, id } = subscription;
    const click = () => {
      const command = { account, actor: account, conflict: id, body: { subscription: id, net: '90.00' } };
      return renewSubscription({ ...engine, reads: { ...engine.reads, ...reads } }, command);
    };
    const codes = (await Promise.all([click(), click()])).map((done) => (done.ok ? 'renewed' : done.error.code));
    expect(codes.toSorted()).toEqual(['renewal.from-differs', 'renewed']);
    expect(await desk.wallet(subscription)).toBe(before - 9_000n);
  });

  test('within the grace time starts at the old end too and revives the license; after it nothing can be renewed', async () => {
    const subscription = await desk.bought();
    desk.goTo(endOf(subscription) + 2 * DAY);
    await world.lookAtClock();
    expect(await desk.licenseOf(subscription)).toMatchObject({ status: 'isolated', revision: 2 });
    const renewal = await must(renew(world.engine, subscription));
    expect(renewal.offer.from).toBe(endOf(subscription));
    expect(await desk.licenseOf(subscription)).toMatchObject({
      status: 'active',
      revision: 3,
      expiresAt: renewal.offer.to,
    });
    desk.goTo(renewal.offer.to + GRACE);
    expect(await codeOf(renew(world.engine, subscription))).toBe('renewal.too-late');
  });

  test('is refused while another order is open, without money, for a suspended subscription and beyond five years', async () => {
    const subscription = await desk.bought(9_000n);
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
    const subscription = await desk.bought();
    await publish(
      world,
      await renewingDesk(([basic], { rules }) => {
        basic.removed = true;
        rules.specifications[0].skus.pop();
      }),
    );
    expect(await codeOf(renew(world.engine, subscription))).toBe('done');
    await publish(
      world,
      await renewingDesk(([basic], { rules }) => {
        basic.removed = true;
        rules.specifications[0].skus.pop();
        basic.prices = basic.prices.filter(({ period }: { period: string }) => period !== 'P1M');
      }),
    );
    expect(await renew(world.engine, subscription)).toMatchObject({
      error: { code: 'renewal.price-missing', wouldAllow: { sku: { edition: 'advanced' } } },
    });
    await desk.schedule(subscription, toEdition('advanced'));
    expect(await codeOf(renew(world.engine, subscription))).toBe('done');
    await publish(world, await renewingDesk());
  });
});

describe('a change inside a subscription that is paid ahead', () => {
  test('charges the running and the next periods, each by itself', async () => {
    const subscription = await desk.bought();
    await must(renew(world.engine, subscription));
    const { start } = subscription.term;
    desk.goTo(start + (endOf(subscription) - start) / 2);
    const before = await desk.wallet(subscription);
    const quote = await must(askQuote(world.engine, subscription, agents(20)));
    // (180.00 - 90.00) x 1/2 of the running month, and the whole of the next one.
    expect(quote.figures).toMatchObject({ net: 13_500n, payable: 13_500n });
    expect(quote.figures.lines.map(({ net }) => net)).toEqual([4_500n, 9_000n]);
    const completed = await must(order(world.engine, quote));
    expect(completed.state.kind).toBe('completed');
    expect(await desk.wallet(subscription)).toBe(before - 13_500n);
    expect(await desk.licenseOf(subscription)).toMatchObject({
      revision: 3,
      selection: { quantities: { agents: 20 } },
    });
    const { next } = (await desk.now(subscription)).components[0] ?? {};
    expect(next?.map(({ chargeMinor, selection }) => [chargeMinor, selection.quantities['agents']])).toEqual([
      [18_000n, 20],
    ]);
  });

  test('gives back what both are worth, up to the cash of the terms that are not over', async () => {
    const subscription = await desk.bought(1_000_000n, 20);
    await must(renew(world.engine, subscription));
    desk.goTo(endOf(subscription) - DAY);
    await must(renew(world.engine, subscription));
    const third = endOf(await desk.now(subscription));
    desk.goTo(endOf(subscription) + HOUR);
    // The first term is over: 180.00 of it are history, and no refund reaches into them.
    const quote = await must(askQuote(world.engine, subscription, agents(10)));
    expect(quote.pricing?.cash).toEqual({ paidMinor: 36_000n, refundedMinor: 0n });
    expect(quote.pricing?.term.start).toBe(endOf(subscription));
    await must(order(world.engine, quote));
    expect(endOf(await desk.now(subscription))).toBe(third);
  });

  test('a quote never outlives the running term, and an unpaid order keeps its figure into the next one', async () => {
    const subscription = await desk.bought();
    await must(renew(world.engine, subscription));
    desk.goTo(endOf(subscription) - 60);
    const quote = await must(askQuote(world.engine, subscription, agents(20)));
    expect(quote.expiresAt).toBe(endOf(subscription));
    const unpaid = await must(order(world.engine, quote, { unpaid: true }));
    desk.goTo(endOf(subscription) + HOUR);
    const { account } = subscription;
    const paid = await must(
      world.engine.commands.payOrder({ account, actor: account, conflict: unpaid.id, body: { order: unpaid.id } }),
    );
    expect(paid).toMatchObject({ state: { kind: 'completed' }, payment: { minor: quote.figures.payable } });
    expect(await desk.licenseOf(subscription)).toMatchObject({ selection: { quantities: { agents: 20 } } });
    expect(await codeOf(askQuote(world.engine, subscription, agents(30)))).toBe('done');
  });
});

describe('an automatic renewal', () => {
  test('comes before the end, once, whoever looks and however often', async () => {
    const subscription = await desk.bought();
    await must(setAutoRenewal(world.engine, subscription));
    const before = await desk.wallet(subscription);
    desk.goTo(endOf(subscription) - DAY - 1);
    await world.lookAtClock();
    expect(await desk.wallet(subscription)).toBe(before);
    world.clock.advance(1);
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    await Promise.all(world.engines.flatMap((engine) => [runJobs(engine, log), runJobs(engine, log)]));
    expect(await desk.wallet(subscription)).toBe(before - 9_000n);
    const after = await desk.now(subscription);
    expect(after.autoRenewal).toEqual({ periods: 1, nextAt: endOf(after) - DAY, attempts: 0, failure: null });
  });

  test('that cannot be paid is tried again, says so, and succeeds from the old end within the grace time', async () => {
    const subscription = await desk.bought(9_000n);
    await must(setAutoRenewal(world.engine, subscription));
    desk.goTo(endOf(subscription) - DAY);
    await world.lookAtClock();
    expect((await desk.now(subscription)).autoRenewal).toMatchObject({
      attempts: 1,
      nextAt: world.clock.now() + HOUR,
      failure: { code: 'payment.insufficient-funds' },
    });
    desk.goTo(endOf(subscription) + HOUR);
    await world.lookAtClock();
    expect(await desk.licenseOf(subscription)).toMatchObject({ status: 'isolated' });
    await topUp(world, { account: subscription.account, currency: 'USD', amountMinor: 20_000n });
    desk.goTo((await desk.now(subscription)).autoRenewal?.nextAt ?? 0);
    await world.lookAtClock();
    const after = await desk.now(subscription);
    expect(after.components[0]?.slice.from).toBe(endOf(subscription));
    expect(after.autoRenewal).toMatchObject({ attempts: 0, failure: null });
    expect(await desk.licenseOf(subscription)).toMatchObject({ status: 'active', revision: 3 });
  });

  test('fails twice in one second where the wish is repeated, and each is told', async () => {
    const subscription = await desk.bought(9_000n);
    await must(setAutoRenewal(world.engine, subscription));
    desk.goTo(endOf(subscription) - DAY);
    for (let wish = 1; wish <= 2; wish++) {
      await world.lookAtClock();
      expect((await desk.now(subscription)).autoRenewal).toMatchObject({ attempts: 1 });
      await must(setAutoRenewal(world.engine, subscription));
    }
    const told = await world.sql('select 1 from audit where account_id = $1 and body like $2', [
      subscription.account,
      '%"did":["renewal-failed"]%',
    ]);
    expect(told).toHaveLength(2);
  });

  test('that an order stood in the way of is made up for as soon as that ends, without a gap', async () => {
    const subscription = await desk.bought();
    await must(setAutoRenewal(world.engine, subscription));
    desk.goTo(endOf(subscription) - DAY - 60);
    const quote = await must(askQuote(world.engine, subscription, agents(20)));
    await must(order(world.engine, quote, { unpaid: true }));
    for (const before of [DAY, 23 * HOUR, 17 * HOUR, 5 * HOUR]) {
      desk.goTo(endOf(subscription) - before);
      await world.lookAtClock();
    }
    const waiting = await desk.now(subscription);
    expect(waiting.autoRenewal).toMatchObject({ attempts: 4, failure: { code: 'subscription.changing' } });
    expect(waiting.autoRenewal?.nextAt).toBeGreaterThan(endOf(subscription));
    desk.goTo(endOf(subscription));
    await world.lookAtClock();
    const after = await desk.now(subscription);
    expect(after).toMatchObject({ openOrder: null, autoRenewal: { attempts: 0, failure: null } });
    expect(endOf(after)).toBeGreaterThan(endOf(subscription));
    expect(await desk.licenseOf(subscription)).toMatchObject({ status: 'active', revision: 2 });
  });

  test('is given up when the grace time is over, and the subscription has ended', async () => {
    const subscription = await desk.bought(9_000n);
    await must(setAutoRenewal(world.engine, subscription));
    for (let look = 0; look < 40; look++) {
      const { autoRenewal } = await desk.now(subscription);
      if (autoRenewal?.nextAt === null) break;
      desk.goTo(autoRenewal?.nextAt ?? 0);
      await world.lookAtClock();
    }
    const after = await desk.now(subscription);
    expect(after.autoRenewal).toMatchObject({ nextAt: null, failure: { code: 'payment.insufficient-funds' } });
    expect(world.clock.now()).toBeLessThan(endOf(subscription) + GRACE);
    expect(after.term).toEqual(subscription.term);
  });

  test('goes on for a year with changes in between, and the books are sound', async () => {
    const account: AccountId = await openCustomer(world, { USD: 10_000_000n });
    const components = [helpdesk('basic', 10)];
    const subscription = await must(buy(world.engine, { account, product: RENEWING_DESK, period: 'P1M', components }));
    await must(setAutoRenewal(world.engine, subscription));
    for (let month = 1; month <= 12; month++) {
      await change(world.engine, await desk.now(subscription), agents(10 + month * 10));
      if (month % 3 === 0) await desk.schedule(subscription, agents(300 + month * 10));
      const end = endOf(await desk.now(subscription));
      desk.goTo(end - DAY);
      await world.lookAtClock();
      desk.goTo(end);
      await world.lookAtClock();
      desk.goTo(end + 3 * DAY);
      await world.lookAtClock();
    }
    const { subscription: after, slices } = await stateNow(world, subscription);
    expect(after.openOrder).toBeNull();
    expect(slices.filter(({ chargeMinor }) => chargeMinor > 0n).length).toBeGreaterThan(24);
    expect(after.components[0]?.next).toBeUndefined();
    await world.expectSound();
  });
});
