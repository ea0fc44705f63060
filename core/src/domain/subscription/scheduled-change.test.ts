import { describe, expect, test } from 'vitest';
import { buildRelease } from '../../testing/build-release.ts';
import { buildSubscription, testUuid } from '../../testing/build-subscription.ts';
import { suiteDocument } from '../../testing/suite-document.ts';
import { present } from '../kernel/assert.ts';
import type { OrderId, SliceId } from '../kernel/id.ts';
import { applyRenewal } from './apply-renewal.ts';
import { decideRenewal } from './decide-renewal.ts';
import { rollTo } from './paid-terms.ts';
import { DEFAULT_RENEWAL_POLICY as POLICY, type RenewalOffer } from './renewal.ts';
import { offerRevert, revertScheduled, startScheduled } from './scheduled-change.ts';
import type { Slice, Subscription } from './subscription.ts';

const RELEASE = buildRelease(suiteDocument());
const APP = { component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 100 } };
const DISK = { component: 'storage', specification: 'disk', sku: {}, quantities: { gb: 100 } };
const BOUGHT = buildSubscription(RELEASE, { components: [APP, DISK] });
const END = present(BOUGHT.term.end, 'a month ends');
const sliceId = (number: number) => `sli_${testUuid(number)}` as SliceId;
const GREATER = { ...APP, skuKey: 'edition=basic', quantities: { agents: 200 } };

function offerOf(subscription: Subscription, periods = 1): RenewalOffer {
  const scheduled = [{ component: 'app', to: GREATER, priceMicros: 180_000_000_000n }];
  const offer = decideRenewal(
    { subscription, release: RELEASE, periods, policy: POLICY, scheduled },
    BOUGHT.term.start,
  );
  if (!offer.ok) throw new Error(offer.error.detail);
  return offer.value;
}

/** Renewed with the app of 200 agents waiting, paid from both pockets. */
function renew(periods = 1, balanceSpentMinor = 0n): Subscription {
  const offer = offerOf(BOUGHT, periods);
  return applyRenewal(BOUGHT, {
    offer,
    parts: offer.parts.map(({ chargeMinor }, index) => ({
      slice: sliceId(20 + index),
      paidMinor: chargeMinor - (index === 0 ? balanceSpentMinor : 0n),
    })),
    balanceSpentMinor,
  }).subscription;
}

const completion = (at: number) => ({ at, timeZone: 'UTC', isUpgrade: true });
const start = (subscription: Subscription, at = END, raises = true) =>
  startScheduled(subscription, { components: ['app'], completion: completion(at), raises });

describe('a scheduled change that begins', () => {
  const waiting = { ...renew(), openOrder: 'ord_1' as OrderId };

  test('runs what was renewed, a revision and a version further, and ends its order', () => {
    const { subscription, closed, begun } = start(waiting);
    expect(subscription).toMatchObject({ version: waiting.version + 1, openOrder: null });
    expect(subscription.components[0]).toMatchObject({ licenseRevision: 3, slice: { selection: GREATER, from: END } });
    expect(subscription.components[0]).not.toHaveProperty('next');
    expect(subscription.history?.changedAt).toBe(END);
    // The other component went on to its next slice as time passed.
    expect(closed.map(({ component, to }) => [component, to])).toEqual([
      ['storage', END],
      ['app', END],
    ]);
    expect(begun).toEqual([subscription.components[0]?.slice]);
    expect(subscription.components[1]).toMatchObject({ licenseRevision: 2, slice: { from: END } });
  });

  test('raises nothing where the renewal of the same step did', () => {
    const { subscription } = start(waiting, END, false);
    expect(subscription.version).toBe(waiting.version);
    expect(subscription.components[0]?.licenseRevision).toBe(2);
  });

  test('takes what stands behind its slice along', () => {
    const behind = (discountMinor: bigint) => ({ discountMinor, commissionMinor: 0n });
    const backing = { app: behind(1n), [`app@${END}`]: behind(2n) };
    const backed = { ...waiting, totals: { ...waiting.totals, backing } };
    expect(start(backed).subscription.totals.backing).toEqual({ app: behind(2n) });
    expect(start(waiting).subscription.totals).not.toHaveProperty('backing');
  });

  test('begins neither before its start, nor without its renewal, nor after a gap', () => {
    expect(() => start(waiting, END - 1)).toThrow('begins at its start');
    expect(() => start(BOUGHT)).toThrow('after its renewal');
    const gap = waiting.components.map((running) => ({ ...running, slice: { ...running.slice, to: END - 5 } }));
    expect(() => start({ ...waiting, components: gap })).toThrow('begins at its start');
    const input = { components: ['app', 'crm'], completion: completion(END), raises: true };
    expect(() => startScheduled(waiting, input)).toThrow('every scheduled component runs');
  });

  test('found late, is over again where a later term has begun', () => {
    const offer = { ...offerOf(waiting), from: present(waiting.term.end, 'it ends') };
    const to = offer.from + 30 * 86_400;
    const longer = applyRenewal(waiting, {
      offer: { ...offer, to },
      parts: offer.parts.map(({ chargeMinor }, index) => ({ slice: sliceId(30 + index), paidMinor: chargeMinor })),
      balanceSpentMinor: 0n,
    }).subscription;
    const { subscription, closed, begun } = start(longer, offer.from + 5);
    expect(begun.map(({ from }) => from)).toEqual([offer.from]);
    expect(subscription.components.map(({ slice }) => slice.from)).toEqual([offer.from, offer.from]);
    expect(closed.filter(({ component }) => component === 'app').map(({ from }) => from)).toEqual([
      BOUGHT.term.start,
      END,
    ]);
    expect(closed.filter(({ component }) => component === 'storage')).toHaveLength(2);
  });
});

describe('a scheduled change that will not happen', () => {
  const offer = (subscription: Subscription, priceOf = (running: Slice) => running.agreedPriceMicros) =>
    offerRevert(subscription, { components: ['app'], priceOf });

  test('has nothing to be taken back before its renewal', () => {
    expect(offer(BOUGHT)).toBeUndefined();
    expect(offerRevert(renew(), { components: ['storage'], priceOf: () => 0n })).toBeUndefined();
  });

  test('gives back what was billed too much for all periods, as cash as far as cash was paid', () => {
    // 1800.00 instead of 900.00, three times.
    expect(offer(renew(3))).toMatchObject({
      netMinor: -270_000n,
      refundMinor: 270_000n,
      parts: [{ chargeMinor: 270_000n, creditMinor: 540_000n, priceMicros: 90_000_000_000n }],
    });
    expect(offer(renew(1, 100_000n))).toMatchObject({ netMinor: -90_000n, refundMinor: 80_000n });
    expect(offer(renew(1, 90_000n))).toMatchObject({ refundMinor: 90_000n });
    const credited = renew();
    const components = credited.components.map((running) => ({
      ...running,
      ...(running.next && {
        next: running.next.map((slice) => ({ ...slice, creditedMinor: 10n, refundedMinor: 170_000n })),
      }),
    }));
    expect(offer({ ...credited, components })).toMatchObject({ netMinor: -89_990n, refundMinor: 10_000n });
  });

  test('costs nothing back where what runs is as dear, and something where it is dearer', () => {
    expect(offer(renew(), () => 180_000_000_000n)).toMatchObject({ netMinor: 0n, refundMinor: 0n });
    expect(offer(renew(), () => 200_000_000_000n)).toMatchObject({ netMinor: 20_000n, refundMinor: 0n });
  });

  test('is rewritten as what runs: one slice of no length, and one in its place', () => {
    const before = renew(1, 100_000n);
    const found = present(offer(before), 'it was renewed');
    const reverted = revertScheduled(before, {
      offer: found,
      slices: [sliceId(40)],
    });
    expect(reverted).toMatchObject({ waivedMinor: 0n, taxes: [] });
    expect(reverted.subscription.totals.balanceGrantedMinor).toBe(10_000n);
    expect(reverted.subscription.version).toBe(before.version + 1);
    expect(reverted.closed).toEqual([
      { ...found.parts[0]?.slice, to: END, creditedMinor: 180_000n, refundedMinor: 80_000n },
    ]);
    expect(reverted.opened).toEqual([
      {
        ...found.parts[0]?.slice,
        id: sliceId(40),
        selection: BOUGHT.components[0]?.slice.selection,
        agreedPriceMicros: 90_000_000_000n,
        chargeMinor: 90_000n,
        paidMinor: 0n,
      },
    ]);
    const [app, storage] = reverted.subscription.components;
    expect([app?.next, storage?.next]).toEqual([reverted.opened, before.components[1]?.next]);
    expect(reverted.subscription.terms?.[1]).toMatchObject({ cashRefundedMinor: 80_000n });
  });

  test('that makes it dearer is paid in cash and balance, and what nobody paid is waived', () => {
    const before = renew();
    const found = present(
      offer(before, () => 200_000_000_000n),
      'it was renewed',
    );
    const pay = (cashMinor: bigint, balanceMinor: bigint) =>
      revertScheduled(before, {
        offer: found,
        slices: [sliceId(40)],
        paid: { cashMinor, balanceMinor, taxes: [] },
      });
    expect(pay(16_000n, 4_000n)).toMatchObject({ waivedMinor: 0n });
    expect(pay(20_000n, 0n).opened[0]).toMatchObject({ paidMinor: 20_000n, refundedMinor: 0n });
    expect(revertScheduled(before, { offer: found, slices: [sliceId(40)] }).waivedMinor).toBe(20_000n);
    const even = present(
      offer(before, () => 180_000_000_000n),
      'it was renewed',
    );
    expect(revertScheduled(before, { offer: even, slices: [sliceId(40)] }).waivedMinor).toBe(0n);
  });

  test('is not taken back without ids for its slices, of what does not run, or without its term', () => {
    const before = renew();
    const found = present(offer(before), 'it was renewed');
    expect(() => revertScheduled(before, { offer: found, slices: [] })).toThrow('a new id');
    const gone = { ...before, components: before.components.slice(1) };
    expect(() => revertScheduled(gone, { offer: found, slices: [sliceId(40)] })).toThrow('has a component');
    const [first] = before.terms ?? [];
    expect(() => offer({ ...before, terms: first ? [first] : [] })).toThrow('belongs to a paid term');
  });
});

test('a change that waits longer than the term it was billed for can still be taken back', () => {
  const ahead = renew();
  const offer = decideRenewal({ subscription: ahead, release: RELEASE, periods: 1, policy: POLICY }, BOUGHT.term.start);
  if (!offer.ok) throw new Error(offer.error.detail);
  const parts = offer.value.parts.map(({ chargeMinor }, index) => ({
    slice: sliceId(30 + index),
    paidMinor: chargeMinor,
  }));
  const twice = applyRenewal(ahead, { offer: offer.value, parts, balanceSpentMinor: 0n }).subscription;
  const late = rollTo(twice, offer.value.from).subscription;
  const revert = present(offerRevert(late, { components: ['app'], priceOf: () => 90_000_000_000n }), 'it was billed');
  expect(revert.parts.map(({ slice }) => slice.from)).toEqual([END, offer.value.from]);
});
