import { BUILT_IN_PRODUCT_TYPES } from '@regrade/core';
import { helpdeskDocument } from '@regrade/core/testing';
import { describe, expect, test } from 'vitest';
import { checkDocument } from './check-document.ts';
import { createDocumentChecks, DRAFTS_REMEMBERED_MAX, PARTS_REMEMBERED_MAX } from './document-checks.ts';

const POLICIES = BUILT_IN_PRODUCT_TYPES;
const rowOf = (amount: string) => ({
  period: 'P1M',
  currency: 'USD',
  parts: [{ model: 'linear', of: 'agents', amount }],
});
const priced = (amount: string) => helpdeskDocument({ advanced: { prices: [rowOf(amount)] } });
/** One SKU with more price rows than are remembered. */
const huge = () =>
  helpdeskDocument({ advanced: { prices: Array.from({ length: PARTS_REMEMBERED_MAX }, () => rowOf('12.00')) } });

describe('the checks of drafts that are saved', () => {
  test('say what a check from nothing says, whatever was saved before and of which product', () => {
    const checks = createDocumentChecks(POLICIES);
    for (const amount of ['12.00', '8.00', '8.00', '13.00']) {
      for (const product of ['a', 'b']) {
        const document = priced(amount);
        expect(checks.check(product, { document })).toEqual(checkDocument(document, { policies: POLICIES }));
      }
    }
    const nonsense = { document: { format: 'something else' } };
    expect(checks.check('a', nonsense)).toEqual(checkDocument(nonsense.document, { policies: POLICIES }));
  });

  test('know a document again that comes anew from JSON, apart for each product', () => {
    const checks = createDocumentChecks(POLICIES);
    const first = checks.check('a', { document: priced('12.00') });
    const again = checks.check('a', { document: priced('12.00') });
    const other = checks.check('b', { document: priced('12.00') });
    const [skus, skusAgain, skusOther] = [first, again, other].map(
      ({ catalog }) => catalog?.components[0]?.specifications[0]?.skus,
    );
    expect(skusAgain?.[0]).toBe(skus?.[0]);
    expect(skusOther?.[0]).not.toBe(skus?.[0]);
  });

  test('forget the draft saved longest ago, and one that is too large', () => {
    const checks = createDocumentChecks(POLICIES);
    const skuOf = (product: string, document: unknown) =>
      checks.check(product, { document }).catalog?.components[0]?.specifications[0]?.skus[0];
    const old = skuOf('old', priced('12.00'));
    for (let n = 1; n < DRAFTS_REMEMBERED_MAX; n++) skuOf(`p${n}`, priced('12.00'));
    expect(skuOf('old', priced('12.00'))).toBe(old);
    for (let n = 1; n <= DRAFTS_REMEMBERED_MAX; n++) skuOf(`p${n}`, priced('12.00'));
    expect(skuOf('old', priced('12.00'))).not.toBe(old);
    const large = skuOf('large', huge());
    expect(skuOf('large', huge())).not.toBe(large);
  });
});
