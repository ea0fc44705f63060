import { describe, expect, test } from 'vitest';
import { plansDocument } from '../../testing/plans-document.ts';
import { parseCatalog } from '../catalog/parse-catalog.ts';
import { nextParseMemory } from '../catalog/parse-memory.ts';
import { BUILT_IN_PRODUCT_TYPES, findProductType } from '../catalog/product-type.ts';
import { present } from '../kernel/assert.ts';
import { checkCatalog } from './create-catalog-checker.ts';
import { createPriceVerifier } from './create-price-verifier.ts';

interface Draft {
  product: { type: string; feeRule: string; timeZone: string; name: string };
  components: {
    id: string;
    specifications: {
      id: string;
      skus: { sku: { plan: string }; removed?: boolean; prices: { parts: { amount?: string }[] }[] }[];
    }[];
  }[];
  rules: { style: string; specifications: { from: string; timing?: string; skus: { from: object; to: object[] }[] }[] };
}

/** a → b and c → d are sound, b → c is not: its repairs would break rules beside it. */
const draft = (): Draft =>
  plansDocument({
    specifications: {
      standard: { skus: { a: ['1.00'], b: ['9.00'], c: ['5.00'], d: ['6.00'], e: ['3.00'], f: ['4.00'] } },
      premium: { skus: { a: ['1.00'], b: ['2.00'] } },
    },
    rules: ['a → b', 'b → c', 'c → d', 'e → f', 'premium a → premium b'],
  }) as Draft;

/** Which SKUs and rules of the second version a verifier knows again: those answers are the same objects. */
function recalled(edit: (of: Draft) => void): string {
  const verifier = createPriceVerifier();
  let memory = nextParseMemory(undefined);
  const compare = (document: Draft) => {
    const { catalog } = parseCatalog(document, {}, memory);
    memory = nextParseMemory(memory);
    const read = present(catalog, 'a catalog');
    const policy = present(findProductType(BUILT_IN_PRODUCT_TYPES, read.product.type), 'built in');
    const { bySku, byRule } = verifier.compare(read, policy);
    const names = read.components.flatMap(({ specifications }) =>
      specifications.flatMap(({ id, skus }) => skus.map(({ key }) => `${id[0]}${key.at(-1)}`)),
    );
    return { bySku, byRule, names };
  };
  const before = compare(draft());
  const document = draft();
  edit(document);
  const after = compare(document);
  const skus = after.names.filter((_, index) => before.bySku.some((known) => known === after.bySku[index]));
  const rules = after.byRule.flatMap((verdict) =>
    before.byRule.includes(verdict) ? before.byRule.indexOf(verdict) : [],
  );
  return `SKUs ${skus.join(' ')}, rules ${rules.join(' ')}`;
}

const sku = (of: Draft, index: number) => present(of.components[0]?.specifications[0]?.skus[index], 'a SKU');
const price = (index: number, amount: string) => (of: Draft) => {
  Object.assign(present(sku(of, index).prices[0]?.parts[0], 'a part'), { amount });
};
const rules = (of: Draft) => present(of.rules.specifications[0], 'rules of standard').skus;

describe('a verifier compares anew only what an edit can have changed', () => {
  test.each<[string, (of: Draft) => unknown, string]>([
    ['nothing', () => undefined, 'SKUs sa sb sc sd se sf pa pb, rules 0 1 2 3 4'],
    [
      'the name of the product',
      ({ product }) => (product.name = 'Other'),
      'SKUs sa sb sc sd se sf pa pb, rules 0 1 2 3 4',
    ],
    ['the price of a SKU whose rule is sound', price(4, '3.50'), 'SKUs sa sb sc sd sf pa pb, rules 0 1 2 4'],
    ['a price beside a rule with repairs', price(0, '2.00'), 'SKUs sb sc sd se sf pa pb, rules 2 3 4'],
    ['a price of a rule with repairs', price(2, '5.50'), 'SKUs sa sb sd se sf pa pb, rules 0 3 4'],
    ['the product type', ({ product }) => (product.type = 'direct'), 'SKUs , rules '],
    ['the fee rule', ({ product }) => (product.feeRule = 'daily@1'), 'SKUs , rules '],
    ['the time zone', ({ product }) => (product.timeZone = 'Asia/Tokyo'), 'SKUs , rules '],
    ['the style', ({ rules: of }) => (of.style = 'scope'), 'SKUs , rules '],
    [
      'the timing of rules',
      (of) => Object.assign(of.rules.specifications[0] ?? {}, { timing: 'at-renewal' }),
      'SKUs sa sb sc sd se sf pa pb, rules 0 1 2 3 4',
    ],
    ['the last rule gone', (of) => rules(of).pop(), 'SKUs sa sb sc sd se sf pa pb, rules 0 1 2 4'],
    [
      'a rule gone beside one with repairs',
      (of) => rules(of).splice(0, 1, ...rules(of).splice(3, 1)),
      'SKUs sa sb sc sd se sf pa pb, rules 2 4',
    ],
    [
      'a rule more',
      (of) => rules(of).push({ from: { plan: 'd' }, to: [{ plan: 'c' }] }),
      'SKUs sa sb sc sd se sf pa pb, rules 0 2 3 4',
    ],
    [
      'another target',
      (of) => rules(of)[3]?.to.splice(0, 1, { plan: 'a' }),
      'SKUs sa sb sc sd se sf pa pb, rules 0 1 2 4',
    ],
    ['a SKU withdrawn', (of) => (sku(of, 5).removed = true), 'SKUs sa sb sc sd se pa pb, rules 0 1 2 4'],
    [
      'another specification for a rule',
      (of) => Object.assign(of.rules.specifications[1] ?? {}, { from: 'other' }),
      'SKUs sa sb sc sd se sf pa pb, rules 0 1 2 3',
    ],
    ['the id of a component', (of) => Object.assign(of.components[0] ?? {}, { id: 'other' }), 'SKUs , rules '],
    [
      'a SKU that stands there twice',
      (of) => of.components[0]?.specifications[0]?.skus.push(structuredClone(sku(of, 5))),
      'SKUs , rules ',
    ],
  ])('%s', (_what, edit, expected) => {
    expect(recalled((of) => void edit(of))).toBe(expected);
  });
});

describe('a checked catalog', () => {
  test('is sound where no finding is an error, and says so with every finding in its place', () => {
    const { ok, proven, findings } = checkCatalog(draft());
    expect({ ok, proven, codes: findings.map(({ code }) => code) }).toEqual({
      ok: false,
      proven: 4,
      codes: ['rule.target-not-dearer'],
    });
    const sound = draft();
    price(2, '9.50')(sound);
    price(3, '9.75')(sound);
    expect(checkCatalog(sound)).toMatchObject({ ok: true, proven: 5, findings: [] });
    Object.assign(sound.product, { feeRule: 'nobody@1' });
    price(0, '-1.00')(sound);
    const faulty = checkCatalog(sound);
    expect(faulty.ok).toBe(false);
    expect(faulty.findings.map(({ path }) => path)).toEqual([
      '/components/0/specifications/0/skus/0/prices/0',
      '/product/feeRule',
    ]);
    expect(faulty.parseFindings.map(({ code }) => code)).toEqual(['fee-rule.unknown']);
    const known = checkCatalog(sound, { feeRuleIds: ['nobody@1'] });
    expect(known.findings.map(({ code }) => code)).toEqual(['price.negative']);
  });

  test('is sound with warnings', () => {
    const bands = ['volume seats: 2.00 upTo 5, 1.00'];
    const of = plansDocument({
      specifications: { standard: { quantities: { seats: [1, 9, 1] }, skus: { a: bands } } },
    });
    expect(checkCatalog(of)).toMatchObject({ ok: true, findings: [{ severity: 'warning' }] });
  });

  test('is one only as far as it can be read, and where its product type is known', () => {
    const foreign = draft();
    foreign.product.type = 'partner';
    expect(checkCatalog(foreign)).toMatchObject({ ok: false, proven: 0, catalog: { product: { type: 'partner' } } });
    expect(checkCatalog(foreign)).not.toHaveProperty('policy');
    expect(checkCatalog(5)).not.toHaveProperty('catalog');
    const productTypes = [{ id: 'partner', downgrades: false, feeRules: 'any' as const }];
    expect(checkCatalog(foreign, { productTypes })).toMatchObject({ ok: false, proven: 4, policy: productTypes[0] });
  });
});
