import { describe, expect, test } from 'vitest';
import { buildRelease } from '../../testing/build-release.ts';
import { asText } from '../../testing/findings-as-text.ts';
import { plansDocument } from '../../testing/plans-document.ts';
import type { Selection } from '../catalog/selection.ts';
import type { FeeRule } from '../fees/fee-rule.ts';
import { feeRuleById } from '../fees/presets.ts';
import { present } from '../kernel/assert.ts';
import { releasePrices, termPeriod } from './selection-prices.ts';

/** Seats of `grown` are added at the price of the new total; of `yearly` only where a year was bought. */
const RELEASE = buildRelease(
  plansDocument({
    specifications: {
      standard: {
        quantities: { seats: [10, 200, 10], disk: [1, 9, 1] },
        skus: {
          grown: [
            '5.00 + 1.00 disk + volume-added seats: 2.00 upTo 100, 1.00',
            'P1Y USD: 9.00 + volume-added seats: 20.00 upTo 100, 10.00',
            'P1M EUR: 7.00',
          ],
          yearly: ['5.00 + 3.00 seats', 'P1Y USD: volume-added seats: 20.00'],
          abroad: ['5.00 + 3.00 seats', 'P1M EUR: volume-added seats: 2.00'],
          closed: [
            'volume-added seats: 2.00',
            'P1Y USD: volume-added seats: 20.00 upTo 100',
            'P2Y USD: volume seats: 9.00 upTo 40 + volume-added seats: 1.00',
          ],
        },
      },
      premium: {
        quantities: { seats: [10, 200, 10], disk: [1, 9, 1] },
        skus: { grown: ['volume-added seats: 2.00', 'P1Y USD: volume-added seats: 3.00'] },
      },
    },
  }),
);
const preset = (id: string, over: Partial<FeeRule> = {}): FeeRule => ({ ...present(feeRuleById(id), id), ...over });
const REPRICED = preset('exact@1');
const BY_ROW = preset('tencent-cvm@1');
const ADDED = preset('huawei-koogallery@2023-06-12', { rowBy: 'bought' });
const ADDED_BY_ROW = preset('huawei-koogallery@2023-06-12');

const at = (plan: string, seats: number, specification = 'standard'): Selection => ({
  component: 'app',
  specification,
  sku: { plan },
  skuKey: `plan=${plan}`,
  quantities: { seats, disk: 2 },
});

function prices(feeRule: FeeRule, from: Selection, to: Selection, over: { per?: string; currency?: string } = {}) {
  const of = { feeRule, decided: { from, to }, per: 'P1M', currency: 'USD', ...over };
  return Object.entries(releasePrices(RELEASE, of)).map(([name, value]) => `${name} ${asText(value)}`);
}

describe('what a fee rule reads of the release', () => {
  test('is nothing, where it prices by the row that was bought and reprices everything', () => {
    expect(prices(REPRICED, at('grown', 50), at('grown', 150))).toEqual([]);
  });

  test('is every row of both SKUs in the currency, where it looks for a row, be it for a downgrade alone', () => {
    const both = [
      'fromRows [{period:P1M,priceMicros:10700000000n},{period:P1Y,priceMicros:100900000000n}]',
      'toRows [{period:P1M,priceMicros:45500000000n},{period:P1Y,priceMicros:300000000000n}]',
    ];
    expect(prices(BY_ROW, at('grown', 50), at('yearly', 150))).toEqual(both);
    const downgrade = preset('exact@1', { ifDowngrade: { rowBy: 'remaining' } });
    expect(prices(downgrade, at('grown', 50), at('yearly', 150))).toEqual(both);
    expect(
      prices(preset('exact@1', { ifDowngrade: { oldBasis: 'paid' } }), at('grown', 50), at('yearly', 150)),
    ).toEqual([]);
  });

  test('leaves out rows that have no price for the quantities, and is nothing of a SKU that is gone', () => {
    expect(prices(BY_ROW, at('gone', 50), at('closed', 150))).toEqual([
      'fromRows []',
      'toRows [{period:P1M,priceMicros:30000000000n}]',
    ]);
  });
});

describe('added units', () => {
  const added = (...of: Parameters<typeof prices>) => prices(...of).filter((line) => line.startsWith('added'));

  test('are charged at the unit price of the new total, beside the other parts, which are repriced', () => {
    // 5.00 + 2 disks; 100 seats more at 1.00 each. By the year 9.00, and 100 seats at 10.00.
    expect(added(ADDED, at('grown', 50), at('grown', 150))).toEqual([
      'added {from:{priceMicros:700000000n},to:{priceMicros:10700000000n}}',
    ]);
    expect(added(ADDED_BY_ROW, at('grown', 50), at('grown', 150))).toEqual([
      'added {from:{priceMicros:700000000n,rows:[{period:P1M,priceMicros:700000000n},{period:P1Y,priceMicros:900000000n}]},' +
        'to:{priceMicros:10700000000n,rows:[{period:P1M,priceMicros:10700000000n},{period:P1Y,priceMicros:100900000000n}]}}',
    ]);
  });

  test('are there in a row that may be read alone: in that of the year for a month that is priced by rows', () => {
    expect(added(ADDED, at('yearly', 50), at('yearly', 150))).toEqual([]);
    expect(added(ADDED_BY_ROW, at('yearly', 50), at('yearly', 150))).toEqual([
      'added {from:{priceMicros:15500000000n,rows:[{period:P1M,priceMicros:15500000000n},{period:P1Y,priceMicros:0n}]},' +
        'to:{priceMicros:45500000000n,rows:[{period:P1M,priceMicros:45500000000n},{period:P1Y,priceMicros:200000000000n}]}}',
    ]);
    expect(added(ADDED, at('yearly', 50), at('yearly', 150), { per: 'P1Y' })).toEqual([
      'added {from:{priceMicros:0n},to:{priceMicros:200000000000n}}',
    ]);
  });

  test('are none in another currency, of a row that is not sold, or where a price is missing', () => {
    expect(added(ADDED_BY_ROW, at('abroad', 50), at('abroad', 150))).toEqual([]);
    expect(added(ADDED_BY_ROW, at('grown', 50), at('grown', 150), { per: 'P3M' })).toEqual([]);
    expect(added(ADDED, at('closed', 50), at('closed', 150), { per: 'P1Y' })).toEqual([]);
    expect(added(ADDED, at('closed', 50), at('closed', 150), { per: 'P2Y' })).toEqual([]);
    expect(added(ADDED, at('closed', 30), at('closed', 50), { per: 'P2Y' })).toEqual([]);
    expect(added(ADDED_BY_ROW, at('closed', 50), at('closed', 150))).toEqual([
      'added {from:{priceMicros:0n,rows:[{period:P1M,priceMicros:0n}]},' +
        'to:{priceMicros:20000000000n,rows:[{period:P1M,priceMicros:20000000000n}]}}',
    ]);
  });

  test('are none where nothing grows, the SKU or the specification changes, or the rule reprices', () => {
    expect(added(ADDED, at('grown', 50), at('grown', 50))).toEqual([]);
    expect(added(ADDED, at('grown', 150), at('grown', 50))).toEqual([]);
    expect(added(ADDED, at('yearly', 50), at('grown', 150))).toEqual([]);
    expect(added(ADDED, at('grown', 50), at('grown', 150, 'premium'))).toEqual([]);
    expect(added(ADDED, at('gone', 50), at('gone', 150))).toEqual([]);
    expect(added(preset('tencent-cvm@1'), at('grown', 50), at('grown', 150))).toEqual([]);
  });
});

test('periods that were bought are one period', () => {
  expect([termPeriod('P1M', 3), termPeriod('P1M', 12), termPeriod('P3M', 8), termPeriod('P1Y', 2)]).toEqual([
    'P3M',
    'P1Y',
    'P2Y',
    'P2Y',
  ]);
});
