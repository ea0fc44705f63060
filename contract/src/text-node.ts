/**
 * A value read from text together with the lines it came from. Nodes of an alias are shared with its anchor, never
 * copied, so that no text can expand into memory.
 */
export interface TextNode {
  readonly value: unknown;
  /** Lines of the fields or items below, by key; absent for scalars. */
  readonly children?: ReadonlyMap<string, { readonly line: number; readonly node: TextNode }>;
  /** Characters this would take if every alias below were written out. */
  readonly size: number;
  /** Levels of nesting below. */
  readonly height: number;
}

/** Levels of nesting; a catalog needs ten. */
export const DEPTH_MAX = 50;

/** Text that is no document of ours, with the line where that shows. Thrown inside the readers only. */
export class TextFault extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

export const TOO_DEEP = `The text is nested deeper than ${DEPTH_MAX} levels. A catalog needs about ten: check the brackets or the indentation.`;

export function scalarNode(value: string | number | boolean | null, size: number): TextNode {
  return { value, size: size + 1, height: 0 };
}

export interface TextEntry {
  readonly key: string;
  readonly line: number;
  readonly node: TextNode;
}

/** A group of fields; without a prototype, so that `__proto__` is a field like any other. */
export function groupNode(entries: readonly TextEntry[]): TextNode {
  const value: Record<string, unknown> = Object.create(null);
  for (const { key, node } of entries) value[key] = node.value;
  return { value, ...aggregate(entries) };
}

export function listNode(entries: readonly TextEntry[]): TextNode {
  return { value: entries.map(({ node }) => node.value), ...aggregate(entries) };
}

function aggregate(entries: readonly TextEntry[]): Omit<TextNode, 'value'> {
  let [size, height] = [2, 0];
  for (const { key, node } of entries) {
    size += node.size + key.length;
    height = Math.max(height, node.height + 1);
  }
  return { children: new Map(entries.map(({ key, line, node }) => [key, { line, node }])), size, height };
}

/** 1-based line of every offset of a text. */
export function createLineIndex(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
}

/** Reports a key that stands twice in one group; the second would silently win. */
export function assertNew(key: string, seen: Map<string, number>, at: { offset: number; line: number }): void {
  const first = seen.get(key);
  if (first !== undefined) {
    const shown = JSON.stringify(key.slice(0, 60));
    throw new TextFault(`The field ${shown} stands twice in the same group; the first is on line ${first}.`, at.offset);
  }
  seen.set(key, at.line);
}
