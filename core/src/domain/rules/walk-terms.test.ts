import { describe, expect, test } from 'vitest';
import { feeRuleById } from '../fees/presets.ts';
import { present } from '../kernel/assert.ts';
import { formatRational } from '../kernel/rational.ts';
import { formatInstant } from '../kernel/time.ts';
import { termStarts, WALK_INSTANTS_MAX, type WalkTerm, walkInstants, walkTerms } from './walk-terms.ts';

const day = (instant: number) => formatInstant(instant).replace(':00:00Z', '');
const said = (term: WalkTerm | undefined) =>
  term && `${day(term.start)} to ${day(term.end)}: ${formatRational(term.share)}`;

test('terms begin with every month of four years, one of them a leap year, at midnight of the zone', () => {
  const starts = termStarts('Asia/Shanghai').map(day);
  expect(starts).toHaveLength(48);
  expect([starts[0], starts[12], starts[38], starts[47]]).toEqual([
    '2024-12-31T16',
    '2025-12-31T16',
    '2028-02-29T16',
    '2028-11-30T16',
  ]);
});

describe('of the terms of one length', () => {
  const termsOf = (id: string, months: number, periods = 1) => {
    const { even, longest } = walkTerms(present(feeRuleById(id), id), { timeZone: 'UTC', months, periods });
    return [said(even), said(longest)];
  };

  test.each<[string, string, number, number, string, string | undefined]>([
    ['whole months', 'exact@1', 1, 1, '2025-01-01T00 to 2025-02-01T00: 1', undefined],
    [
      'months of 30 days',
      'zuora-actual-360@1',
      1,
      1,
      '2025-04-01T00 to 2025-05-01T00: 1',
      '2025-01-01T00 to 2025-02-01T00: 31/30',
    ],
    [
      'twelve of them',
      'zuora-actual-360@1',
      1,
      12,
      '2025-01-01T00 to 2026-01-01T00: 73/6',
      '2027-03-01T00 to 2028-03-01T00: 61/5',
    ],
    [
      'half-years of them',
      'zuora-actual-360@1',
      6,
      1,
      '2025-01-01T00 to 2025-07-01T00: 181/180',
      '2025-03-01T00 to 2025-09-01T00: 46/45',
    ],
    [
      'two such half-years',
      'zuora-actual-360@1',
      6,
      2,
      '2025-01-01T00 to 2026-01-01T00: 73/36',
      '2027-03-01T00 to 2028-03-01T00: 61/30',
    ],
    [
      'months of 365/12 days',
      'tencent-cvm@1',
      2,
      1,
      '2028-01-01T00 to 2028-03-01T00: 72/73',
      '2025-07-01T00 to 2025-09-01T00: 372/365',
    ],
  ])(
    '%s, one is no longer than was bought, or by least, and one the longest',
    (_what, id, months, periods, even, longest) => {
      expect(termsOf(id, months, periods)).toEqual([even, longest]);
    },
  );
});

describe('the break points of a term', () => {
  const of = (termMonths: number, rowMonths: readonly number[], term = ['2025-01-01', '2026-01-01']) => {
    const [start = 0, end = 0] = term.map((text) => Date.parse(text) / 1000);
    return walkInstants({ start, end }, { timeZone: 'UTC', termMonths, rowMonths }).map((at) => day(at).slice(0, 10));
  };

  test('are its ends, whole months, and where the rows of what is left begin and end to count, in order', () => {
    expect(of(12, [1, 3, 12])).toEqual([
      ...['2025-01-01', '2025-01-02', '2025-02-01', '2025-07-01'],
      ...['2025-10-01', '2025-10-02', '2025-12-01', '2025-12-02', '2025-12-31'],
    ]);
    expect(of(1, [1], ['2025-01-01', '2025-02-01'])).toEqual(['2025-01-01', '2025-01-02', '2025-01-31']);
    expect(of(5, [], ['2025-01-01', '2025-06-01'])).toEqual([
      ...['2025-01-01', '2025-01-02', '2025-02-01', '2025-03-01', '2025-05-01', '2025-05-31'],
    ]);
  });

  test('are no more than can be tried', () => {
    expect(of(12, [2, 3, 4, 5, 7, 8, 9, 10])).toHaveLength(WALK_INSTANTS_MAX);
  });
});
