import type { SellerCommand } from '@regrade/core';
import { expect, test } from 'vitest';
import { toAnswer } from './from-wire.ts';

/** What a seller's program said, however it said it. */
const answer = (
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
  kind: SellerCommand['kind'] = 'change',
) =>
  toAnswer({ kind: 'answered', status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) }, {
    kind,
  } as SellerCommand);

test.each<[string, number, unknown, object]>([
  ['yes', 200, { answer: 'yes', more: 1 }, { kind: 'yes' }],
  ['yes with another success', 201, { answer: 'yes' }, { kind: 'yes' }],
  ['later', 200, { answer: 'later' }, { kind: 'later' }],
  ['an empty body', 200, ' \n', { kind: 'later' }],
  ['202 whatever it says', 202, { answer: 'yes' }, { kind: 'later' }],
  ['no', 200, { answer: 'no', reason: 'sold out' }, { kind: 'no', reason: 'sold out', blockers: [] }],
  ['no without words', 200, { answer: 'no' }, { kind: 'no', reason: 'The seller gave no reason.' }],
  ['no with blockers alone', 200, { answer: 'no', blockers: ['a', { message: 'b' }] }, { kind: 'no', reason: 'a; b' }],
  ['a conflict that is a no', 409, { answer: 'no', reason: 'x' }, { kind: 'no', reason: 'x' }],
  ['a fault that says yes', 500, { answer: 'yes' }, { kind: 'silent' }],
  ['a refusal that says yes', 422, { answer: 'yes' }, { kind: 'silent' }],
  ['a list', 200, ['yes'], { kind: 'silent' }],
  ['null', 200, 'null', { kind: 'silent' }],
  ['yes behind a byte order mark', 200, '\ufeff{"answer":"yes"}', { kind: 'yes' }],
  ['not implemented', 501, '', { kind: 'unsupported' }],
  ['gone', 410, '', { kind: 'silent', gone: true }],
])('%s', (_case, status, body, expected) => expect(answer(status, body)).toMatchObject(expected));

test.each([
  ['120', 120],
  ['999999999', 86_400],
  ['soon', undefined],
  ['-1', undefined],
])('Retry-After %s', (text, seconds) => {
  expect(answer(503, '', { 'retry-after': text })).toMatchObject({ kind: 'silent' });
  expect((answer(503, '', { 'retry-after': text }) as { retryAfterSeconds?: number }).retryAfterSeconds).toBe(seconds);
});

test.each([
  ['Sun, 01 Mar 2026 00:02:00 GMT', 'Sun, 01 Mar 2026 00:00:30 GMT', 90],
  ['Mon, 01 Mar 2027 00:00:00 GMT', 'Sun, 01 Mar 2026 00:00:30 GMT', 86_400],
  ['Sun, 01 Mar 2026 00:00:00 GMT', 'Sun, 01 Mar 2026 00:00:30 GMT', undefined],
  ['Sun, 01 Mar 2026 00:02:00 GMT', undefined, undefined],
  ['2026-03-01T00:02:00Z', 'Sun, 01 Mar 2026 00:00:30 GMT', undefined],
])('Retry-After %s, by the clock of whoever answers at %s', (until, date, seconds) => {
  const headers = { 'retry-after': until, ...(date !== undefined && { date }) };
  expect((answer(503, '', headers) as { retryAfterSeconds?: number }).retryAfterSeconds).toBe(seconds);
});

test('of many blockers the first twenty are kept, of a long one the beginning', () => {
  const said = answer(200, { answer: 'no', blockers: Array(50).fill({ message: 'x'.repeat(9_000), component: 7 }) });
  if (said.kind !== 'no') throw new Error('it says no');
  expect(said.blockers).toHaveLength(20);
  expect(said.blockers[0]).toEqual({ message: `${'x'.repeat(499)}…` });
});

test.each(['restate', 'probe'] as const)('to a message of kind %s every success is an answer', (kind) => {
  expect(answer(204, '', {}, kind)).toEqual({ kind: 'yes' });
  expect(answer(200, 'thanks', {}, kind)).toEqual({ kind: 'yes' });
  expect(answer(500, '', {}, kind)).toMatchObject({ kind: 'silent' });
});
