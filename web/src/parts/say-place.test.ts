import { expect, test } from 'vitest';
import { sayPlace } from './say-place.ts';

/** Places of a catalog file as its seller would name them. */
const document = {
  product: { id: 'desk', name: 'Desk', feeRule: 'exact@1' },
  components: [
    {
      id: 'app',
      name: { en: 'Application', zh: '应用' },
      specifications: [
        {
          id: 'standard',
          name: 'Standard',
          attributes: [
            { id: 'agents', kind: 'quantity', min: 1, unit: 'agent' },
            { id: 'edition', kind: 'choice', labels: { basic: { en: 'Basic', zh: '基础版' } } },
          ],
          skus: [
            {
              sku: { edition: 'basic' },
              prices: [{ period: 'P1Y', currency: 'USD', parts: [{ model: 'linear', of: 'agents', amount: '1' }] }],
            },
          ],
        },
      ],
    },
  ],
  rules: { specifications: [{ from: 'standard', skus: [{ from: { edition: 'basic' }, to: [{ edition: 'pro' }] }] }] },
};
const PRICE = '/components/0/specifications/0/skus/0/prices/0/parts/0/amount';
const TARGET = '/rules/specifications/0/skus/0/to/0';

test.each([
  ['/product/feeRule', 'fee rule', '计费规则'],
  [
    PRICE,
    'Application › Standard › Basic › 1 year USD › per agent › amount',
    '应用 › Standard › 基础版 › 1年 USD › 每 agent › 金额',
  ],
  [
    '/components/0/specifications/0/attributes/0/min',
    'Application › Standard › agents › minimum',
    '应用 › Standard › agents › 最小',
  ],
  [TARGET, 'change rules › standard › Basic › targets › pro', '变更规则 › standard › 基础版 › 目标 › pro'],
  ['/components/7', 'component 8', '组件 8'],
])('the place %s is said in words, in both languages', (path, en, zh) => {
  expect(sayPlace(document, path, 'en').join(' › ')).toBe(en);
  expect(sayPlace(document, path, 'zh').join(' › ')).toBe(zh);
});

test('a place in a document that is not there yet names its fields at least', () => {
  expect(sayPlace(undefined, PRICE, 'en').at(-1)).toBe('amount');
});
