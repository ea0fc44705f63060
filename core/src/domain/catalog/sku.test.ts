import { expect, test } from 'vitest';
import type { Attribute, Specification } from './catalog.ts';
import { findSku, skuKeyOf } from './sku.ts';

const attributes: Attribute[] = [
  { kind: 'choice', id: 'edition', values: ['basic'], labels: {} },
  { kind: 'quantity', id: 'agents', min: 1, max: 9, step: 1, unit: 'agent' },
  { kind: 'choice', id: 'region', values: ['eu'], labels: {} },
];

test('a SKU key lists the choices in the order of the attributes, whatever order they are given in', () => {
  expect(skuKeyOf(attributes, { region: 'eu', edition: 'basic' })).toBe('edition=basic;region=eu');
  expect(skuKeyOf([], {})).toBe('-');
  expect(skuKeyOf(attributes, { region: 'eu' })).toBeUndefined();
});

test('the signs that divide a SKU key are percent-encoded inside it', () => {
  const odd: Attribute[] = [{ kind: 'choice', id: 'a;b', values: [], labels: {} }];
  expect(skuKeyOf(odd, { 'a;b': 'c=d/é' })).toBe('a%3Bb=c%3Dd%2F%C3%A9');
});

test('a SKU is found by its key or by exactly its choices', () => {
  const choices = { edition: 'basic', region: 'eu' };
  const sku = { choices, key: 'edition=basic;region=eu', codes: {}, ranges: {}, removed: false, prices: [] };
  const specification: Specification = {
    id: 's',
    name: 'S',
    billing: 'subscription',
    protocol: 'license-only',
    attributes,
    skus: [sku],
  };
  expect(findSku(specification, sku.key)).toBe(sku);
  expect(findSku(specification, { ...choices })).toBe(sku);
  expect(findSku(specification, { ...choices, size: 'xl' })).toBeUndefined();
  expect(findSku(specification, { edition: 'basic' })).toBeUndefined();
});
