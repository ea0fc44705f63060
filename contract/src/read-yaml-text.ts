import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  Lexer,
  type ParsedNode,
  Parser,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
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

/** Characters that aliases may add when they are written out: the limit of a file once more. */
const ALIAS_SIZE_MAX = 5_000_000;
/** Tokens of a text; a catalog at the limit of its size has about a million. */
const TOKENS_MAX = 2_000_000;

/**
 * YAML 1.2 as far as it is JSON: texts, numbers, true, false, null, groups and lists, with anchors and aliases but
 * without tags and merge keys. Throws `TextFault`; never recurses deeper than `DEPTH_MAX`, never expands an alias.
 */
export function readYamlText(text: string, lineAt: (offset: number) => number): TextNode {
  const document = composeDocument(text);
  const context: Context = { lineAt, anchors: new Map(), aliasSize: 0 };
  if (document.contents === null) return scalarNode(null, 0);
  return readNode(document.contents, context, 0);
}

// ---- text to document -----------------------------------------------------------------------------------------------

function composeDocument(text: string): Document.Parsed<ParsedNode> {
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    merge: false,
    uniqueKeys: false,
    prettyErrors: false,
  });
  const documents = [...composer.compose(parseTokens(text), true, text.length)];
  const document = documents[0];
  if (!document) throw new TextFault('The text is empty.', 0);
  const error = documents.flatMap(({ errors }) => errors)[0];
  if (error) throw new TextFault(`This is no YAML: ${error.message}.`, error.pos[0]);
  const second = documents[1];
  if (second) throw new TextFault('The text holds several documents ("---"); write one per file.', second.range[0]);
  if (document.directives.yaml.explicit && document.directives.yaml.version !== '1.2') {
    throw new TextFault(
      `The text says YAML ${document.directives.yaml.version}; only YAML 1.2 is read. Delete that line.`,
      0,
    );
  }
  return document;
}

/** The composer of the library recurses; nesting is therefore measured here, where a stack is kept by hand. */
function parseTokens(text: string): CST.Token[] {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(checked(token));
    count++;
    // A level of a document is up to two entries of the parser's stack: a block list inside a block map, for example.
    if (parser.stack.length > 2 * DEPTH_MAX + 4) throw new TextFault(TOO_DEEP, parser.offset);
    if (count > TOKENS_MAX) throw new TextFault('The text has too many small parts to be a catalog.', parser.offset);
  }
  for (const token of parser.end()) tokens.push(checked(token));
  return tokens;
}

/** Stops at the first fault: a text can be made to hold millions of them. */
function checked(token: CST.Token): CST.Token {
  if (token.type === 'error') throw new TextFault(`This is no YAML: ${token.message}.`, token.offset);
  return token;
}

// ---- document to value ----------------------------------------------------------------------------------------------

interface Context {
  readonly lineAt: (offset: number) => number;
  readonly anchors: Map<string, TextNode | 'open'>;
  /** Characters added by aliases so far. */
  aliasSize: number;
}

function readNode(node: unknown, context: Context, depth: number): TextNode {
  if (!isNode(node)) return scalarNode(null, 0);
  const offset = node.range?.[0] ?? 0;
  if (depth > DEPTH_MAX) throw new TextFault(TOO_DEEP, offset);
  if (isAlias(node)) return readAlias(node.source, context, { offset, depth });
  if (node.tag !== undefined) {
    const tag = JSON.stringify(node.tag);
    throw new TextFault(`Tags such as ${tag} are not read. Delete the tag; put text into quotes.`, offset);
  }
  if (node.anchor !== undefined) context.anchors.set(node.anchor, 'open');
  const read = readPlainNode(node, context, { offset, depth });
  if (node.anchor !== undefined) context.anchors.set(node.anchor, read);
  return read;
}

interface At {
  readonly offset: number;
  readonly depth: number;
}

function readPlainNode(node: Scalar | YAMLMap | YAMLSeq, context: Context, at: At): TextNode {
  if (isScalar(node)) return readScalar(node.value, at.offset);
  if (isMap(node)) return readGroup(node, context, at.depth);
  const entries = node.items.map((item, index) => {
    const line = context.lineAt(isNode(item) ? (item.range?.[0] ?? at.offset) : at.offset);
    return { key: String(index), line, node: readNode(item, context, at.depth + 1) };
  });
  return listNode(entries);
}

function readGroup(map: YAMLMap, context: Context, depth: number): TextNode {
  const seen = new Map<string, number>();
  const entries = map.items.map((pair): TextEntry => {
    const { key, offset } = readKey(pair.key);
    const line = context.lineAt(offset);
    assertNew(key, seen, { offset, line });
    return { key, line, node: readNode(pair.value, context, depth + 1) };
  });
  return groupNode(entries);
}

function readKey(key: unknown): { readonly key: string; readonly offset: number } {
  const offset = isNode(key) ? (key.range?.[0] ?? 0) : 0;
  if (!isScalar(key)) throw new TextFault('The name of a field must be a plain text.', offset);
  if (key.tag !== undefined || key.anchor !== undefined) {
    throw new TextFault('The name of a field has a tag or an anchor. Delete it.', offset);
  }
  if (key.type === 'PLAIN' && key.source === '<<') {
    throw new TextFault('Merge keys ("<<") are not read. Write the fields out.', offset);
  }
  return { key: typeof key.value === 'string' ? key.value : (key.source ?? ''), offset };
}

function readScalar(value: unknown, offset: number): TextNode {
  if (typeof value === 'string') return scalarNode(value, value.length);
  if (value === null || typeof value === 'boolean') return scalarNode(value, 5);
  if (typeof value === 'number' && Number.isFinite(value)) return scalarNode(value, 20);
  throw new TextFault('This is no text, number, true, false or null. Put text into quotes.', offset);
}

function readAlias(name: string, context: Context, { offset, depth }: At): TextNode {
  const shown = JSON.stringify(`*${name}`);
  const target = context.anchors.get(name);
  if (target === undefined) throw new TextFault(`${shown} refers to no anchor before it.`, offset);
  if (target === 'open')
    throw new TextFault(`${shown} refers to the part it stands in, which would never end.`, offset);
  if (depth + target.height > DEPTH_MAX) throw new TextFault(TOO_DEEP, offset);
  context.aliasSize += target.size;
  if (context.aliasSize > ALIAS_SIZE_MAX) {
    throw new TextFault(`With ${shown} the text grows beyond ${ALIAS_SIZE_MAX} characters. Use fewer aliases.`, offset);
  }
  return target;
}
