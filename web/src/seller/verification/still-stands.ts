import type { CatalogDocument } from '@regrade/client';
import { isSameDocument } from '../document/same-document.ts';

/** The SKU or attribute that a place belongs to: `/components/0/specifications/0/skus/1`. */
const HEAD = /^\/components\/\d+\/specifications\/\d+\/[^/]+\/\d+/;

/**
 * Whether what stood at a place of one text stands there in another one too: the SKU or attribute around it, else the place
 * itself. After a deletion the places behind it name other things, and what was said of them is said of nothing.
 */
export function stillStands(
  path: string,
  { before, now }: { readonly before: CatalogDocument; readonly now: CatalogDocument },
): boolean {
  if (before === now) return true;
  const [head = path] = HEAD.exec(path) ?? [];
  const [was, is] = [valueAt(before, head), valueAt(now, head)];
  return was !== undefined && isSameDocument(was, is);
}

function valueAt(document: unknown, path: string): unknown {
  let value = document;
  for (const key of path.split('/').slice(1)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}
