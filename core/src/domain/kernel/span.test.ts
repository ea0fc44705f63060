import { expect, test } from 'vitest';
import { present } from './assert.ts';
import { addSpan, parseSpan } from './span.ts';
import { formatInstant, parseInstant } from './time.ts';

test.each([
  ['2026-01-31T10:00:00Z', 'P1M', '2026-02-28T10:00:00Z'],
  ['2026-01-31T10:00:00Z', 'P30D', '2026-03-02T10:00:00Z'],
  ['2026-01-31T10:00:00Z', 'P1Y2M', '2027-03-31T10:00:00Z'],
  ['2026-01-31T10:00:00Z', 'P1M1DT14H1M1S', '2026-03-02T00:01:01Z'],
  ['2026-01-31T10:00:00Z', 'P2W', '2026-02-14T10:00:00Z'],
  ['2026-01-31T10:00:00Z', 'PT90M', '2026-01-31T11:30:00Z'],
])('%s and %s is %s', (from, span, to) => {
  const start = present(parseInstant(from), from);
  expect(formatInstant(addSpan(start, present(parseSpan(span), span)))).toBe(to);
});

test.each(['', 'P', 'PT', 'P1', '1D', '-P1D', 'P1.5D', 'P1D1M', 'P1DT', 'P1S'])('"%s" is no span', (text) => {
  expect(parseSpan(text)).toBeUndefined();
});
