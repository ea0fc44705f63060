import type { Repair } from '../catalog/finding.ts';
import { pathKeys } from '../catalog/pointer.ts';
import { assert } from '../kernel/assert.ts';
import type { CheapestRepair } from './joint-repair.ts';

/** A catalog document with one repair carried out; the document given stays as it is. */
export function applyRepair(document: unknown, repair: Repair): unknown {
  return editAt(document, pathKeys(repair.path), (list, key) => {
    if (repair.kind === 'delete-rule') return list.toSpliced(indexIn(list, key), 1);
    assert(repair.to !== undefined, 'a repair of a price names the new amount');
    if (key === '-') return [...list, { model: 'flat', amount: repair.to }];
    const part = list[indexIn(list, key)];
    assert(isGroup(part), 'a repair of a price names a part');
    return list.with(indexIn(list, key), { ...part, amount: repair.to });
  });
}

/** A catalog document with every edit of a joint repair carried out; the document given stays as it is. */
export function applyJointRepair(document: unknown, { edits }: Pick<CheapestRepair, 'edits'>): unknown {
  // Every row is edited once, so a part that is appended moves no other pointer.
  return edits.reduce(
    (edited, { path, to, message }) => applyRepair(edited, { kind: 'raise-price', path, to, message, breaks: [] }),
    document,
  );
}

/** Copies what lies on the way to the list that holds the last key, and replaces that list. */
function editAt(
  value: unknown,
  keys: readonly string[],
  edit: (list: readonly unknown[], key: string) => unknown[],
): unknown {
  const [key, ...rest] = keys;
  assert(key !== undefined, 'a repair names a place inside the document');
  if (rest.length === 0) {
    assert(Array.isArray(value), 'a repair names an entry of a list');
    return edit(value, key);
  }
  if (Array.isArray(value)) {
    const index = indexIn(value, key);
    return value.with(index, editAt(value[index], rest, edit));
  }
  assert(isGroup(value) && Object.hasOwn(value, key), 'a repair names a place that exists in the document');
  return { ...value, [key]: editAt(value[key], rest, edit) };
}

function indexIn(list: readonly unknown[], key: string): number {
  const index = Number(key);
  assert(Number.isSafeInteger(index) && index >= 0 && index < list.length, 'a repair names an entry that exists');
  return index;
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
