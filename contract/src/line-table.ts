import type { TextNode } from './text-node.ts';

/**
 * The lines of a value that was read from text, as numbers alone, so that they can be handed from one thread to another:
 * of every place in the order of `Object.keys`, groups before what is in them.
 */
export interface LineTable {
  readonly lines: Uint32Array<ArrayBuffer>;
  /** How many places each takes in this order: itself, and those below it. */
  readonly sizes: Uint32Array<ArrayBuffer>;
}

/** What an alias repeats is written out; the reader has limited how much that is. */
export function tabulateLines(root: TextNode): LineTable {
  const lines: number[] = [];
  const sizes: number[] = [];
  const add = ({ value, children }: TextNode, line: number): void => {
    const at = lines.push(line) - 1;
    sizes.push(1);
    if (typeof value !== 'object' || value === null) return;
    for (const key of Object.keys(value)) {
      const child = children?.get(key);
      if (child) add(child.node, child.line);
    }
    sizes[at] = lines.length - at;
  };
  add(root, 1);
  return { lines: Uint32Array.from(lines), sizes: Uint32Array.from(sizes) };
}

/** 1-based line of a pointer into the value; of the nearest place around it where it names something missing. */
export function createLineFinder(value: unknown, { lines, sizes }: LineTable): (pointer: string) => number {
  return (pointer) => {
    let [node, at] = [value, 0];
    for (const part of pointer.split('/').slice(1)) {
      if (typeof node !== 'object' || node === null) break;
      const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
      if (!Object.hasOwn(node, key)) break;
      let child = at + 1;
      for (const other of Object.keys(node)) {
        if (other === key) break;
        child += sizes[child] ?? 1;
      }
      at = child;
      node = Reflect.get(node, key);
    }
    return lines[at] ?? 1;
  };
}
