import { type LineTable, tabulateLines } from './line-table.ts';
import { readJsonText } from './read-json-text.ts';
import { readYamlText } from './read-yaml-text.ts';
import { CATALOG_BYTES_MAX } from './schemas/limits.ts';
import { createLineIndex, TextFault, type TextNode } from './text-node.ts';

export type CatalogText =
  | {
      readonly ok: true;
      /** Plain JSON; groups have no prototype, and what an alias repeats is shared. */
      readonly value: unknown;
      /** 1-based line of a JSON pointer; of the nearest place around it where the pointer names something missing. */
      readonly lineOf: (pointer: string) => number | undefined;
    }
  | TextRefusal;

interface TextRefusal {
  readonly ok: false;
  readonly message: string;
  readonly line: number;
}

export type CatalogTable = { readonly ok: true; readonly value: unknown; readonly table: LineTable } | TextRefusal;

/**
 * Reads the text of a catalog file, YAML or JSON, as a JSON value for `parseCatalog` (contract §2). JSON is expected
 * where the name ends in `.json`, and tried first where the text begins with `{`. Refused with a sentence and the
 * line: malformed text, more than 5 MB, a field given twice, nesting beyond 50 levels, tags, merge keys, and aliases
 * that would expand beyond 5 MB. Never throws.
 */
export function readCatalogText(text: string, options: ReadOptions = {}): CatalogText {
  const read = readText(text, options);
  return read.ok ? { ok: true, value: read.node.value, lineOf: (pointer) => lineOf(read.node, pointer) } : read;
}

/** The same as values that can be handed from one thread to another; `createLineFinder` finds the lines again. */
export function readCatalogTable(text: string, options: ReadOptions = {}): CatalogTable {
  const read = readText(text, options);
  return read.ok ? { ok: true, value: read.node.value, table: tabulateLines(read.node) } : read;
}

interface ReadOptions {
  /** Of the file: one that ends in `.json` is no YAML. */
  readonly name?: string;
}

type ReadText = { readonly ok: true; readonly node: TextNode } | TextRefusal;

function readText(text: string, { name = '' }: ReadOptions): ReadText {
  if (new TextEncoder().encode(text).length > CATALOG_BYTES_MAX) {
    const message = `The file is larger than ${CATALOG_BYTES_MAX / 1_000_000} MB. Split the product.`;
    return { ok: false, message, line: 1 };
  }
  const content = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const isJson = name.toLowerCase().endsWith('.json');
  if (isJson || /^\s*\{/.test(content)) {
    const read = readWith(readJsonText, content);
    if (read.ok || isJson) return read;
    // A YAML file may begin with a brace too; where it is neither, a quote after the brace tells which was meant.
    const otherwise = readWith(readYamlText, content);
    return otherwise.ok || !/^\s*\{\s*"/.test(content) ? otherwise : read;
  }
  return readWith(readYamlText, content);
}

function readWith(read: (text: string, lineAt: (offset: number) => number) => TextNode, text: string): ReadText {
  const lineAt = createLineIndex(text);
  try {
    return { ok: true, node: read(text, lineAt) };
  } catch (fault) {
    if (fault instanceof TextFault) return { ok: false, message: fault.message, line: lineAt(fault.offset) };
    throw fault;
  }
}

function lineOf(root: TextNode, pointer: string): number | undefined {
  let node = root;
  let line: number | undefined;
  for (const part of pointer.split('/').slice(1)) {
    const child = node.children?.get(part.replaceAll('~1', '/').replaceAll('~0', '~'));
    if (!child) break;
    line = child.line;
    node = child.node;
  }
  return line ?? 1;
}
