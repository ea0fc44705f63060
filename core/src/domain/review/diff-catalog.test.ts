import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomCatalogDocument } from '../../testing/random-catalog.ts';
import {
  type SuiteDocument,
  type SuiteSku,
  type SuiteSpecification,
  suiteDocument,
} from '../../testing/suite-document.ts';
import { present } from '../kernel/assert.ts';
import { diffDocuments } from './diff-catalog.ts';

const SKUS = '/components/0/specifications/0/skus';

function standardOf({ components }: SuiteDocument): SuiteSpecification {
  return present(components[0]?.specifications[0], 'standard');
}

/** What an edit of the document shows as. */
function diffAfter(edit: (document: SuiteDocument) => void) {
  return diffDocuments(suiteDocument(), suiteDocument(edit));
}

/** The value that a JSON pointer leads to; undefined where it leads nowhere. */
function valueAt(document: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], document);
}

const premium: SuiteSku = {
  sku: { edition: 'premium' },
  prices: [{ period: 'P1M', currency: 'USD', parts: [{ model: 'flat', amount: '99.00' }] }],
};

describe('what changed between two catalog documents', () => {
  test('a document and itself do not differ', () => {
    expect(diffAfter(() => undefined)).toEqual([]);
  });

  test.each([
    ['first', 0],
    ['between the others', 1],
    ['last', 2],
  ])('a SKU inserted %s is one difference', (_where, index) => {
    const differences = diffAfter((document) => standardOf(document).skus.splice(index, 0, premium));
    expect(differences).toEqual([{ path: `${SKUS}/${index}`, after: premium }]);
  });

  test('a SKU taken away is one difference, with its place in the older document', () => {
    const removed = standardOf(suiteDocument()).skus[0];
    const differences = diffAfter((document) => standardOf(document).skus.shift());
    expect(differences).toEqual([{ path: `${SKUS}/0`, before: removed }]);
  });

  test('components, SKUs, price rows and rules in another order are the same document', () => {
    const reordered = diffAfter(({ components, rules }) => {
      rules.specifications.reverse();
      components.reverse();
      for (const { specifications } of components) {
        for (const { skus } of specifications) {
          skus.reverse();
          for (const { prices } of skus) prices.reverse();
        }
      }
    });
    expect(reordered).toEqual([]);
  });

  test('the keys of an object in another order are the same object', () => {
    const before = { rules: [{ from: { edition: 'basic', region: 'eu' }, to: [] }] };
    expect(diffDocuments(before, { rules: [{ to: [], from: { region: 'eu', edition: 'basic' } }] })).toEqual([]);
  });

  test('a price that changed behind an inserted SKU is found at its new place', () => {
    const differences = diffAfter((document) => {
      const { skus } = standardOf(document);
      skus.unshift(premium);
      const part = present(skus[2]?.prices[0]?.parts[1], 'the price of an agent');
      part.amount = '13.00';
    });
    expect(differences).toEqual([
      { path: `${SKUS}/0`, after: premium },
      { path: `${SKUS}/2/prices/0/parts/1/amount`, before: '12.00', after: '13.00' },
    ]);
  });

  test('a field that appears or goes is one difference with one side', () => {
    const silent = diffAfter(({ rules }) => Object.assign(present(rules.specifications[0], 'a rule'), { fit: true }));
    expect(silent).toEqual([{ path: '/rules/specifications/0/fit', after: true }]);
    expect(diffDocuments({ a: 1, b: null }, { a: 1 })).toEqual([{ path: '/b', before: null }]);
  });

  test('a value of another kind is one difference', () => {
    expect(diffDocuments({ name: 'Suite' }, { name: { en: 'Suite' } })).toEqual([
      { path: '/name', before: 'Suite', after: { en: 'Suite' } },
    ]);
    expect(diffDocuments({ to: [] }, { to: {} })).toHaveLength(1);
    expect(diffDocuments(undefined, { a: 1 })).toEqual([{ path: '', after: { a: 1 } }]);
  });

  test('keys with slashes and tildes are escaped as JSON pointers ask for', () => {
    expect(diffDocuments({ 'a/b~c': 1 }, { 'a/b~c': 2 })).toEqual([{ path: '/a~1b~0c', before: 1, after: 2 }]);
  });

  test('fields that objects have from birth are fields like others', () => {
    const named = JSON.parse('{ "constructor": 1, "__proto__": 2 }');
    expect(diffDocuments({}, named).map(({ path }) => path)).toEqual(['/constructor', '/__proto__']);
  });

  test('entries that a draft repeats are compared one by one', () => {
    const twice = { skus: [premium, premium, { ...premium, removed: true }] };
    expect(diffDocuments(twice, structuredClone(twice))).toEqual([]);
    expect(diffDocuments(twice, { skus: [premium] })).toHaveLength(2);
  });

  test('the answer has an end, however different two documents are', () => {
    const list = (value: number) => ({ items: Array.from({ length: 5000 }, (_, index) => index + value) });
    expect(diffDocuments(list(0), list(1)).length).toBe(2000);
  });
});

/** Documents of random products, in both styles. */
const documents = fc
  .record({
    drawn: fc.infiniteStream(fc.nat(1_000_000)),
    style: fc.constantFrom('upgrade-rules', 'scope'),
    type: fc.constantFrom('marketplace', 'direct'),
  })
  .map(({ drawn, ...options }) => {
    const draw = (max: number) => (drawn.next().value ?? 0) % (max + 1);
    // Parsed anew: in the text of a document nothing is shared, as it is between SKUs and rules here.
    return JSON.parse(JSON.stringify(randomCatalogDocument(draw, options))) as object;
  });

/** Pointers of all leaves that do not say which entry of a list it is. */
function leavesOf(value: unknown, path = '', identifies = false): string[] {
  if (typeof value !== 'object' || value === null) return identifies ? [] : [path];
  return Object.entries(value).flatMap(([key, inner]) => {
    const isName = /\/\d+$/.test(path) && ['id', 'sku', 'from', 'period', 'currency', 'specification'].includes(key);
    return leavesOf(inner, `${path}/${key}`, identifies || isName);
  });
}

function withLeaf(document: object, pointer: string, leaf: unknown): object {
  const edited = structuredClone(document);
  const steps = pointer.split('/').slice(1);
  const last = present(steps.pop(), 'a leaf has a name');
  const parent = steps.reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], edited);
  (parent as Record<string, unknown>)[last] = leaf;
  return edited;
}

describe('of any two documents', () => {
  test('equal ones do not differ', () => {
    fc.assert(
      fc.property(documents, (document) => {
        expect(diffDocuments(document, structuredClone(document))).toEqual([]);
      }),
    );
  });

  test('an edited leaf is exactly the difference, at its place', () => {
    fc.assert(
      fc.property(documents, fc.nat(), (document, chance) => {
        const leaves = leavesOf(document);
        const path = present(leaves[chance % leaves.length], 'a document has leaves');
        const before = valueAt(document, path);
        expect(diffDocuments(document, withLeaf(document, path, 'edited'))).toEqual([
          { path, before, after: 'edited' },
        ]);
      }),
    );
  });

  test('each difference leads to its two sides: in the newer one, or in the older where it is gone', () => {
    fc.assert(
      fc.property(documents, documents, (before, after) => {
        for (const difference of diffDocuments(before, after)) {
          const { path } = difference;
          if ('after' in difference) expect(valueAt(after, path)).toEqual(difference.after);
          else expect(valueAt(before, path)).toEqual(difference.before);
        }
      }),
    );
  });
});

describe('entries of a list', () => {
  test('that say no more than themselves are matched by their place', () => {
    expect(diffDocuments([1, 2, 3], [1, 5, 3])).toEqual([{ path: '/1', before: 2, after: 5 }]);
    expect(diffDocuments([{ a: 1 }, { a: 2 }], [{ a: 1 }, { a: 3 }])).toEqual([{ path: '/1/a', before: 2, after: 3 }]);
    expect(diffDocuments([null, 'x'], ['x', 'x'])).toEqual([{ path: '/0', before: null, after: 'x' }]);
  });

  test('that name themselves twice are matched one after the other', () => {
    const [first, second, third] = [1, 2, 3].map((amount) => ({ id: 'a', amount }));
    expect(diffDocuments([first, second], [first, third])).toEqual([{ path: '/1/amount', before: 2, after: 3 }]);
    expect(diffDocuments([first, second, third], [first, second])).toEqual([{ path: '/2', before: third }]);
  });

  test('are matched by what they are, in whichever order their choices are written', () => {
    const before = [{ sku: { edition: 'x', size: 'l', zone: 'a' }, price: 1 }, { sku: { edition: 'y' } }];
    const after = [{ sku: { edition: 'y' } }, { sku: { zone: 'a', size: 'l', edition: 'x' }, price: 2 }];
    expect(diffDocuments(before, after)).toEqual([{ path: '/1/price', before: 1, after: 2 }]);
    const lists = [{ from: 'x' }, { specification: 's' }, { period: 'P1M', currency: 'USD' }];
    expect(diffDocuments(lists, [...lists].reverse())).toEqual([]);
  });
});
