import { expect, test } from 'vitest';
import type { QuantityAttribute } from '../catalog/catalog.ts';
import { type QuantityMovesInput, quantityMoves } from './quantity-moves.ts';

const SEATS: QuantityAttribute = { id: 'seats', kind: 'quantity', min: 1, max: 100, step: 1, unit: 'seat' };
const RANGE = { min: 1, max: 50, step: 1 };
/** Ten seats run, any number from 1 to 50 is sold, and the rule lets them grow. */
const INPUT: QuantityMovesInput = {
  target: SEATS,
  range: RANGE,
  original: SEATS,
  edge: { attribute: 'seats', permission: 'up', step: 1, growthStep: 1, rule: '/rules/specifications/0' },
  running: 10,
  movesSku: true,
};

test('a quantity that the target sells in the same unit carries over', () => {
  expect(quantityMoves(INPUT)).toMatchObject({ kind: 'carried', running: 10, stays: true });
});

test.each<[string, Partial<QuantityMovesInput>]>([
  ['counts in another unit, though the number could be bought', { original: { ...SEATS, unit: 'head' } }],
  ['did not run before', { running: undefined }],
  ['is no longer one of the original', { original: undefined }],
  ['is none that any rule knows', { edge: undefined }],
])('a quantity that %s has to be given anew, and nothing is near it', (_why, over) => {
  expect(quantityMoves({ ...INPUT, ...over })).toStrictEqual({ kind: 'free', attribute: 'seats', range: RANGE });
});

test('a quantity that another SKU does not sell has to be given anew, near the one that runs', () => {
  expect(quantityMoves({ ...INPUT, running: 60 })).toStrictEqual({
    kind: 'free',
    attribute: 'seats',
    range: RANGE,
    running: 60,
  });
});

test('below the smallest quantity nothing is left to shrink to', () => {
  const both = { ...INPUT, edge: INPUT.edge && { ...INPUT.edge, permission: 'both' as const } };
  expect(quantityMoves({ ...both, running: 1 })).not.toHaveProperty('shrink');
  expect(quantityMoves({ ...both, running: 2 })).toHaveProperty('shrink', { min: 1, max: 1, step: 1 });
});
