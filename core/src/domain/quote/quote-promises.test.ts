import { describe, expect, test } from 'vitest';
import { type Asked, quoteOf, refusalOf } from '../../testing/ask-quote.ts';
import { buildRelease } from '../../testing/build-release.ts';
import { buildSubscription, testUuid } from '../../testing/build-subscription.ts';
import { type SuiteDocument, suiteDocument } from '../../testing/suite-document.ts';
import type { PriceRow } from '../catalog/catalog.ts';
import { present } from '../kernel/assert.ts';
import type { OrderId, SliceId } from '../kernel/id.ts';
import type { Slice, Subscription } from '../subscription/subscription.ts';
import { decideBrakes } from './brakes.ts';
import { explainQuote } from './explain-quote.ts';
import { assertRecomputes, judgeQuote } from './judge-quote.ts';
import { listChangeOptions } from './list-change-options.ts';
import { NO_MONEY_RULES } from './money-rules.ts';
import { priceFormula } from './price-formula.ts';
import type { Quote } from './quote.ts';

const released = (edit?: (document: SuiteDocument) => void) => buildRelease(suiteDocument(edit));
const DIRECT = released(({ product }) => Object.assign(product, { type: 'direct' }));
const APP = { component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 100 } };
const ADVANCED = { ...APP, sku: { edition: 'advanced' } };
const DISK = { component: 'storage', specification: 'disk', sku: {}, quantities: { gb: 500 } };
const BOUGHT = buildSubscription(DIRECT, { components: [APP, DISK] });
const { start: START } = BOUGHT.term;
const END = present(BOUGHT.term.end, 'a month ends');
const NOW = START + 10 * 86_400;
const UP = { component: 'app', sku: { edition: 'advanced' } };
const DOWN = { component: 'app', sku: { edition: 'basic' } };
const MORE = { component: 'storage', quantities: { gb: 600 } };

const asked = (named: Partial<Asked> = {}): Asked => {
  return { release: DIRECT, subscription: BOUGHT, changes: [UP], now: NOW, ...named };
};

describe('a quote', () => {
  test('of two components is bound to both licenses and to each rule once', () => {
    const quote = quoteOf(asked({ changes: [UP, MORE] }));
    expect(Object.keys(quote.boundTo.licenseRevisions)).toHaveLength(2);
    expect(quote.boundTo.rule).toBe('/rules/specifications/0/skus/0/to/0 /rules/specifications/1');
    const one = quoteOf(asked());
    expect(Object.keys(one.boundTo.licenseRevisions)).toEqual([BOUGHT.components[0]?.license]);
    expect(one.boundTo.rule).toBe('/rules/specifications/0/skus/0/to/0');
  });

  test('names a commission and who asked only where there is one', () => {
    const rules = { ...NO_MONEY_RULES, commissions: [{ seller: 'acme', basisPoints: 1_500 }] };
    const quote = quoteOf(asked({ money: { rules, region: null }, onBehalf: 'seller' }));
    expect(quote).toMatchObject({ commissionBasisPoints: 1_500, onBehalf: 'seller' });
    const plain = quoteOf(asked({ money: { rules: NO_MONEY_RULES, region: null } }));
    for (const name of ['commissionBasisPoints', 'onBehalf', 'adjustments', 'fit']) {
      expect(plain).not.toHaveProperty(name);
    }
    expect(plain.figures.lines.every((line) => !('from' in line))).toBe(true);
  });

  test.each<[string, Subscription, string]>([
    [
      'ended',
      { ...BOUGHT, term: { start: START, end: NOW } },
      'The term of this subscription has ended; buy the product again.',
    ],
    [
      'suspended',
      { ...BOUGHT, suspended: true },
      'This subscription is suspended; it can change again once the operator resumes it.',
    ],
    [
      'changing',
      { ...BOUGHT, openOrder: 'ord_1' as OrderId },
      'Change order ord_1 is still open; pay it, cancel it or wait for its end.',
    ],
  ])('is refused while the subscription is %s', (_state, subscription, detail) => {
    expect(refusalOf(asked({ subscription })).detail).toBe(detail);
  });

  test('is refused for what runs without an end, or to one of its own, be it the term or the component', () => {
    const code = 'fee.permanent-term';
    const detail =
      'What runs does not end with the term, so no share of it is left and no renewal comes: its seller adjusts it.';
    const open = (index: number) => ({
      ...BOUGHT,
      components: BOUGHT.components.map((running, at) =>
        at === index ? { ...running, slice: { ...running.slice, to: null } } : running,
      ),
    });
    expect(refusalOf(asked({ subscription: open(0) }))).toEqual({ code, detail });
    expect(refusalOf(asked({ subscription: open(1), changes: [UP, MORE] }))).toEqual({ code, detail });
    expect(quoteOf(asked({ subscription: open(1) })).figures.payable).toBeGreaterThan(0n);
    const apart = {
      ...BOUGHT,
      components: BOUGHT.components.map((running) => ({ ...running, slice: { ...running.slice, to: END + 1 } })),
    };
    expect(refusalOf(asked({ subscription: apart }))).toEqual({ code, detail });
    const endless = { ...BOUGHT, term: { start: START, end: null } };
    expect(refusalOf(asked({ subscription: endless })).code).toBe(code);
    expect(refusalOf(asked({ subscription: endless, timing: 'at-renewal' })).code).toMatch(/^(fee|change)\./);
  });

  test('of everything that is paid ahead has a line for each slice, priced over its own term', () => {
    const later = END + 30 * 86_400;
    const [app] = BOUGHT.components;
    if (!app) throw new Error('it has the app');
    const next: Slice = { ...app.slice, id: `sli_${testUuid(5)}` as SliceId, from: END, to: later };
    const term = (start: number, end: number, periods: number) => {
      return { start, end, periods, cashPaidMinor: 90_000n * BigInt(periods), cashRefundedMinor: 0n };
    };
    const subscription: Subscription = {
      ...BOUGHT,
      term: { start: START, end: later },
      terms: [term(START, END, 1), { ...term(END, later, 1), cashRefundedMinor: 7n }],
      components: [{ ...app, next: [next] }],
    };
    const { pricing, figures } = quoteOf(asked({ subscription }));
    expect(figures.lines.map(({ from }) => from)).toEqual([undefined, END]);
    expect(pricing?.lines.map(({ term: of }) => of)).toEqual([undefined, { start: END, end: later, period: 'P1M' }]);
    expect(pricing).toMatchObject({
      term: { start: START, end: END, period: 'P1M' },
      cash: { paidMinor: 180_000n, refundedMinor: 7n },
    });
    const unknown = { ...subscription, terms: [term(START, END, 1)] };
    expect(() => quoteOf(asked({ subscription: unknown }))).toThrow('belongs to a paid term');
  });

  test('asks the seller first over a protocol that can, where a change at renewal shrinks', () => {
    const fitCheck = { protocols: ['license-only'], seconds: 600 };
    const terms = { validSeconds: 900, payOutValidSeconds: 300, protocols: ['license-only'] };
    const advanced = buildSubscription(DIRECT, { components: [ADVANCED, DISK] });
    const quote = (named: Partial<Asked>, of: typeof terms & { fitCheck?: typeof fitCheck } = { ...terms, fitCheck }) =>
      quoteOf(asked({ subscription: advanced, terms: of, timing: 'at-renewal', changes: [DOWN], ...named })).fit;
    const release = released(({ product, rules }) => {
      product.type = 'direct';
      for (const rule of rules.specifications) rule.timing = 'customer-chooses';
    });
    expect(quote({ release })).toEqual({ state: 'checking', answerBy: NOW + 600 });
    expect(quote({ release, timing: 'now' })).toBeUndefined();
    expect(quote({ release, subscription: BOUGHT, changes: [UP] })).toBeUndefined();
    expect(quote({ release, changes: [DOWN, MORE] })).toEqual({ state: 'checking', answerBy: NOW + 600 });
    expect(quote({ release }, { ...terms, fitCheck: { ...fitCheck, protocols: ['webhook'] } })).toBeUndefined();
    expect(quote({ release }, terms)).toBeUndefined();
  });

  test('at renewal takes no coupon', () => {
    const release = released(({ rules }) => {
      for (const rule of rules.specifications) rule.timing = 'at-renewal';
    });
    const money = { rules: NO_MONEY_RULES, region: null, coupon: { code: 'OFF' } };
    expect(refusalOf(asked({ release, money })).code).toBe('coupon.nothing-to-reduce');
    expect(refusalOf(asked({ money })).code).toBe('coupon.unknown');
  });
});

describe('a stored quote recomputes to its figures', () => {
  const quote = quoteOf(asked({ changes: [UP, MORE] }));
  const vat = { rate: 'vat', name: 'VAT', minor: 5n };

  test('and is told by its first figure that does not', () => {
    expect(() => assertRecomputes(quote, DIRECT.feeRule)).not.toThrow();
    const [first, second] = quote.figures.lines;
    if (!first || !second) throw new Error('two lines');
    const lies: [Partial<Quote['figures']>, string][] = [
      [{ net: quote.figures.net + 1n }, 'same net'],
      [{ discounts: [{ id: 'x', name: 'x', funder: 'operator', minor: 1n }] }, 'same discount'],
      [{ taxes: [vat] }, 'same tax'],
      [{ lines: [first] }, 'same lines'],
      [{ lines: [first, { ...second, component: 'crm' }] }, 'lines of storage'],
      [{ lines: [first, { ...second, credit: second.credit + 1n }] }, 'lines of storage'],
      [{ lines: [{ ...first, charge: first.charge + 1n }, second] }, 'lines of app'],
    ];
    for (const [figures, promise] of lies) {
      const lie = { ...quote, figures: { ...quote.figures, ...figures } };
      expect(() => assertRecomputes(lie, DIRECT.feeRule)).toThrow(promise);
    }
  });

  test('with each of its taxes, by rate and amount', () => {
    const rules = {
      ...NO_MONEY_RULES,
      taxRates: ['a', 'b'].map((id) => {
        return { id, name: id, percent: '5', region: '*', productTypes: [], valid: { from: 0, until: null } };
      }),
    };
    const taxed = quoteOf(asked({ money: { rules, region: null } }));
    expect(() => assertRecomputes(taxed, DIRECT.feeRule)).not.toThrow();
    const [one, two] = taxed.figures.taxes ?? [];
    if (!one || !two) throw new Error('two taxes');
    for (const taxes of [
      [one],
      [one, { ...two, rate: 'c' }],
      [one, { ...two, minor: two.minor + 1n }],
      [one, two, two],
      [{ ...one, minor: two.minor + 2n }, two],
    ]) {
      const lie = { ...taxed, figures: { ...taxed.figures, taxes } };
      expect(() => assertRecomputes(lie, DIRECT.feeRule)).toThrow('same tax');
    }
  });

  test('under its own fee rule only', () => {
    const daily = released(({ product }) => Object.assign(product, { type: 'direct', feeRule: 'daily@1' }));
    expect(() => assertRecomputes(quote, daily.feeRule)).toThrow('under its own fee rule');
    const later = quoteOf(asked({ timing: 'at-renewal', release: renewing() }));
    expect(() => assertRecomputes(later, daily.feeRule)).not.toThrow();
  });

  function renewing() {
    return released(({ rules }) => {
      for (const rule of rules.specifications) rule.timing = 'at-renewal';
    });
  }

  test('and is not explained as something else than it says', () => {
    const lie = { ...quote, figures: { ...quote.figures, net: 1n } };
    expect(() => explainQuote(lie, DIRECT.feeRule)).toThrow('the figure that it says');
    const priced = (toPriceFormula: string) => ({
      ...quote,
      components: quote.components.map((component) => ({ ...component, toPriceFormula })),
    });
    for (const formula of ['1.00', 'nothing']) {
      expect(() => explainQuote(priced(formula), DIRECT.feeRule)).toThrow('gives the price');
    }
  });

  test('and each component is explained by its own steps', () => {
    const { steps, stepsByComponent } = explainQuote(quote, DIRECT.feeRule);
    const said = (component: string) => stepsByComponent.get(component)?.map(({ what }) => what) ?? [];
    expect(said('app')[0]).toBe('list price of app edition=advanced for P1M');
    expect(said('storage')[0]).toBe('list price of storage - for P1M');
    expect([...stepsByComponent.keys()]).toEqual(['app', 'storage']);
    expect(said('app').length).toBeGreaterThan(1);
    const own = steps.filter((step) => stepsByComponent.get('app')?.some(({ formula }) => formula === step.formula));
    expect(own.length).toBeLessThan(steps.length);
    expect(stepsByComponent.get('app')?.map(({ formula }) => formula)).not.toEqual(
      stepsByComponent.get('storage')?.map(({ formula }) => formula),
    );
  });
});

describe('a quote of a change at renewal', () => {
  test('binds under another release as long as rule, prices and protocol are the same', () => {
    const renewing = (document: SuiteDocument) => {
      for (const rule of document.rules.specifications) rule.timing = 'at-renewal';
    };
    const quote = quoteOf(asked({ release: released(renewing), changes: [UP, MORE] }));
    const judge = (edit?: (document: SuiteDocument) => void) => {
      const document = suiteDocument(renewing);
      edit?.(document);
      const release = buildRelease(document, 2);
      return judgeQuote({ quote, accepted: false, subscription: BOUGHT, release }, NOW + 60);
    };
    expect(judge()).toBe('open');
    const dearerDisk = ({ components }: SuiteDocument) => {
      for (const row of components[1]?.specifications[0]?.skus[0]?.prices ?? []) {
        for (const part of row.parts) part.bands = [{ amount: row.currency === 'USD' ? '0.50' : '50' }];
      }
    };
    expect(judge(dearerDisk)).toBe('superseded');
  });
});

describe('what a subscription may change to', () => {
  const listed = (named: Partial<Parameters<typeof listChangeOptions>[0]> = {}, now = NOW) =>
    listChangeOptions({ subscription: BOUGHT, release: DIRECT, ...named }, now);
  const netOf = (options: ReturnType<typeof listed>, component: string) =>
    options.options.find((option) => option.component === component && option.skuKey !== 'edition=basic');

  test('is listed for every component that runs, or for one, each with what a quote would say', () => {
    const components = (options: ReturnType<typeof listed>) => [
      ...new Set(options.options.map(({ component }) => component)),
    ];
    expect(components(listed())).toEqual(['app', 'storage']);
    expect(components(listed({ component: 'storage' }))).toEqual(['storage']);
    const { net } = quoteOf(asked()).figures;
    expect(net).toBe(23_267n);
    expect(JSON.stringify(netOf(listed(), 'app'))).toContain('"232.67"');
  });

  test('costs nothing before a renewal, and is refused where none comes', () => {
    const release = released(({ product, rules }) => {
      product.type = 'direct';
      for (const rule of rules.specifications) rule.timing = 'at-renewal';
    });
    expect(JSON.stringify(netOf(listed({ release }), 'app'))).toContain('"0.00"');
    const endless = { ...BOUGHT, term: { start: START, end: null } };
    expect(JSON.stringify(listed({ subscription: endless, release }))).toContain('fee.permanent-term');
    expect(JSON.stringify(listed({ subscription: endless }))).toContain('fee.permanent-term');
  });

  test('is priced no earlier than from the start of what runs', () => {
    expect(JSON.stringify(netOf(listed({}, START - 5), 'app'))).toBe(JSON.stringify(netOf(listed({}, START), 'app')));
  });
});

describe('the operator’s brakes', () => {
  const brakes = { changesPerDayMax: 1, downgradeHoldSeconds: 100 };
  const quote = { timing: 'now', components: [{ direction: 'downgrade' }], figures: { refund: 0n, balance: 0n } };
  const braked = (named: object, history?: object, of = brakes as object) =>
    decideBrakes({ brakes: of, history, timeZone: 'UTC', quote: { ...quote, ...named } } as never, NOW);
  const upgraded = { changedAt: NOW - 86_400, changesThatDay: 1, upgradedAt: NOW - 5 };

  test('say how often a subscription has changed today', () => {
    const history = (changesThatDay: number) => ({ changedAt: NOW, changesThatDay, upgradedAt: null });
    expect(braked({}, history(1))?.detail).toContain('has changed once today (UTC), and 1 a day is the most.');
    expect(braked({}, history(2))?.detail).toContain('has changed 2 times today (UTC)');
  });

  test('hold a downgrade after an upgrade only where money goes out', () => {
    const paying = { figures: { refund: 1n, balance: 0n } };
    const crediting = { figures: { refund: 0n, balance: 1n } };
    expect([paying, crediting].map((named) => braked(named, upgraded)?.code)).toEqual([
      'limit.downgrade-hold',
      'limit.downgrade-hold',
    ]);
    expect(braked({}, upgraded)).toBeUndefined();
    expect(braked(paying, undefined)).toBeUndefined();
    expect(braked(paying, { ...upgraded, upgradedAt: null })).toBeUndefined();
    expect(braked(paying, upgraded, { ...brakes, downgradeHoldSeconds: null })).toBeUndefined();
    expect(braked(paying, { ...upgraded, upgradedAt: 0 }, { ...brakes, downgradeHoldSeconds: NOW })).toBeUndefined();
  });
});

test('the formula of a price leaves out bands that are not reached and a part that no band is for', () => {
  const row = (part: object) => ({ period: 'P1M', currency: 'USD', parts: [part] }) as unknown as PriceRow;
  const bands = [
    { upTo: 10, amountMicros: 100_000_000n },
    { upTo: 20, amountMicros: 50_000_000n },
  ];
  const formula = (model: string, agents: number) => priceFormula(row({ model, of: 'agents', bands }), { agents }, 2);
  expect([formula('graduated', 10), formula('graduated', 15)]).toEqual(['1.00 x 10', '1.00 x 10 + 0.50 x 5']);
  expect([formula('volume', 20), formula('volume', 21), formula('graduated', 0)]).toEqual(['0.50 x 20', '0', '0']);
  expect(priceFormula(row({ model: 'flat', amountMicros: -500_000n }), {}, 2)).toBe('(0 - 0.005)');
  expect(priceFormula(row({ model: 'flat', amountMicros: 0n }), {}, 2)).toBe('0.00');
});
