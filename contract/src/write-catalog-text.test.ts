import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCatalogText } from './read-catalog-text.ts';
import type { CatalogDocument } from './schemas/catalog-document.ts';
import { writeCatalogText } from './write-catalog-text.ts';

const samples = new URL('../../samples/', import.meta.url);
const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as CatalogDocument;

function readBack(text: string): unknown {
  const read = readCatalogText(text);
  if (!read.ok) throw new Error(`line ${read.line}: ${read.message}\n${text}`);
  return plain(read.value);
}

test.each(readdirSync(samples).filter((name) => name.endsWith('.yaml')))(
  '%s is read back as it was written',
  (name) => {
    const read = readCatalogText(readFileSync(new URL(name, samples), 'utf8'));
    if (!read.ok) throw new Error(read.message);
    expect(readBack(writeCatalogText(plain(read.value)))).toEqual(plain(read.value));
  },
);

test('texts stay texts, whatever YAML might take them for', () => {
  const texts = [
    '',
    ' ',
    '9.00',
    '1e3',
    '0x1F',
    'yes',
    'null',
    '~',
    '2026-01-01',
    '- a',
    'a: b',
    '# a',
    '&a',
    '*a',
    '!a',
    '中',
  ];
  const line = fc.oneof(fc.constantFrom(...texts), fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));
  const text = fc.array(line, { maxLength: 3 }).map((lines) => lines.join('\n'));
  const name = text.filter((key) => key !== '__proto__');
  fc.assert(
    fc.property(fc.dictionary(name, fc.oneof(text, fc.integer(), fc.boolean(), fc.array(text))), (document) => {
      const written = plain({ ...document, product: texts });
      expect(readBack(writeCatalogText(written))).toEqual(written);
    }),
  );
});
