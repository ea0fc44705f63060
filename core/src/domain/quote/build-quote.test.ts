import { describe, expect, test } from 'vitest';
import { type Asked, quoteOf, refusalOf } from '../../testing/ask-quote.ts';
import { buildRelease } from '../../testing/build-release.ts';
import { type BoughtSubscription, buildSubscription } from '../../testing/build-subscription.ts';
import { type SuiteDocument, suiteDocument } from '../../testing/suite-document.ts';
import type { OrderId } from '../kernel/id.ts';
import type { Subscription } from '../subscription/subscription.ts';
import type { QuotableRelease } from './build-quote.ts';
import { explainQuote } from './explain-quote.ts';

const JUNE_11 = Date.UTC(2026, 5, 11) / 1000;
const JULY_1 = Date.UTC(2026, 6, 1) / 1000;
const DAY = 86_400;

const basic = (agents: number) => ({
  component: 'app',
  specification: 'standard',
  sku: { edition: 'basic' },
  quantities: { agents },
});
const advanced = (agents: number) => ({ ...basic(agents), sku: { edition: 'advanced' } });
const disk = (gb: number) => ({ component: 'storage', specification: 'disk', sku: {}, quantities: { gb } });
const TO_ADVANCED = { component: 'app', sku: { edition: 'advanced' } };
const TO_BASIC = { component: 'app', sku: { edition: 'basic' } };

const released = (edit?: (document: SuiteDocument) => void) => buildRelease(suiteDocument(edit));
const direct = (feeRule = 'exact@1') =>
  released(({ product }) => {
    product.type = 'direct';
    product.feeRule = feeRule;
  });

/** On 11 June, a third into a month that was bought on the 1st: basic with 100 agents to advanced, unless named. */
function asked(named: Partial<Asked> & Partial<BoughtSubscription> = {}): Asked {
  const release = named.release ?? released();
  const bought = { components: [basic(100)], ...named };
  const subscription = named.subscription ?? buildSubscription(release, bought);
  return { now: JUNE_11, changes: [TO_ADVANCED], ...named, release, subscription };
}

/** n / d away from zero at the half, by the book. */
function roundHalfUp(n: bigint, d: bigint): bigint {
  const magnitude = ((n < 0n ? -n : n) * 2n + d) / (2n * d);
  return n < 0n ? -magnitude : magnitude;
}

describe('the figures of a quote', () => {
  test('edition and quantity together are priced as one change', () => {
    const changes = [{ ...TO_ADVANCED, quantities: { agents: 200 } }];
    const quote = quoteOf(asked({ changes }));
    const [before, after] = [100n * 900n, 4900n + 200n * 1200n];
    const net = roundHalfUp((after - before) * 20n, 30n);
    const credit = roundHalfUp(before * 20n, 30n);
    expect(quote.figures).toMatchObject({ net, credit, charge: credit + net, payable: net, settled: ['charge'] });
    expect(quote).toMatchObject({ direction: 'upgrade', timing: 'now', at: JUNE_11, effectiveAt: JUNE_11 });
    expect(quote.components).toHaveLength(1);
    expect(quote.components[0]).toMatchObject({
      from: { skuKey: 'edition=basic', quantities: { agents: 100 } },
      to: { skuKey: 'edition=advanced', quantities: { agents: 200 } },
      fromListPriceMicros: before * 1_000_000n,
      toPriceMicros: after * 1_000_000n,
    });
  });

  test('a month bought three times is priced over the whole quarter', () => {
    const start = Date.UTC(2026, 0, 1) / 1000;
    // 15 February to 1 April are 45 of the 90 days: one and a half of the three months.
    const quote = quoteOf(asked({ start, periods: 3, now: Date.UTC(2026, 1, 15) / 1000 }));
    expect(quote.pricing?.term.period).toBe('P3M');
    expect(quote.figures.net).toBe(((124_900n - 90_000n) * 3n * 45n) / 90n);
  });

  test('yen have no cents', () => {
    const quote = quoteOf(asked({ currency: 'JPY' }));
    expect(quote.figures.net).toBe(roundHalfUp((124_900n - 90_000n) * 20n, 30n));
    expect(quote.currency).toBe('JPY');
  });

  test('two components in one change are rounded once, and the difference goes to the largest line', () => {
    const release = released(({ components }) => {
      for (const row of components[0]?.specifications[0]?.skus[0]?.prices ?? []) {
        for (const part of row.parts) if (part.model === 'linear') part.amount = '9.01';
      }
    });
    const changes = [
      { component: 'app', quantities: { agents: 110 } },
      { component: 'storage', quantities: { gb: 200 } },
    ];
    const quote = quoteOf(asked({ release, components: [basic(100), disk(100)], changes }));
    // 90.10 × 20/30 = 60.066… and 10.00 × 20/30 = 6.666…: apart 60.07 + 6.67, together 66.73.
    const together = roundHalfUp((9010n + 1000n) * 20n, 30n);
    expect(together).toBe(6673n);
    expect(quote.figures.net).toBe(together);
    expect(quote.figures.lines.map(({ component, net }) => [component, net])).toEqual([
      ['app', 6006n],
      ['storage', 667n],
    ]);
  });

  test('what does not change is neither in the quote nor bound by it', () => {
    const subscription = buildSubscription(released(), { components: [basic(100), disk(500)] });
    const quote = quoteOf(asked({ subscription }));
    expect(quote.components.map(({ component }) => component)).toEqual(['app']);
    expect(quote.figures.lines.map(({ component }) => component)).toEqual(['app']);
    expect(quote.boundTo.licenseRevisions).toEqual({ [subscription.components[0]?.license ?? '']: 1 });
  });

  test('money goes back where the product type lets it, and the fee rule says how', () => {
    const wish = { components: [advanced(100)], changes: [TO_BASIC] };
    const owed = roundHalfUp((124_900n - 90_000n) * 20n, 30n);
    expect(quoteOf(asked({ release: direct(), ...wish })).figures).toMatchObject({ net: -owed, refund: owed });
    expect(quoteOf(asked({ release: direct('stripe@1'), ...wish })).figures.balance).toBe(owed);
    expect(refusalOf(asked({ release: direct('alibaba-market@1'), ...wish })).code).toBe('fee.negative');
  });

  test('a customer who bought dearer is not locked out of an upgrade: it costs nothing and pays nothing out', () => {
    const release = released();
    const subscription = agreedAt(buildSubscription(release, { components: [basic(100)] }), 300_000n);
    const quote = quoteOf(asked({ release, subscription }));
    const withheld = roundHalfUp((300_000n - 124_900n) * 20n, 30n);
    expect(quote.direction).toBe('upgrade');
    expect(quote.figures).toMatchObject({
      net: -withheld,
      payable: 0n,
      refund: 0n,
      balance: 0n,
      forfeited: withheld,
      settled: ['zero'],
    });
  });
});

describe('how long a quote binds', () => {
  test('for a quarter of an hour, and less where the operator says so', () => {
    expect(quoteOf(asked()).expiresAt).toBe(JUNE_11 + 900);
    const terms = { validSeconds: 60, payOutValidSeconds: 300, protocols: ['license-only'] };
    expect(quoteOf(asked({ terms })).expiresAt).toBe(JUNE_11 + 60);
  });

  test.each(['exact@1', 'stripe@1'])('for five minutes at most when %s gives money back', (feeRule) => {
    const wish = { release: direct(feeRule), components: [advanced(100)], changes: [TO_BASIC] };
    expect(quoteOf(asked(wish)).expiresAt).toBe(JUNE_11 + 300);
    const terms = { validSeconds: 60, payOutValidSeconds: 300, protocols: ['license-only'] };
    expect(quoteOf(asked({ ...wish, terms })).expiresAt).toBe(JUNE_11 + 60);
  });

  test('never past the end of the term', () => {
    expect(quoteOf(asked({ now: JULY_1 - 10 })).expiresAt).toBe(JULY_1);
    expect(quoteOf(asked({ now: JULY_1 - 10, release: onRenewal() })).expiresAt).toBe(JULY_1);
  });

  test('a change never begins before the slice that it ends, however the clocks of two servers differ', () => {
    const quote = quoteOf(asked({ now: Date.UTC(2026, 4, 31, 23, 59, 58) / 1000 }));
    expect(quote.at).toBe(Date.UTC(2026, 5, 1) / 1000);
    expect(quote.figures.net).toBe(124_900n - 90_000n);
    expect(quote.expiresAt).toBe(quote.at + 900);
  });
});

function onRenewal(): QuotableRelease {
  return released(({ rules }) => {
    for (const rule of rules.specifications) rule.timing = 'at-renewal';
  });
}

describe('a change at renewal', () => {
  test('is for the end of the term, moves no money now, and names the price of the next term', () => {
    const quote = quoteOf(asked({ release: onRenewal() }));
    expect(quote).toMatchObject({
      timing: 'at-renewal',
      at: JULY_1,
      effectiveAt: JULY_1,
      builtAt: JUNE_11,
      expiresAt: JUNE_11 + 900,
      pricing: null,
      renewalPriceMinor: 124_900n,
    });
    const zero = { credit: 0n, charge: 0n, net: 0n };
    const nothing = { ...zero, payable: 0n, refund: 0n, balance: 0n, waived: 0n, forfeited: 0n };
    expect(quote.figures).toEqual({ ...nothing, settled: ['zero'], lines: [{ component: 'app', ...zero }] });
  });

  test('a month bought three times is renewed three times', () => {
    const release = onRenewal();
    const quote = quoteOf(asked({ release, periods: 3 }));
    expect(quote.renewalPriceMinor).toBe(3n * 124_900n);
    const { steps } = explainQuote(quote, release.feeRule);
    expect(steps.at(-1)).toMatchObject({ formula: '1249.00 x 3', exact: '3747', value: '3747.00' });
  });

  test('each component is billed by itself, so that the price of the next term is the sum of whole cents', () => {
    const release = released(({ components, rules }) => {
      for (const rule of rules.specifications) rule.timing = 'customer-chooses';
      const skus = components.flatMap(({ specifications }) => specifications.flatMap((each) => each.skus));
      for (const row of skus.flatMap(({ prices }) => prices)) {
        const [of = 'agents'] = row.parts.flatMap((part) => (part.of === undefined ? [] : [part.of]));
        row.parts = [{ model: 'linear', of, amount: row.currency === 'USD' ? '0.00015' : '1' }];
      }
    });
    const changes = [
      { component: 'app', quantities: { agents: 110 } },
      { component: 'storage', quantities: { gb: 300 } },
    ];
    const wish = { release, components: [basic(100), disk(100)], changes, timing: 'at-renewal' as const };
    // 1.65 and 4.5 cents are billed as 2 and 5; their sum in one would be 6.
    const quote = quoteOf(asked(wish));
    expect(quote.renewalPriceMinor).toBe(7n);
    const { steps } = explainQuote(quote, release.feeRule);
    expect(steps.at(-1)).toMatchObject({ formula: '0.02 + 0.05', value: '0.07' });
  });

  test('a change now has no renewal price', () => {
    expect(quoteOf(asked()).renewalPriceMinor).toBeNull();
  });
});

describe('a subscription that cannot change at this moment is refused before anything else', () => {
  const ended = { now: JULY_1 };
  const states: [string, Partial<Asked>, (subscription: Subscription) => Subscription][] = [
    ['subscription.ended', ended, (subscription) => subscription],
    ['subscription.suspended', {}, (subscription) => ({ ...subscription, suspended: true })],
    ['subscription.changing', {}, (subscription) => ({ ...subscription, openOrder: 'ord_1' as OrderId })],
    ['subscription.ended', ended, (subscription) => ({ ...subscription, suspended: true })],
  ];

  test.each(states)('%s', (code, named, edit) => {
    const subscription = edit(buildSubscription(released(), { components: [basic(100)] }));
    const faulty = { changes: [{ component: 'nothing' }], terms: { ...TERMS, protocols: [] } };
    expect(refusalOf(asked({ subscription, ...named })).code).toBe(code);
    expect(refusalOf(asked({ subscription, ...named, ...faulty })).code).toBe(code);
  });

  test('the last second of the term is part of it, the end is not', () => {
    expect(quoteOf(asked({ now: JULY_1 - 1 })).figures.net).toBeGreaterThanOrEqual(0n);
    expect(refusalOf(asked({ now: JULY_1 })).code).toBe('subscription.ended');
  });
});

const TERMS = { validSeconds: 900, payOutValidSeconds: 300, protocols: ['license-only'] };

describe('what runs for ever has no share left and no renewal', () => {
  test.each([
    ['the whole subscription', 'now', forEver],
    ['the whole subscription', 'at-renewal', forEver],
    ['a component that was once billed offline', 'now', componentForEver],
    ['a component that was once billed offline', 'at-renewal', componentForEver],
  ] as const)('%s is refused %s', (_what, timing, edit) => {
    const release = released(({ rules }) => {
      for (const rule of rules.specifications) rule.timing = 'customer-chooses';
    });
    const subscription = edit(buildSubscription(release, { components: [basic(100)] }));
    expect(refusalOf(asked({ release, subscription, timing })).code).toBe('fee.permanent-term');
  });
});

function forEver(subscription: Subscription): Subscription {
  return { ...componentForEver(subscription), term: { ...subscription.term, end: null } };
}

function componentForEver(subscription: Subscription): Subscription {
  const components = subscription.components.map((component) => ({
    ...component,
    expiresAt: null,
    slice: { ...component.slice, to: null },
  }));
  return { ...subscription, components };
}

/** The subscription as if every component had been bought at another price. */
function agreedAt(subscription: Subscription, minor: bigint): Subscription {
  const components = subscription.components.map((component) => ({
    ...component,
    slice: { ...component.slice, agreedPriceMicros: minor * 1_000_000n, chargeMinor: minor, paidMinor: minor },
  }));
  return { ...subscription, components, totals: { ...subscription.totals, chargedMinor: minor, cashPaidMinor: minor } };
}

describe('one order is told over one protocol', () => {
  const changes = [TO_ADVANCED, { component: 'storage', quantities: { gb: 200 } }];
  const speaking = (app: string, storage: string) =>
    released(({ components }) => {
      for (const [index, protocol] of [app, storage].entries()) {
        for (const specification of components[index]?.specifications ?? []) specification.protocol = protocol;
      }
    });
  const configured = (...protocols: string[]) => ({ terms: { ...TERMS, protocols } });

  test.each([
    ['license-only', 'license-only', 'license-only'],
    ['webhook', 'webhook', 'webhook'],
    ['webhook', 'license-only', 'webhook'],
    ['license-only', 'webhook', 'webhook'],
  ])('%s and %s change over %s: who has to be told is told', (app, storage, protocol) => {
    const release = speaking(app, storage);
    const wish = { release, components: [basic(100), disk(100)], changes, ...configured('license-only', 'webhook') };
    expect(quoteOf(asked(wish)).protocol).toBe(protocol);
  });

  test('two that have to be told over different ones change apart', () => {
    const release = speaking('webhook', 'osb-2');
    const wish = { release, components: [basic(100), disk(100)], ...configured('license-only', 'webhook', 'osb-2') };
    const refusal = refusalOf(asked({ ...wish, changes }));
    expect(refusal.code).toBe('fulfilment.protocol-unavailable');
    expect(refusal.detail).toContain('webhook and osb-2');
    expect(quoteOf(asked({ ...wish, changes: [TO_ADVANCED] })).protocol).toBe('webhook');
  });

  test('a protocol that the operator has not set up is refused before a price is named', () => {
    const wish = { release: speaking('webhook', 'webhook'), changes: [TO_ADVANCED], ...configured('license-only') };
    expect(refusalOf(asked(wish))).toMatchObject({
      code: 'fulfilment.protocol-unavailable',
      detail: expect.stringContaining('webhook'),
    });
  });
});

describe('a rule that wants the seller asked first', () => {
  const asking = released(({ rules }) => {
    for (const rule of rules.specifications) if (rule.from === 'standard') rule.fit = true;
  });

  test('is not passed over in silence: as long as nobody can ask, its changes are not quoted', () => {
    expect(refusalOf(asked({ release: asking }))).toEqual({
      code: 'fulfilment.fit-check-unavailable',
      detail: expect.stringContaining('/rules/specifications/0/skus/0/to/0'),
      component: 'app',
    });
  });

  test('holds up a change of which one component is concerned, and no other', () => {
    const components = [basic(100), disk(500)];
    const more = { component: 'storage', quantities: { gb: 600 } };
    const both = asked({ release: asking, components, changes: [more, TO_ADVANCED] });
    expect(refusalOf(both)).toMatchObject({ code: 'fulfilment.fit-check-unavailable', component: 'app' });
    expect(quoteOf(asked({ release: asking, components, changes: [more] })).direction).toBe('upgrade');
  });

  test('what the rules forbid is refused for that reason', () => {
    const changes = [{ component: 'app', quantities: { agents: 101 } }];
    expect(refusalOf(asked({ release: asking, changes })).code).toBe('change.quantity-off-grid');
  });
});

test('a quote carries the shortest wait and the most careful outcome of its rules', () => {
  const silences = { standard: ['PT3H', 'hold'], disk: ['PT24H', 'reject'] } as const;
  const release = released(({ rules }) => {
    for (const rule of rules.specifications) {
      const [after, outcome] = silences[rule.from as keyof typeof silences];
      // biome-ignore lint/suspicious/noThenProperty: the name of the field in the catalog format (contract §2)
      rule.silence = { after, then: outcome };
    }
  });
  const components = [basic(100), disk(500)];
  const more = { component: 'storage', quantities: { gb: 600 } };
  const silenceOf = (changes: Asked['changes']) => quoteOf(asked({ release, components, changes })).silence;
  // biome-ignore-start lint/suspicious/noThenProperty: a field of ours
  expect(silenceOf([TO_ADVANCED])).toEqual({ afterSeconds: 10_800, then: 'hold' });
  expect(silenceOf([more])).toEqual({ afterSeconds: 86_400, then: 'reject' });
  expect(silenceOf([TO_ADVANCED, more])).toEqual({ afterSeconds: 10_800, then: 'reject' });
  // biome-ignore-end lint/suspicious/noThenProperty: a field of ours
});

test('a refusal by the rules says what was tried and what would be allowed', () => {
  const refusal = refusalOf(asked({ changes: [{ component: 'app', quantities: { agents: 105 } }] }));
  expect(refusal).toMatchObject({
    code: 'change.quantity-off-grid',
    component: 'app',
    wouldAllow: { quantities: { agents: 110 } },
  });
  expect(refusal.tried).not.toHaveLength(0);
});

test('a change quoted twice in the same second costs the same', () => {
  expect(quoteOf(asked())).toEqual(quoteOf(asked()));
  expect(quoteOf(asked({ now: JUNE_11 + DAY })).figures.net).toBeLessThan(quoteOf(asked()).figures.net);
});
