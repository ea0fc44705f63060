import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createLineFinder } from './line-table.ts';
import { readCatalogTable, readCatalogText } from './read-catalog-text.ts';

const ODD = `{
  "10": { "a/b": 1,
    "2": [ 1,
      2 ] },
  "2": { "__proto__": { "x":
    null }, "~": [] }
}`;
const SHARED = 'first: &one\n  - a: 1\n  - b: { c: 2 }\nsecond: *one\nthird:\n  - *one\n  - last: true\n';

/** Every pointer into a value. */
function pointersOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path];
  const below = Object.keys(value).flatMap((key) =>
    pointersOf(Reflect.get(value, key), `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
  return [path, ...below];
}

test.each([
  ['names like numbers, and others that are special', ODD],
  ['aliases', SHARED],
  ['a sample in YAML', readFileSync(new URL('../../samples/helpdesk.yaml', import.meta.url), 'utf8')],
])('lines handed to another thread as numbers are those of the reader: %s', (_what, text) => {
  const [read, table] = [readCatalogText(text), readCatalogTable(text)];
  if (!read.ok || !table.ok) throw new Error('the text is read');
  // As it arrives there.
  const value: unknown = JSON.parse(JSON.stringify(table.value));
  const lineOf = createLineFinder(value, structuredClone(table.table));
  const pointers = pointersOf(value).flatMap((pointer) => [pointer, `${pointer}/missing`, `${pointer}/0/missing`]);
  expect(pointers.length).toBeGreaterThan(10);
  expect(pointers.map((pointer) => [pointer, lineOf(pointer)])).toEqual(
    pointers.map((pointer) => [pointer, read.lineOf(pointer)]),
  );
});

test('a text that is refused is refused alike', () => {
  for (const text of ['a: [', '{ "a": 1, "a": 2 }', 'a: &x [*x]']) {
    expect(readCatalogTable(text)).toEqual(readCatalogText(text));
  }
});
