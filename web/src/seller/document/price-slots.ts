import type { BandedDoc, PartDoc, PriceRowDoc, SkuDoc } from './catalog-edit.ts';

/**
 * A price is a sum of parts, and a band is an amount of its own: a *slot* is one such amount, and a line of the price sheet
 * shows the same slot of all price rows of a SKU. Slots are named by what they are (`volume:agents#0@100`), so rows whose parts
 * differ still stand side by side, and an amount typed into an empty cell is a part or a band that is added.
 */
export interface Slot {
  readonly key: string;
  readonly model: PartDoc['model'];
  readonly of?: string;
  /** Which of several parts of the same model and attribute. */
  readonly nth: number;
  readonly size?: number;
  /** Of a band; null is the open one. */
  readonly upTo?: number | null;
}

/** Where the amount of a slot lies in one price row. */
interface SlotPlace {
  readonly part: number;
  readonly band?: number;
}

export interface PlacedSlot extends SlotPlace {
  readonly slot: Slot;
  readonly amount: string;
}

export function slotsOf({ parts }: PriceRowDoc): PlacedSlot[] {
  const counts = new Map<string, number>();
  return parts.flatMap((part, index): PlacedSlot[] => {
    const kind = kindOf(part);
    const nth = counts.get(kind) ?? 0;
    counts.set(kind, nth + 1);
    const base = { model: part.model, nth, ...('of' in part && { of: part.of }) };
    if ('bands' in part) return bandSlots(part, { ...base, kind, index });
    const slot = { ...base, key: `${kind}#${nth}`, ...(part.model === 'package' && { size: part.size }) };
    return [{ slot, part: index, amount: part.amount }];
  });
}

function bandSlots(
  { bands }: BandedDoc,
  { kind, index, ...base }: Omit<Slot, 'key'> & { readonly kind: string; readonly index: number },
): PlacedSlot[] {
  const seen = new Map<number | null, number>();
  return bands.map(({ upTo = null, amount }, band) => {
    const again = seen.get(upTo) ?? 0;
    seen.set(upTo, again + 1);
    const key = `${kind}#${base.nth}@${upTo ?? 'open'}${again === 0 ? '' : `'${again}`}`;
    return { slot: { ...base, key, upTo }, part: index, band, amount };
  });
}

function kindOf(part: PartDoc): string {
  if (part.model === 'flat') return 'flat';
  return part.model === 'package' ? `package:${part.of}/${part.size}` : `${part.model}:${part.of}`;
}

/** All slots of a SKU's price rows, in the order of its rows; bands of one part rise. */
export function skuSlots({ prices = [] }: SkuDoc): Slot[] {
  const groups = new Map<string, Map<string, Slot>>();
  for (const row of prices) {
    for (const { slot } of slotsOf(row)) {
      const name = slot.key.split('@')[0] ?? slot.key;
      const group = groups.get(name) ?? new Map<string, Slot>();
      groups.set(name, group.set(slot.key, group.get(slot.key) ?? slot));
    }
  }
  return [...groups.values()].flatMap((group) => [...group.values()].sort(byBand));
}

function byBand(a: Slot, b: Slot): number {
  return (a.upTo ?? Number.POSITIVE_INFINITY) - (b.upTo ?? Number.POSITIVE_INFINITY) || 0;
}

/** A price row with the amount of a slot written, the part or band added where it was not there, or taken out by ''. */
export function writeSlot(row: PriceRowDoc, slot: Slot, amount: string): PriceRowDoc {
  const placed = slotsOf(row).find(({ slot: { key } }) => key === slot.key);
  if (amount === '') return placed ? { ...row, parts: withoutSlot(row.parts, placed) } : row;
  if (!placed) return { ...row, parts: withSlot(row, slot, amount) };
  const part = row.parts[placed.part];
  if (part === undefined) return row;
  return { ...row, parts: row.parts.with(placed.part, withAmount(part, placed, amount)) };
}

function withAmount(part: PartDoc, { band }: SlotPlace, amount: string): PartDoc {
  if (!('bands' in part)) return { ...part, amount };
  const old = band === undefined ? undefined : part.bands[band];
  return old === undefined || band === undefined ? part : { ...part, bands: part.bands.with(band, { ...old, amount }) };
}

function withoutSlot(parts: PriceRowDoc['parts'], { part: index, band }: SlotPlace): PriceRowDoc['parts'] {
  const part = parts[index];
  if (part === undefined) return parts;
  if (!('bands' in part) || band === undefined || part.bands.length === 1) return parts.toSpliced(index, 1);
  return parts.with(index, { ...part, bands: part.bands.toSpliced(band, 1) });
}

function withSlot(row: PriceRowDoc, slot: Slot, amount: string): PriceRowDoc['parts'] {
  const sibling = slotsOf(row).find(({ slot: other }) => other.key.split('@')[0] === slot.key.split('@')[0]);
  const part = sibling === undefined ? undefined : row.parts[sibling.part];
  if (sibling === undefined || part === undefined || !('bands' in part)) return [...row.parts, partOf(slot, amount)];
  const band = bandOf(slot, amount);
  const behind = part.bands.findIndex(
    ({ upTo }) => (upTo ?? Number.POSITIVE_INFINITY) > (slot.upTo ?? Number.POSITIVE_INFINITY),
  );
  const bands = part.bands.toSpliced(behind === -1 ? part.bands.length : behind, 0, band);
  return row.parts.with(sibling.part, { ...part, bands });
}

function partOf(slot: Slot, amount: string): PartDoc {
  const { model, of = '' } = slot;
  switch (model) {
    case 'flat':
      return { model, amount };
    case 'linear':
      return { model, of, amount };
    case 'package':
      return { model, of, size: slot.size ?? 1, amount };
    case 'volume':
    case 'volume-added':
    case 'graduated':
      return { model, of, bands: [bandOf(slot, amount)] };
  }
}

function bandOf({ upTo }: Slot, amount: string): BandedDoc['bands'][number] {
  return typeof upTo === 'number' ? { upTo, amount } : { amount };
}

/** A price row whose band of the slot ends elsewhere; null is open. */
export function moveBand(row: PriceRowDoc, slot: Slot, upTo: number | null): PriceRowDoc {
  const placed = slotsOf(row).find(({ slot: { key } }) => key === slot.key);
  const part = placed && row.parts[placed.part];
  const band = placed?.band;
  if (!part || !('bands' in part) || band === undefined) return row;
  const amount = part.bands[band]?.amount ?? '';
  const bands = part.bands.with(band, bandOf({ ...slot, upTo }, amount));
  return { ...row, parts: row.parts.with(placed.part, { ...part, bands }) };
}
