import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { copyValue, isCopyOf } from './value-copy.ts';

/** As it is read from a file. */
const json = fc.jsonValue({ maxDepth: 4 }).map((value): unknown => JSON.parse(JSON.stringify(value)));

describe('a copy of a value', () => {
  test('says of any JSON value whether it is the same, the order of fields included', () => {
    fc.assert(
      fc.property(json, json, (one, other) => {
        const copy = copyValue(one);
        expect(copy && isCopyOf(copy, structuredClone(one))).toBe(true);
        expect(copy && isCopyOf(copy, other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
      { numRuns: 2000 },
    );
  });

  test.each<[string, unknown, unknown]>([
    ['another amount', { a: [{ b: '1' }] }, { a: [{ b: '2' }] }],
    ['a field more', { a: 1 }, { a: 1, b: 1 }],
    ['a field less', { a: 1, b: 1 }, { a: 1 }],
    ['another name', { a: 1 }, { b: 1 }],
    ['another order', { a: 1, b: 2 }, { b: 2, a: 1 }],
    ['an item more', [1], [1, 1]],
    ['an item less', [1, 1], [1]],
    ['a list for a group', {}, []],
    ['a group for a list', [], {}],
    ['nothing for a group', {}, null],
    ['a group for nothing', null, {}],
    ['text for a number', [1], ['1']],
    ['minus zero', 0, -0],
  ])('knows %s from what it was', (_name, before, after) => {
    const copy = copyValue(before);
    expect(copy && isCopyOf(copy, before)).toBe(true);
    expect(copy && isCopyOf(copy, after)).toBe(false);
  });

  test('stays what it was when the value is edited', () => {
    const value = { amounts: ['1.00'] };
    const copy = copyValue(value);
    value.amounts[0] = '2.00';
    expect(copy && isCopyOf(copy, value)).toBe(false);
    expect(copy && isCopyOf(copy, { amounts: ['1.00'] })).toBe(true);
  });

  test('is not made of what is deeper or larger than any part of a catalog, or no JSON', () => {
    const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
    expect(copyValue(nested(16))).toBeDefined();
    expect(copyValue(nested(17))).toBeUndefined();
    const circle: unknown[] = [];
    circle.push(circle);
    expect(copyValue(circle)).toBeUndefined();
    expect(copyValue(Array.from({ length: 199_999 }, () => 0))).toBeDefined();
    expect(copyValue(Array.from({ length: 200_000 }, () => 0))).toBeUndefined();
    expect(copyValue({ act: () => undefined })).toBeUndefined();
  });
});
