import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { childPath, comparePaths, pathKeys } from './pointer.ts';
import { nameOf, quote, show } from './shape.ts';

describe('a pointer', () => {
  test('is read back as the keys that it was made of, whatever they are', () => {
    const keys = fc.array(fc.oneof(fc.string(), fc.constantFrom('~', '/', '~1', 'a/b~c', '')));
    fc.assert(
      fc.property(keys, (list) => {
        expect(pathKeys(list.reduce(childPath, ''))).toEqual(list);
      }),
    );
    expect(childPath(childPath('/codes', 'a/b~c'), 3)).toBe('/codes/a~1b~0c/3');
    expect(pathKeys('')).toEqual([]);
  });

  test('stands before what lies in it; items of a list stand in their order, names by letters', () => {
    const sorted = ['', '/10', '/a', '/a/2', '/a/2/b', '/a/2/b/c', '/a/10', '/a/10/b', '/a/b', '/ab', '/b/1'];
    for (const [index, path] of sorted.entries()) {
      for (const [other, later] of sorted.entries()) {
        expect(Math.sign(comparePaths(path, later))).toBe(Math.sign(index - other));
      }
    }
  });

  test('has one place in the order of all: names that look like numbers do not put others in circles', () => {
    const key = fc.oneof(
      fc.constantFrom(
        '1',
        '2',
        '9',
        '10',
        '01',
        '1a',
        '10a',
        '2-b',
        '',
        '-1',
        '1000000000',
        '2000000000',
        'a',
        '/',
        '~',
      ),
      fc.string({ maxLength: 3 }),
    );
    const path = fc.array(key, { maxLength: 3 }).map((keys) => keys.reduce(childPath, ''));
    const signOf = (a: string, b: string) => Math.sign(comparePaths(a, b));
    fc.assert(
      fc.property(path, path, path, (a, b, c) => {
        expect(signOf(a, b)).toBe(0 - signOf(b, a));
        expect(signOf(a, b) === 0).toBe(a === b);
        if (signOf(a, b) <= 0 && signOf(b, c) <= 0) expect(signOf(a, c)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 5000 },
    );
    expect(['/10', '/1a', '/2', '/10a', '/01', '/9'].sort(comparePaths)).toEqual([
      ...['/2', '/9', '/10', '/01', '/10a', '/1a'],
    ]);
  });

  test('is called by its last name in a sentence', () => {
    expect(['', '/a', '/a/b2', '/a/2b', '/a/0', '/list/11', '/3'].map(nameOf)).toEqual([
      ...['The file', '"a"', '"b2"', '"2b"', 'Item 1 of "a"', 'Item 12 of "list"', 'The item'],
    ]);
  });
});

test('values are shown short, and not walked into', () => {
  expect([null, [1], { a: 1 }, 5, true, 'a"b'].map(show)).toEqual([
    ...['nothing (the field is empty)', 'a list', 'a group of fields', '5', 'true', '"a\\"b"'],
  ]);
  expect(quote('x'.repeat(60))).toBe(`"${'x'.repeat(60)}"`);
  expect(quote('x'.repeat(61))).toBe(`"${'x'.repeat(60)}…"`);
});
