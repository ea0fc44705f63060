import { describe, expect, test } from 'vitest';
import { buildRelease } from '../../testing/build-release.ts';
import { asText } from '../../testing/findings-as-text.ts';
import { type PlansDocument, plansDocument } from '../../testing/plans-document.ts';
import type { Selection } from '../catalog/selection.ts';
import { decideAdjustment } from './decide-adjustment.ts';
import { type ChangeTiming, decideChange, type RunningSelection, type WantedChange } from './decide-change.ts';

/** Two components of several specifications, each with several quantities and SKUs: whoever looks up the wrong one is noticed. */
const SPECIFICATIONS = {
  standard: {
    quantities: { seats: [10, 100, 10], disk: [5, 50, 5] },
    skus: {
      basic: ['5.00 + 1.00 seats + 0.10 disk', 'P1Y JPY: 500 + 100 seats'],
      pro: ['9.00 + 1.20 seats + 0.10 disk'],
      elite: ['P1Y USD: 90.00', '1.00 + 1.00 seats'],
    },
  },
  premium: {
    quantities: { seats: [20, 200, 20], cpu: [1, 4, 1] },
    skus: { basic: ['30.00 + 1.00 seats'], pro: ['60.00 + 1.00 seats + 4.00 cpu'] },
  },
  office: { billing: 'offline', skus: { '-': ['1.00'] } },
} as const;

const PRODUCT: PlansDocument = {
  specifications: SPECIFICATIONS,
  addOns: {
    storage: {
      cold: { quantities: { gb: [100, 900, 100] }, skus: { '-': ['1.00 gb'] } },
      hot: { quantities: { gb: [100, 900, 100] }, skus: { '-': ['2.00 gb'] } },
    },
  },
  rules: ['basic → pro', 'pro → elite'],
  terms: { standard: { quantities: { disk: 'both' }, expansionStep: { seats: 2 } } },
};

function selection(
  component: string,
  specification: string,
  plan: string,
  quantities: Selection['quantities'],
): Selection {
  const sku = plan === '-' ? { sku: {}, skuKey: '-' } : { sku: { plan }, skuKey: `plan=${plan}` };
  return { component, specification, ...sku, quantities };
}

const COLD = selection('storage', 'cold', '-', { gb: 300 });
const BASIC = selection('app', 'standard', 'basic', { seats: 50, disk: 20 });
const runs = (...selections: Selection[]): RunningSelection[] =>
  selections.map((one) => ({ selection: one, agreedPriceMicros: 0n }));

interface Wish {
  readonly of?: Partial<PlansDocument>;
  readonly running?: readonly RunningSelection[];
  readonly period?: string;
  readonly currency?: string;
  readonly timing?: ChangeTiming;
}

function refused(changes: readonly WantedChange[], wish: Wish = {}): string[] {
  const { of = {}, running = runs(COLD, BASIC), period = 'P1M', currency = 'USD', timing } = wish;
  const release = buildRelease(plansDocument({ ...PRODUCT, ...of }));
  const decided = decideChange({ ...release, period, currency, running, changes, ...(timing && { timing }) });
  if (decided.ok) return ['allowed'];
  const { code, detail, component, tried, wouldAllow, ...rest } = decided.error;
  expect(rest).toEqual({});
  return [
    `${code}${component === undefined ? '' : ` of ${component}`}`,
    detail,
    ...tried.map((line) => `tried ${line}`),
    ...(wouldAllow ? [`wouldAllow ${asText(wouldAllow)}`] : []),
  ];
}
const app = (wish: Partial<WantedChange>): WantedChange[] => [{ component: 'app', ...wish }];
const to = (plan: string) => ({ sku: { plan } });

describe('a customer reads why a change is refused, what was tried, and what would be allowed', () => {
  test('no component, one that does not run, one named twice', () => {
    expect(refused([])).toMatchInlineSnapshot(`
      [
        "change.same-selection",
        "The change names no component.",
      ]
    `);
    expect(refused([{ component: 'voice' }])).toMatchInlineSnapshot(`
      [
        "change.component-unknown of voice",
        "This subscription runs no component voice; it runs storage, app.",
      ]
    `);
    expect(refused([...app(to('pro')), { component: 'app' }])).toMatchInlineSnapshot(`
      [
        "change.component-repeated of app",
        "app is named twice.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
      ]
    `);
  });

  test('what runs already, by quantities or by nothing', () => {
    expect(refused(app({}))).toMatchInlineSnapshot(`
      [
        "change.same-selection of app",
        "basic with seats 50, disk 20 runs already.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
      ]
    `);
    expect(refused(app({ ...to('basic'), quantities: { seats: 50 } }))).toMatchInlineSnapshot(`
      [
        "change.same-selection of app",
        "basic with seats 50, disk 20 runs already.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
      ]
    `);
    const running = runs(selection('app', 'office', '-', {}));
    const office = { billing: 'subscription', skus: { '-': ['1.00'] } };
    expect(
      refused(app({}), { running, of: { specifications: { office }, rules: [], terms: {} } }),
    ).toMatchInlineSnapshot(`
      [
        "change.same-selection of app",
        "office runs already.",
        "tried office: no rule for -",
      ]
    `);
  });

  test('a specification that there is not, or that is not billed by subscription', () => {
    expect(refused(app({ specification: 'deluxe' }))).toMatchInlineSnapshot(`
      [
        "change.specification-unknown of app",
        "app has no specification deluxe.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {specification:standard,sku:{plan:pro}}",
      ]
    `);
    expect(refused(app({ specification: 'office' }))).toMatchInlineSnapshot(`
      [
        "change.billing-not-subscription of app",
        "office is billed offline; only specifications billed by subscription change by order.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
      ]
    `);
    const running = runs(selection('app', 'office', '-', {}));
    expect(refused(app({ specification: 'standard', ...to('pro') }), { running })).toMatchInlineSnapshot(`
      [
        "change.billing-not-subscription of app",
        "office is billed offline; only specifications billed by subscription change by order.",
        "tried office: no rule for -",
      ]
    `);
  });

  test('a SKU that there is not: by value, by a choice too many, and where there are no choices', () => {
    expect(refused(app(to('ultra')))).toMatchInlineSnapshot(`
      [
        "change.sku-unknown of app",
        "standard has no SKU plan ultra. Its choices are plan: basic | pro | elite.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {sku:{plan:pro}}",
      ]
    `);
    expect(refused(app({ sku: { region: 'eu' } }))).toMatchInlineSnapshot(`
      [
        "change.sku-unknown of app",
        "standard has no SKU plan basic, region eu. Its choices are plan: basic | pro | elite.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {sku:{plan:pro}}",
      ]
    `);
    expect(refused([{ component: 'storage', ...to('pro') }])).toMatchInlineSnapshot(`
      [
        "change.sku-unknown of storage",
        "cold has no SKU plan pro. Its choices are none.",
        "tried cold: no rule for -",
      ]
    `);
  });

  test('a component, or a specification, that is gone from the release', () => {
    const running = runs(selection('mail', 'post', '-', {}), selection('app', 'gone', 'basic', { seats: 50 }));
    expect(refused([{ component: 'mail' }], { running })).toMatchInlineSnapshot(`
      [
        "change.component-unknown of mail",
        "mail is no longer offered.",
        "tried post: no rule, the release in force does not have it",
      ]
    `);
    expect(refused(app({ specification: 'standard', ...to('pro') }), { running })).toMatchInlineSnapshot(`
      [
        "change.rule-missing of app",
        "No rule leads from plan=basic of gone to plan=pro of standard; nothing of it may change.",
        "tried gone: no rule, the release in force does not have it",
      ]
    `);
  });

  test('a move without a rule, with what the rules of this SKU allow', () => {
    expect(refused(app(to('elite')))).toMatchInlineSnapshot(`
      [
        "change.rule-missing of app",
        "No rule leads from plan=basic of standard to plan=elite of standard; allowed are plan=pro.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {sku:{plan:pro}}",
      ]
    `);
    expect(refused(app({ specification: 'premium', ...to('pro') }))).toMatchInlineSnapshot(`
      [
        "change.rule-missing of app",
        "No rule leads from plan=basic of standard to plan=pro of premium; allowed are plan=pro.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {specification:standard}",
      ]
    `);
    const none = { rules: [], terms: {} };
    expect(refused(app(to('pro')), { of: none })).toMatchInlineSnapshot(`
      [
        "change.rule-missing of app",
        "No rule leads from plan=basic of standard to plan=pro of standard; nothing of it may change.",
        "tried standard: no rule for plan=basic",
      ]
    `);
    expect(refused(app({ quantities: { seats: 70 } }), { of: none })).toMatchInlineSnapshot(`
      [
        "change.rule-missing of app",
        "No rule lets seats change from 50.",
        "tried standard: no rule for plan=basic",
      ]
    `);
    const skus = Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((plan) => [plan, ['1.00']]));
    const of = { style: 'scope', specifications: { standard: { skus }, premium: { skus } }, terms: {} } as const;
    const running = runs(selection('app', 'standard', 'a', {}));
    const targets = (count: number) => ['b', 'c', 'd', 'e', 'f', 'g'].slice(0, count).map((plan) => `a → ${plan}`);
    const sentence = (rules: readonly string[]) => refused(app(to('h')), { running, of: { ...of, rules } })[1];
    expect(sentence(['a → premium a', ...targets(4)])).toMatchInlineSnapshot(
      `"No rule leads from plan=a of standard to plan=h of standard; allowed are plan=a of premium, plan=b, plan=c, plan=d, plan=e."`,
    );
    expect(sentence(['a → premium a', ...targets(6)])).toMatchInlineSnapshot(
      `"No rule leads from plan=a of standard to plan=h of standard; allowed are plan=a of premium, plan=b, plan=c, plan=d, plan=e and 2 more."`,
    );
  });

  test('a quantity that there is not', () => {
    expect(refused(app({ quantities: { cpu: 2 } }))).toMatchInlineSnapshot(`
      [
        "change.attribute-unknown of app",
        "The target has no quantity cpu. It has seats, disk.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
      ]
    `);
    const running = runs(selection('app', 'standard', '-', {}));
    const of = { specifications: { standard: { skus: { '-': ['1.00'] } } }, rules: [], terms: { standard: {} } };
    expect(refused(app({ quantities: { seats: 2 } }), { running, of })).toMatchInlineSnapshot(`
      [
        "change.attribute-unknown of app",
        "The target has no quantity seats. It has none.",
        "tried standard: no rule for -",
      ]
    `);
  });

  test('a quantity that is no number, outside its range, or between the steps', () => {
    expect(refused(app({ quantities: { disk: 7.5 } }))).toMatchInlineSnapshot(`
      [
        "change.quantity-out-of-range of app",
        "disk has to be a whole number.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {quantities:{disk:10,seats:70}}",
      ]
    `);
    expect(refused(app({ quantities: { disk: -5 } }))).toMatchInlineSnapshot(`
      [
        "change.quantity-out-of-range of app",
        "disk has to be a whole number.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {quantities:{disk:5,seats:70}}",
      ]
    `);
    expect(refused(app({ quantities: { disk: 55 } }))).toMatchInlineSnapshot(`
      [
        "change.quantity-out-of-range of app",
        "disk 55 lies outside 5 to 50.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {quantities:{disk:50}}",
      ]
    `);
    expect(refused(app({ quantities: { disk: 0 } }))).toMatchInlineSnapshot(`
      [
        "change.quantity-out-of-range of app",
        "disk 0 lies outside 5 to 50.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {quantities:{disk:5,seats:70}}",
      ]
    `);
    expect(refused(app({ quantities: { disk: 7 } }))).toMatchInlineSnapshot(`
      [
        "change.quantity-off-grid of app",
        "disk 7 lies between the steps: it is sold as 5, 10, … 50.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {quantities:{disk:10,seats:70}}",
      ]
    `);
  });

  test('a quantity that may not shrink, or grows by half an expansion step', () => {
    expect(refused(app({ quantities: { seats: 30 } }))).toMatchInlineSnapshot(`
      [
        "change.quantity-not-allowed of app",
        "The rules do not let seats shrink from 50 to 30.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {quantities:{seats:70}}",
      ]
    `);
    expect(refused(app({ quantities: { seats: 60 } }))).toMatchInlineSnapshot(`
      [
        "change.quantity-off-grid of app",
        "seats cannot grow from 50 to 60 in whole steps: it can grow to 70, 90.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {quantities:{seats:70}}",
      ]
    `);
    const none = { terms: { standard: { quantities: { seats: 'none', disk: 'none' } } } };
    expect(refused(app({ quantities: { seats: 70 } }), { of: none })).toMatchInlineSnapshot(`
      [
        "change.quantity-not-allowed of app",
        "The rules do not let seats grow from 50 to 70.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "wouldAllow {sku:{plan:pro},quantities:{seats:50}}",
      ]
    `);
  });

  test('a quantity at the end of its growth, and at the end of its shrinking', () => {
    const grown = runs(selection('app', 'standard', 'basic', { seats: 90, disk: 20 }));
    expect(refused(app({ quantities: { seats: 100 } }), { running: grown })).toMatchInlineSnapshot(`
      [
        "change.quantity-off-grid of app",
        "seats cannot grow from 90 to 100 in whole steps here.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {quantities:{disk:25,seats:90}}",
      ]
    `);
    const off = runs(selection('app', 'standard', 'basic', { seats: 50, disk: 22 }));
    expect(refused(app({ quantities: { disk: 27 } }), { running: off })).toMatchInlineSnapshot(`
      [
        "change.quantity-off-grid of app",
        "disk 27 lies between the steps: it is sold as 5, 10, … 50.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {quantities:{disk:30}}",
      ]
    `);
  });

  test('a quantity that has to be given: new to the target, or sold there no longer', () => {
    const of = { style: 'scope', rules: ['basic → premium pro', 'basic → pro'] } as const;
    expect(refused(app({ specification: 'premium', ...to('pro') }), { of })).toMatchInlineSnapshot(`
      [
        "change.quantity-required of app",
        "Say how many seats: 20, 40, … 200. The running 50 cannot be bought.",
        "tried standard: plan=basic → premium plan=pro (/rules/specifications/0/skus/0/to/0)",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0/to/1)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {quantities:{seats:60,cpu:1}}",
      ]
    `);
    const off = runs(selection('app', 'standard', 'basic', { seats: 40, disk: 22 }));
    expect(refused(app(to('pro')), { running: off })).toMatchInlineSnapshot(`
      [
        "change.quantity-required of app",
        "Say how many disk: 5, 10, … 50. The running 22 cannot be bought.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {quantities:{disk:25}}",
      ]
    `);
    expect(refused(app({ quantities: { seats: 60 } }), { running: off })).toMatchInlineSnapshot(`
      [
        "change.quantity-required of app",
        "Say how many disk: 5, 10, … 50. The running 22 cannot be bought.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {quantities:{disk:25}}",
      ]
    `);
  });

  test('the quantities to choose from, where there are few', () => {
    const sentence = (max: number) => {
      const premium = { quantities: { cpu: [3, max, 1] }, skus: { pro: ['90.00'] } } as const;
      const specifications = { standard: SPECIFICATIONS.standard, premium };
      const of = { style: 'scope', specifications, rules: ['basic → premium pro'] } as const;
      return refused(app({ specification: 'premium', ...to('pro') }), { of })[1];
    };
    expect([3, 4, 5].map(sentence)).toMatchInlineSnapshot(`
      [
        "Say how many cpu: 3. The running selection does not give it.",
        "Say how many cpu: 3, 4. The running selection does not give it.",
        "Say how many cpu: 3, 4, … 5. The running selection does not give it.",
      ]
    `);
  });

  test('a target that is not sold for this period, or no longer at all', () => {
    expect(refused(app(to('pro')), { period: 'P1Y', currency: 'JPY' })).toMatchInlineSnapshot(`
      [
        "change.price-missing of app",
        "plan=pro of standard has no price for P1Y in JPY at these quantities.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {sku:{plan:basic},quantities:{seats:70}}",
      ]
    `);
    const { standard, premium } = SPECIFICATIONS;
    const pro = { rows: ['9.00 + 1.20 seats'], removed: true };
    const specifications = { standard: { ...standard, skus: { ...standard.skus, pro } }, premium };
    const of = { style: 'scope', specifications, rules: ['basic → pro', 'basic → elite'] } as const;
    expect(refused(app(to('pro')), { of })).toMatchInlineSnapshot(`
      [
        "change.sku-removed of app",
        "plan=pro of standard is no longer sold.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0/to/0)",
        "tried standard: plan=basic → plan=elite (/rules/specifications/0/skus/0/to/1)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {sku:{plan:basic},quantities:{disk:25}}",
      ]
    `);
  });

  test('a target that is not dearer, with the smallest larger quantities that are', () => {
    const of = { style: 'scope', rules: ['basic → elite'] } as const;
    expect(refused(app(to('elite')), { of })).toMatchInlineSnapshot(`
      [
        "change.downgrade-not-allowed of app",
        "The target costs 51.00 USD for P1M, which is not more than the 57.00 USD of what runs now; this product can only be upgraded.",
        "tried standard: plan=basic → plan=elite (/rules/specifications/0/skus/0/to/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {sku:{plan:basic},quantities:{disk:25}}",
      ]
    `);
    expect(refused(app({ quantities: { disk: 15 } }))).toMatchInlineSnapshot(`
      [
        "change.downgrade-not-allowed of app",
        "The target costs 56.50 USD for P1M, which is not more than the 57.00 USD of what runs now; this product can only be upgraded.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {quantities:{seats:70}}",
      ]
    `);
    const terms = { standard: { quantities: { seats: 'both' } } };
    expect(refused(app(to('elite')), { of: { ...of, terms } }).at(-1)).toMatchInlineSnapshot(
      `"wouldAllow {quantities:{seats:60}}"`,
    );
  });

  test('a time that the rules do not allow', () => {
    const terms = (timing: string) => ({ standard: { timing }, cold: {} });
    const wish = app(to('pro'));
    expect(refused(wish, { of: { terms: terms('now') }, timing: 'at-renewal' })).toMatchInlineSnapshot(`
      [
        "change.timing-not-allowed",
        "The rule allows this change now, not at renewal.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 10 (/rules/specifications/0)",
        "tried standard: disk up, growth by 5 (/rules/specifications/0)",
        "wouldAllow {timing:now}",
      ]
    `);
    expect(refused(wish, { of: { terms: terms('at-renewal') }, timing: 'now' })).toMatchInlineSnapshot(`
      [
        "change.timing-not-allowed",
        "The rule allows this change at renewal, not now.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 10 (/rules/specifications/0)",
        "tried standard: disk up, growth by 5 (/rules/specifications/0)",
        "wouldAllow {timing:at-renewal}",
      ]
    `);
    const both = [{ component: 'storage', quantities: { gb: 400 } }, ...wish];
    expect(refused(both, { of: { terms: terms('at-renewal') } })).toMatchInlineSnapshot(`
      [
        "change.timing-not-allowed",
        "Some of these components change now only, others at renewal only: change them apart.",
        "tried cold: gb up, growth by 100 (/rules/specifications/1)",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 10 (/rules/specifications/0)",
        "tried standard: disk up, growth by 5 (/rules/specifications/0)",
      ]
    `);
  });

  test('the second of two components: what was tried for the first is told too', () => {
    const both = [{ component: 'storage', quantities: { gb: 400 } }, ...app(to('elite'))];
    const of = { terms: { standard: {}, cold: { expansionStep: { gb: 1 } } } };
    expect(refused(both, { of })).toMatchInlineSnapshot(`
      [
        "change.rule-missing of app",
        "No rule leads from plan=basic of standard to plan=elite of standard; allowed are plan=pro.",
        "tried cold: gb up, growth by 100 (/rules/specifications/1)",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 10 (/rules/specifications/0)",
        "tried standard: disk up, growth by 5 (/rules/specifications/0)",
        "wouldAllow {sku:{plan:pro}}",
      ]
    `);
  });
});

describe('a seller reads why an adjustment is refused', () => {
  const offline = () => {
    const { catalog } = buildRelease(plansDocument(PRODUCT));
    return {
      ...catalog,
      components: catalog.components.map((component) => ({
        ...component,
        specifications: component.specifications.map((one) =>
          one.id === 'premium' ? one : { ...one, billing: 'offline' as const },
        ),
      })),
    };
  };
  function adjusted(wanted: Partial<WantedChange>, running: readonly Selection[] = [COLD, BASIC]): string[] {
    const decided = decideAdjustment(offline(), { running, wanted: { component: 'app', ...wanted } });
    if (decided.ok) return ['allowed', asText(decided.value)];
    const { code, detail, wouldAllow, ...rest } = decided.error;
    expect(rest).toEqual({});
    return [code, detail, ...(wouldAllow ? [`wouldAllow ${asText(wouldAllow)}`] : [])];
  }

  test('what is not there, and what is not theirs to adjust', () => {
    expect(adjusted({ component: 'voice' })).toMatchInlineSnapshot(`
      [
        "change.component-unknown",
        "This subscription runs no component voice; it runs storage, app.",
      ]
    `);
    expect(adjusted({}, [selection('app', 'gone', 'basic', {})])).toMatchInlineSnapshot(`
      [
        "adjustment.specification-gone",
        "gone runs, and the release in force does not say how it is billed.",
      ]
    `);
    expect(adjusted({ specification: 'deluxe' })).toMatchInlineSnapshot(`
      [
        "change.specification-unknown",
        "app has no specification deluxe.",
      ]
    `);
    expect(adjusted({ specification: 'premium' })).toMatchInlineSnapshot(`
      [
        "adjustment.billing-not-offline",
        "premium is billed subscription: it is not the seller's to adjust.",
      ]
    `);
    expect(adjusted({}, [selection('app', 'premium', 'pro', { seats: 20, cpu: 1 })])).toMatchInlineSnapshot(`
      [
        "adjustment.billing-not-offline",
        "premium is billed subscription: it is not the seller's to adjust.",
      ]
    `);
    expect(adjusted(to('ultra'))).toMatchInlineSnapshot(`
      [
        "change.sku-unknown",
        "standard has no SKU plan ultra. Its choices are plan: basic | pro | elite.",
      ]
    `);
  });

  test('what cannot be bought', () => {
    expect(adjusted({ quantities: { disk: 7 } })).toMatchInlineSnapshot(`
      [
        "change.quantity-off-grid",
        "disk 7 lies between the steps: it is sold as 5, 10, … 50.",
        "wouldAllow {quantities:{disk:10}}",
      ]
    `);
    expect(adjusted({ quantities: { disk: 55 } })).toMatchInlineSnapshot(`
      [
        "change.quantity-out-of-range",
        "disk 55 lies outside 5 to 50.",
        "wouldAllow {quantities:{disk:50}}",
      ]
    `);
    expect(adjusted({ quantities: { cpu: 1 } })).toMatchInlineSnapshot(`
      [
        "change.attribute-unknown",
        "The target has no quantity cpu. It has seats, disk.",
      ]
    `);
    expect(adjusted(to('pro'), [selection('app', 'standard', 'basic', { seats: 55, disk: 5 })])).toMatchInlineSnapshot(`
      [
        "change.quantity-required",
        "Say how many seats: 10, 20, … 100. The running 55 cannot be bought.",
        "wouldAllow {quantities:{seats:60}}",
      ]
    `);
  });

  test('a SKU that is withdrawn, unless it is the one that runs', () => {
    const { standard } = SPECIFICATIONS;
    const pro = { rows: ['9.00'], removed: true };
    const specifications = { standard: { ...standard, billing: 'offline', skus: { ...standard.skus, pro } } };
    const { catalog } = buildRelease(plansDocument({ ...PRODUCT, specifications, rules: [], terms: {} }));
    const adjust = (plan: string) => {
      const running = [selection('app', 'standard', plan, { seats: 50, disk: 20 })];
      return decideAdjustment(catalog, {
        running,
        wanted: { component: 'app', ...to('pro'), quantities: { seats: 60 } },
      });
    };
    expect(adjust('basic')).toEqual({
      ok: false,
      error: { code: 'change.sku-removed', detail: 'plan=pro of standard is no longer sold.' },
    });
    expect(adjust('pro')).toMatchObject({ ok: true, value: { quantities: { seats: 60, disk: 20 } } });
  });

  test('and what is allowed: anything that can be bought, what is left out staying as it is', () => {
    expect(adjusted({ quantities: { seats: 10 } })).toMatchInlineSnapshot(`
      [
        "allowed",
        "{component:app,specification:standard,sku:{plan:basic},skuKey:plan=basic,quantities:{seats:10,disk:20}}",
      ]
    `);
    expect(adjusted(to('elite'))).toMatchInlineSnapshot(`
      [
        "allowed",
        "{component:app,specification:standard,sku:{plan:elite},skuKey:plan=elite,quantities:{seats:50,disk:20}}",
      ]
    `);
    expect(adjusted({ specification: 'office' }, [selection('app', 'standard', 'basic', {})])).toMatchInlineSnapshot(`
      [
        "allowed",
        "{component:app,specification:office,sku:{},skuKey:-,quantities:{}}",
      ]
    `);
    const hot = { component: 'storage', specification: 'hot' };
    expect(adjusted(hot)).toMatchInlineSnapshot(`
      [
        "allowed",
        "{component:storage,specification:hot,sku:{},skuKey:-,quantities:{gb:300}}",
      ]
    `);
    expect(adjusted({ component: 'storage', quantities: { gb: 900 } })).toMatchInlineSnapshot(`
      [
        "allowed",
        "{component:storage,specification:cold,sku:{},skuKey:-,quantities:{gb:900}}",
      ]
    `);
  });
});

describe('a change of several components', () => {
  test.each<[string, object, object, { fit: boolean; silence: readonly [number, string] }]>([
    ['as the rules say', {}, {}, { fit: false, silence: [86_400, 'reject'] }],
    ['asks the sellers of either', { fit: true }, {}, { fit: true, silence: [86_400, 'reject'] }],
    ['of any', {}, { fit: true }, { fit: true, silence: [86_400, 'reject'] }],
    [
      'waits as short as one',
      silence('PT3H', 'accept'),
      silence('PT2H', 'accept'),
      { fit: false, silence: [7200, 'accept'] },
    ],
    ['or the other', silence('PT1H', 'hold'), silence('PT2H', 'accept'), { fit: false, silence: [3600, 'hold'] }],
    ['and is as careful', silence('PT2H', 'accept'), silence('PT3H', 'hold'), { fit: false, silence: [7200, 'hold'] }],
    [
      'as the most careful',
      silence('PT2H', 'reject'),
      silence('PT1H', 'hold'),
      { fit: false, silence: [3600, 'reject'] },
    ],
    ['of both', silence('PT2H', 'hold'), silence('PT3H', 'reject'), { fit: false, silence: [7200, 'reject'] }],
  ])('%s', (_what, standard, cold, expected) => {
    const release = buildRelease(plansDocument({ ...PRODUCT, terms: { standard, cold } }));
    const changes = [{ component: 'storage', quantities: { gb: 400 } }, ...app(to('pro'))];
    const decided = decideChange({ ...release, period: 'P1M', currency: 'USD', running: runs(COLD, BASIC), changes });
    if (!decided.ok) throw new Error(decided.error.detail);
    const { fit, silence: silent, direction, components } = decided.value;
    expect({ fit, silence: [silent.afterSeconds, silent.then] }).toEqual(expected);
    expect({
      direction,
      components: components.map(({ rule, fromListPriceMicros, toPriceMicros }) => [
        rule,
        fromListPriceMicros,
        toPriceMicros,
      ]),
    }).toEqual({
      direction: 'upgrade',
      components: [
        ['/rules/specifications/1', 30_000_000_000n, 40_000_000_000n],
        ['/rules/specifications/0/skus/0', 5_700_000_000n, 7_100_000_000n],
      ],
    });
  });

  function silence(after: string, outcome: string): object {
    return {
      silence: Object.fromEntries([
        ['after', after],
        ['then', outcome],
      ]),
    };
  }
});
