import { expect, test } from 'vitest';
import { buildRelease } from '../../testing/build-release.ts';
import { plansDocument } from '../../testing/plans-document.ts';
import type { PricePart } from '../catalog/catalog.ts';
import { present } from '../kernel/assert.ts';
import { raisePrices } from './raise-prices.ts';

/** The parts of the last price row of the last SKU, each with its amounts in millionths of a cent. */
function raised(row: string): string[] {
  const skus = { first: ['1.00'], last: ['P1Y USD: 1.00', row] };
  const specifications = {
    one: { skus: { '-': ['2.00'] } },
    two: { quantities: { seats: [1, 9, 1] as const }, skus },
  };
  const { catalog } = buildRelease(plansDocument({ specifications, addOns: { extra: specifications } }));
  const after = raisePrices(catalog);
  const rowsOf = ({ components }: typeof catalog) =>
    components.flatMap(({ specifications: all }) =>
      all.flatMap(({ skus: each }) => each.flatMap(({ prices }) => prices)),
    );
  expect(rowsOf(after)).toHaveLength(rowsOf(catalog).length);
  return present(rowsOf(after).at(-1), 'a row').parts.map(describePart);
}

function describePart(part: PricePart): string {
  const amounts =
    'bands' in part ? part.bands.map(({ upTo, amountMicros }) => `${amountMicros} upTo ${upTo}`) : [part.amountMicros];
  return `${part.model}: ${amounts.join(', ')}`;
}

test('flat amounts rise by a tenth, up to the next cent, amounts per unit or package up to the next millionth of one', () => {
  expect(raised('1.00 + 1.00 seats + 3.00 per 2 seats')).toEqual([
    'flat: 110000000',
    'linear: 110000000',
    'package: 330000000',
  ]);
  expect(raised('0.10 + 0.11 + 0.01 + 0.00001 seats + 0.00000001 seats')).toEqual([
    'flat: 11000000',
    'flat: 13000000',
    'flat: 2000000',
    'linear: 1100',
    'linear: 2',
  ]);
});

test('so do the amounts of every band, each upTo staying, and what is nothing or a discount stays', () => {
  expect(raised('volume seats: 0.30 upTo 5, 0.20')).toEqual(['volume: 33000000 upTo 5, 22000000 upTo undefined']);
  expect(raised('volume-added seats: 0.30 upTo 5, 0.20')).toEqual([
    'volume-added: 33000000 upTo 5, 22000000 upTo undefined',
  ]);
  expect(raised('graduated seats: 0.30 upTo 5, 0.20')).toEqual(['graduated: 33000000 upTo 5, 22000000 upTo undefined']);
  expect(raised('0.00 + -1.00 + 5.00 seats')).toEqual(['flat: 0', 'flat: -100000000', 'linear: 550000000']);
});
