import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildRelease } from '../../testing/build-release.ts';
import { buildSubscription, testUuid } from '../../testing/build-subscription.ts';
import { helpdeskDocument } from '../../testing/helpdesk-document.ts';
import type { Selection } from '../catalog/selection.ts';
import { present } from '../kernel/assert.ts';
import { formatId, ID_PREFIXES, type SliceId } from '../kernel/id.ts';
import { addMonths, type Instant } from '../kernel/time.ts';
import { applyRenewal } from './apply-renewal.ts';
import { failAutoRenewal, planAutoRenewal } from './auto-renewal.ts';
import { decideRenewal } from './decide-renewal.ts';
import { lastTerm, openSlices, paidTerms, rollTo } from './paid-terms.ts';
import { DEFAULT_RENEWAL_POLICY, type ScheduledPart } from './renewal.ts';
import { offerRevert, revertScheduled, startScheduled } from './scheduled-change.ts';
import type { Slice, Subscription } from './subscription.ts';

const release = buildRelease(helpdeskDocument({ type: 'direct' }));
const policy = DEFAULT_RENEWAL_POLICY;
const basic = (agents: number) => ({
  component: 'app',
  specification: 'standard',
  sku: { edition: 'basic' },
  quantities: { agents },
});
const bought = buildSubscription(release, { components: [basic(10)] });
const END = present(bought.term.end, 'a month ends');

let slices = 100;
function newSlice(): SliceId {
  slices += 1;
  return formatId<SliceId>(ID_PREFIXES.slice, bought.account, testUuid(slices));
}

function offerOf(subscription: Subscription, of: { periods?: number; scheduled?: ScheduledPart[]; at?: Instant } = {}) {
  const { periods = 1, scheduled, at = subscription.term.start } = of;
  return decideRenewal({ subscription, release, periods, policy, ...(scheduled && { scheduled }) }, at);
}

function renew(subscription: Subscription, of: Parameters<typeof offerOf>[1] = {}) {
  const offer = offerOf(subscription, of);
  if (!offer.ok) throw new Error(offer.error.detail);
  return applyRenewal(subscription, {
    offer: offer.value,
    parts: offer.value.parts.map(({ chargeMinor }) => ({ slice: newSlice(), paidMinor: chargeMinor })),
    balanceSpentMinor: 0n,
  });
}

const selected = (agents: number): Selection => ({ ...basic(agents), skuKey: 'edition=basic' });
const scheduled = (agents: number): ScheduledPart => ({
  component: 'app',
  to: selected(agents),
  priceMicros: BigInt(agents) * 900_000_000n,
});

describe('what a renewal costs', () => {
  test('is the list price of the release in force for so many periods, from the old end on', () => {
    const later = buildRelease(
      helpdeskDocument({
        basic: {
          prices: [{ period: 'P1M', currency: 'USD', parts: [{ model: 'linear', of: 'agents', amount: '10.00' }] }],
        },
      }),
    );
    const offer = decideRenewal({ subscription: bought, release: { ...later, number: 2 }, periods: 3, policy }, END);
    expect(offer).toMatchObject({
      value: { from: END, to: addMonths(END, 3, 'UTC'), release: 2, totalMinor: 30_000n, parts: [{ price: 'list' }] },
    });
  });

  test('is the agreed price where the row has none for these quantities, and none where the row is gone', () => {
    const bands = { model: 'volume', of: 'agents', bands: [{ upTo: 5, amount: '9.00' }] };
    const closed = buildRelease(
      helpdeskDocument({ basic: { prices: [{ period: 'P1M', currency: 'USD', parts: [bands] }] } }),
    );
    expect(decideRenewal({ subscription: bought, release: closed, periods: 1, policy }, END)).toMatchObject({
      value: { totalMinor: 9_000n, parts: [{ price: 'agreed' }] },
    });
    const gone = buildRelease(
      helpdeskDocument({
        basic: { prices: [{ period: 'P1Y', currency: 'USD', parts: [{ model: 'flat', amount: '1.00' }] }] },
      }),
    );
    expect(decideRenewal({ subscription: bought, release: gone, periods: 1, policy }, END)).toMatchObject({
      error: { code: 'renewal.price-missing', wouldAllow: { sku: { edition: 'advanced' }, timing: 'now' } },
    });
  });

  test('of a term that began on a 31st is counted to a 31st again', () => {
    const start = Date.UTC(2026, 0, 31) / 1000;
    const january = buildSubscription(release, { components: [basic(10)], start });
    const february = renew(january, { at: start }).subscription;
    expect(paidTerms(february).map(({ end }) => new Date((end ?? 0) * 1000).toISOString().slice(0, 10))).toEqual([
      '2026-02-28',
      '2026-03-31',
    ]);
  });

  test('is asked for until the grace time is over, and for what ends after now', () => {
    const late = END + policy.graceSeconds;
    expect(offerOf(bought, { at: late - 1 }).ok).toBe(true);
    expect(offerOf(bought, { at: late })).toMatchObject({ error: { code: 'renewal.too-late' } });
    const patient = { graceSeconds: 400 * 86_400 };
    const at = addMonths(END, 2, 'UTC');
    const short = decideRenewal({ subscription: bought, release, periods: 2, policy: patient }, at);
    expect(short).toMatchObject({ error: { code: 'renewal.too-short', wouldAllow: { periods: { min: 3 } } } });
    expect(decideRenewal({ subscription: bought, release, periods: 3, policy: patient }, at).ok).toBe(true);
  });
});

describe('a standing wish to renew', () => {
  test('is tried ahead of the end, then after each pause, and given up with the grace time', () => {
    let auto = planAutoRenewal(bought, { periods: 1, policy }, bought.term.start);
    const tried: number[] = [];
    while (auto.nextAt !== null) {
      tried.push((auto.nextAt - END) / 3_600);
      auto = failAutoRenewal(auto, { failure: { at: auto.nextAt, code: 'x', detail: 'x' }, end: END, policy });
    }
    expect(tried).toEqual([-24, -23, -17, -5, 19, 43, 67, 91, 115, 139, 163]);
    expect(auto.failure).toEqual({ at: END + 163 * 3_600, code: 'x', detail: 'x' });
  });
});

type Act =
  | { readonly kind: 'renew'; readonly periods: number }
  | { readonly kind: 'wait'; readonly days: number }
  | { readonly kind: 'schedule'; readonly agents: number }
  | { readonly kind: 'cancel' };

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ kind: fc.constant('renew' as const), periods: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ kind: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 40 }) }),
  fc.record({
    kind: fc.constant('schedule' as const),
    agents: fc.integer({ min: 1, max: 9 }).map((tens) => tens * 10),
  }),
  fc.constant({ kind: 'cancel' as const }),
);

/** A subscription with everything it ever had, and what waits for a renewal. */
class History {
  subscription: Subscription = bought;
  all = new Map<SliceId, Slice>(bought.components.map(({ slice }) => [slice.id, slice]));
  acts = 0;
  now: Instant = bought.term.start;
  waiting: { readonly part: ScheduledPart; readonly startsAt: Instant } | undefined;

  keep(slices: readonly Slice[]): void {
    for (const slice of slices) this.all.set(slice.id, slice);
  }

  perform(of: Act): void {
    if (of.kind === 'wait') this.now += of.days * 86_400;
    if (of.kind === 'renew') this.renew(of.periods);
    if (of.kind === 'schedule') this.schedule(of.agents);
    if (of.kind === 'cancel') this.cancel();
    this.start();
  }

  private renew(periods: number): void {
    const isFirst = this.waiting?.startsAt === this.subscription.term.end;
    const offer = offerOf(this.subscription, {
      periods,
      at: this.now,
      ...(this.waiting && isFirst && { scheduled: [this.waiting.part] }),
    });
    if (!offer.ok) return;
    const rolled = rollTo(this.subscription, this.now);
    const applied = applyRenewal(rolled.subscription, {
      offer: offer.value,
      parts: offer.value.parts.map(({ chargeMinor }) => ({ slice: newSlice(), paidMinor: chargeMinor })),
      balanceSpentMinor: 0n,
    });
    this.keep([...rolled.closed, ...applied.opened]);
    this.subscription = applied.subscription;
    this.acts += 1;
  }

  private schedule(agents: number): void {
    const { end } = this.subscription.term;
    const running = openSlices(present(this.subscription.components[0], 'one component')).at(-1);
    if (this.waiting || end === null || this.now >= end || running?.selection.quantities['agents'] === agents) return;
    this.waiting = { part: scheduled(agents), startsAt: end };
  }

  private start(): void {
    const { waiting } = this;
    const { end } = this.subscription.term;
    if (!waiting || this.now < waiting.startsAt || end === waiting.startsAt) return;
    const completion = { at: this.now, timeZone: 'UTC', isUpgrade: true };
    const started = startScheduled(this.subscription, { components: ['app'], completion, raises: true });
    this.keep([...started.closed, ...started.begun]);
    this.subscription = started.subscription;
    this.waiting = undefined;
    this.acts += 1;
  }

  private cancel(): void {
    if (!this.waiting || this.now >= this.waiting.startsAt) return;
    this.waiting = undefined;
    const offer = offerRevert(this.subscription, { components: ['app'], priceOf: (slice) => slice.agreedPriceMicros });
    if (!offer) return;
    const pays = offer.netMinor > 0n ? offer.netMinor : 0n;
    const reverted = revertScheduled(this.subscription, {
      offer,
      slices: offer.parts.map(newSlice),
      cashPaidMinor: pays,
      balanceSpentMinor: 0n,
    });
    expect(reverted.waivedMinor).toBe(0n);
    this.keep([...reverted.closed, ...reverted.opened]);
    this.subscription = reverted.subscription;
  }
}

describe('any history of renewals, scheduled changes and cancellations', () => {
  test('leaves slices without a gap, cash that each term explains, and a license that every act raised once', () => {
    fc.assert(
      fc.property(fc.array(act, { minLength: 3, maxLength: 25 }), (acts) => {
        const history = new History();
        for (const each of acts) history.perform(each);
        const { subscription, all } = history;
        const lasting = [...all.values()].filter(({ from, to }) => from !== to).sort((a, b) => a.from - b.from);
        expect(lasting[0]?.from).toBe(bought.term.start);
        expect(lasting.at(-1)?.to).toBe(subscription.term.end);
        for (const [index, slice] of lasting.slice(1).entries()) expect(slice.from).toBe(lasting[index]?.to);
        const sum = (of: (slice: Slice) => bigint) => [...all.values()].reduce((total, slice) => total + of(slice), 0n);
        expect(subscription.totals).toMatchObject({
          chargedMinor: sum(({ chargeMinor }) => chargeMinor),
          creditedMinor: sum(({ creditedMinor }) => creditedMinor),
          cashPaidMinor: sum(({ paidMinor }) => paidMinor),
          cashRefundedMinor: sum(({ refundedMinor }) => refundedMinor),
        });
        for (const term of paidTerms(subscription)) {
          const own = [...all.values()].filter(({ from }) => from >= term.start && from < (term.end ?? 0));
          expect(term.cashPaidMinor).toBe(own.reduce((total, { paidMinor }) => total + paidMinor, 0n));
          expect(term.cashRefundedMinor).toBe(own.reduce((total, { refundedMinor }) => total + refundedMinor, 0n));
        }
        expect(lastTerm(subscription).end).toBe(subscription.term.end);
        expect(subscription.components[0]?.licenseRevision).toBe(1 + history.acts);
      }),
    );
  });
});
