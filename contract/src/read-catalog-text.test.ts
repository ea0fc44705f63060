import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCatalogText } from './read-catalog-text.ts';

const YAML = createRequire(import.meta.url)('yaml');

function readValue(text: string, name?: string): unknown {
  const read = readCatalogText(text, name === undefined ? {} : { name });
  if (!read.ok) throw new Error(`line ${read.line}: ${read.message}`);
  return read.value;
}

function linesOf(text: string, pointers: readonly string[]): (number | undefined)[] {
  const read = readCatalogText(text);
  return pointers.map((pointer) => (read.ok ? read.lineOf(pointer) : undefined));
}

test('YAML 1.2 gives plain JSON values: yes is text, 010 is ten', () => {
  const text =
    'a: yes\nb: 010\nc: "9.00"\nd: 9.00\ne: ~\nf: [1, -2.5e1, true]\ng: {x: }\n1: one\ntrue: t\n"__proto__": p';
  expect(JSON.parse(JSON.stringify(readValue(text)))).toEqual(
    JSON.parse(
      '{"1":"one","a":"yes","b":10,"c":"9.00","d":9,"e":null,"f":[1,-25,true],"g":{"x":null},"true":"t","__proto__":"p"}',
    ),
  );
});

test('an own key __proto__ sets no prototype, in YAML and in JSON', () => {
  for (const text of ['__proto__: { polluted: true }\n', '{ "__proto__": { "polluted": true } }']) {
    const value = readValue(text);
    expect(Object.getPrototypeOf(value)).toBe(null);
    expect(Object.keys(value as object)).toEqual(['__proto__']);
  }
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
});

test('aliases give what their anchor gave, and may be used for the amounts of many rows', () => {
  expect(readValue('a: &row { period: P1M, parts: [1] }\nb: [*row, *row]\nc: &a x\nd: *a\ne: &a y\nf: *a')).toEqual({
    a: { period: 'P1M', parts: [1] },
    b: [
      { period: 'P1M', parts: [1] },
      { period: 'P1M', parts: [1] },
    ],
    c: 'x',
    d: 'x',
    e: 'y',
    f: 'y',
  });
});

test('JSON is chosen by name, or by a leading brace where it is JSON', () => {
  expect(readValue(' {"a": 1, "b": [true, null, "\\u00e9\\n"], "c": -2.5e3}\n')).toEqual({
    a: 1,
    b: [true, null, 'é\n'],
    c: -2500,
  });
  expect(readValue('{ a: 1, b: [x] }')).toEqual({ a: 1, b: ['x'] });
  expect(readValue('[1]', 'x.JSON')).toEqual([1]);
  expect(readCatalogText('{ a: 1 }', { name: 'x.json' })).toMatchObject({ ok: false, line: 1 });
});

test('a byte order mark and Windows line ends are no part of the text', () => {
  expect(readValue('\uFEFFa: 1\r\nb:\r\n  - 2\r\n')).toEqual({ a: 1, b: [2] });
  expect(readValue('\uFEFF{"a":1}', 'x.json')).toEqual({ a: 1 });
});

describe('lines', () => {
  const yaml = '# one\na:\n  - x: 1\n    y: 2\n\n  - { x: 3,\n      y: 4 }\nb: &b\n  c/d: 1\ne: *b\n';
  const json = '{\n "a": [\n  {"x": 1,\n   "y": 2},\n  3\n ],\n "b": 4\n}';

  test('of every place, keys with slashes and what an alias repeats included', () => {
    const pointers = ['', '/a', '/a/0', '/a/0/y', '/a/1/x', '/a/1/y', '/b/c~1d', '/e', '/e/c~1d'];
    expect(linesOf(yaml, pointers)).toEqual([1, 2, 3, 4, 6, 7, 9, 10, 9]);
    expect(linesOf(json, ['', '/a', '/a/0', '/a/0/y', '/a/1', '/b'])).toEqual([1, 2, 3, 4, 5, 7]);
  });

  test('of the nearest place around it, where a pointer names something missing', () => {
    expect(linesOf(yaml, ['/a/0/z', '/a/9/z', '/z', '/b/c~1d/0'])).toEqual([3, 2, 1, 9]);
  });
});

const deep = (count: number, open: string, close = '') => open.repeat(count) + close.repeat(count);
const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...[...'bcdefghijk'].map((name, index) => {
    const before = 'abcdefghij'[index];
    return `${name}: &${name} [${Array(9).fill(`*${before}`).join(', ')}]`;
  }),
].join('\n');

test.each<[string, string, string | undefined, number, string]>([
  ['a field twice', 'a: 1\nb: 2\na: 3\n', undefined, 3, 'twice in the same group; the first is on line 1'],
  ['a field twice in flow style', 'x: { a: 1,\n  a: 2 }', undefined, 2, 'twice'],
  ['a field twice in JSON', '{"a": 1,\n "a": 2}', 'x.json', 2, 'twice'],
  ['a field twice, once escaped', '{"a": 1,\n "\\u0061": 2}', 'x.json', 2, 'twice'],
  ['a field twice as text and number', '1: a\n"1": b', undefined, 2, 'twice'],
  ['an unclosed list', 'a: [1\nb: 2\n', undefined, 2, 'no YAML'],
  ['an unclosed text', 'a: 1\nb: "x\n', undefined, 3, 'no YAML'],
  ['a tab as indentation', 'a:\n\t- b', undefined, 2, 'Tabs'],
  ['two colons', 'a: 1\nb: c: d', undefined, 2, 'no YAML'],
  ['two documents', 'a: 1\n---\nb: 2', undefined, 2, 'several documents'],
  ['another version', '%YAML 1.1\n---\na: yes', undefined, 1, 'only YAML 1.2'],
  ['a tag', 'a: 1\nb: !!str 5', undefined, 2, 'Tags'],
  ['a tag on a group', 'b: !x { a: 1 }', undefined, 1, 'Tags'],
  ['a merge key', 'a: &a { x: 1 }\nb:\n  <<: *a', undefined, 3, 'Merge keys'],
  ['a key that is a list', '? [a]\n: 1', undefined, 1, 'plain text'],
  ['infinity', 'a: .inf', undefined, 1, 'quotes'],
  ['an unknown alias', 'a: 1\nb: *nobody', undefined, 2, 'no anchor'],
  ['an alias to what it stands in', 'a: &a\n  b: *a', undefined, 2, 'never end'],
  ['an alias bomb', bomb, undefined, 7, 'grows beyond'],
  ['deep flow lists', deep(100_000, '['), undefined, 1, 'deeper'],
  ['deep flow lists that are closed', deep(60, '[', ']'), undefined, 1, 'deeper'],
  ['deep block lists', deep(100_000, '- '), undefined, 1, 'deeper'],
  ['deep flow groups', `x: ${deep(100_000, '{a: ')}`, undefined, 1, 'deeper'],
  ['deep JSON', deep(100_000, '{"a":'), 'x.json', 1, 'deeper'],
  ['a deep alias', `a: &a ${deep(30, '[', ']')}\nb: ${'['.repeat(30)}*a${']'.repeat(30)}`, undefined, 2, 'deeper'],
  ['a comma at the end in JSON', '{"a": 1,}', 'x.json', 1, 'field name'],
  ['a comment in JSON', '{"a": 1} // one', 'x.json', 1, 'end of the text'],
  ['a leading zero in JSON', '{\n"a": 01}', 'x.json', 2, 'a value'],
  ['a line break inside a JSON text', '{"a": "x\ny"}', 'x.json', 1, 'not closed'],
  ['an unknown escape in JSON', '{"a": "\\x"}', 'x.json', 1, 'escape'],
  ['JSON that ends early', '{"a": [1', 'x.json', 1, 'the end of the text'],
  ['JSON with a fault, without a name', '{"a": 1,\n "b" 2}', undefined, 2, '":"'],
  ['too large a number in JSON', '[1e999]', 'x.json', 1, 'number'],
  ['six megabytes', `a: ${'x'.repeat(6_000_000)}`, undefined, 1, 'larger than 5 MB'],
])('%s is refused with its line', (_name, text, name, line, sentence) => {
  const read = readCatalogText(text, name === undefined ? {} : { name });
  expect(read).toMatchObject({ ok: false, line });
  expect(read.ok ? '' : read.message).toContain(sentence);
});

test('a text of a million tiny parts is refused instead of filling memory', () => {
  expect(readCatalogText('- a\n'.repeat(1_200_000))).toMatchObject({ ok: false });
});

const document = fc.object({
  withNullPrototype: false,
  maxDepth: 5,
  values: [fc.string(), fc.integer(), fc.boolean(), fc.constant(null)],
});

test('what JSON.stringify writes is read back as it was, by name and without', () => {
  fc.assert(
    fc.property(document, fc.constantFrom(undefined, 'x.json'), (value, name) => {
      const text = JSON.stringify(value, null, 1);
      expect(JSON.stringify(readValue(text, name))).toBe(JSON.stringify(JSON.parse(text)));
    }),
  );
});

test('what the YAML library writes is read back as it was', () => {
  fc.assert(
    fc.property(document, (value) => {
      const plain = JSON.parse(JSON.stringify(value));
      const text = YAML.stringify(plain, { aliasDuplicateObjects: false, defaultKeyType: 'QUOTE_DOUBLE' });
      expect(JSON.parse(JSON.stringify(readValue(text)))).toEqual(plain);
    }),
  );
});

test('no text makes the reader throw', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom('- ', ': ', '\n', '  ', '{', '}', '[', ']', '&a ', '*a', '"', '? ', '|\n', '--- ', '<<', '#'),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), fc.constantFrom('x.yaml', 'x.json'), (pieces, name) => {
      expect(readCatalogText(pieces.join(''), { name })).toHaveProperty('ok');
    }),
    { numRuns: 2000 },
  );
});
