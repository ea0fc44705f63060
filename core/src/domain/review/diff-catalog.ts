/** One place where two catalog documents differ. `before` or `after` is absent where the place exists on one side only. */
export interface DocumentDifference {
  /** JSON pointer into the newer document; into the older one where the place was removed. */
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

const DIFFERENCES_MAX = 2_000;

/**
 * What changed between two catalog documents. Entries of lists are matched by what they are (id, SKU, period and
 * currency, original of a rule), so that an inserted SKU is one difference and not a shift of everything behind it.
 */
export function diffDocuments(before: unknown, after: unknown): DocumentDifference[] {
  const differences: DocumentDifference[] = [];
  diffValue({ before, after, pathBefore: '', pathAfter: '' }, differences);
  return differences.slice(0, DIFFERENCES_MAX);
}

interface Pair {
  readonly before: unknown;
  readonly after: unknown;
  readonly pathBefore: string;
  readonly pathAfter: string;
}

function diffValue(pair: Pair, into: DocumentDifference[]): void {
  const { before, after } = pair;
  if (Array.isArray(before) && Array.isArray(after)) diffLists(pair, { before, after }, into);
  else if (isGroup(before) && isGroup(after)) diffGroups(pair, { before, after }, into);
  else if (before !== after) {
    into.push({
      path: after === undefined ? pair.pathBefore : pair.pathAfter,
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
    });
  }
}

type Group = { readonly [key: string]: unknown };

function isGroup(value: unknown): value is Group {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function diffGroups(pair: Pair, of: { before: Group; after: Group }, into: DocumentDifference[]): void {
  for (const key of new Set([...Object.keys(of.before), ...Object.keys(of.after)])) {
    const step = `/${escapePointer(key)}`;
    diffValue(
      {
        before: Object.hasOwn(of.before, key) ? of.before[key] : undefined,
        after: Object.hasOwn(of.after, key) ? of.after[key] : undefined,
        pathBefore: pair.pathBefore + step,
        pathAfter: pair.pathAfter + step,
      },
      into,
    );
  }
}

function diffLists(
  pair: Pair,
  of: { before: readonly unknown[]; after: readonly unknown[] },
  into: DocumentDifference[],
): void {
  const oldNames = namesOf(of.before);
  const oldByName = new Map(of.before.map((item, index) => [oldNames[index], { item, index }]));
  const seen = new Set<string | undefined>();
  const names = namesOf(of.after);
  of.after.forEach((item, index) => {
    const name = names[index];
    const old = oldByName.get(name);
    seen.add(name);
    diffValue(
      {
        before: old?.item,
        after: item,
        pathBefore: `${pair.pathBefore}/${old?.index ?? index}`,
        pathAfter: `${pair.pathAfter}/${index}`,
      },
      into,
    );
  });
  for (const [name, { item, index }] of oldByName) {
    if (!seen.has(name)) into.push({ path: `${pair.pathBefore}/${index}`, before: item });
  }
}

/** One name per entry; a draft may repeat one, so the second of a name is told apart from the first. */
function namesOf(items: readonly unknown[]): string[] {
  const counts = new Map<string, number>();
  return items.map((item, index) => {
    const name = nameOf(item, index);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count === 1 ? name : `${name} ${count}`;
  });
}

/** What an entry of a list is, whatever its place: the fields that identify it, else its place. */
function nameOf(item: unknown, index: number): string {
  if (!isGroup(item)) return `#${index}`;
  const names = ['id', 'sku', 'from', 'period', 'currency', 'specification'].flatMap((key) =>
    Object.hasOwn(item, key) ? [[key, canonical(item[key])]] : [],
  );
  return names.length > 0 ? JSON.stringify(names) : `#${index}`;
}

function canonical(value: unknown): unknown {
  if (!isGroup(value)) return value;
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
}

function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
