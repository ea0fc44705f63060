import { FINDINGS_MAX } from './limits.ts';
import { childPath } from './pointer.ts';
import type { Place, Reader } from './shape.ts';

/** Nothing that this format reads lies deeper, and no file of the largest size has more parts. */
const DEPTH_MAX = 16;
const PARTS_MAX = 2_000_000;

/** Whether a database and every reader of JSON can keep a text: no U+0000, and no half of a surrogate pair. */
export function isStorableText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** Every text and name of a document that could not be kept. */
export function reportUnstorable(reader: Reader, root: Place): void {
  // Places are named only where there is something to name: that costs more than looking.
  if (!isStorable(root.value, { depthLeft: DEPTH_MAX, budget: { left: PARTS_MAX } })) reportIn(reader, root, DEPTH_MAX);
}

interface Limits {
  readonly depthLeft: number;
  readonly budget: { left: number };
}

/** What is beyond the limits is refused for other reasons. */
function isStorable(value: unknown, { depthLeft, budget }: Limits): boolean {
  budget.left -= 1;
  if (typeof value === 'string') return isStorableText(value);
  if (typeof value !== 'object' || value === null || depthLeft === 0 || budget.left < 0) return true;
  const inner = { depthLeft: depthLeft - 1, budget };
  const isList = Array.isArray(value);
  return Object.keys(value).every(
    (key) => (isList || isStorableText(key)) && isStorable(Reflect.get(value, key), inner),
  );
}

function reportIn(reader: Reader, { value, path }: Place, depthLeft: number): void {
  if (reader.findings.length >= FINDINGS_MAX) return;
  if (typeof value === 'string' && !isStorableText(value)) report(reader, path, 'The text');
  if (typeof value !== 'object' || value === null || depthLeft === 0) return;
  for (const key of Object.keys(value)) {
    // The place of a name that cannot be kept is the group around it.
    if (!isStorableText(key)) report(reader, path, 'A name in it');
    else reportIn(reader, { value: Reflect.get(value, key), path: childPath(path, key) }, depthLeft - 1);
  }
}

function report(reader: Reader, path: string, what: string): void {
  const message = `${what} holds U+0000 or half a surrogate pair, which nothing can keep. Take it out.`;
  reader.report({ code: 'format.invalid', path, message });
}
