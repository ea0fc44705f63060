/** Nothing that this format reads lies deeper, and nothing sensible is larger: a value beyond is not worth a copy. */
const DEPTH_MAX = 16;
const PARTS_MAX = 200_000;

/** A JSON value as it was at one moment, to compare it with later whatever became of the value itself. */
export interface ValueCopy {
  readonly root: Copied;
}

type Copied = Leaf | List | Group;
/** What cannot change is its own copy. */
type Leaf = string | number | bigint | boolean | symbol | null | undefined;
type List = readonly Copied[];
interface Group {
  /** In their order. */
  readonly names: readonly string[];
  readonly items: List;
}

/** Undefined where the value is no JSON, too deep or too large, as one that contains itself is. */
export function copyValue(value: unknown): ValueCopy | undefined {
  const budget = { left: PARTS_MAX };
  const root = copyPart(value, budget, DEPTH_MAX);
  return budget.left < 0 ? undefined : { root };
}

function copyPart(value: unknown, budget: { left: number }, depthLeft: number): Copied {
  budget.left -= 1;
  const isCopiable = typeof value !== 'function' && (isLeaf(value) || depthLeft > 0);
  if (!isCopiable) budget.left = -1;
  if (!isCopiable || budget.left < 0) return undefined;
  if (isLeaf(value)) return value;
  const copyAll = (items: readonly unknown[]) => items.map((item) => copyPart(item, budget, depthLeft - 1));
  if (Array.isArray(value)) return copyAll(value);
  const names = Object.keys(value);
  return { names, items: copyAll(names.map((name) => Reflect.get(value, name))) };
}

/** Whether a value is today what it was when it was copied, the order of its fields included. */
export function isCopyOf({ root }: ValueCopy, value: unknown): boolean {
  return isSame(root, value);
}

function isSame(copy: Copied, value: unknown): boolean {
  if (isLeaf(copy) || isLeaf(value)) return Object.is(copy, value);
  if (Array.isArray(value)) return isList(copy) && isSameList(copy, value);
  return !isList(copy) && isSameGroup(copy, value);
}

// Every key press compares a whole document: counted loops take a third of the time of callbacks and iterators.

function isSameList(copies: List, list: readonly unknown[]): boolean {
  if (list.length !== copies.length) return false;
  for (let index = 0; index < list.length; index++) if (!isSame(copies[index], list[index])) return false;
  return true;
}

function isSameGroup({ names, items }: Group, group: object): boolean {
  const present = Object.keys(group);
  if (present.length !== names.length) return false;
  for (let index = 0; index < names.length; index++) {
    const name = names[index];
    if (name === undefined || name !== present[index] || !isSame(items[index], Reflect.get(group, name))) return false;
  }
  return true;
}

function isLeaf(value: unknown): value is Leaf {
  return typeof value !== 'object' || value === null;
}

function isList(copy: List | Group): copy is List {
  return Array.isArray(copy);
}
