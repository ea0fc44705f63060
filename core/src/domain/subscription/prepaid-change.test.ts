import { describe, expect, test } from 'vitest';
import { buildRelease } from '../../testing/build-release.ts';
import { buildSubscription, testUuid } from '../../testing/build-subscription.ts';
import { suiteDocument } from '../../testing/suite-document.ts';
import { present } from '../kernel/assert.ts';
import type { OrderId, SliceId } from '../kernel/id.ts';
import { applyChange, applyGoodwill, type ComponentChange, type SubscriptionChange } from './apply-change.ts';
import { lastTerm, openSlices, paidTerms, rollTo, runningTerm } from './paid-terms.ts';
import type { PaidTerm, Slice, Subscription } from './subscription.ts';

const APP = { component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 100 } };
const DISK = { component: 'storage', specification: 'disk', sku: {}, quantities: { gb: 100 } };
const BOUGHT = buildSubscription(buildRelease(suiteDocument()), { components: [APP, DISK] });
const { start: START } = BOUGHT.term;
const END = present(BOUGHT.term.end, 'a month ends');
const LATER = END + 30 * 86_400;
const LATEST = LATER + 30 * 86_400;
const sliceId = (number: number) => `sli_${testUuid(number)}` as SliceId;

const term = (start: number, end: number): PaidTerm => {
  return { start, end, periods: 1, cashPaidMinor: 0n, cashRefundedMinor: 0n };
};

/** Renewed twice for nothing: every component has a running slice and two that wait. */
const PREPAID: Subscription = {
  ...BOUGHT,
  openOrder: 'ord_1' as OrderId,
  term: { start: START, end: LATEST },
  terms: [{ ...term(START, END), cashPaidMinor: BOUGHT.totals.cashPaidMinor }, term(END, LATER), term(LATER, LATEST)],
  components: BOUGHT.components.map((running, index) => {
    const next = (from: number, to: number, n: number): Slice => {
      return { ...running.slice, id: sliceId(60 + 10 * index + n), from, to, chargeMinor: 0n, paidMinor: 0n };
    };
    return { ...running, expiresAt: LATEST, next: [next(END, LATER, 1), next(LATER, LATEST, 2)] };
  }),
};

const TO = { ...APP, skuKey: 'edition=advanced', sku: { edition: 'advanced' } };
const part = (named: Partial<ComponentChange> = {}): ComponentChange => ({
  ...{ component: 'app', to: TO, agreedPriceMicros: 5n },
  ...{ chargeMinor: 0n, creditMinor: 0n, paidMinor: 0n, refundedMinor: 0n, slice: sliceId(90) },
  ...named,
});
const NOTHING = { waivedMinor: 0n, forfeitedMinor: 0n, balanceGrantedMinor: 0n, balanceSpentMinor: 0n };
const change = (components: readonly ComponentChange[], at: number): SubscriptionChange => {
  return { at, release: 2, components, completion: { at, timeZone: 'UTC', isUpgrade: true }, ...NOTHING };
};

describe('a change of what is paid ahead', () => {
  const at = START + 500;
  const parts = [part(), part({ from: END, slice: sliceId(91) }), part({ from: LATER, slice: sliceId(92) })];

  test('is one of every slice that is not over, each at its own start', () => {
    const { subscription, closed, opened } = applyChange(PREPAID, change(parts, at));
    expect(opened.map(({ id, from, to }) => [id, from, to])).toEqual([
      [sliceId(90), at, END],
      [sliceId(91), END, LATER],
      [sliceId(92), LATER, LATEST],
    ]);
    expect(closed.map(({ from, to }) => [from, to])).toEqual([
      [START, at],
      [END, END],
      [LATER, LATER],
    ]);
    expect(subscription.components[0]).toMatchObject({ licenseRevision: 2, slice: opened[0], next: opened.slice(1) });
    expect(subscription.components[1]).toBe(PREPAID.components[1]);
  });

  test('begins where its quote said: the slices that were over by then are closed as they were', () => {
    const [, second, third] = parts as [ComponentChange, ComponentChange, ComponentChange];
    const { from: _, ...running } = second;
    const { closed, opened } = applyChange(PREPAID, change([running, third], END + 7));
    expect(opened.map(({ from }) => from)).toEqual([END + 7, LATER]);
    expect(closed.map(({ component, from, to }) => [component, from, to])).toEqual([
      ['app', START, END],
      ['storage', START, END],
      ['app', END, END + 7],
      ['app', LATER, LATER],
    ]);
  });

  test.each<[string, readonly ComponentChange[], string]>([
    ['a slice is left out', parts.slice(0, 2), 'everything of a component'],
    ['a slice is priced twice', [part(), part(), part({ from: LATER })], 'every slice that it touches'],
    ['a slice is priced that is not there', [part(), part({ from: END + 1 }), part({ from: LATER })], 'every slice'],
    ['the running one is not priced', [part({ from: START }), ...parts.slice(1)], 'every slice that it touches'],
  ])('is none when %s', (_case, wrong, promise) => {
    expect(() => applyChange(PREPAID, change(wrong, at))).toThrow(promise);
  });

  test('may fall in a slice without an end', () => {
    const components = BOUGHT.components.map((running) => ({ ...running, slice: { ...running.slice, to: null } }));
    const permanent = { ...BOUGHT, term: { start: START, end: null }, components };
    const { opened } = applyChange(permanent, change([part()], START + 500));
    expect(opened[0]?.to).toBeNull();
  });
});

describe('a goodwill credit', () => {
  const goodwill = {
    at: START + 500,
    components: [{ component: 'app', creditMinor: 70n, refundedMinor: 50n }],
    balanceGrantedMinor: 20n,
    backing: { app: { discountMinor: 1n, commissionMinor: 2n } },
  };

  test('is on the slices that run, and leaves what runs, its term and its license as they were', () => {
    const { subscription } = applyGoodwill(PREPAID, goodwill);
    const [app, storage] = PREPAID.components;
    expect(subscription.components).toEqual([
      { ...app, slice: { ...app?.slice, creditedMinor: 70n, refundedMinor: 50n } },
      storage,
    ]);
    expect(subscription).toMatchObject({ version: 2, openOrder: null, term: PREPAID.term });
    expect(subscription.totals).toMatchObject({
      creditedMinor: 70n,
      cashRefundedMinor: 50n,
      balanceGrantedMinor: 20n,
      backing: goodwill.backing,
    });
    const again = applyGoodwill(subscription, goodwill).subscription;
    expect(again.components[0]?.slice).toMatchObject({ creditedMinor: 140n, refundedMinor: 100n });
    expect(again.version).toBe(3);
  });

  test('says which slices time has ended meanwhile', () => {
    expect(applyGoodwill(PREPAID, { ...goodwill, at: END }).closed.map(({ to }) => to)).toEqual([END, END]);
  });
});

describe('paid terms', () => {
  test('of a subscription that was never renewed are its one term, with all its cash', () => {
    const one = { ...BOUGHT.term, periods: 1, cashPaidMinor: 91_000n, cashRefundedMinor: 0n };
    expect(paidTerms(BOUGHT)).toEqual([one]);
    expect([runningTerm(BOUGHT), lastTerm(BOUGHT)]).toEqual([one, one]);
    expect(lastTerm(PREPAID).start).toBe(LATER);
  });

  test('are over one after the other, and the slices with them', () => {
    const at = (instant: number) => rollTo(PREPAID, instant);
    expect(rollTo(BOUGHT, LATEST)).toEqual({ subscription: BOUGHT, closed: [] });
    expect(at(END - 1)).toEqual({ subscription: PREPAID, closed: [] });
    const second = at(END);
    expect(second.closed.map(({ component, to }) => [component, to])).toEqual([
      ['app', END],
      ['storage', END],
    ]);
    expect(second.subscription.terms?.map(({ start }) => start)).toEqual([END, LATER]);
    expect(second.subscription.components.map(openSlices).map((open) => open.map(({ from }) => from))).toEqual([
      [END, LATER],
      [END, LATER],
    ]);
    const last = at(LATEST + 5);
    expect(last.subscription.terms?.map(({ start }) => start)).toEqual([LATER]);
    expect(last.closed).toHaveLength(4);
    expect(last.subscription.components[0]).not.toHaveProperty('next');
  });

  test('do not bring in another selection: a scheduled order does that, with the license', () => {
    const components = PREPAID.components.map((running, index) => {
      const next = (running.next ?? []).map((slice) => ({ ...slice, selection: TO }));
      return index === 0 ? { ...running, next } : running;
    });
    const { subscription, closed } = rollTo({ ...PREPAID, components }, LATER);
    expect(subscription.components[0]).toEqual(components[0]);
    expect(closed.map(({ component }) => component)).toEqual(['storage', 'storage']);
  });

  test('before any of them began are all of them', () => {
    expect(rollTo(PREPAID, START - 5).subscription.terms).toHaveLength(3);
  });
});
