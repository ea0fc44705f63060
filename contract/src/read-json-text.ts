import {
  assertNew,
  DEPTH_MAX,
  groupNode,
  listNode,
  scalarNode,
  type TextEntry,
  TextFault,
  type TextNode,
  TOO_DEEP,
} from './text-node.ts';

/**
 * JSON (RFC 8259) with lines. Written by hand because `JSON.parse` lets the last of two equal keys win in silence and
 * knows no lines. Throws `TextFault`.
 */
export function readJsonText(text: string, lineAt: (offset: number) => number): TextNode {
  const scanner: Scanner = { text, offset: 0, lineAt };
  const node = readValue(scanner, 0);
  skipSpace(scanner);
  if (scanner.offset < text.length) throw unexpected(scanner, 'the end of the text');
  return node;
}

interface Scanner {
  readonly text: string;
  offset: number;
  readonly lineAt: (offset: number) => number;
}

function readValue(scanner: Scanner, depth: number): TextNode {
  if (depth > DEPTH_MAX) throw new TextFault(TOO_DEEP, scanner.offset);
  skipSpace(scanner);
  switch (scanner.text[scanner.offset]) {
    case '{':
      return readGroup(scanner, depth);
    case '[':
      return readList(scanner, depth);
    case '"': {
      const value = readString(scanner);
      return scalarNode(value, value.length);
    }
    default:
      return readPlain(scanner);
  }
}

function readGroup(scanner: Scanner, depth: number): TextNode {
  const entries: TextEntry[] = [];
  const seen = new Map<string, number>();
  scanner.offset++;
  skipSpace(scanner);
  while (scanner.text[scanner.offset] !== '}') {
    if (entries.length > 0) expect(scanner, ',', '"," or "}"');
    skipSpace(scanner);
    const { offset } = scanner;
    if (scanner.text[offset] !== '"') throw unexpected(scanner, 'a field name in double quotes');
    const key = readString(scanner);
    const line = scanner.lineAt(offset);
    assertNew(key, seen, { offset, line });
    skipSpace(scanner);
    expect(scanner, ':', '":"');
    entries.push({ key, line, node: readValue(scanner, depth + 1) });
    skipSpace(scanner);
  }
  scanner.offset++;
  return groupNode(entries);
}

function readList(scanner: Scanner, depth: number): TextNode {
  const entries: TextEntry[] = [];
  scanner.offset++;
  skipSpace(scanner);
  while (scanner.text[scanner.offset] !== ']') {
    if (entries.length > 0) expect(scanner, ',', '"," or "]"');
    skipSpace(scanner);
    const line = scanner.lineAt(scanner.offset);
    entries.push({ key: String(entries.length), line, node: readValue(scanner, depth + 1) });
    skipSpace(scanner);
  }
  scanner.offset++;
  return listNode(entries);
}

function readString(scanner: Scanner): string {
  const start = scanner.offset;
  for (let at = start + 1; at < scanner.text.length; at++) {
    const character = scanner.text[at];
    if (character === '\\') at++;
    else if (character === '\n') break;
    else if (character === '"') {
      scanner.offset = at + 1;
      return unquote(scanner.text.slice(start, at + 1), start);
    }
  }
  throw new TextFault('A text in double quotes is not closed on its line.', start);
}

function unquote(quoted: string, offset: number): string {
  try {
    return JSON.parse(quoted);
  } catch {
    throw new TextFault('A text holds a control character or an unknown escape. Use \\n, \\t, \\" or \\u0000.', offset);
  }
}

const PLAIN = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;

function readPlain(scanner: Scanner): TextNode {
  PLAIN.lastIndex = scanner.offset;
  const word = PLAIN.exec(scanner.text)?.[0];
  if (word === undefined) throw unexpected(scanner, 'a value');
  const value: number | boolean | null = JSON.parse(word);
  if (typeof value === 'number' && !Number.isFinite(value)) throw unexpected(scanner, 'a number of this world');
  scanner.offset += word.length;
  return scalarNode(value, word.length);
}

const SPACE = /[ \t\r\n]*/y;

function skipSpace(scanner: Scanner): void {
  SPACE.lastIndex = scanner.offset;
  SPACE.exec(scanner.text);
  scanner.offset = SPACE.lastIndex;
}

function expect(scanner: Scanner, character: string, wanted: string): void {
  if (scanner.text[scanner.offset] !== character) throw unexpected(scanner, wanted);
  scanner.offset++;
}

function unexpected({ text, offset }: Scanner, wanted: string): TextFault {
  const found = offset < text.length ? JSON.stringify(text.slice(offset, offset + 20)) : 'the end of the text';
  return new TextFault(`Here ${wanted} must stand, not ${found}.`, offset);
}
