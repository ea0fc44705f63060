import { expect, test } from 'vitest';
import { isSameSelection, type Selection } from './selection.ts';

test('two selections are the same where SKU and every quantity are', () => {
  const one: Selection = {
    ...{ component: 'app', specification: 's', sku: {}, skuKey: '-' },
    quantities: { a: 1, b: 2 },
  };
  expect(isSameSelection(one, structuredClone(one))).toBe(true);
  for (const other of [
    { specification: 't' },
    { skuKey: 'x=y' },
    { quantities: { a: 1, b: 3 } },
    { quantities: { a: 1 } },
    { quantities: { a: 1, b: 2, c: 3 } },
    { quantities: { a: 1, c: 2 } },
  ]) {
    expect(isSameSelection(one, { ...one, ...other })).toBe(false);
    expect(isSameSelection({ ...one, ...other }, one)).toBe(false);
  }
});
