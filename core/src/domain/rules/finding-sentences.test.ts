import { describe, expect, test } from 'vitest';
import { asText, findingsAsText } from '../../testing/findings-as-text.ts';
import { type PlansDocument, type PlansSpecification, plansDocument } from '../../testing/plans-document.ts';
import { checkCatalog } from './create-catalog-checker.ts';

function said(of: PlansDocument): string[] {
  return findingsAsText(checkCatalog(plansDocument(of)).findings);
}

/** Seats from 1 to 10, and what is written beside them. */
function seats(skus: PlansSpecification['skus'], quantities: PlansSpecification['quantities'] = {}) {
  return { standard: { quantities: { seats: [1, 10, 1], ...quantities }, skus } } as const;
}

const FORTH = ['basic → pro'];

describe('a seller reads where a target is not dearer, by how much, and what repairs it', () => {
  test('SKUs without quantities', () => {
    const specifications = { standard: { skus: { basic: ['100.00'], pro: ['80.00'] } } };
    expect(said({ specifications, rules: FORTH })).toMatchInlineSnapshot(`
      [
        "error rule.target-not-dearer /rules/specifications/0/skus/0",
        "  basic → pro does not lead to a higher price: pro costs 80.00 USD for P1M, basic 100.00 USD. Change one of the two prices, or delete the rule.",
        "  counterexample {component:app,specification:standard,period:P1M,currency:USD,from:{sku:{plan:basic},quantities:{}},to:{sku:{plan:pro},quantities:{}},fromPrice:100.00,toPrice:80.00,net:-20.00}",
        "  raise-price /components/0/specifications/0/skus/1/prices/0/parts/0 80.00 → 100.01: Raise the price of pro for P1M by 20.01 USD.",
        "  lower-price /components/0/specifications/0/skus/0/prices/0/parts/0 100.00 → 79.99: Lower the price of basic for P1M by 20.01 USD.",
        "  delete-rule /rules/specifications/0/skus/0  → : Delete the rule basic → pro.",
      ]
    `);
  });

  test('several quantities, at the point of the least net', () => {
    const skus = { basic: ['5.00 + 1.00 seats + 0.10 disk'], pro: ['6.00 + 0.80 seats + 0.11 disk'] };
    expect(said({ specifications: seats(skus, { disk: [5, 50, 5] }), rules: FORTH })).toMatchInlineSnapshot(`
      [
        "error rule.target-not-dearer /rules/specifications/0/skus/0",
        "  basic → pro does not lead to a higher price: at seats 10, disk 5, pro costs 14.55 USD for P1M, basic 15.50 USD. Change one of the two prices, or delete the rule.",
        "  counterexample {component:app,specification:standard,period:P1M,currency:USD,from:{sku:{plan:basic},quantities:{seats:10,disk:5}},to:{sku:{plan:pro},quantities:{seats:10,disk:5}},fromPrice:15.50,toPrice:14.55,net:-0.95}",
        "  raise-price /components/0/specifications/0/skus/1/prices/0/parts/0 6.00 → 6.96: Raise the price of pro for P1M by 0.96 USD.",
        "  lower-price /components/0/specifications/0/skus/0/prices/0/parts/0 5.00 → 4.04: Lower the price of basic for P1M by 0.96 USD.",
        "  delete-rule /rules/specifications/0/skus/0  → : Delete the rule basic → pro.",
      ]
    `);
  });

  test('each row in its own minor unit, found by its period and currency', () => {
    const skus = {
      basic: ['P1Y JPY: 500 + 20.5 seats', 'P1M KWD: 1.500'],
      pro: ['P1M KWD: 1.499', 'P1Y JPY: 500 + 20.4 seats'],
    };
    expect(said({ specifications: seats(skus), rules: FORTH })).toMatchInlineSnapshot(`
      [
        "error rule.target-not-dearer /rules/specifications/0/skus/0",
        "  basic → pro does not lead to a higher price: at seats 10, pro costs 704 JPY for P1Y, basic 705 JPY. Change one of the two prices, or delete the rule.",
        "  counterexample {component:app,specification:standard,period:P1Y,currency:JPY,from:{sku:{plan:basic},quantities:{seats:10}},to:{sku:{plan:pro},quantities:{seats:10}},fromPrice:705,toPrice:704,net:-1}",
        "  raise-price /components/0/specifications/0/skus/1/prices/1/parts/0 500 → 502: Raise the price of pro for P1Y by 2 JPY.",
        "  lower-price /components/0/specifications/0/skus/0/prices/0/parts/0 500 → 498: Lower the price of basic for P1Y by 2 JPY.",
        "  delete-rule /rules/specifications/0/skus/0  → : Delete the rule basic → pro.",
        "error rule.target-not-dearer /rules/specifications/0/skus/0",
        "  basic → pro does not lead to a higher price: at seats 1, pro costs 1.499 KWD for P1M, basic 1.500 KWD. Change one of the two prices, or delete the rule.",
        "  counterexample {component:app,specification:standard,period:P1M,currency:KWD,from:{sku:{plan:basic},quantities:{seats:1}},to:{sku:{plan:pro},quantities:{seats:1}},fromPrice:1.500,toPrice:1.499,net:-0.001}",
        "  raise-price /components/0/specifications/0/skus/1/prices/0/parts/0 1.499 → 1.501: Raise the price of pro for P1M by 0.002 KWD.",
        "  lower-price /components/0/specifications/0/skus/0/prices/1/parts/0 1.500 → 1.498: Lower the price of basic for P1M by 0.002 KWD.",
        "  delete-rule /rules/specifications/0/skus/0  → : Delete the rule basic → pro.",
      ]
    `);
  });

  test('the row of the same currency, wherever it stands, and of repeated rows the first', () => {
    const errors = (skus: PlansSpecification['skus']) =>
      said({ specifications: seats(skus), rules: FORTH }).filter((line) => line.includes('does not lead'));
    expect(errors({ basic: ['5.00', 'P1M EUR: 50.00'], pro: ['P1M EUR: 60.00', '6.00'] })).toEqual([]);
    expect(errors({ basic: ['5.00', '9.00'], pro: ['6.00', '1.00'] })).toEqual([]);
    expect(errors({ basic: ['9.00', '5.00'], pro: ['6.00', '20.00'] })).toHaveLength(1);
  });

  test('across specifications, in a scope that is usable at some quantities: a warning', () => {
    const specifications = {
      ...seats({ basic: ['5.00 + 1.00 seats'] }, { disk: [5, 50, 5] }),
      premium: { quantities: { seats: [2, 20, 2], cpu: [1, 4, 1] }, skus: { '-': ['1.00 + 1.50 seats + 0.50 cpu'] } },
    } as const;
    expect(said({ style: 'scope', specifications, rules: ['basic → premium -'] })).toMatchInlineSnapshot(`
      [
        "warning rule.target-not-dearer /rules/specifications/0/skus/0/to/0",
        "  basic → premium does not lead to a higher price: at seats 2, disk 5, cpu 1, premium costs 4.50 USD for P1M, basic 7.00 USD. The product type allows upgrades only, so customers cannot use the rule there; elsewhere they can.",
        "  counterexample {component:app,specification:standard,period:P1M,currency:USD,from:{specification:standard,sku:{plan:basic},quantities:{seats:2,disk:5}},to:{specification:premium,sku:{},quantities:{seats:2,cpu:1}},fromPrice:7.00,toPrice:4.50,net:-2.50}",
        "  raise-price /components/0/specifications/1/skus/0/prices/0/parts/0 1.00 → 3.51: Raise the price of premium for P1M by 2.51 USD.",
        "  lower-price /components/0/specifications/0/skus/0/prices/0/parts/0 5.00 → 2.49: Lower the price of basic for P1M by 2.51 USD.",
        "  delete-rule /rules/specifications/0/skus/0/to/0  → : Delete the rule basic → premium.",
      ]
    `);
  });

  test('in a scope, usable nowhere: an error; where downgrades are allowed: nothing', () => {
    const of = { style: 'scope', specifications: seats({ basic: ['5.00'], pro: ['4.00'] }), rules: FORTH } as const;
    expect(said(of).slice(0, 2)).toMatchInlineSnapshot(`
      [
        "error rule.target-not-dearer /rules/specifications/0/skus/0/to/0",
        "  basic → pro does not lead to a higher price: at seats 1, pro costs 4.00 USD for P1M, basic 5.00 USD. Change one of the two prices, or delete the rule.",
      ]
    `);
    expect(said({ ...of, type: 'direct' })).toEqual([]);
  });
});

describe('a seller reads what a repair would break', () => {
  const chain = (b: string) => ({ specifications: seats({ a: ['2.00'], b: [b], c: ['3.00'], d: ['1.99'] }) });

  test('raising a target breaks the rule that leads on from it, lowering an original the one that leads to it', () => {
    const rules = ['a → b', 'b → c', 'd → a'];
    expect(said({ ...chain('1.00'), rules })).toMatchInlineSnapshot(`
      [
        "error rule.target-not-dearer /rules/specifications/0/skus/0",
        "  a → b does not lead to a higher price: at seats 1, b costs 1.00 USD for P1M, a 2.00 USD. Change one of the two prices, or delete the rule.",
        "  counterexample {component:app,specification:standard,period:P1M,currency:USD,from:{sku:{plan:a},quantities:{seats:1}},to:{sku:{plan:b},quantities:{seats:1}},fromPrice:2.00,toPrice:1.00,net:-1.00}",
        "  raise-price /components/0/specifications/0/skus/1/prices/0/parts/0 1.00 → 2.01: Raise the price of b for P1M by 1.01 USD.",
        "  lower-price /components/0/specifications/0/skus/0/prices/0/parts/0 2.00 → 0.99: Lower the price of a for P1M by 1.01 USD.",
        "    breaks /rules/specifications/0/skus/2",
        "  delete-rule /rules/specifications/0/skus/0  → : Delete the rule a → b.",
      ]
    `);
  });

  test('but not a rule that is an error already, nor one that stays sound', () => {
    const raised = said({ ...chain('2.00'), rules: ['a → b', 'b → c'] });
    expect(raised.filter((line) => line.includes('breaks'))).toEqual([]);
    const twice = said({ specifications: seats({ a: ['9.00'], b: ['5.00'], c: ['4.00'] }), rules: ['a → b', 'b → c'] });
    expect(twice.filter((line) => line.includes('breaks'))).toEqual([]);
  });

  test('a scope rule breaks only where no quantity is left at which it can be used', () => {
    const skus = { a: ['9.00'], b: ['5.00'], c: ['1.00 + 1.00 seats'] };
    const breaks = (c: string) =>
      said({ style: 'scope', specifications: seats({ ...skus, c: [c] }), rules: ['a → b', 'b → c'] }).filter((line) =>
        line.includes('breaks'),
      );
    expect(breaks('1.00 + 0.801 seats')).toEqual(['    breaks /rules/specifications/0/skus/1/to/0']);
    expect(breaks('1.00 + 0.802 seats')).toEqual([]);
  });
});

describe('a repair is offered only where it can be made', () => {
  const repairs = (skus: PlansSpecification['skus'], rules = FORTH) =>
    said({ specifications: seats(skus), rules }).filter((line) => / (raise|lower)-price /.test(line));

  test('a price is lowered to 0 and no further', () => {
    expect(repairs({ basic: ['0.01'], pro: ['0.01'] })).toMatchInlineSnapshot(`
      [
        "  raise-price /components/0/specifications/0/skus/1/prices/0/parts/0 0.01 → 0.02: Raise the price of pro for P1M by 0.01 USD.",
        "  lower-price /components/0/specifications/0/skus/0/prices/0/parts/0 0.01 → 0.00: Lower the price of basic for P1M by 0.01 USD.",
      ]
    `);
    expect(repairs({ basic: ['0.00'], pro: ['0.00'] })).toMatchInlineSnapshot(`
      [
        "  raise-price /components/0/specifications/0/skus/1/prices/0/parts/0 0.00 → 0.01: Raise the price of pro for P1M by 0.01 USD.",
      ]
    `);
  });

  test('the first flat part is edited; a row without one gets one', () => {
    const skus = { basic: ['1.00 seats + 2.00 + 3.00'], pro: ['1.00 seats'] };
    expect(repairs(skus)).toMatchInlineSnapshot(`
      [
        "  raise-price /components/0/specifications/0/skus/1/prices/0/parts/-  → 5.01: Raise the price of pro for P1M by 5.01 USD.",
        "  lower-price /components/0/specifications/0/skus/0/prices/0/parts/1 2.00 → -3.01: Lower the price of basic for P1M by 5.01 USD.",
      ]
    `);
  });

  test('a row that has all its parts and no flat one cannot be shifted', () => {
    const full = Array.from({ length: 10 }, () => '0.10 seats').join(' + ');
    expect(repairs({ basic: [full], pro: ['1.00'] })).toMatchInlineSnapshot(`
      [
        "  raise-price /components/0/specifications/0/skus/1/prices/0/parts/0 1.00 → 10.01: Raise the price of pro for P1M by 9.01 USD.",
      ]
    `);
    expect(repairs({ basic: ['5.00'], pro: [full] })).toMatchInlineSnapshot(`
      [
        "  lower-price /components/0/specifications/0/skus/0/prices/0/parts/0 5.00 → 0.99: Lower the price of basic for P1M by 4.01 USD.",
      ]
    `);
    const withFlat = `5.00 + ${full.slice('0.10 seats + '.length)}`;
    expect(repairs({ basic: [withFlat], pro: [withFlat] })).toHaveLength(2);
  });

  test('a fraction of a minor unit is made good by a whole one', () => {
    expect(repairs({ basic: ['1.00 + 0.005 seats'], pro: ['1.00 + 0.004 seats'] })).toMatchInlineSnapshot(`
      [
        "  raise-price /components/0/specifications/0/skus/1/prices/0/parts/0 1.00 → 1.02: Raise the price of pro for P1M by 0.02 USD.",
        "  lower-price /components/0/specifications/0/skus/0/prices/0/parts/0 1.00 → 0.98: Lower the price of basic for P1M by 0.02 USD.",
      ]
    `);
    expect(repairs({ basic: ['1.00 + 0.0015 seats'], pro: ['1.00 + 0.0005 seats'] })).toMatchInlineSnapshot(`
      [
        "  raise-price /components/0/specifications/0/skus/1/prices/0/parts/0 1.00 → 1.02: Raise the price of pro for P1M by 0.02 USD.",
        "  lower-price /components/0/specifications/0/skus/0/prices/0/parts/0 1.00 → 0.98: Lower the price of basic for P1M by 0.02 USD.",
      ]
    `);
  });
});

describe('a seller reads which prices are missing, never compared, or too complex', () => {
  test('a period that the target is not sold for, here and in another specification', () => {
    const specifications = {
      ...seats({ basic: ['P1Y EUR: 5.00', '3.00'], pro: ['9.00', 'P1Y USD: 9.00', 'P1M EUR: 9.00'] }),
      premium: { quantities: { seats: [2, 20, 2], cpu: [3, 4, 1] }, skus: { '-': ['20.00'] } },
    } as const;
    const rules = ['basic → pro', 'basic → premium -'];
    expect(said({ style: 'scope', specifications, rules })).toMatchInlineSnapshot(`
      [
        "error rule.target-price-missing /rules/specifications/0/skus/0/to/0",
        "  basic → pro: basic is sold for P1Y in EUR, pro is not, so its customers could not change. Add that price to pro, or delete the rule.",
        "  counterexample {component:app,specification:standard,period:P1Y,currency:EUR,from:{sku:{plan:basic},quantities:{seats:1}},to:{sku:{plan:pro},quantities:{seats:1}}}",
        "  delete-rule /rules/specifications/0/skus/0/to/0  → : Delete the rule basic → pro.",
        "error rule.target-price-missing /rules/specifications/0/skus/0/to/1",
        "  basic → premium: basic is sold for P1Y in EUR, premium is not, so its customers could not change. Add that price to premium, or delete the rule.",
        "  counterexample {component:app,specification:standard,period:P1Y,currency:EUR,from:{specification:standard,sku:{plan:basic},quantities:{seats:1}},to:{specification:premium,sku:{},quantities:{seats:2,cpu:3}}}",
        "  delete-rule /rules/specifications/0/skus/0/to/1  → : Delete the rule basic → premium.",
      ]
    `);
  });

  test('quantities that never meet', () => {
    const skus = {
      small: { rows: ['9.00'], quantities: { seats: { max: 5 } } },
      large: { rows: ['8.00', 'P1Y USD: 1.00'], quantities: { seats: { min: 6 } } },
    };
    const specifications = seats(skus, { disk: [5, 50, 5] });
    expect(said({ specifications, rules: ['small → large'] })).toMatchInlineSnapshot(`
      [
        "warning rule.no-common-quantity /rules/specifications/0/skus/0",
        "  small → large: no quantity of seats can be bought of both, so their prices are never compared and every customer has to give new quantities. Let the ranges meet if that is not meant.",
      ]
    `);
  });

  test('package sizes that meet too late, of two rows and of one', () => {
    const units = (skus: PlansSpecification['skus']) =>
      ({ standard: { quantities: { disk: [1, 9, 1], seats: [1, 1_000_000_000, 1] }, skus } }) as const;
    const two = { basic: ['1.00 per 2 disk + 5.00 per 9973 seats'], pro: ['1.00 per 3 disk + 6.00 per 1009 seats'] };
    expect(said({ specifications: units(two), rules: FORTH })).toMatchInlineSnapshot(`
      [
        "error price.too-complex /rules/specifications/0/skus/0",
        "  basic → pro: the package sizes of seats for P1M in USD meet again only after more than 10000000 (least common multiple). Choose sizes that divide each other.",
      ]
    `);
    const one = { basic: ['5.00'], pro: ['1.00 per 9 disk + 6.00 per 10000001 seats'] };
    expect(said({ specifications: units(one), rules: FORTH })).toMatchInlineSnapshot(`
      [
        "error price.too-complex /components/0/specifications/0/skus/1/prices/0",
        "  The package size of seats for pro is above 10000000, too large to compare prices. Choose a smaller size.",
      ]
    `);
    const most = { basic: ['5.00'], pro: ['6.00 per 10000000 seats'] };
    expect(said({ specifications: units(most), rules: FORTH })).toEqual([]);
  });
});

describe('a seller reads what is odd in one row', () => {
  test('a price below 0, at the quantities where it is lowest', () => {
    const specifications = {
      ...seats({ basic: ['-5.00 + 1.00 seats + 0.10 disk'], pro: ['P1Y JPY: -6 + 1 seats'] }, { disk: [5, 20, 5] }),
      plain: { skus: { '-': ['0.01', 'P1Y USD: -0.01'] } },
    };
    expect(said({ specifications })).toMatchInlineSnapshot(`
      [
        "error price.negative /components/0/specifications/0/skus/0/prices/0",
        "  basic would cost -3.50 USD for P1M at seats 1, disk 5. Raise its flat amount by at least 3.50.",
        "  counterexample {component:app,specification:standard,period:P1M,currency:USD,from:{sku:{plan:basic},quantities:{seats:1,disk:5}},to:{sku:{plan:basic},quantities:{seats:1,disk:5}},fromPrice:-3.50,toPrice:-3.50,net:0.00}",
        "error price.negative /components/0/specifications/0/skus/1/prices/0",
        "  pro would cost -5 JPY for P1Y at seats 1, disk 5. Raise its flat amount by at least 5.",
        "  counterexample {component:app,specification:standard,period:P1Y,currency:JPY,from:{sku:{plan:pro},quantities:{seats:1,disk:5}},to:{sku:{plan:pro},quantities:{seats:1,disk:5}},fromPrice:-5,toPrice:-5,net:0}",
        "error price.negative /components/0/specifications/1/skus/0/prices/1",
        "  plain would cost -0.01 USD for P1Y. Raise its flat amount by at least 0.01.",
        "  counterexample {component:app,specification:plain,period:P1Y,currency:USD,from:{sku:{},quantities:{}},to:{sku:{},quantities:{}},fromPrice:-0.01,toPrice:-0.01,net:0.00}",
      ]
    `);
    expect(said({ specifications: { plain: { skus: { '-': ['0.00'] } } } })).toEqual([]);
  });

  test('a quantity that costs less than a smaller one, the others at their smallest', () => {
    const skus = {
      basic: ['volume seats: 1.00 upTo 4, 0.50 + volume disk: 1.00 upTo 20, 0.30'],
      pro: ['P1Y JPY: volume seats: 10 upTo 9, 1'],
    };
    expect(said({ specifications: seats(skus, { disk: [5, 50, 5] }) })).toMatchInlineSnapshot(`
      [
        "warning price.quantity-inversion /components/0/specifications/0/skus/0/prices/0",
        "  basic, P1M: seats 5 costs 7.50 USD, less than seats 4 at 9.00 USD. As this product is upgraded only, customers with 4 cannot grow to 5; the next one that is dearer is 9.",
        "  counterexample {component:app,specification:standard,period:P1M,currency:USD,from:{sku:{plan:basic},quantities:{seats:4,disk:5}},to:{sku:{plan:basic},quantities:{seats:5,disk:5}},fromPrice:9.00,toPrice:7.50,net:-1.50,attribute:seats}",
        "warning price.quantity-inversion /components/0/specifications/0/skus/0/prices/0",
        "  basic, P1M: disk 25 costs 8.50 USD, less than disk 20 at 21.00 USD. As this product is upgraded only, customers with 20 cannot grow to 25; no larger quantity is dearer.",
        "  counterexample {component:app,specification:standard,period:P1M,currency:USD,from:{sku:{plan:basic},quantities:{seats:1,disk:20}},to:{sku:{plan:basic},quantities:{seats:1,disk:25}},fromPrice:21.00,toPrice:8.50,net:-12.50,attribute:disk}",
        "warning price.quantity-inversion /components/0/specifications/0/skus/1/prices/0",
        "  pro, P1Y: seats 10 costs 10 JPY, less than seats 9 at 90 JPY. As this product is upgraded only, customers with 9 cannot grow to 10; no larger quantity is dearer.",
        "  counterexample {component:app,specification:standard,period:P1Y,currency:JPY,from:{sku:{plan:pro},quantities:{seats:9,disk:5}},to:{sku:{plan:pro},quantities:{seats:10,disk:5}},fromPrice:90,toPrice:10,net:-80,attribute:seats}",
      ]
    `);
  });

  test('which is paid back where downgrades are allowed', () => {
    const specifications = seats({ basic: ['volume seats: 1.00 upTo 4, 0.50'] });
    expect(said({ type: 'direct', specifications })[1]).toMatchInlineSnapshot(
      `"  basic, P1M: seats 5 costs 2.50 USD, less than seats 4 at 4.00 USD. Growing from 4 to 5 counts as a downgrade there: the customer gets money back for having more."`,
    );
  });
});

describe('a seller reads when a dearer target costs nothing', () => {
  test('by rows of different durations, with the purchase, the instant and both sides', () => {
    const skus = {
      basic: ['P1Y USD: 10.00 + 10.00 seats', '2.00 + 1.00 seats'],
      pro: ['P1Y USD: 20.00 + 10.00 seats', '3.00 + 0.90 seats'],
    };
    const findings = said({
      ...{ feeRule: 'tencent-cvm@1', timeZone: 'Asia/Shanghai' },
      specifications: seats(skus),
      rules: FORTH,
    });
    const at = findings.findIndex((line) => line.includes('rule.fee-not-positive'));
    expect(findings.slice(at, at + 3)).toMatchInlineSnapshot(`
      [
        "error rule.fee-not-positive /rules/specifications/0/skus/0",
        "  basic → pro leads to a higher price, but not always to a fee: bought with seats 10 for P1Y from 2024-12-31T16:00:00Z and changed at 2025-12-16T16:00:00Z, tencent-cvm@1 credits 432/73 and charges 432/73 USD, while P1Y costs 110.00 USD and 120.00 USD. Change the prices, delete the rule, or use a fee rule such as exact@1.",
        "  counterexample {component:app,specification:standard,period:P1Y,currency:USD,from:{sku:{plan:basic},quantities:{seats:10}},to:{sku:{plan:pro},quantities:{seats:10}},fromPrice:110.00,toPrice:120.00,net:10.00,at:2025-12-16T16:00:00Z,term:{start:2024-12-31T16:00:00Z,end:2025-12-31T16:00:00Z,period:P1Y},credit:432/73,charge:432/73}",
      ]
    `);
  });

  test('only while a quarter is left, of a year that was bought at once or by the month', () => {
    const of = { feeRule: 'huawei-koogallery@2023-06-12', rules: FORTH };
    const skus = {
      basic: ['P1Y USD: 100.00', '4.00'],
      pro: ['20.00', 'P3M USD: 15.00', 'P1Y USD: 150.00'],
    };
    const { findings } = checkCatalog(plansDocument({ ...of, specifications: seats(skus) }));
    // A year of basic credits 8.33 a month; pro is charged at 5.00 a month by its quarter, else at more.
    expect(
      findings
        .filter(({ code }) => code === 'rule.fee-not-positive')
        .map(({ counterexample: found }) => `${found?.period}: ${asText([found?.term, found?.at])}`),
    ).toMatchInlineSnapshot(`
      [
        "P1Y: [{start:2025-01-01T00:00:00Z,end:2026-01-01T00:00:00Z,period:P1Y},2025-09-16T00:00:00Z]",
        "P1M: [{start:2025-01-01T00:00:00Z,end:2026-01-01T00:00:00Z,period:P1Y},2025-09-16T00:00:00Z]",
      ]
    `);
  });

  test('by what a bill was rounded to, across specifications and without quantities', () => {
    const of = { type: 'direct', style: 'scope', feeRule: 'kill-bill@1' } as const;
    const standard = { quantities: { units: [1, 1, 1, 'unit'] }, skus: { '-': ['9.996 units'] } } as const;
    const premium = { quantities: { cores: [1, 1, 1] }, skus: { '-': ['9.999 cores'] } } as const;
    const findings = said({ ...of, specifications: { standard, premium }, rules: ['standard - → premium -'] });
    expect(findings.filter((line) => !line.includes('arbitrage'))).toMatchInlineSnapshot(`
      [
        "  app: no chain of up to three changes was found that costs less than what it gives, but under kill-bill@1 that is not proven: the amount billed is credited, which was rounded. Under exact@1 and daily@1 it is.",
        "error rule.fee-not-positive /rules/specifications/0/skus/0/to/0",
        "  standard → premium leads to a higher price, but not always to a fee: bought with units 1, cores 1 for P1M from 2025-01-01T00:00:00Z and changed at 2025-01-01T00:00:00Z, kill-bill@1 credits 10 and charges 9999/1000 USD, while P1M costs 9.996 USD and 9.999 USD. Change the prices, delete the rule, or use a fee rule such as exact@1.",
        "  counterexample {component:app,specification:standard,period:P1M,currency:USD,from:{specification:standard,sku:{},quantities:{units:1}},to:{specification:premium,sku:{},quantities:{cores:1}},fromPrice:9.996,toPrice:9.999,net:0.003,at:2025-01-01T00:00:00Z,term:{start:2025-01-01T00:00:00Z,end:2025-02-01T00:00:00Z,period:P1M},credit:10,charge:9999/1000}",
      ]
    `);
  });
});
