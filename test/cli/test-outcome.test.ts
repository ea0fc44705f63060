import { expect, test } from 'vitest';
import { type Outcome, sayTotals, slowest, totalOf } from '../../scripts/test-outcome.ts';

const outcome = (state: Outcome['state'], ms: number): Outcome => ({ name: `${state} in ${ms}`, state, ms });

test('the last line of npm test counts every outcome, and names skipped tests only when there are some', () => {
  const outcomes = [outcome('passed', 3), outcome('failed', 9), outcome('passed', 5)];
  expect(sayTotals(totalOf(outcomes))).toBe('2 passed, 1 failed');
  expect(sayTotals(totalOf([...outcomes, outcome('skipped', 0)]))).toBe('2 passed, 1 failed, 1 skipped');
  expect(sayTotals(totalOf([]))).toBe('0 passed, 0 failed');
});

test('the slowest come first, and no more than asked for', () => {
  const outcomes = [outcome('passed', 3), outcome('failed', 9), outcome('passed', 5)];
  expect(slowest(outcomes, 2).map(({ ms }) => ms)).toEqual([9, 5]);
});
