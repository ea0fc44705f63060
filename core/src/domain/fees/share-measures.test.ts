import { expect, test } from 'vitest';
import { present } from '../kernel/assert.ts';
import { formatRational } from '../kernel/rational.ts';
import type { FeeAxes, FeeRule } from './fee-rule.ts';
import { feeRuleById } from './presets.ts';
import { shareLeft } from './share-left.ts';

const ruleOf = (id: string, over: Partial<FeeAxes> = {}): FeeRule => ({ ...present(feeRuleById(id), id), ...over });
const CALENDAR = ruleOf('zuora-actual@1');
const BY_HOURS: Partial<FeeAxes> = { unit: 'hour' };

/** The share left at a moment of a term, in periods of so many months. */
function left(
  rule: FeeRule,
  of: { term: readonly [string, string]; months: number; at: string; per?: number },
): string {
  const [start = 0, end = 0, at = 0] = [...of.term, of.at].map((text) => Date.parse(text));
  const share = shareLeft(rule, {
    timeZone: 'UTC',
    term: { start, end, months: of.months },
    at,
    per: of.per ?? of.months,
  });
  if (!share.ok) throw new Error(share.error.detail);
  return formatRational(share.value);
}

const OVER_A_LEAP_DAY = { term: ['2027-07-01', '2028-07-01'], months: 12 } as const;

test.each([
  ['a whole year with one is a year', CALENDAR, '2027-07-01', '1'],
  ['before it, it is not counted', CALENDAR, '2028-02-28', '123/365'],
  ['from it on', CALENDAR, '2028-02-29', '122/365'],
  ['and after it, the days are the same', CALENDAR, '2028-03-01', '122/365'],
  ['by hours, half of it is not counted', ruleOf('zuora-actual@1', BY_HOURS), '2028-02-29T12:00Z', '122/365'],
  ['counted by 365 days, it is counted', ruleOf('zuora-actual-360@1'), '2027-07-01', '366/365'],
])('a 29 February in a price by the year: %s', (_what, rule, at, share) => {
  expect(left(rule, { ...OVER_A_LEAP_DAY, at })).toBe(share);
});

test.each<[string, readonly [string, string], number, string]>([
  ['five years with two of them', ['2024-01-01', '2029-01-01'], 60, '1'],
  ['four years that end with one', ['2024-03-01', '2028-03-01'], 48, '1'],
  ['four years that begin with one', ['2024-02-29', '2028-02-29'], 48, '1'],
  ['two years without', ['2025-01-01', '2027-01-01'], 24, '1'],
])('%s are as many years', (_what, term, months, share) => {
  expect(left(CALENDAR, { term, months, at: term[0] })).toBe(share);
  expect(left(ruleOf('zuora-actual-360@1'), { term: ['2025-01-01', '2027-01-01'], months: 24, at: '2025-01-01' })).toBe(
    '1',
  );
});

test('30/360 keeps the time of day where a rule counts hours', () => {
  const rule = ruleOf('cloudblue@1', BY_HOURS);
  const term = ['2027-01-01T18:00Z', '2027-02-01T18:00Z'] as const;
  expect(left(rule, { term, months: 1, at: '2027-01-15T06:00Z' })).toBe('11/20');
  expect(left(rule, { term, months: 1, at: '2027-01-15T20:00Z' })).toBe(formatted(16 * 24 - 2, 720));
  expect(left(rule, { term, months: 1, at: '2027-01-31T20:00Z' })).toBe(formatted(24 - 2, 720));
});

const formatted = (n: number, d: number) => formatRational({ n: BigInt(n), d: BigInt(d) });
