import { describe, expect, test } from 'vitest';
import { buildRelease } from '../../testing/build-release.ts';
import { buildSubscription, testUuid } from '../../testing/build-subscription.ts';
import { type SuiteDocument, suiteDocument } from '../../testing/suite-document.ts';
import { present } from '../kernel/assert.ts';
import type { SliceId } from '../kernel/id.ts';
import { addMonths, type Instant } from '../kernel/time.ts';
import { applyRenewal } from './apply-renewal.ts';
import { failAutoRenewal, planAutoRenewal } from './auto-renewal.ts';
import { decideRenewal } from './decide-renewal.ts';
import { explainRenewalPart } from './explain-renewal.ts';
import { DEFAULT_RENEWAL_POLICY as POLICY, type RenewalOffer, type RenewalRefusal } from './renewal.ts';
import type { Subscription } from './subscription.ts';

const RELEASE = buildRelease(suiteDocument());
const APP = { component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 100 } };
const DISK = { component: 'storage', specification: 'disk', sku: {}, quantities: { gb: 100 } };
const BOUGHT = buildSubscription(RELEASE, { components: [APP, DISK] });
const { start: START } = BOUGHT.term;
const END = present(BOUGHT.term.end, 'a month ends');
const sliceId = (number: number) => `sli_${testUuid(number)}` as SliceId;

interface Asked {
  readonly subscription?: Subscription;
  readonly document?: (document: SuiteDocument) => void;
  readonly periods?: number;
  readonly at?: Instant;
  readonly graceSeconds?: number;
}

function decide({
  subscription = BOUGHT,
  document,
  periods = 1,
  at = START,
  graceSeconds = POLICY.graceSeconds,
}: Asked) {
  const release = buildRelease(suiteDocument(document));
  return decideRenewal({ subscription, release, periods, policy: { graceSeconds } }, at);
}

function offerOf(asked: Asked): RenewalOffer {
  const offer = decide(asked);
  if (!offer.ok) throw new Error(offer.error.detail);
  return offer.value;
}

function refusalOf(asked: Asked): RenewalRefusal {
  const offer = decide(asked);
  if (offer.ok) throw new Error('not refused');
  return offer.error;
}

const offline = (document: SuiteDocument) => {
  Object.assign(document.components[1]?.specifications[0] ?? {}, { billing: 'offline' });
};

describe('what renews', () => {
  test('is every component that is billed by subscription and ends', () => {
    const named = (asked: Asked) => offerOf(asked).parts.map(({ component }) => component);
    expect(named({})).toEqual(['app', 'storage']);
    expect(named({ document: offline })).toEqual(['app']);
    const [app, storage] = BOUGHT.components;
    const open = storage && { ...storage, slice: { ...storage.slice, to: null } };
    expect(named({ subscription: { ...BOUGHT, components: app && open ? [app, open] : [] } })).toEqual(['app']);
  });

  test('is nothing where nothing ends', () => {
    const detail =
      'Nothing of this subscription ends with its term: what is billed offline is prolonged by its seller.';
    const permanent = { ...BOUGHT, term: { start: START, end: null } };
    expect(refusalOf({ subscription: permanent })).toEqual({ code: 'renewal.permanent', detail });
    const disk = buildSubscription(RELEASE, { components: [DISK] });
    expect(refusalOf({ subscription: disk, document: offline })).toEqual({ code: 'renewal.permanent', detail });
  });

  test('costs its price so many times, rounded once', () => {
    expect(offerOf({ periods: 3 })).toMatchObject({
      periods: 3,
      release: 1,
      totalMinor: 273_000n,
      parts: [
        { component: 'app', price: 'list', priceMicros: 90_000_000_000n, chargeMinor: 270_000n },
        { component: 'storage', price: 'list', chargeMinor: 3_000n },
      ],
    });
  });

  test('ends as many months after its beginning as were ever bought, or, where those are not whole, after its end', () => {
    const end = END + 5 * 86_400;
    const components = BOUGHT.components.map((running) => ({ ...running, slice: { ...running.slice, to: end } }));
    const odd = { ...BOUGHT, term: { start: START, end }, components };
    expect(offerOf({ subscription: odd }).to).toBe(addMonths(end, 1, 'UTC'));
    expect(offerOf({ periods: 2 }).to).toBe(addMonths(START, 3, 'UTC'));
  });
});

describe('a renewal is refused', () => {
  test('while the subscription is suspended', () => {
    expect(refusalOf({ subscription: { ...BOUGHT, suspended: true } })).toEqual({
      code: 'subscription.suspended',
      detail: 'This subscription is suspended; it can be renewed once the operator resumes it.',
    });
  });

  test('after the grace time, with the sentence that says when it was over', () => {
    expect(refusalOf({ at: END + POLICY.graceSeconds })).toEqual({
      code: 'renewal.too-late',
      detail:
        'This subscription ended at 2026-07-01T00:00:00Z and could be renewed before 2026-07-08T00:00:00Z; buy the product again.',
    });
  });

  test('beyond sixty periods or five years ahead, and names how many would do', () => {
    expect(offerOf({ periods: 59, at: START }).to).toBe(addMonths(START, 60, 'UTC'));
    expect(refusalOf({ periods: 60, at: START })).toEqual({
      code: 'renewal.term-too-long',
      detail: 'A renewal is 1 to 60 periods, and at most five years may lie ahead: until 2031-06-01T00:00:00Z.',
      wouldAllow: { periods: { min: 1, max: 59, step: 1 } },
    });
    expect(offerOf({ periods: 60, at: END }).to).toBe(addMonths(END, 60, 'UTC'));
    expect(refusalOf({ periods: 61, at: END, graceSeconds: 0.5 }).wouldAllow).toEqual({
      periods: { min: 1, max: 60, step: 1 },
    });
    const patient = { graceSeconds: 400 * 86_400 };
    expect(refusalOf({ periods: 61, at: addMonths(END, 3, 'UTC'), ...patient }).code).toBe('renewal.term-too-long');
  });

  test('where its periods would be over by now', () => {
    const at = addMonths(END, 2, 'UTC');
    expect(refusalOf({ periods: 2, at, graceSeconds: 400 * 86_400 })).toEqual({
      code: 'renewal.too-short',
      detail: 'So few periods would end at 2026-09-01T00:00:00Z, which is over already.',
      wouldAllow: { periods: { min: 3, max: 60, step: 1 } },
    });
  });

  test('and names no number of periods where none would do', () => {
    const refusal = refusalOf({ periods: 1, at: addMonths(END, 61, 'UTC'), graceSeconds: 3_000 * 86_400 });
    expect(refusal.code).toBe('renewal.too-short');
    expect(refusal).not.toHaveProperty('wouldAllow');
    const ahead = { ...BOUGHT, term: { start: START, end: addMonths(START, 60, 'UTC') } };
    expect(refusalOf({ subscription: ahead })).not.toHaveProperty('wouldAllow');
  });

  test('for what has no price any more, with the change that would go on', () => {
    const gone = (document: SuiteDocument) => document.components[0]?.specifications[0]?.skus[0]?.prices.splice(0, 1);
    expect(refusalOf({ document: gone })).toEqual({
      code: 'renewal.price-missing',
      detail:
        'The seller no longer offers edition=basic of standard for P1M in USD. Change it first, for example as `wouldAllow` names, or schedule that change for the renewal.',
      component: 'app',
      wouldAllow: {
        specification: 'standard',
        sku: { edition: 'advanced' },
        quantities: { agents: 100 },
        timing: 'now',
      },
    });
    const atRenewal = (document: SuiteDocument) => {
      gone(document);
      Object.assign(document.rules.specifications[0] ?? {}, { timing: 'at-renewal' });
    };
    expect(refusalOf({ document: atRenewal }).wouldAllow?.timing).toBe('at-renewal');
    const stranded = (document: SuiteDocument) => {
      gone(document);
      document.rules.specifications = [];
    };
    expect(refusalOf({ document: stranded })).toEqual({
      code: 'renewal.price-missing',
      detail:
        'The seller no longer offers edition=basic of standard for P1M in USD. It runs until 2026-07-01T00:00:00Z; ask the seller for a price, or buy another product then.',
      component: 'app',
    });
  });
});

test('a part of a renewal is explained as its price times its periods', () => {
  const [app] = offerOf({ periods: 3 }).parts;
  const explained = (price: 'list' | 'agreed' | 'kept') =>
    explainRenewalPart(
      { ...present(app, 'the app renews'), price },
      { periods: 3 },
      { currency: 'USD', period: 'P1M' },
    );
  expect(explained('list')).toMatchObject({
    what: 'list price of app edition=basic for 3 x P1M',
    formula: '900.00 x 3',
    value: '2700.00',
  });
  expect(explained('agreed').what).toMatch(/^agreed price of/);
  expect(explained('kept').what).toMatch(/^price kept for the scheduled change of/);
});

describe('an applied renewal', () => {
  const offer = offerOf({});
  const parts = offer.parts.map(({ chargeMinor }, index) => ({ slice: sliceId(index + 5), paidMinor: chargeMinor }));

  test('prolongs what renews by a slice, a revision and the version, and leaves the rest alone', () => {
    const [app] = offer.parts;
    const only = { ...offer, parts: app ? [app] : [], totalMinor: 90_000n };
    const renewal = { offer: only, parts: parts.slice(0, 1), balanceSpentMinor: 0n };
    const { subscription, opened } = applyRenewal(BOUGHT, renewal);
    expect(subscription).toMatchObject({ version: 2, release: 1, term: { start: START, end: offer.to } });
    expect(subscription.components[0]).toMatchObject({ licenseRevision: 2, expiresAt: offer.to, next: opened });
    expect(subscription.components[1]).toBe(BOUGHT.components[1]);
    expect(subscription.totals.cashPaidMinor).toBe(BOUGHT.totals.cashPaidMinor + 90_000n);
    const spent = applyRenewal(BOUGHT, {
      ...renewal,
      parts: [{ slice: sliceId(5), paidMinor: 89_000n }],
      balanceSpentMinor: 1_000n,
    });
    expect(spent.subscription.totals.balanceSpentMinor).toBe(1_000n);
  });

  test.each<[string, Partial<RenewalOffer>, typeof parts, string]>([
    ['that does not begin at the end', { from: END + 1 }, parts, 'starts at the old end'],
    ['that lasts no time', { to: END }, parts, 'a renewal lasts'],
    ['that nobody paid', {}, parts.slice(1), 'each part is paid'],
  ])('%s is none', (_case, named, paid, promise) => {
    const renewal = { offer: { ...offer, ...named }, parts: paid, balanceSpentMinor: 0n };
    expect(() => applyRenewal(BOUGHT, renewal)).toThrow(promise);
  });

  test('leaves no gap before it', () => {
    const components = BOUGHT.components.map((running) => ({ ...running, slice: { ...running.slice, to: END - 1 } }));
    const renewal = { offer, parts, balanceSpentMinor: 0n };
    expect(() => applyRenewal({ ...BOUGHT, components }, renewal)).toThrow('where the slice before it ends');
  });
});

test('an automatic renewal that would be tried when the grace time is over is given up', () => {
  const auto = planAutoRenewal(BOUGHT, { periods: 2, policy: POLICY }, END + 5);
  expect(auto).toEqual({ periods: 2, nextAt: END + 5, attempts: 0, failure: null });
  const failure = { at: END + POLICY.graceSeconds - 3_600, code: 'x', detail: 'y' };
  expect(failAutoRenewal(auto, { failure, end: END, policy: POLICY }).nextAt).toBeNull();
  const before = { ...failure, at: failure.at - 1 };
  expect(failAutoRenewal(auto, { failure: before, end: END, policy: POLICY }).nextAt).toBe(
    END + POLICY.graceSeconds - 1,
  );
});
