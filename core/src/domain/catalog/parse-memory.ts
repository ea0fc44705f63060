import { FINDINGS_MAX } from './limits.ts';
import type { AttributesFound } from './parse-attribute.ts';
import type { SkuFound } from './parse-sku.ts';
import type { SkuRuleFound } from './parse-sku-rule.ts';
import type { SpecificationOutline } from './parse-specification.ts';
import type { Fault, Place, Reader } from './shape.ts';
import { copyValue, isCopyOf, type ValueCopy } from './value-copy.ts';

/**
 * What the parts of one version of a document were read as, by pointer. A part that is the same in the next version is
 * not read again and comes out as the same object, so that verification knows it again too. Parts are compared with a
 * copy, so callers may edit their document in place; what else a part was read with is compared by identity.
 */
export interface ParseMemory {
  readonly attributes: Remembered<AttributesFound>;
  readonly skus: Remembered<SkuFound>;
  readonly skuRules: Remembered<SkuRuleFound>;
  readonly outlines: Versions<SpecificationOutline>;
  /** All outlines together, under the one key `ALL`. */
  readonly allOutlines: Versions<ReadonlyMap<string, SpecificationOutline>>;
}

const ALL = '';

type Remembered<T> = Versions<ReadPart<T>>;

/** Parts of one kind: those of the version before, and those of the version that is being read. */
interface Versions<T> {
  readonly before: ReadonlyMap<string, T>;
  readonly now: Map<string, T>;
}

interface ReadPart<T> {
  readonly copy: ValueCopy;
  readonly given: readonly unknown[];
  readonly faults: readonly Fault[];
  readonly result: T;
}

/** A memory for the next version, which holds what was read of the last one and nothing older. */
export function nextParseMemory(last?: ParseMemory): ParseMemory {
  return {
    attributes: nextVersion(last?.attributes),
    skus: nextVersion(last?.skus),
    skuRules: nextVersion(last?.skuRules),
    outlines: nextVersion(last?.outlines),
    allOutlines: nextVersion(last?.allOutlines),
  };
}

function nextVersion<T>(last: Versions<T> | undefined): Versions<T> {
  return { before: last?.now ?? new Map(), now: new Map() };
}

/** Reads a part, or recalls what it was read as. `read` must depend on the part and on `given` alone. */
export function readRemembered<T>(
  reader: Reader,
  place: Place,
  of: {
    readonly memory: Remembered<T> | undefined;
    readonly given: readonly unknown[];
    readonly read: (reader: Reader) => T;
  },
): T {
  const { memory, given, read } = of;
  if (!memory) return read(reader);
  const old = memory.before.get(place.path);
  if (old?.given.every((one, index) => one === given[index]) && isCopyOf(old.copy, place.value)) {
    memory.now.set(place.path, old);
    for (const fault of old.faults) reader.report(fault);
    return old.result;
  }
  const faults: Fault[] = [];
  const report = (fault: Fault) => {
    // No more than a whole document may have: a hostile part must not be remembered as gigabytes of sentences.
    if (faults.length < FINDINGS_MAX) faults.push(fault);
    reader.report(fault);
  };
  const copy = copyValue(place.value);
  const result = read({ report, findings: reader.findings });
  if (copy) memory.now.set(place.path, { copy, given, faults, result });
  return result;
}

/** The outline of a specification; the same object as before where nothing that rules read of it is another. */
export function recallOutline(
  memory: ParseMemory | undefined,
  outline: SpecificationOutline,
  path: string,
): SpecificationOutline {
  const old = memory?.outlines.before.get(path);
  const current = old && isSameOutline(old, outline) ? old : outline;
  memory?.outlines.now.set(path, current);
  return current;
}

/** What rules are checked against: the same object as before where all outlines are. */
export function recallOutlines(
  memory: ParseMemory | undefined,
  outlines: ReadonlyMap<string, SpecificationOutline>,
): ReadonlyMap<string, SpecificationOutline> {
  const old = memory?.allOutlines.before.get(ALL);
  const isSame = old?.size === outlines.size && [...old].every(([id, outline]) => outlines.get(id) === outline);
  const current = old && isSame ? old : outlines;
  memory?.allOutlines.now.set(ALL, current);
  return current;
}

function isSameOutline(a: SpecificationOutline, b: SpecificationOutline): boolean {
  return (
    a.id === b.id &&
    a.componentPath === b.componentPath &&
    a.billing === b.billing &&
    a.known === b.known &&
    a.complete === b.complete &&
    a.skusByKey.size === b.skusByKey.size &&
    [...a.skusByKey].every(([key, { removed }]) => b.skusByKey.get(key)?.removed === removed)
  );
}
