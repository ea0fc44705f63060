import { expect, test } from 'vitest';
import { dictionaryOf } from './dictionary.ts';

test('a dictionary holds what it was made of, and nothing that objects inherit', () => {
  const revisions = dictionaryOf([
    ['lic_a', 1],
    ['lic_b', 2],
  ]);
  expect(Object.entries(revisions)).toEqual([
    ['lic_a', 1],
    ['lic_b', 2],
  ]);
  expect(JSON.stringify(revisions)).toBe('{"lic_a":1,"lic_b":2}');
  expect('toString' in revisions).toBe(false);
});

test('a key that objects have a meaning for is a key like any other', () => {
  expect(Object.keys(dictionaryOf([['__proto__', 1]]))).toEqual(['__proto__']);
});
