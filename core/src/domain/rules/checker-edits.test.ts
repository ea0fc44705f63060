import { describe, expect, test } from 'vitest';
import { type PlansDocument, plansDocument } from '../../testing/plans-document.ts';
import { parseCatalog } from '../catalog/parse-catalog.ts';
import { present } from '../kernel/assert.ts';
import { checkCatalog, createCatalogChecker } from './create-catalog-checker.ts';

interface Draft {
  product: { type: string; feeRule: string; timeZone: string };
  components: { id: string; role: string; specifications: DraftSpecification[] }[];
  rules: { style: string; specifications: { from: string; skus: { from: object; to: object[] }[] }[] };
}
interface DraftSpecification {
  id: string;
  billing: string;
  attributes: { unit?: string; max?: number; step?: number; values?: string[] }[];
  skus: { sku: object; removed?: boolean; quantities?: object; prices: DraftRow[] }[];
}
interface DraftRow {
  period: string;
  currency: string;
  parts: { amount?: string; size?: number }[];
}

/** Faulty and sound rules, rows of two durations, two components. */
function draft(over: Partial<PlansDocument>): Draft {
  return plansDocument({
    type: 'direct',
    style: 'scope',
    specifications: {
      standard: {
        quantities: { seats: [1, 9, 1], disk: [5, 50, 5] },
        skus: {
          a: ['10.00 + 1.00 seats', 'P1Y USD: 90.00 + 12.00 seats'],
          b: ['15.00 + 1.00 seats', 'P1Y USD: 120.00 + 12.00 seats'],
          c: ['12.00 + 0.10 seats', 'P1Y USD: 130.00'],
        },
      },
      premium: { quantities: { seats: [1, 20, 1] }, skus: { a: ['9.00 + 2.00 seats'], b: ['30.00 + 1.00 seats'] } },
    },
    addOns: { storage: { cold: { quantities: { gb: [1, 5, 1] }, skus: { '-': ['5.00 + 1.00 gb'] } } } },
    rules: ['a → b', 'b → a', 'c → b', 'a → c', 'a → premium a', 'premium a → premium b'],
    terms: { standard: { quantities: { seats: 'both', disk: 'both' } }, cold: { quantities: { gb: 'both' } } },
    ...over,
  }) as Draft;
}

/** Few walks, of several changes and across a price rise. */
const WALKED: Partial<PlansDocument> = {
  feeRule: 'tencent-cvm@2',
  specifications: {
    standard: {
      quantities: { seats: [1, 4, 3] },
      skus: { a: ['10.00', 'P1Y USD: 90.00'], b: ['15.00 seats'], c: ['12.00'] },
    },
    premium: { quantities: { seats: [1, 3, 2] }, skus: { a: ['9.00'] } },
  },
  rules: ['a → b', 'b → a', 'a → premium a'],
  terms: { standard: { quantities: { seats: 'none' } }, cold: {} },
};

const standard = ({ components }: Draft) => present(components[0]?.specifications[0], 'standard');
const premium = ({ components }: Draft) => present(components[0]?.specifications[1], 'premium');
const sku = (of: Draft, index: number) => present(standard(of).skus[index], 'a SKU');
const row = (of: Draft, index = 0) => present(sku(of, 0).prices[index], 'a row');
const rule = ({ rules }: Draft, index = 0) => present(rules.specifications[index], 'a rule');
const assign =
  (place: (of: Draft) => object, fields: object) =>
  (of: Draft): void => {
    Object.assign(place(of), fields);
  };

const EDITS: readonly (readonly [string, (of: Draft) => void])[] = [
  ['the product type', ({ product }) => (product.type = product.type === 'direct' ? 'marketplace' : 'direct')],
  ['the fee rule', assign(({ product }) => product, { feeRule: 'zuora-actual-360@1' })],
  ['the time zone', assign(({ product }) => product, { timeZone: 'Asia/Shanghai' })],
  ['the style', ({ rules }) => (rules.style = rules.style === 'scope' ? 'upgrade-rules' : 'scope')],
  ['the id of a component', assign(({ components }) => components[1] as object, { id: 'disks' })],
  [
    'the roles',
    ({ components }) => {
      for (const one of components) one.role = one.role === 'base' ? 'add-on' : 'base';
    },
  ],
  ['the order of components', ({ components }) => components.reverse()],
  ['the billing', assign(premium, { billing: 'one-time' })],
  ['the billing of a rule’s original', assign(standard, { billing: 'offline' })],
  ['the id of a specification', assign(premium, { id: 'deluxe' })],
  ['the order of specifications', ({ components }) => components[0]?.specifications.reverse()],
  ['a unit', assign((of) => premium(of).attributes.at(-1) as object, { unit: 'head' })],
  ['a range', assign((of) => standard(of).attributes[1] as object, { max: 3 })],
  ['a step', assign((of) => standard(of).attributes[1] as object, { step: 3 })],
  ['the quantities of a SKU', assign((of) => sku(of, 1), { quantities: { seats: { max: 2 } } })],
  ['a SKU withdrawn', assign((of) => sku(of, 1), { removed: true })],
  ['a SKU less', (of) => standard(of).skus.pop()],
  ['a SKU twice', (of) => standard(of).skus.push(structuredClone(sku(of, 0)))],
  ['the order of SKUs', (of) => standard(of).skus.reverse()],
  ['the order of choices', (of) => standard(of).attributes[0]?.values?.reverse()],
  ['an amount', assign((of) => row(of).parts[0] as object, { amount: '16.00' })],
  ['an amount of a target', assign((of) => sku(of, 1).prices[0]?.parts[0] as object, { amount: '1.00' })],
  ['an amount of a year', assign((of) => row(of, 1).parts[0] as object, { amount: '900.00' })],
  ['a negative amount', assign((of) => row(of).parts[0] as object, { amount: '-9.00' })],
  ['an amount that is none', assign((of) => row(of).parts[0] as object, { amount: 'ten' })],
  [
    'a row twice',
    (of) => sku(of, 0).prices.unshift({ ...row(of), parts: [{ model: 'flat', amount: '40.00' } as object] }),
  ],
  ['a row less', (of) => sku(of, 0).prices.pop()],
  ['a period', assign((of) => row(of), { period: 'P3M' })],
  ['a currency', assign((of) => row(of), { currency: 'EUR' })],
  ['the order of rows', (of) => sku(of, 0).prices.reverse()],
  ['a rule less', (of) => rule(of).skus.pop()],
  ['the first rule less', (of) => rule(of).skus.shift()],
  ['the order of rules', (of) => rule(of).skus.reverse()],
  ['a target less', (of) => rule(of).skus[0]?.to.pop()],
  ['another target', (of) => rule(of).skus[0]?.to.splice(0, 1, { plan: 'c' })],
  ['all rules of a specification', (of) => of.rules.specifications.shift()],
  ['all rules but those of the first specification', (of) => of.rules.specifications.splice(1)],
  ['the timing', assign((of) => rule(of), { timing: 'at-renewal' })],
  ['a permission', assign((of) => rule(of), { quantities: { seats: 'none', disk: 'none' } })],
  ['an expansion step', assign((of) => rule(of), { expansionStep: { seats: 2 } })],
  ['the original of a rule', assign((of) => rule(of), { from: 'premium' })],
];

/** What walks depend on beside the prices that they meet. */
const GROUND = [
  ...['the product type', 'the fee rule', 'the time zone', 'the id of a component', 'the roles', 'the billing'],
  ...['the id of a specification', 'a unit', 'a step', 'a SKU withdrawn', 'an amount', 'an amount of a year'],
  ...['another target', 'the timing', 'a permission', 'an expansion step', 'the order of rules', 'the order of SKUs'],
];

describe('a checker that saw a draft says of another, and of the first again, what is said without memory', () => {
  function expectRemembered(over: Partial<PlansDocument>, edit: (of: Draft) => void): void {
    const checker = createCatalogChecker();
    const before = draft(over);
    const after = structuredClone(before);
    edit(after);
    const first = checker.check(structuredClone(before));
    const second = checkCatalog(after);
    expect(checker.check(structuredClone(after))).toStrictEqual(second);
    expect(checker.check(structuredClone(before))).toStrictEqual(first);
    // What is known of the edited draft alone must not decide about the first one, either.
    const other = createCatalogChecker();
    expect(other.check(structuredClone(after))).toStrictEqual(second);
    expect(other.check(structuredClone(before))).toStrictEqual(first);
  }

  test.each(EDITS)('with %s changed', (_what, edit) => {
    expectRemembered({}, edit);
    expectRemembered({ type: 'marketplace', style: 'upgrade-rules', rules: ['a → b', 'c → b', 'b → c'] }, edit);
    expectRemembered({ type: 'marketplace' }, edit);
  });

  test.each(EDITS.filter(([what]) => GROUND.includes(what)))('and of its walks, with %s changed', (_what, edit) => {
    expectRemembered(WALKED, edit);
  });

  test('with more faults than are told, and fewer again', () => {
    const targets = Array.from({ length: 9 }, (_, index) => `p${index}`);
    const months = Array.from({ length: 60 }, (_, index) => `P${index + 1}M`);
    const rows = (amount: string) =>
      months.flatMap((period) => [`${period} USD: ${amount}`, `${period} EUR: ${amount}`]);
    const skus = { a: rows('5.00'), ...Object.fromEntries(targets.map((plan) => [plan, ['P1M GBP: 9.00']])) };
    const rules = targets.map((plan) => `a → ${plan}`);
    const document = draft({ specifications: { standard: { skus } }, addOns: {}, terms: {}, rules });
    const checker = createCatalogChecker();
    const told = () => {
      const checked = checker.check(structuredClone(document));
      expect(checked).toStrictEqual(checkCatalog(document));
      return checked.findings.length;
    };
    // 9 rules whose targets are sold for none of the 120 rows.
    expect(told()).toBe(1000);
    const first = sku(document, 1);
    const { prices } = first;
    first.prices = structuredClone(sku(document, 0).prices);
    expect(told()).toBe(8 * 120);
    first.prices = prices;
    expect(told()).toBe(1000);
  });

  test('and with another release before it', () => {
    const checker = createCatalogChecker();
    const document = draft(WALKED);
    const dearer = structuredClone(document);
    Object.assign(row(dearer).parts[0] as object, { amount: '30.00' });
    const { catalog: previous } = parseCatalog(dearer);
    for (const options of [{}, previous && { previous }, {}]) {
      expect(checker.check(document, options)).toStrictEqual(checkCatalog(document, {}, options));
    }
  });
});
