import { describe, expect, test } from 'vitest';
import { buildRelease } from '../../testing/build-release.ts';
import { plansDocument } from '../../testing/plans-document.ts';
import type { Quantities } from '../catalog/catalog.ts';
import { decideChange } from './decide-change.ts';
import { type ChangeOption, type ListOptionsInput, listOptions } from './options.ts';

const VALUES = Array.from({ length: 9 }, (_, value) => value);
const SEATS = [1, 7, 1] as const;
const DISK = [2, 8, 2] as const;

interface Case {
  readonly type: 'marketplace' | 'direct';
  readonly seats: string;
  readonly disk: string;
  /** The price of the other SKU: dearer, or cheaper while seats stay. */
  readonly plus: string;
  readonly runs: Quantities;
}

/** Every way in which two quantities may move, under both product types, at an end of a range and in the middle. */
const CASES: readonly Case[] = (['marketplace', 'direct'] as const).flatMap((type) =>
  ['none', 'up', 'both'].flatMap((seats) =>
    ['none', 'up', 'both'].flatMap((disk) =>
      [
        { seats: 3, disk: 4 },
        { seats: 1, disk: 8 },
        { seats: 7, disk: 2 },
      ].flatMap((runs) =>
        ['1.00 + 2.00 seats + 1.00 disk', '1.00 seats + 1.00 disk'].map((plus): Case => {
          return { type, seats, disk, plus, runs };
        }),
      ),
    ),
  ),
);

function inputOf({ type, seats, disk, plus, runs }: Case): ListOptionsInput {
  const document = plansDocument({
    type,
    specifications: {
      app: { quantities: { seats: SEATS, disk: DISK }, skus: { plain: ['2.00 seats + 1.00 disk'], plus: [plus] } },
      big: { quantities: { seats: SEATS, cpu: [1, 4, 1] }, skus: { '-': ['9.00 + 2.00 seats + 1.00 cpu'] } },
    },
    rules: ['plain → plus', 'plain → big -'],
    terms: { app: { quantities: { seats, disk } } },
  });
  const sku = { component: 'app', specification: 'app', sku: { plan: 'plain' }, skuKey: 'plan=plain' };
  const running = [{ selection: { ...sku, quantities: runs }, agreedPriceMicros: 0n }];
  return { ...buildRelease(document), period: 'P1M', currency: 'USD', running };
}

function pointsOf({ quantities }: ChangeOption, attribute: string): number[] {
  const range = quantities[attribute];
  const ranges = range ? (range.ranges ?? [range]) : [];
  return VALUES.filter((value) =>
    ranges.some(({ min, max, step }) => value >= min && value <= max && (value - min) % step === 0),
  );
}

describe('the quantities of an option, while its others are as it says', () => {
  test('are exactly those that a change to it may have; of what runs, those on its own side of it', () => {
    const seen = { running: 0, other: 0 };
    for (const one of CASES) {
      const input = inputOf(one);
      for (const option of listOptions(input).options) {
        const { component, specification, sku, skuKey, at } = option;
        const isAllowed = (quantities: Quantities) =>
          decideChange({ ...input, changes: [{ component, specification, sku, quantities }] }).ok;
        const isRunning = specification === 'app' && skuKey === 'plan=plain';
        seen[isRunning ? 'running' : 'other'] += 1;
        for (const attribute of Object.keys(at.quantities)) {
          const allowed = VALUES.filter((value) => isAllowed({ ...at.quantities, [attribute]: value }));
          const sideOf = (value: number, id: string) => Math.sign(value - (one.runs[id] ?? 0));
          const side = Math.max(...Object.entries(at.quantities).map(([id, value]) => sideOf(value, id)));
          const sides = side > 0 ? [0, 1] : [0, -1];
          expect({ one, option, attribute, points: pointsOf(option, attribute) }).toEqual({
            ...{ one, option, attribute },
            points: isRunning ? allowed.filter((value) => sides.includes(sideOf(value, attribute))) : allowed,
          });
        }
      }
    }
    expect(Math.min(seen.running, seen.other)).toBeGreaterThan(50);
  });
});
