import { expect, test } from 'vitest';
import type * as z from 'zod';
import type { finding } from './finding.ts';
import { etag, idempotencyKey, instant, type listOf, period } from './scalars.ts';

test.each([
  [idempotencyKey, 'a', true],
  [idempotencyKey, 'x'.repeat(255), true],
  [idempotencyKey, 'x'.repeat(256), false],
  [idempotencyKey, '', false],
  [idempotencyKey, 'two words', false],
  [idempotencyKey, 'größe', false],
  [etag, '"abc.1.2"', true],
  [etag, 'abc', false],
  [etag, 'W/"abc"', false],
  [etag, '"a", "b"', false],
  [etag, '*', false],
  [instant, '2026-02-28T23:59:59Z', true],
  [instant, '2026-02-30T00:00:00Z', false],
  [instant, '2026-02-28T00:00:00+01:00', false],
  [period, 'P1M', true],
  [period, 'P0M', false],
  [period, 'P30D', false],
] as const)('%# %s', (schema, text, allowed) => {
  expect(schema.safeParse(text).success).toBe(allowed);
});

test('what the domain computed can be answered without a copy', () => {
  const findings: readonly z.infer<typeof finding>[] = [];
  const list: z.input<ReturnType<typeof listOf<typeof finding>>> = findings;
  expect(list).toBe(findings);
});
