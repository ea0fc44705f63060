import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PricePart, PriceRow, Quantities, Sku } from './catalog.ts';
import { gridCeil, gridFloor, isInRange, isOnGrid, isPurchasable, priceOf, rowFor } from './price.ts';

const rowOf = (...parts: PricePart[]): PriceRow => ({ period: 'P1M', currency: 'USD', parts });
const priceAt = (part: PricePart, quantity: number) => priceOf(rowOf(part), { seats: quantity });

const BANDS = [{ upTo: 10, amountMicros: 5n }, { upTo: 20, amountMicros: 4n }, { amountMicros: 3n }];
const CLOSED = BANDS.slice(0, 2);

test.each<[string, PricePart, [quantity: number, price: bigint | undefined][]]>([
  [
    'flat',
    { model: 'flat', amountMicros: -7n },
    [
      [0, -7n],
      [5, -7n],
    ],
  ],
  [
    'linear',
    { model: 'linear', of: 'seats', amountMicros: 3n },
    [
      [0, 0n],
      [7, 21n],
      [1_000_000_000, 3_000_000_000n],
    ],
  ],
  [
    'volume',
    { model: 'volume', of: 'seats', bands: BANDS },
    [
      [0, 0n],
      [10, 50n],
      [11, 44n],
      [20, 80n],
      [21, 63n],
    ],
  ],
  [
    'volume-added',
    { model: 'volume-added', of: 'seats', bands: BANDS },
    [
      [10, 50n],
      [11, 44n],
    ],
  ],
  [
    'graduated',
    { model: 'graduated', of: 'seats', bands: BANDS },
    [
      [0, 0n],
      [10, 50n],
      [11, 54n],
      [20, 90n],
      [22, 96n],
    ],
  ],
  [
    'package',
    { model: 'package', of: 'seats', size: 5, amountMicros: 9n },
    [
      [0, 0n],
      [1, 9n],
      [5, 9n],
      [6, 18n],
    ],
  ],
  [
    'closed volume',
    { model: 'volume', of: 'seats', bands: CLOSED },
    [
      [20, 80n],
      [21, undefined],
    ],
  ],
  [
    'closed graduated',
    { model: 'graduated', of: 'seats', bands: CLOSED },
    [
      [20, 90n],
      [21, undefined],
    ],
  ],
])('the price of a %s part', (_model, part, cases) => {
  for (const [quantity, price] of cases) expect(priceAt(part, quantity), `at ${quantity}`).toBe(price);
});

test('a price is the sum of its parts, and there is none while a quantity is missing', () => {
  const row = rowOf({ model: 'flat', amountMicros: 100n }, { model: 'linear', of: 'seats', amountMicros: 3n });
  expect(priceOf(row, { seats: 10 })).toBe(130n);
  expect(priceOf(row, {})).toBeUndefined();
});

test('a graduated price never falls, and rises by the amount of its band', () => {
  const part: PricePart = { model: 'graduated', of: 'seats', bands: BANDS };
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100 }), (quantity) => {
      const amount = quantity < 10 ? 5n : quantity < 20 ? 4n : 3n;
      expect((priceAt(part, quantity + 1) ?? 0n) - (priceAt(part, quantity) ?? 0n)).toBe(amount);
    }),
  );
});

const sku: Sku = {
  choices: {},
  key: '-',
  codes: {},
  ranges: { seats: { min: 10, max: 50, step: 5 } },
  removed: false,
  prices: [rowOf({ model: 'flat', amountMicros: 1n })],
};

test('only quantities on the grid and in the range can be bought, all given and none besides', () => {
  const bought: Quantities[] = [{ seats: 10 }, { seats: 50 }, { seats: 25 }];
  const refused: Quantities[] = [
    { seats: 5 },
    { seats: 55 },
    { seats: 12 },
    { seats: 10.5 },
    {},
    { seats: 10, toString: 1 },
    { users: 10 },
  ];
  expect(bought.map((quantities) => isPurchasable(sku, quantities))).toEqual([true, true, true]);
  expect(refused.filter((quantities) => isPurchasable(sku, quantities))).toEqual([]);
});

test('a row is found by period and currency', () => {
  expect(rowFor(sku, { period: 'P1M', currency: 'USD' })).toBe(sku.prices[0]);
  expect(rowFor(sku, { period: 'P1Y', currency: 'USD' })).toBeUndefined();
});

test('the floor and the ceiling on the grid are its nearest points, below the least quantity too', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.nat(1000), fc.integer({ min: 1, max: 100 }), (quantity, min, step) => {
      const grid = { min, max: min, step };
      const [below, above] = [gridFloor(grid, quantity), gridCeil(grid, quantity)];
      expect(below <= quantity && quantity < below + step && isOnGrid(grid, below)).toBe(true);
      expect(above >= quantity && quantity > above - step && isOnGrid(grid, above)).toBe(true);
    }),
  );
  expect(isInRange({ min: 10, max: 50, step: 5 }, 60)).toBe(false);
});
