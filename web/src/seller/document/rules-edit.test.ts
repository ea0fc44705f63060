import type { CatalogDocument } from '@regrade/client';
import { describe, expect, test } from 'vitest';
import { deleteRule, readTarget, ruleOf, rulesOf, saveRule, saveSkuRule, setStyle, skuRuleOf } from './rules-edit.ts';

const EMPTY: CatalogDocument = {
  format: 'regrade/catalog@1',
  seller: 'acme',
  product: { id: 'desk', name: 'Desk', type: 'direct' },
  components: [],
};
const BASIC = { edition: 'basic' };

describe('a rule', () => {
  test('is the only one of its specification, however often it is saved', () => {
    const twice = saveRule(saveRule(EMPTY, 'standard', { timing: 'now' }), 'standard', { timing: 'at-renewal' });
    expect(rulesOf(twice)).toEqual([{ from: 'standard', timing: 'at-renewal' }]);
  });

  test('keeps its SKU rules when its terms are saved, and takes them along when it is deleted', () => {
    const ruled = saveSkuRule(EMPTY, 'standard', { from: BASIC, to: [{ sku: { edition: 'advanced' } }] });
    const saved = saveRule(ruled, 'standard', { fit: true });
    expect(skuRuleOf(ruleOf(saved, 'standard'), BASIC)).toBeDefined();
    expect(rulesOf(deleteRule(saved, 'standard'))).toEqual([]);
  });
});

describe('a SKU rule', () => {
  test('replaces the one of the same SKU, and goes with its last target', () => {
    const one = saveSkuRule(EMPTY, 'standard', { from: BASIC, to: [{ sku: { edition: 'advanced' } }] });
    const other = saveSkuRule(one, 'standard', { from: { edition: 'basic' }, to: [{ sku: { edition: 'premium' } }] });
    expect(ruleOf(other, 'standard')?.skus).toEqual([{ from: BASIC, to: [{ edition: 'premium' }] }]);
    expect(ruleOf(saveSkuRule(other, 'standard', { from: BASIC, to: [] }), 'standard')?.skus).toEqual([]);
  });

  test('of no target is no edit where there is no rule', () => {
    expect(saveSkuRule(EMPTY, 'standard', { from: BASIC, to: [] })).toBe(EMPTY);
  });

  test('names the specification of a target where that is another one', () => {
    const target = { specification: 'premium', sku: BASIC };
    const [rule] = ruleOf(saveSkuRule(EMPTY, 'standard', { from: BASIC, to: [target] }), 'standard')?.skus ?? [];
    expect(rule?.to.map(readTarget)).toEqual([target]);
  });
});

test('the style changes nothing else', () => {
  const ruled = saveRule(setStyle(EMPTY, 'upgrade-rules'), 'standard', {});
  expect(setStyle(setStyle(ruled, 'scope'), 'upgrade-rules')).toEqual(ruled);
});
