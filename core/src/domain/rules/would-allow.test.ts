import { describe, expect, test } from 'vitest';
import { buildRelease } from '../../testing/build-release.ts';
import { plansDocument } from '../../testing/plans-document.ts';
import { type SuiteDocument, type SuiteRule, suiteDocument } from '../../testing/suite-document.ts';
import { present } from '../kernel/assert.ts';
import type { ChangeRefusal, WouldAllow } from './change-refusal.ts';
import { type ChangeTiming, decideChange, type RunningSelection, type WantedChange } from './decide-change.ts';

/** Three editions, basic may become advanced; agents in tens; a second specification without a rule. */
function document(edit: (rule: SuiteRule, document: SuiteDocument) => void = () => undefined): SuiteDocument {
  return suiteDocument((suite) => {
    const application = present(suite.components[0], 'app');
    const standard = present(application.specifications[0], 'standard');
    standard.attributes[0] = { id: 'edition', kind: 'choice', values: ['basic', 'advanced', 'elite'] };
    const advanced = present(standard.skus[1], 'advanced');
    standard.skus.push({ sku: { edition: 'elite' }, prices: structuredClone(advanced.prices) });
    application.specifications.push({ ...structuredClone(standard), id: 'premium' });
    const rule = present(suite.rules.specifications[0], 'a rule');
    rule.skus = [{ from: { edition: 'basic' }, to: [{ edition: 'advanced' }] }];
    edit(rule, suite);
  });
}

function runningBasic(agents = 100): RunningSelection {
  const sku = { sku: { edition: 'basic' }, skuKey: 'edition=basic' };
  const selection = { component: 'app', specification: 'standard', ...sku, quantities: { agents } };
  return { selection, agreedPriceMicros: 0n };
}

function refusalOf(wish: Partial<WantedChange>, of: { suite?: SuiteDocument; runs?: RunningSelection } = {}) {
  const { suite = document(), runs = runningBasic() } = of;
  const changes = [{ component: 'app', ...wish }];
  const input = { ...buildRelease(suite), period: 'P1M', currency: 'USD', running: [runs], changes };
  const decided = decideChange(input);
  if (decided.ok) throw new Error('allowed');
  return decided.error;
}

const ELITE = { sku: { edition: 'elite' } };

describe('a refusal names the nearest change that is allowed', () => {
  test.each<[string, Partial<WantedChange>, ChangeRefusal['code'], WouldAllow]>([
    ['a target without a rule: the one that has one', ELITE, 'change.rule-missing', { sku: { edition: 'advanced' } }],
    [
      'with a quantity that may be kept: only the target differs',
      { ...ELITE, quantities: { agents: 120 } },
      'change.rule-missing',
      { sku: { edition: 'advanced' } },
    ],
    [
      'with a quantity between the steps: target and quantity',
      { ...ELITE, quantities: { agents: 125 } },
      'change.rule-missing',
      { sku: { edition: 'advanced' }, quantities: { agents: 130 } },
    ],
    [
      'another specification: the one that runs',
      { specification: 'premium', sku: { edition: 'advanced' } },
      'change.rule-missing',
      { specification: 'standard' },
    ],
    [
      'an unknown specification: the one that runs, and its target',
      { specification: 'deluxe' },
      'change.specification-unknown',
      { specification: 'standard', sku: { edition: 'advanced' } },
    ],
    [
      'a combination that is not sold: the nearest target',
      { sku: { edition: 'golden' } },
      'change.sku-unknown',
      { sku: { edition: 'advanced' } },
    ],
  ])('%s', (_what, wish, code, wouldAllow) => {
    expect(refusalOf(wish)).toMatchObject({ code, wouldAllow });
  });

  test('where no SKU may be reached, another quantity of what runs; and the sentence does not say that nothing is allowed', () => {
    const suite = document((rule) => {
      rule.skus = [];
    });
    const refusal = refusalOf(ELITE, { suite });
    expect(refusal).toMatchObject({
      code: 'change.rule-missing',
      wouldAllow: { sku: { edition: 'basic' }, quantities: { agents: 110 } },
    });
    expect(refusal.detail).toBe(
      'No rule leads from edition=basic of standard to edition=elite of standard; only quantities may change: agents.',
    );
  });

  test('a target withdrawn from sale: another one', () => {
    const suite = document((rule, { components }) => {
      rule.skus = [{ from: { edition: 'basic' }, to: [{ edition: 'elite' }, { edition: 'advanced' }] }];
      Object.assign(present(components[0]?.specifications[0]?.skus[2], 'elite'), { removed: true });
    });
    const refusal = refusalOf(ELITE, { suite });
    expect(refusal).toMatchObject({ code: 'change.sku-removed', wouldAllow: { sku: { edition: 'advanced' } } });
  });

  test('a target without a price for this period: another one', () => {
    const suite = document((rule, { components }) => {
      rule.skus = [{ from: { edition: 'basic' }, to: [{ edition: 'elite' }, { edition: 'advanced' }] }];
      const elite = present(components[0]?.specifications[0]?.skus[2], 'elite');
      elite.prices = elite.prices.filter(({ period }) => period === 'P1Y');
    });
    const refusal = refusalOf(ELITE, { suite });
    expect(refusal).toMatchObject({ code: 'change.price-missing', wouldAllow: { sku: { edition: 'advanced' } } });
  });

  test('a quantity that may only grow: the next larger one, before any other SKU', () => {
    const suite = document((rule) => {
      rule.quantities = { agents: 'up' };
    });
    const refusal = refusalOf({ quantities: { agents: 90 } }, { suite });
    expect(refusal).toMatchObject({ code: 'change.quantity-not-allowed', wouldAllow: { quantities: { agents: 110 } } });
  });

  test('a quantity at its largest: the target that is left', () => {
    const refusal = refusalOf({ quantities: { agents: 1010 } }, { runs: runningBasic(1000) });
    expect(refusal).toMatchObject({
      code: 'change.quantity-out-of-range',
      wouldAllow: { sku: { edition: 'advanced' }, quantities: { agents: 1000 } },
    });
  });

  test('and nothing where nothing may change', () => {
    const suite = document((rule) => {
      rule.skus = [];
      rule.quantities = { agents: 'none' };
    });
    const refusal = refusalOf(ELITE, { suite });
    expect(refusal.wouldAllow).toBeUndefined();
    expect(refusal.detail).toContain('nothing of it may change');
  });

  test('the nearest target, of the same specification and with the fewest other choices', () => {
    const suite = document((rule) => {
      const to = [{ specification: 'premium', sku: { edition: 'advanced' } }, { edition: 'elite' }];
      rule.skus = [{ from: { edition: 'basic' }, to }];
    });
    expect(refusalOf({ sku: { edition: 'advanced' } }, { suite }).wouldAllow).toEqual(ELITE);
    const premium = { specification: 'premium', ...ELITE };
    expect(refusalOf(premium, { suite }).wouldAllow).toEqual({ sku: { edition: 'advanced' } });
  });
});

test('the nearest target of an add-on that is sold by several specifications', () => {
  const skus = { a: ['1.00'], b: ['2.00'], c: ['3.00'] };
  const of = {
    specifications: { standard: { skus } },
    addOns: { storage: { warm: { skus: { x: ['1.00'] } }, cold: { skus } } },
    rules: ['cold a → cold b'],
  };
  const sku = { sku: { plan: 'a' }, skuKey: 'plan=a' };
  const selection = { component: 'storage', specification: 'cold', ...sku, quantities: {} };
  const decided = decideChange({
    ...buildRelease(plansDocument(of)),
    ...{ period: 'P1M', currency: 'USD', running: [{ selection, agreedPriceMicros: 0n }] },
    changes: [{ component: 'storage', sku: { plan: 'c' } }],
  });
  expect(decided).toMatchObject({
    ok: false,
    error: { code: 'change.rule-missing', wouldAllow: { sku: { plan: 'b' } } },
  });
});

describe('the time of a change is the rule’s, or where it says so the customer’s', () => {
  type Answer = ChangeTiming | { wouldAllow: WouldAllow | undefined };

  function timed(timings: readonly string[], wish: ChangeTiming | undefined): Answer {
    const suite = suiteDocument(({ rules }) => {
      for (const [index, rule] of rules.specifications.entries()) rule.timing = timings[index] ?? 'now';
    });
    const gigabytes = { component: 'storage', specification: 'disk', sku: {}, skuKey: '-', quantities: { gb: 500 } };
    const running = [runningBasic(), { selection: gigabytes, agreedPriceMicros: 0n }];
    const both = [
      { component: 'app', quantities: { agents: 110 } },
      { component: 'storage', quantities: { gb: 600 } },
    ];
    const input = { ...buildRelease(suite), period: 'P1M', currency: 'USD', running };
    const decided = decideChange({ ...input, changes: both.slice(0, timings.length), ...(wish && { timing: wish }) });
    if (decided.ok) return decided.value.timing;
    expect(decided.error.code).toBe('change.timing-not-allowed');
    return { wouldAllow: decided.error.wouldAllow };
  }

  const OTHER = { now: { wouldAllow: { timing: 'now' } }, renewal: { wouldAllow: { timing: 'at-renewal' } } } as const;

  test.each<[timings: readonly string[], wish: ChangeTiming | undefined, Answer]>([
    [['now'], undefined, 'now'],
    [['now'], 'now', 'now'],
    [['now'], 'at-renewal', OTHER.now],
    [['at-renewal'], undefined, 'at-renewal'],
    [['at-renewal'], 'at-renewal', 'at-renewal'],
    [['at-renewal'], 'now', OTHER.renewal],
    [['customer-chooses'], undefined, 'now'],
    [['customer-chooses'], 'now', 'now'],
    [['customer-chooses'], 'at-renewal', 'at-renewal'],
    [['customer-chooses', 'at-renewal'], undefined, 'at-renewal'],
    [['customer-chooses', 'at-renewal'], 'now', OTHER.renewal],
    [['now', 'customer-chooses'], 'at-renewal', OTHER.now],
    // Now only beside at renewal only: nothing that is near would be allowed, they change apart.
    [['now', 'at-renewal'], undefined, { wouldAllow: undefined }],
    [['now', 'at-renewal'], 'now', { wouldAllow: undefined }],
  ])('rules %j and a wish for %s', (timings, wish, answer) => {
    expect(timed(timings, wish)).toEqual(answer);
  });
});

test('a quantity that is not sold any more starts from the nearest that is, as the options do: a larger one can be cheaper', () => {
  const suite = suiteDocument((edited) => {
    const standard = present(edited.components[0]?.specifications[0], 'standard');
    const advanced = present(standard.skus[1], 'advanced');
    const bands = [{ upTo: 100, amount: '20.00' }, { amount: '1.00' }];
    advanced.prices = [{ period: 'P1M', currency: 'USD', parts: [{ model: 'volume', of: 'agents', bands }] }];
    present(edited.rules.specifications[0], 'a rule').skus = [
      { from: { edition: 'basic' }, to: [{ edition: 'advanced' }] },
    ];
  });
  // 104 lies between 100 and 110: 100 advanced agents cost 2000.00, 110 of them 110.00, which is less than what runs.
  const refusal = refusalOf({ sku: { edition: 'advanced' } }, { suite, runs: runningBasic(104) });
  expect(refusal).toMatchObject({ code: 'change.quantity-required', wouldAllow: { quantities: { agents: 100 } } });
});
