/** JSON pointers (RFC 6901): how a finding names a place in the catalog document. */

/** The pointer of a field or list item below `path`. */
export function childPath(path: string, key: string | number): string {
  const isPlain = typeof key === 'number' || !(key.includes('~') || key.includes('/'));
  return `${path}/${isPlain ? key : key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The keys of a pointer, unescaped; none for the whole document. */
export function pathKeys(path: string): string[] {
  return path
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** As items of a list are written: two of these are the same number only where they are the same text. */
const INDEX = /^(?:0|[1-9]\d{0,8})$/;

/**
 * Order of pointers, list items by number: `/skus/2` before `/skus/10`, a place before what lies in it. Names stand after
 * all numbers, wherever their letters would put them, so that any three pointers agree on their order.
 */
export function comparePaths(a: string, b: string): number {
  // Thousands of findings are sorted by pointers that begin alike: what is alike is passed over, not taken apart.
  let start = 0;
  for (let index = 0; index < a.length && a[index] === b[index]; index++) if (a[index] === '/') start = index;
  const [left, right] = [a.slice(start).split('/'), b.slice(start).split('/')];
  for (let depth = 0; depth < left.length && depth < right.length; depth++) {
    const order = compareKeys(left[depth] ?? '', right[depth] ?? '');
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareKeys(a: string, b: string): number {
  if (a === b) return 0;
  const isIndex = INDEX.test(a);
  if (isIndex !== INDEX.test(b)) return isIndex ? -1 : 1;
  if (isIndex) return Number(a) - Number(b);
  return a < b ? -1 : 1;
}
