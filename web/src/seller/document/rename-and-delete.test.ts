import type { CatalogDocument } from '@regrade/client';
import { BUILT_IN_PRODUCT_TYPES, checkCatalog } from '@regrade/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editSku, type PartDoc } from './catalog-edit.ts';
import { canDeleteSpecification, deleteAttribute, deleteSku, deleteSpecification, deleteValue } from './delete-part.ts';
import { countLostPublished, lossOf } from './part-counts.ts';
import { renameAttribute, renameSpecification, renameValue } from './rename.ts';

const [ONE, TWO, ADD_ON] = [
  { component: 0, specification: 0 },
  { component: 0, specification: 1 },
  { component: 1, specification: 0 },
];

const amount = (of: string, value: string): PartDoc => ({ model: 'linear', of, amount: value });
const flat = (value: string): PartDoc => ({ model: 'flat', amount: value });
const yearly = (...parts: PartDoc[]) => [{ period: 'P1Y', currency: 'USD', parts }];

/** Two specifications with ways between them, and an add-on; sound as it stands. */
function twoSpecifications(): CatalogDocument {
  const seats = { id: 'seats', kind: 'quantity', min: 1, max: 10, step: 1, unit: 'seat' } as const;
  return {
    format: 'regrade/catalog@1',
    seller: 'acme',
    product: { id: 'two', name: 'Two', type: 'direct' },
    components: [
      {
        id: 'app',
        role: 'base',
        specifications: [
          {
            id: 'one',
            billing: 'subscription',
            attributes: [
              { id: 'edition', kind: 'choice', values: ['basic', 'pro'], labels: { basic: 'Basic', pro: 'Pro' } },
              { id: 'region', kind: 'choice', values: ['eu', 'us'] },
              seats,
            ],
            skus: [
              { sku: { edition: 'basic', region: 'eu' }, prices: yearly(flat('5.00'), amount('seats', '10.00')) },
              { sku: { edition: 'basic', region: 'us' }, prices: yearly(amount('seats', '20.00')) },
              {
                sku: { edition: 'pro', region: 'eu' },
                quantities: { seats: { max: 5 } },
                prices: yearly(amount('seats', '30.00')),
              },
            ],
          },
          {
            id: 'two',
            billing: 'subscription',
            attributes: [seats],
            skus: [{ sku: {}, prices: yearly(amount('seats', '90.00')) }],
          },
        ],
      },
      { id: 'extra', role: 'add-on', specifications: [{ id: 'extra', billing: 'offline', skus: [{ sku: {} }] }] },
    ],
    rules: {
      style: 'scope',
      specifications: [
        {
          from: 'one',
          quantities: { seats: 'up' },
          expansionStep: { seats: 2 },
          skus: [
            {
              from: { edition: 'basic', region: 'eu' },
              to: [
                { edition: 'pro', region: 'eu' },
                { edition: 'basic', region: 'us' },
                { specification: 'two', sku: {} },
              ],
            },
            { from: { edition: 'basic', region: 'us' }, to: [{ edition: 'pro', region: 'eu' }] },
          ],
        },
        { from: 'two', skus: [{ from: {}, to: [{ specification: 'one', sku: { edition: 'basic', region: 'us' } }] }] },
      ],
    },
  };
}

const faults = (document: CatalogDocument | undefined) =>
  checkCatalog(document, { productTypes: BUILT_IN_PRODUCT_TYPES }).findings.map(({ code, path }) => `${code} ${path}`);
const textOf = (document: unknown) => JSON.stringify(document);

test('the document of these tests is sound', () => expect(faults(twoSpecifications())).toEqual([]));

describe('a renamed part', () => {
  const document = twoSpecifications();
  const renamed = {
    specification: renameSpecification(document, ONE, 'first'),
    quantity: renameAttribute(document, ONE, { from: 'seats', to: 'agents' }),
    choice: renameAttribute(document, ONE, { from: 'edition', to: 'tier' }),
    value: renameValue(document, ONE, { attribute: 'edition', from: 'basic', to: 'start' }),
  };

  test.each([
    ['specification', '"one"'],
    ['choice', '"edition"'],
    ['value', '"basic"'],
  ] as const)('(%s) is named so wherever it is named, and everything is as sound as before', (part, old) => {
    expect(textOf(renamed[part])).not.toContain(old);
    expect(faults(renamed[part])).toEqual([]);
  });

  test('(a quantity) is so in prices, ranges and rules of its specification, and in no other', () => {
    const [one, two] = renamed.quantity?.components[0]?.specifications ?? [];
    expect(textOf(one)).not.toContain('"seats"');
    expect(two).toEqual(document.components[0]?.specifications[1]);
    expect(renamed.quantity?.rules?.specifications?.[0]).toMatchObject({
      quantities: { agents: 'up' },
      expansionStep: { agents: 2 },
    });
  });

  test('is as it was once it is renamed back', () => {
    const { specification, quantity, choice, value } = renamed;
    expect(specification && renameSpecification(specification, ONE, 'one')).toEqual(document);
    expect(quantity && renameAttribute(quantity, ONE, { from: 'agents', to: 'seats' })).toEqual(document);
    expect(choice && renameAttribute(choice, ONE, { from: 'tier', to: 'edition' })).toEqual(document);
    expect(value && renameValue(value, ONE, { attribute: 'edition', from: 'start', to: 'basic' })).toEqual(document);
  });

  test('takes no id that is none, reserved, or another part’s', () => {
    for (const id of ['two', 'extra', '', 'a b']) expect(renameSpecification(document, ONE, id)).toBeUndefined();
    for (const to of ['region', 'sku', 'specification', '-a']) {
      expect(renameAttribute(document, ONE, { from: 'seats', to })).toBeUndefined();
    }
    for (const to of ['pro', 'Basic', '']) {
      expect(renameValue(document, ONE, { attribute: 'edition', from: 'basic', to })).toBeUndefined();
    }
  });
});

describe('a deleted part', () => {
  const document = twoSpecifications();

  test('leaves nothing behind that names it, whichever parts go in whatever order', () => {
    type Delete = (from: CatalogDocument) => CatalogDocument;
    const deletes: readonly Delete[] = [
      (from) => deleteValue(from, ONE, { attribute: 'edition', value: 'pro' }),
      (from) => deleteValue(from, ONE, { attribute: 'region', value: 'us' }),
      (from) => deleteAttribute(from, ONE, 'region'),
      (from) => deleteAttribute(from, ONE, 'edition'),
      (from) => deleteSku(from, { ...ONE, sku: 0 }),
      (from) => deleteSku(from, { ...ONE, sku: 1 }),
      (from) => deleteSpecification(from, TWO),
      (from) => deleteSpecification(from, ADD_ON),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray([...deletes]), (chosen) => {
        const left = chosen.reduce((edited, remove) => remove(edited), document);
        // A way that is dearer or cheaper than before is the seller's to judge; one that leads nowhere is ours.
        const dangling = faults(left).filter((fault) => /unknown|duplicate|same-target|invalid/.test(fault));
        expect(dangling).toEqual([]);
      }),
    );
  });

  test('(a quantity) takes its prices, ranges and rules along, and rows that had nothing else', () => {
    const without = deleteAttribute(document, ONE, 'seats');
    expect(lossOf(document, without)).toEqual({ skus: 0, prices: 3, ranges: 1, rules: 0, ways: 0 });
    expect(textOf(without.components[0]?.specifications[0])).not.toContain('seats');
    expect(textOf(without.rules)).not.toContain('seats');
    expect(without.components[0]?.specifications[0]?.skus?.map(({ prices }) => prices?.length)).toEqual([1, 0, 0]);
  });

  test('(a choice) leaves the first of the SKUs that it told apart, with the ways that begin and end there', () => {
    const without = deleteAttribute(document, ONE, 'region');
    const [one] = without.components[0]?.specifications ?? [];
    expect(one?.skus?.map(({ sku }) => sku)).toEqual([{ edition: 'basic' }, { edition: 'pro' }]);
    expect(one?.skus?.[0]?.prices?.[0]?.parts[0]).toEqual(flat('5.00'));
    expect(without.rules?.specifications?.map(({ skus }) => skus)).toEqual([
      [{ from: { edition: 'basic' }, to: [{ edition: 'pro' }, { specification: 'two', sku: {} }] }],
      [{ from: {}, to: [{ specification: 'one', sku: { edition: 'basic' } }] }],
    ]);
  });

  test('(a value) takes its SKUs along and every way from or to them', () => {
    const without = deleteValue(document, ONE, { attribute: 'edition', value: 'pro' });
    expect(lossOf(document, without)).toEqual({ skus: 1, prices: 1, ranges: 1, rules: 0, ways: 2 });
    expect(textOf(without)).not.toContain('pro"');
  });

  test('(a specification) takes its rule along and every way to it', () => {
    const without = deleteSpecification(document, TWO);
    expect(lossOf(document, without)).toEqual({ skus: 1, prices: 1, ranges: 0, rules: 1, ways: 2 });
    expect(textOf(without)).not.toContain('"two","billing"');
  });

  test('is never the last value of a choice, nor the last specification of the base application; an add-on goes with its last', () => {
    const single = deleteValue(document, ONE, { attribute: 'region', value: 'us' });
    expect(deleteValue(single, ONE, { attribute: 'region', value: 'eu' })).toBe(single);
    const alone = deleteSpecification(document, TWO);
    expect([canDeleteSpecification(alone, ONE), deleteSpecification(alone, ONE)]).toEqual([false, alone]);
    expect(deleteSpecification(document, ADD_ON).components).toHaveLength(1);
  });
});

test('a published SKU is lost by renaming and deleting it, not by withdrawing it', () => {
  const before = twoSpecifications();
  const lost = (after: CatalogDocument | undefined) => after && countLostPublished(before, { before, after });
  expect(lost(renameValue(before, ONE, { attribute: 'edition', from: 'basic', to: 'start' }))).toBe(2);
  expect(lost(renameSpecification(before, TWO, 'second'))).toBe(1);
  expect(lost(deleteAttribute(before, ONE, 'region'))).toBe(3);
  expect(lost(deleteSku(before, { ...ONE, sku: 2 }))).toBe(1);
  expect(lost(renameAttribute(before, ONE, { from: 'seats', to: 'agents' }))).toBe(0);
  const withdrawn = editSku(before, { ...ONE, sku: 0 }, (sku) => ({ ...sku, removed: true }));
  expect(lost(withdrawn)).toBe(0);
  expect(countLostPublished(null, { before, after: deleteSpecification(before, TWO) })).toBe(0);
});
