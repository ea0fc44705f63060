import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeJson, fromJson } from './json-codec.ts';

/** What domain values are made of: plain data with bigints in it. */
const { value } = fc.letrec((tie) => ({
  leaf: fc.oneof(
    fc.bigInt(),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
  ),
  value: fc.oneof(
    { maxDepth: 4 },
    tie('leaf'),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key(), tie('value'), { maxKeys: 4 }),
  ),
}));

function key() {
  return fc.string({ maxLength: 8 }).filter((text) => text !== '__proto__' && text !== '$bigint');
}

describe('a stored document comes back as the value it was', () => {
  test('whatever it is made of, through text', () => {
    fc.assert(
      fc.property(value, (before) => {
        expect(fromJson(JSON.parse(encodeJson(before)))).toEqual(before);
      }),
    );
  });

  test.each([0n, -1n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 200n, 9_007_199_254_740_993n])(
    'an amount of %s is exact, beyond what a number can hold',
    (amount) => {
      expect(fromJson(JSON.parse(encodeJson({ amount })))).toStrictEqual({ amount });
    },
  );

  test('a number stays a number, even where it looks like an amount', () => {
    expect(fromJson(JSON.parse(encodeJson({ version: 1, amount: 1n })))).toStrictEqual({ version: 1, amount: 1n });
  });

  test('a field that is undefined is a field that is not there', () => {
    expect(encodeJson({ a: undefined, b: null, c: [{ d: undefined }] })).toBe('{"b":null,"c":[{}]}');
  });

  test('what is encoded is left as it was', () => {
    const before = { lines: [{ net: 1n }], at: 5 };
    encodeJson(before);
    expect(before).toStrictEqual({ lines: [{ net: 1n }], at: 5 });
  });
});

test('without bigints it is the text of JSON.stringify', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (before) => {
      expect(encodeJson(before)).toBe(JSON.stringify(before));
    }),
  );
});

test('equal values are the same text: audit records are hashed over it', () => {
  fc.assert(
    fc.property(value, (before) => {
      expect(encodeJson(structuredClone(before))).toBe(encodeJson(before));
    }),
  );
});
