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
  | { readonly ok: false; readonly message: string; readonly line: number };

/**
 * Reads the text of a catalog file, YAML or JSON, as a JSON value for `parseCatalog` (contract §2). JSON is expected
 * where the name ends in `.json`, and tried first where the text begins with `{`. Refused with a sentence and the
 * line: malformed text, more than 5 MB, a field given twice, nesting beyond 50 levels, tags, merge keys, and aliases
 * that would expand beyond 5 MB. Never throws.
 */
export function readCatalogText(text: string, { name = '' }: { readonly name?: string } = {}): CatalogText {
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

function readWith(read: (text: string, lineAt: (offset: number) => number) => TextNode, text: string): CatalogText {
  const lineAt = createLineIndex(text);
  try {
    const node = read(text, lineAt);
    return { ok: true, value: node.value, lineOf: (pointer) => lineOf(node, pointer) };
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
