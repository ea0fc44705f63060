import { describe, expect, test } from 'vitest';
import { AssertionError, assert, present, unreachable } from './assert.ts';
import { type AccountId, accountOf, formatId, ID_PREFIXES, parseAccountId } from './id.ts';
import { err, ok } from './result.ts';

const ACCOUNT = 'abcdefg2' as AccountId;
const UUID = '0197a3f0-0000-7000-8000-000000000001';

describe('an id', () => {
  test('carries its account, and is one of its own kind only', () => {
    const id = formatId(ID_PREFIXES.order, ACCOUNT, UUID);
    expect(id).toBe(`ord_abcdefg2_${UUID}`);
    expect(accountOf(ID_PREFIXES.order, id)).toBe(ACCOUNT);
    expect(accountOf(ID_PREFIXES.quote, id)).toBeUndefined();
  });

  test.each([
    `xord_abcdefg2_${UUID}`,
    `5ord_abcdefg2_${UUID}`,
    `ord_abcdefg2_${UUID}0`,
    `ord_abcdefg2_${UUID} `,
    `ord_abcdefg_${UUID}`,
    `ord_abcdefg1_${UUID}`,
    `ord_ABCDEFG2_${UUID}`,
    `ord_abcdefg2_${UUID.slice(1)}`,
    `ord_abcdefg2_${UUID.toUpperCase()}`,
    `ord_abcdefg2`,
    '',
  ])('is not %j', (text) => expect(accountOf(ID_PREFIXES.order, text)).toBeUndefined());

  test('of an account is its eight characters of base 32', () => {
    expect(parseAccountId('abcdefg2')).toBe('abcdefg2');
    for (const text of ['abcdefg', 'abcdefg22', '1bcdefg2', 'abcdefg!', ' abcdefg2', '']) {
      expect(parseAccountId(text)).toBeUndefined();
    }
  });
});

test('a broken promise is thrown as one, with its sentence', () => {
  expect(() => assert(false, 'two is two')).toThrow(new AssertionError('two is two'));
  expect(() => assert(true, 'two is two')).not.toThrow();
  expect(new AssertionError('x').name).toBe('AssertionError');
  expect(() => unreachable('gone' as never)).toThrow('gone');
  expect(present(0, 'a value')).toBe(0);
  for (const missing of [undefined, null]) expect(() => present(missing, 'a value')).toThrow('a value');
});

test('a result is an answer or a refusal', () => {
  expect([ok(5), err('no')]).toEqual([
    { ok: true, value: 5 },
    { ok: false, error: 'no' },
  ]);
});
