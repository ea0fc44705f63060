import { describe, expect, test } from 'vitest';
import { plansDocument } from '../../testing/plans-document.ts';
import type { Quantities } from '../catalog/catalog.ts';
import { parseCatalog } from '../catalog/parse-catalog.ts';
import { present } from '../kernel/assert.ts';
import { dearerQuantities, firstAbove, firstDearerQuantity, lastAbove } from './dearer-quantity.ts';
import { curveOf } from './price-curve.ts';
import type { QuantityMoves } from './quantity-moves.ts';

function skuOf(row: string) {
  const quantities = { seats: [1, 5, 1], disk: [1, 5, 1], cpu: [1, 5, 1] } as const;
  const { catalog } = parseCatalog(plansDocument({ specifications: { s: { quantities, skus: { '-': [row] } } } }));
  return present(catalog?.components[0]?.specifications[0]?.skus[0], 'a SKU');
}

/** What makes a selection of this price dearer than an amount in cents, where every quantity may be anything. */
function dearer(row: string, quantities: Quantities, cents: number): Quantities | undefined {
  const sku = skuOf(row);
  const moves = Object.entries(sku.ranges).map(
    ([attribute, range]): QuantityMoves => ({ kind: 'free', attribute, range }),
  );
  const thanMicros = BigInt(cents) * 1_000_000n;
  return dearerQuantities({ row: present(sku.prices[0], 'a row'), moves, quantities, thanMicros });
}

describe('the smallest larger quantities that are dearer than an amount', () => {
  const EACH = '1.00 seats + 1.00 disk';
  const FALLING = 'volume seats: 2.00 upTo 3, 1.00 + 1.00 disk + 0.50 cpu';

  test.each<[string, Quantities, number, Quantities | undefined]>([
    // One quantity alone, the first that can.
    [EACH, { seats: 2, disk: 2, cpu: 1 }, 400, { seats: 3 }],
    [EACH, { seats: 2, disk: 2, cpu: 1 }, 699, { seats: 5 }],
    [EACH, { seats: 5, disk: 2, cpu: 1 }, 700, { disk: 3 }],
    ['1.00 disk', { seats: 2, disk: 2, cpu: 1 }, 200, { disk: 3 }],
    ['1.00 seats + 2.00 disk', { seats: 2, disk: 2, cpu: 1 }, 999, { disk: 4 }],
    // Several where one is not enough: each as dear as it gets, the last only as far as needed.
    [EACH, { seats: 2, disk: 2, cpu: 1 }, 700, { seats: 5, disk: 3 }],
    [EACH, { seats: 2, disk: 2, cpu: 1 }, 999, { seats: 5, disk: 5 }],
    [EACH, { seats: 2, disk: 2, cpu: 1 }, 1000, undefined],
    // 2.00, 4.00, 6.00, 4.00, 5.00 by seats: a quantity that cannot get dearer stays.
    [FALLING, { seats: 1, disk: 4, cpu: 5 }, 1250, { seats: 3, disk: 5 }],
    [FALLING, { seats: 1, disk: 4, cpu: 4 }, 1300, { seats: 3, disk: 5, cpu: 5 }],
    [FALLING, { seats: 3, disk: 4, cpu: 4 }, 1300, { disk: 5, cpu: 5 }],
    [FALLING, { seats: 4, disk: 4, cpu: 4 }, 1100, { seats: 5, disk: 5 }],
    [FALLING, { seats: 3, disk: 4, cpu: 4 }, 1350, undefined],
  ])('%s from %j above %i', (row, quantities, cents, expected) => {
    expect(dearer(row, quantities, cents)).toEqual(expected);
  });
});

describe('along one quantity', () => {
  // 2.00, 4.00, 6.00, 4.00, 5.00
  const curve = curveOf(present(skuOf('volume seats: 2.00 upTo 3, 1.00').prices[0], 'a row'), 'seats');
  const points = { min: 1, max: 5, step: 1 };
  const at = (cents: number) => ({ points, micros: BigInt(cents) * 1_000_000n });

  test('the first point above an amount, and the end of the last stretch that is', () => {
    expect([199, 200, 399, 400, 599, 600].map((cents) => firstAbove(curve, at(cents)))).toEqual([
      1,
      2,
      2,
      3,
      3,
      undefined,
    ]);
    expect([199, 400, 499, 500, 599, 600].map((cents) => lastAbove(curve, at(cents)))).toEqual([
      5,
      5,
      5,
      3,
      3,
      undefined,
    ]);
    const pairs = { min: 2, max: 4, step: 2 };
    expect([399, 400].map((cents) => firstAbove(curve, { ...at(cents), points: pairs }))).toEqual([2, undefined]);
  });

  test('the first one above a quantity that is dearer than another', () => {
    const dearerThan = (above: number, than: number) => firstDearerQuantity(curve, { range: points, above, than });
    expect([
      dearerThan(1, 1),
      dearerThan(2, 1),
      dearerThan(3, 2),
      dearerThan(3, 1),
      dearerThan(3, 3),
      dearerThan(5, 1),
    ]).toEqual([...[2, 3, 5, 4, undefined, undefined]]);
  });
});
