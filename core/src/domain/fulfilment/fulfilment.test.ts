import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pauseAfter, RETRY_LADDERS } from './retry-ladders.ts';
import { cutSellerText, SELLER_TEXT_LENGTH_MAX } from './seller-answer.ts';

describe('the ladders of vendors', () => {
  test.each([
    ['alibaba-spi', 12, 8 * 3_600 + 38 * 60],
    ['huawei-saas', 4, 3 * 3_600],
    ['standard-webhooks', 10, 75 * 3_600 + 35 * 60 + 5],
  ] as const)('%s: so many attempts in the span that is published', (name, attempts, seconds) => {
    const ladder: readonly number[] = RETRY_LADDERS[name];
    expect(ladder.length + 1).toBe(attempts);
    expect(ladder.reduce((sum, pause) => sum + pause, 0)).toBe(seconds);
  });

  test('the last pause repeats', () => {
    expect([1, 2, 3, 9].map((attempt) => pauseAfter(attempt, [60, 300]))).toEqual([60, 300, 300, 300]);
    expect(pauseAfter(1, [])).toBe(0);
  });
});

test('whatever a seller writes, what is kept is short, whole and without control characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 3 * SELLER_TEXT_LENGTH_MAX }), (text) => {
      const kept = cutSellerText(text);
      expect(kept.length).toBeLessThanOrEqual(SELLER_TEXT_LENGTH_MAX);
      expect(kept.isWellFormed()).toBe(true);
      expect([...kept].every((character) => character >= ' ' && character !== '\u007f')).toBe(true);
      expect(cutSellerText(kept)).toBe(kept);
    }),
  );
  expect(cutSellerText('a\u0000b\r\nc \ud800')).toBe('a b c \ufffd');
});
