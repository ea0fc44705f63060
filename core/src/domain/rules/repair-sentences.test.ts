import { describe, expect, test } from 'vitest';
import { findingsAsText } from '../../testing/findings-as-text.ts';
import { type PlansDocument, plansDocument } from '../../testing/plans-document.ts';
import { parseCatalog } from '../catalog/parse-catalog.ts';
import { BUILT_IN_PRODUCT_TYPES, findProductType } from '../catalog/product-type.ts';
import { present } from '../kernel/assert.ts';
import { type JointRepairOptions, repairCatalog } from './joint-repair.ts';

function repaired(of: PlansDocument, options: JointRepairOptions = {}): string[] {
  const { catalog, findings } = parseCatalog(plansDocument(of));
  const read = present(catalog, JSON.stringify(findings));
  const policy = present(findProductType(BUILT_IN_PRODUCT_TYPES, read.product.type), 'built in');
  const repair = repairCatalog(read, policy, { parseFindings: findings, ...options });
  if (repair.feasible === null) return [repair.message];
  if (!repair.feasible) {
    const { message, cycle, floors, deletions } = repair;
    return [
      message,
      ...cycle.map((path) => `cycle ${path}`),
      ...floors.map((path) => `floor ${path}`),
      ...deletions.map((path) => `delete ${path}`),
    ];
  }
  return [
    `cost ${repair.cost}`,
    ...repair.edits.map(({ path, from, to, shiftMinor, currency, message }) =>
      [path, from ?? '-', '→', to, `(${shiftMinor})`, currency, message].join(' '),
    ),
    ...findingsAsText(repair.remaining),
  ];
}

const row = (specification: number, sku: number, index = 0) =>
  `/components/0/specifications/${specification}/skus/${sku}/prices/${index}`;
const plans = (of: { [plan: string]: readonly string[] }) => ({
  standard: { quantities: { seats: [1, 10, 1] }, skus: of } as const,
});
/** Ten parts, none of them flat. */
const FULL = Array.from({ length: 10 }, () => '0.10 seats').join(' + ');

describe('a seller reads which prices move, by how much, and what stays', () => {
  test('each row apart, with the errors that no price mends', () => {
    const specifications = plans({
      a: ['5.00', 'P1Y JPY: 500', 'P1Y EUR: 1.00'],
      b: ['P1Y JPY: 400', '4.00 + 0.10 seats'],
      c: ['-3.00 + 0.50 seats', 'P1Y JPY: 800'],
    });
    expect(repaired({ specifications, rules: ['a → b', 'b → c'] })).toMatchInlineSnapshot(`
      [
        "cost 853",
        "/components/0/specifications/0/skus/0/prices/0/parts/0 5.00 → 4.09 (-91) USD Lower the price of a for P1M by 0.91 USD.",
        "/components/0/specifications/0/skus/1/prices/0/parts/0 400 → 501 (101) JPY Raise the price of b for P1Y by 101 JPY.",
        "/components/0/specifications/0/skus/2/prices/0/parts/0 -3.00 → 3.61 (661) USD Raise the price of c for P1M by 6.61 USD.",
        "error rule.target-price-missing /rules/specifications/0/skus/0",
        "  a → b: a is sold for P1Y in EUR, b is not, so its customers could not change. Add that price to b, or delete the rule.",
        "  counterexample {component:app,specification:standard,period:P1Y,currency:EUR,from:{sku:{plan:a},quantities:{seats:1}},to:{sku:{plan:b},quantities:{seats:1}}}",
      ]
    `);
  });

  test('rows of more weight stay, at the cost of more that move', () => {
    const of = { specifications: plans({ a: ['5.00'], b: ['5.00'], c: ['5.00'] }), rules: ['a → b', 'c → b'] };
    expect(repaired(of)).toMatchInlineSnapshot(`
      [
        "cost 1",
        "/components/0/specifications/0/skus/1/prices/0/parts/0 5.00 → 5.01 (1) USD Raise the price of b for P1M by 0.01 USD.",
      ]
    `);
    expect(repaired(of, { weights: { [row(0, 1)]: 3 } })).toMatchInlineSnapshot(`
      [
        "cost 2",
        "/components/0/specifications/0/skus/0/prices/0/parts/0 5.00 → 4.99 (-1) USD Lower the price of a for P1M by 0.01 USD.",
        "/components/0/specifications/0/skus/2/prices/0/parts/0 5.00 → 4.99 (-1) USD Lower the price of c for P1M by 0.01 USD.",
      ]
    `);
    expect(repaired(of, { fixedRows: [row(0, 1), row(0, 2)] })).toMatchInlineSnapshot(`
      [
        "For P1M in USD, c → b cannot lead to a higher price, whatever is added to prices. The price of c is fixed. The price of b is fixed. Delete the rule, or release a fixed price.",
        "cycle /components/0/specifications/0/skus/2/prices/0",
        "cycle /rules/specifications/0/skus/1",
        "cycle /components/0/specifications/0/skus/1/prices/0",
        "delete /rules/specifications/0/skus/1",
      ]
    `);
  });

  test('in a scope only what can be used nowhere is mended, and nothing where downgrades are allowed', () => {
    const specifications = plans({ a: ['5.00'], b: ['1.00 + 0.50 seats'], c: ['4.00'] });
    const of = { style: 'scope', specifications, rules: ['a → b', 'a → c'] } as const;
    expect(repaired(of)).toMatchInlineSnapshot(`
      [
        "cost 101",
        "/components/0/specifications/0/skus/2/prices/0/parts/0 4.00 → 5.01 (101) USD Raise the price of c for P1M by 1.01 USD.",
      ]
    `);
    expect(repaired({ ...of, type: 'direct' })).toEqual(['cost 0']);
  });

  test('prices that are too complex to compare are not moved', () => {
    const standard = {
      quantities: { seats: [1, 1_000_000, 1] },
      skus: { a: ['1.00 per 9973 seats'], b: ['1.00 per 1009 seats'], c: ['1.00 per 20000000 seats'] },
    } as const;
    expect(repaired({ specifications: { standard }, rules: ['a → b', 'b → c'] })).toMatchInlineSnapshot(`
      [
        "cost 0",
        "error price.too-complex /components/0/specifications/0/skus/2/prices/0",
        "  The package size of seats for c is above 10000000, too large to compare prices. Choose a smaller size.",
        "error price.too-complex /rules/specifications/0/skus/0",
        "  a → b: the package sizes of seats for P1M in USD meet again only after more than 10000000 (least common multiple). Choose sizes that divide each other.",
      ]
    `);
  });
});

describe('a seller reads why prices cannot be repaired, and what would help', () => {
  const crossing = {
    style: 'scope',
    specifications: {
      standard: { skus: { basic: ['5.00'], pro: ['6.00'] } },
      premium: { skus: { basic: ['5.00'], pro: ['6.00'] } },
      plain: { skus: { '-': ['7.00'] } },
    },
  } as const;

  test('a circle of rules across specifications, each named with its own', () => {
    const rules = ['standard basic → premium pro', 'premium pro → plain -', 'plain - → standard basic'];
    expect(repaired({ ...crossing, rules })).toMatchInlineSnapshot(`
      [
        "For P1M in USD, standard basic → premium pro, premium pro → plain and plain → standard basic cannot all lead to a higher price, whatever is added to prices. Delete one of these rules.",
        "cycle /rules/specifications/0/skus/0/to/0",
        "cycle /rules/specifications/1/skus/0/to/0",
        "cycle /rules/specifications/2/skus/0/to/0",
        "delete /rules/specifications/0/skus/0/to/0",
        "delete /rules/specifications/1/skus/0/to/0",
        "delete /rules/specifications/2/skus/0/to/0",
      ]
    `);
  });

  test('a shorter circle, where there is one', () => {
    const specifications = plans({ a: ['1.00'], b: ['1.00'], c: ['1.00'], d: ['1.00'] });
    const of = { style: 'scope', specifications } as const;
    expect(repaired({ ...of, rules: ['a → b', 'b → c', 'c → d', 'd → a', 'c → a'] })).toMatchInlineSnapshot(`
      [
        "For P1M in USD, a → b, b → c and c → a cannot all lead to a higher price, whatever is added to prices. Delete one of these rules.",
        "cycle /rules/specifications/0/skus/0/to/0",
        "cycle /rules/specifications/0/skus/1/to/0",
        "cycle /rules/specifications/0/skus/2/to/1",
        "delete /rules/specifications/0/skus/0/to/0",
        "delete /rules/specifications/0/skus/1/to/0",
        "delete /rules/specifications/0/skus/2/to/1",
      ]
    `);
    expect(repaired({ ...of, rules: ['a → b', 'a → c', 'b → c', 'b → d', 'c → d', 'd → a'] })).toMatchInlineSnapshot(`
      [
        "For P1M in USD, a → c, c → d and d → a cannot all lead to a higher price, whatever is added to prices. Delete one of these rules.",
        "cycle /rules/specifications/0/skus/0/to/1",
        "cycle /rules/specifications/0/skus/2/to/0",
        "cycle /rules/specifications/0/skus/3/to/0",
        "delete /rules/specifications/0/skus/0/to/1",
        "delete /rules/specifications/0/skus/2/to/0",
        "delete /rules/specifications/0/skus/3/to/0",
      ]
    `);
  });

  test('rules between fixed prices', () => {
    const specifications = plans({ a: ['5.00'], b: ['5.00'], c: ['5.00'], d: ['5.01'] });
    const of = { specifications, rules: ['a → b', 'b → c', 'c → d'] };
    expect(repaired(of, { fixedRows: [row(0, 0), row(0, 3)] })).toMatchInlineSnapshot(`
      [
        "For P1M in USD, a → b, b → c and c → d cannot all lead to a higher price, whatever is added to prices. The price of a is fixed. The price of d is fixed. Delete one of these rules, or release a fixed price.",
        "cycle /components/0/specifications/0/skus/0/prices/0",
        "cycle /rules/specifications/0/skus/0",
        "cycle /rules/specifications/0/skus/1",
        "cycle /rules/specifications/0/skus/2",
        "cycle /components/0/specifications/0/skus/3/prices/0",
        "delete /rules/specifications/0/skus/0",
        "delete /rules/specifications/0/skus/1",
        "delete /rules/specifications/0/skus/2",
      ]
    `);
    expect(repaired(of, { fixedRows: [row(0, 0), row(0, 1)] })).toMatchInlineSnapshot(`
      [
        "For P1M in USD, a → b cannot lead to a higher price, whatever is added to prices. The price of a is fixed. The price of b is fixed. Delete the rule, or release a fixed price.",
        "cycle /components/0/specifications/0/skus/0/prices/0",
        "cycle /rules/specifications/0/skus/0",
        "cycle /components/0/specifications/0/skus/1/prices/0",
        "delete /rules/specifications/0/skus/0",
      ]
    `);
  });

  test('a price that cannot fall below 0, before a fixed one', () => {
    const of = { specifications: plans({ a: ['0.01'], b: ['0.01'], c: ['0.02'] }), rules: ['a → b', 'b → c'] };
    expect(repaired(of, { fixedRows: [row(0, 2)] })).toMatchInlineSnapshot(`
      [
        "cost 1",
        "/components/0/specifications/0/skus/0/prices/0/parts/0 0.01 → 0.00 (-1) USD Lower the price of a for P1M by 0.01 USD.",
      ]
    `);
    const free = { specifications: plans({ a: ['0.00'], b: ['0.00'] }), rules: ['a → b'] };
    expect(repaired(free, { fixedRows: [row(0, 1)] })).toMatchInlineSnapshot(`
      [
        "For P1M in USD, a → b cannot lead to a higher price, whatever is added to prices. The price of a cannot fall below 0. The price of b is fixed. Delete the rule, or release a fixed price.",
        "cycle /rules/specifications/0/skus/0",
        "cycle /components/0/specifications/0/skus/1/prices/0",
        "floor /components/0/specifications/0/skus/0/prices/0",
        "delete /rules/specifications/0/skus/0",
      ]
    `);
  });

  test('a fixed price below 0: no rule is to blame', () => {
    const of = { specifications: plans({ a: ['-1.00'], b: ['5.00'] }), rules: ['a → b'] };
    expect(repaired(of, { fixedRows: [row(0, 0)] })).toMatchInlineSnapshot(`
      [
        "For P1M in USD no price can be below 0. The price of a cannot fall below 0. The price of a is fixed. Release a fixed price.",
        "cycle /components/0/specifications/0/skus/0/prices/0",
        "floor /components/0/specifications/0/skus/0/prices/0",
      ]
    `);
  });

  test('rows that have as many parts as they may, none of them flat', () => {
    const of = { specifications: plans({ a: [FULL], b: [FULL] }), rules: ['a → b'] };
    expect(repaired(of)).toMatchInlineSnapshot(`
      [
        "For P1M in USD, a → b cannot lead to a higher price, whatever is added to prices. The price of a has as many parts as a price may have, and none is flat. The price of b has as many parts as a price may have, and none is flat. Delete the rule.",
        "cycle /components/0/specifications/0/skus/0/prices/0",
        "cycle /rules/specifications/0/skus/0",
        "cycle /components/0/specifications/0/skus/1/prices/0",
        "delete /rules/specifications/0/skus/0",
      ]
    `);
  });

  test('amounts that would be too long', () => {
    const most = '999999999999999.99';
    const of = { specifications: plans({ a: [most], b: [most] }), rules: ['a → b'] };
    expect(repaired(of, { fixedRows: [row(0, 0)] })).toMatchInlineSnapshot(`
      [
        "For P1M in USD, a → b cannot lead to a higher price, whatever is added to prices. The price of a is fixed. The flat amount of b would have more digits than an amount may have. Delete the rule, or release a fixed price.",
        "cycle /components/0/specifications/0/skus/0/prices/0",
        "cycle /rules/specifications/0/skus/0",
        "cycle /components/0/specifications/0/skus/1/prices/0",
        "delete /rules/specifications/0/skus/0",
      ]
    `);
  });

  test('two rules between the same SKUs: deleting one of them does not help', () => {
    const of = { style: 'scope', specifications: plans({ a: ['1.00'], b: ['1.00'] }) } as const;
    expect(repaired({ ...of, rules: ['a → b', 'a → b', 'b → a'] })).toMatchInlineSnapshot(`
      [
        "For P1M in USD, a → b and b → a cannot all lead to a higher price, whatever is added to prices. Delete one of these rules.",
        "cycle /rules/specifications/0/skus/0/to/0",
        "cycle /rules/specifications/0/skus/1/to/0",
        "delete /rules/specifications/0/skus/1/to/0",
      ]
    `);
  });
});
