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
import type { TaxLine, TaxTotal } from './subscription-money.ts';

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

const money = fc.record({
  percent: fc.constantFrom(0n, 19n, 100n),
  balancePercent: fc.constantFrom(0n, 30n, 100n),
});

/** A subscription with everything it ever had, and what waits for a renewal. */
class History {
  subscription: Subscription = bought;
  all = new Map<SliceId, Slice>(bought.components.map(({ slice }) => [slice.id, slice]));
  acts = 0;
  now: Instant = bought.term.start;
  waiting: { readonly part: ScheduledPart; readonly startsAt: Instant } | undefined;
  readonly percent: bigint;
  /** Of what a renewal costs with its tax, so much is paid by balance. */
  readonly balancePercent: bigint;

  constructor({ percent, balancePercent }: { readonly percent: bigint; readonly balancePercent: bigint }) {
    this.percent = percent;
    this.balancePercent = balancePercent;
  }

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

  private tax(base: bigint): TaxLine[] {
    const minor = (base * this.percent) / 100n;
    return minor > 0n ? [{ rate: 'vat', name: 'VAT', minor }] : [];
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
    const taxes = this.tax(offer.value.totalMinor);
    const payable = offer.value.totalMinor + (taxes[0]?.minor ?? 0n);
    const balanceSpentMinor = (payable * this.balancePercent) / 100n;
    const applied = applyRenewal(rolled.subscription, {
      offer: offer.value,
      parts: offer.value.parts.map(() => ({ slice: newSlice(), paidMinor: payable - balanceSpentMinor })),
      balanceSpentMinor,
      taxes,
      commissionMinor: offer.value.totalMinor / 10n,
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
    const taxes = this.tax(offer.netMinor);
    const payable = offer.netMinor + (taxes[0]?.minor ?? 0n);
    const balanceMinor = (payable * this.balancePercent) / 100n;
    const paid = { cashMinor: payable - balanceMinor, balanceMinor, taxes };
    const reverted = revertScheduled(this.subscription, {
      offer,
      slices: offer.parts.map(newSlice),
      ...(offer.netMinor > 0n && { paid }),
    });
    const out = offer.refundMinor + offer.balanceMinor;
    const back = -reverted.taxes.reduce((sum, { minor }) => sum + (minor < 0n ? minor : 0n), 0n);
    // Tax goes back with its share of what goes back, but for what was cut off in rounding.
    expect(out).toBe(offer.netMinor < 0n ? back - offer.netMinor : 0n);
    const share = (-offer.netMinor * this.percent) / 100n;
    if (offer.netMinor < 0n) expect(back >= share - 3n && back <= share + 3n).toBe(true);
    expect(reverted.waivedMinor).toBe(0n);
    this.keep([...reverted.closed, ...reverted.opened]);
    this.subscription = reverted.subscription;
  }
}

describe('any history of renewals, scheduled changes and cancellations', () => {
  test('leaves slices without a gap, cash that each term explains, and a license that every act raised once', () => {
    fc.assert(
      fc.property(money, fc.array(act, { minLength: 3, maxLength: 25 }), (drawn, acts) => {
        const history = new History(drawn);
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
        const held = (taxes: readonly TaxTotal[] = []) =>
          taxes.reduce((total, { chargedMinor, returnedMinor }) => total + chargedMinor - returnedMinor, 0n);
        for (const term of paidTerms(subscription)) {
          // What is paid of a term is what its slices cost, and their tax.
          const cost = subscription.components
            .flatMap(openSlices)
            .filter(({ from }) => from >= term.start && from < (term.end ?? 0))
            .reduce((total, { chargeMinor, creditedMinor }) => total + chargeMinor - creditedMinor, 0n);
          const paid = term.cashPaidMinor - term.cashRefundedMinor + (term.balanceMinor ?? 0n);
          expect(paid).toBe(cost + held(term.taxes));
          expect(held(term.taxes)).toBeGreaterThanOrEqual(0n);
          expect(held(term.taxes)).toBeLessThanOrEqual(held(subscription.totals.taxes));
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
