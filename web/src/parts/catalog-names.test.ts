import { expect, test } from 'vitest';
import { namesOf } from './catalog-names.ts';

const CATALOG = {
  components: [
    {
      id: 'app',
      specifications: [
        {
          id: 'standard',
          name: { en: 'Standard', zh: '标准版' },
          attributes: [
            { id: 'edition', labels: { basic: 'Basic', plus: 'Plus', more: 'Plus' } },
            { id: 'region', labels: { eu: { en: 'Europe' } } },
            { id: 'agents', name: 'Agents' },
            { id: 'seats', name: 'Agents' },
          ],
        },
        { id: 'other', name: 'Standard' },
      ],
    },
  ],
};

test('parts are said by name, in the order of the attributes, and by id where they have none or two have the same', () => {
  const names = namesOf(CATALOG, 'en');
  expect(names.skuOfKey('standard', 'region=eu;edition=basic')).toBe('Basic / Europe');
  expect(names.sku('standard', { edition: 'more' })).toBe('Plus (more)');
  expect(names.skuOfKey('standard', '-')).toBe('Standard (standard)');
  expect(namesOf(CATALOG, 'zh').specification('standard')).toBe('标准版');
  expect(names.attribute('standard', 'seats')).toBe('Agents (seats)');
  expect([names.component('app'), names.attribute('standard', 'gone'), names.skuOfKey('gone', 'a=b%3Bc')]).toEqual([
    'app',
    'gone',
    'b;c',
  ]);
  expect(namesOf(undefined, 'en').sku('x', { edition: 'basic' })).toBe('basic');
});
