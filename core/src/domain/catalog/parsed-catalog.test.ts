import { describe, expect, test } from 'vitest';
import { basic, standard, validDocument } from '../../../../test/support/catalog-faults.ts';
import { FINDINGS_MAX } from './limits.ts';
import { parseCatalog } from './parse-catalog.ts';
import { isPurchasable, partPriceOf } from './price.ts';
import { BUILT_IN_PRODUCT_TYPES } from './product-type.ts';

describe('a catalog that was read', () => {
  test('keeps every name and label in the languages it was written in', () => {
    const document = validDocument();
    const names = { en: 'Agents', 'zh-Hans': '坐席' };
    Object.assign(document.components[0], { name: 'Application' });
    Object.assign(standard(document).attributes[0], { name: names, labels: { basic: names, advanced: 'Advanced' } });
    Object.assign(standard(document).attributes[1], { name: 'Seats' });
    delete standard(document).name;
    const { catalog } = parseCatalog(document);
    const [app, voice] = catalog?.components ?? [];
    expect([app?.name, voice && 'name' in voice]).toEqual(['Application', false]);
    expect(app?.specifications.map(({ name }) => name)).toEqual(['standard', 'Premium']);
    expect(app?.specifications.map(({ attributes }) => attributes)).toEqual([
      [
        {
          ...{ kind: 'choice', id: 'edition', values: ['basic', 'advanced'] },
          ...{ name: names, labels: { basic: names, advanced: 'Advanced' } },
        },
        { kind: 'quantity', id: 'agents', name: 'Seats', min: 10, max: 1000, step: 10, unit: 'agent' },
      ],
      [{ kind: 'quantity', id: 'agents', min: 10, max: 1000, step: 10, unit: 'agent' }],
    ]);
  });

  test('takes a hundred SKUs of one specification and not one more, each of its limits as they are', () => {
    const documentOf = (count: number) => {
      const document = validDocument();
      const values = Array.from({ length: 10 }, (_, index) => `v${index}`);
      const attributes = ['a', 'b', 'c'].map((id) => ({ id, kind: 'choice', values }));
      const skus = Array.from({ length: count }, (_, index) => {
        const [a, b, c] = `${index}`.padStart(3, '0');
        const prices = [{ period: 'P1M', currency: 'USD', parts: [{ model: 'flat', amount: '1.00' }] }];
        return { sku: { a: `v${a}`, b: `v${b}`, c: `v${c}` }, prices };
      });
      Object.assign(standard(document), { attributes, skus });
      document.rules = undefined;
      return parseCatalog(document);
    };
    expect(documentOf(100)).toMatchObject({ findings: [], catalog: {} });
    const { catalog, findings } = documentOf(101);
    expect(catalog).toBeUndefined();
    expect(findings.map(({ message }) => message)).toEqual([
      'The specification has 101 SKUs; 1 to 100 are allowed. Split the specification.',
    ]);
  });

  test('tells the first thousand faults at most, and that there are more', () => {
    const faulty = (count: number) => {
      const document = validDocument();
      for (let index = 0; index < count; index++) basic(document)[`f${index}`] = 1;
      return parseCatalog(document).findings;
    };
    expect(faulty(FINDINGS_MAX - 1 - 1)).toHaveLength(FINDINGS_MAX - 1 - 1);
    for (const count of [FINDINGS_MAX, FINDINGS_MAX + 5]) {
      const found = faulty(count);
      expect(found).toHaveLength(FINDINGS_MAX);
      expect(found[0]).toEqual({
        ...{ code: 'format.invalid', severity: 'error', path: '' },
        message: 'The file has more than 1000 faults. Correct the ones listed here, then check it again.',
      });
      expect(new Set(found.map(({ severity }) => severity))).toEqual(new Set(['error']));
    }
  });

  test('sells what lies in every range, with every quantity given', () => {
    const { catalog } = parseCatalog(validDocument());
    const sku = catalog?.components[0]?.specifications[0]?.skus[0];
    if (!sku) throw new Error('it has one');
    const two = { ...sku, ranges: { ...sku.ranges, disk: { min: 5, max: 10, step: 5 } } };
    const bought = [{ agents: 10, disk: 5 }, { agents: 10 }, { agents: 10, disk: 7 }, { agents: 5, disk: 5 }];
    const foreign = { agents: 10, disk: 5, cpu: 1 };
    expect([...bought, foreign].map((quantities) => isPurchasable(two, quantities))).toEqual([
      ...[true, false, false, false, false],
    ]);
    expect(partPriceOf({ model: 'flat', amountMicros: 7n }, {})).toBe(7n);
  });
});

test('a marketplace product is upgraded only, a direct one goes both ways, each under any fee rule and without brakes', () => {
  expect(BUILT_IN_PRODUCT_TYPES).toEqual([
    { id: 'marketplace', downgrades: false, feeRules: 'any' },
    { id: 'direct', downgrades: true, feeRules: 'any' },
  ]);
});
