import { type ProductTypeEntry, parseWire, productTypesFile, readCatalogText } from '@regrade/client';
import {
  type BrakePolicy,
  BUILT_IN_PRODUCT_TYPES,
  err,
  feeRules,
  findProductType,
  ok,
  type ProductTypePolicy,
  type Result,
} from '@regrade/core';

export interface ProductTypesInput {
  /** Name and text of the operator's file; absent: the built-in types alone. */
  readonly file?: { readonly name: string; readonly text: string };
  /** Of the operator's settings: they hold for every type that says nothing of its own. */
  readonly brakes: BrakePolicy;
}

/**
 * The product types of this marketplace: the built-in ones and the operator's (G17), or a sentence for each fault of the
 * file. A built-in type may be narrowed to some fee rules or braked; its directions are the contract's and stay.
 */
export function parseProductTypes({
  file,
  brakes,
}: ProductTypesInput): Result<readonly ProductTypePolicy[], readonly string[]> {
  const entries = file ? readEntries(file) : ok<readonly ProductTypeEntry[]>([]);
  if (!entries.ok) return entries;
  const named = entries.value;
  const kept = BUILT_IN_PRODUCT_TYPES.filter(({ id }) => !named.some((entry) => entry.id === id));
  return ok([...kept.map((type) => ({ ...type, brakes })), ...named.map((entry) => toPolicy(entry, brakes))]);
}

function toPolicy(entry: ProductTypeEntry, otherwise: BrakePolicy): ProductTypePolicy {
  const { changesPerDay, downgradeHoldSeconds } = entry.brakes;
  return {
    id: entry.id,
    downgrades: entry.downgrades ?? findProductType(BUILT_IN_PRODUCT_TYPES, entry.id)?.downgrades ?? false,
    feeRules: entry.feeRules,
    brakes: {
      changesPerDayMax: changesPerDay === undefined ? otherwise.changesPerDayMax : changesPerDay,
      downgradeHoldSeconds: downgradeHoldSeconds === undefined ? otherwise.downgradeHoldSeconds : downgradeHoldSeconds,
    },
  };
}

function readEntries(file: {
  readonly name: string;
  readonly text: string;
}): Result<readonly ProductTypeEntry[], readonly string[]> {
  const { name, text } = file;
  const read = readCatalogText(text, { name });
  if (!read.ok) return err([`${name}:${read.line}: ${read.message}`]);
  const say = (pointer: string, message: string) => `${name}:${read.lineOf(pointer) ?? 1}: ${pointer} ${message}`;
  const parsed = parseWire(productTypesFile, read.value);
  if (!parsed.ok) return err(parsed.findings.map(({ path, message }) => say(path, message)));
  const faults = parsed.value.flatMap((entry, index) =>
    faultsOf(entry, parsed.value.slice(0, index)).map(({ field, message }) => say(`/${index}/${field}`, message)),
  );
  return faults.length > 0 ? err(faults) : ok(parsed.value);
}

interface EntryFault {
  readonly field: string;
  readonly message: string;
}

function faultsOf(entry: ProductTypeEntry, before: readonly ProductTypeEntry[]): EntryFault[] {
  const { id, downgrades, feeRules: allowed } = entry;
  const faults: EntryFault[] = [];
  if (before.some((other) => other.id === id)) faults.push({ field: 'id', message: `names ${id} a second time.` });
  const builtIn = findProductType(BUILT_IN_PRODUCT_TYPES, id);
  if (!builtIn && downgrades === undefined) {
    faults.push({ field: 'downgrades', message: `is missing: say whether products of type ${id} may be downgraded.` });
  }
  if (builtIn && downgrades !== undefined && downgrades !== builtIn.downgrades) {
    const message = `contradicts the built-in type ${id}, whose directions stay; define a type of your own.`;
    faults.push({ field: 'downgrades', message });
  }
  const unknown = allowed === 'any' ? [] : allowed.filter((rule) => !feeRules.some((known) => known.id === rule));
  const known = feeRules.map((rule) => rule.id).join(', ');
  for (const rule of unknown) {
    faults.push({ field: 'feeRules', message: `names ${rule}, which is no fee rule; known are ${known}.` });
  }
  return faults;
}
