import { expect, test } from 'vitest';
import { buildRelease } from '../../testing/build-release.ts';
import { plansDocument } from '../../testing/plans-document.ts';
import { present } from '../kernel/assert.ts';
import { durationSeconds } from './duration.ts';
import { PART_ID, SHORT_ID, VALUE_ID } from './ids.ts';
import { parseCatalog } from './parse-catalog.ts';

test.each([PART_ID, SHORT_ID, VALUE_ID])(
  'an id is read from its first character to its last: $allowed',
  ({ pattern }) => {
    expect(['basic', '1a-b_c', 'a'.repeat(64)].map((id) => pattern.test(id))).toEqual([true, true, true]);
    expect(['', '-a', ' a', 'a b', 'a!', 'a/b', 'a'.repeat(65)].filter((id) => pattern.test(id))).toEqual([]);
  },
);

test('a duration is read from its first character to its last', () => {
  expect(['P1DT12H', 'PT3H', 'PT1M5S'].map(durationSeconds)).toEqual([129_600, 10_800, 65]);
  expect(
    ['', 'P', 'PT', ' P1D', '-P1D', 'P1D ', 'P1M', 'P1DT', '1D'].map(durationSeconds).every((one) => one === undefined),
  ).toBe(true);
});

test('a language is read from its first character to its last, and one that is none gives no text', () => {
  const named = (language: string) => {
    const document = plansDocument({ specifications: { standard: { skus: { '-': ['1.00'] } } } }) as {
      product: object;
    };
    const product = { ...document.product, name: { en: 'Thing', [language]: 'Sache' } };
    return parseCatalog({ ...document, product }).findings.map(({ path }) => path);
  };
  expect(['de', 'pt-BR', 'zh-Hant-TW'].flatMap(named)).toEqual([]);
  for (const language of ['d', 'DE', 'de-', 'de_AT', ' de', 'de!', 'de-a-b-c-d']) {
    expect(named(language)).toEqual([`/product/name/${language}`]);
  }
});

test('a value with characters that separate is written encoded in the key of its SKU', () => {
  const release = buildRelease(plansDocument({ specifications: { standard: { skus: { 'a.b-c_d': ['1.00'] } } } }));
  expect(present(release.catalog.components[0]?.specifications[0]?.skus[0], 'a SKU').key).toBe('plan=a.b-c_d');
});
