import type { CatalogDocument } from '@regrade/client';
import type { CellEdit } from '../sheet/sheet.ts';
import {
  editSku,
  type PlacedSpecification,
  type PriceRowDoc,
  type SkuDoc,
  type SkuPlace,
  type SpecificationDoc,
  skuPath,
} from './catalog-edit.ts';
import { moveBand, type PlacedSlot, type Slot, skuSlots, slotsOf, writeSlot } from './price-slots.ts';
import { typedAmount, typedQuantity } from './typed-value.ts';

/** A column of amounts. */
export interface PriceColumn {
  readonly period: string;
  readonly currency: string;
}

/** One line of the price sheet: a slot of a SKU, or a SKU that has no price yet. */
export interface PriceLine {
  readonly place: SkuPlace;
  readonly specification: Pick<SpecificationDoc, 'id' | 'name' | 'attributes'>;
  readonly sku: SkuDoc;
  readonly slot?: Slot;
  readonly starts: boolean;
  /** By column: where the amount stands, if there is one. */
  readonly amounts: readonly (PriceAmount | undefined)[];
}

interface PriceAmount {
  readonly text: string;
  readonly path: string;
}

export interface PriceSheet {
  readonly columns: readonly PriceColumn[];
  readonly lines: readonly PriceLine[];
}

/** The line that a SKU without a price offers to write into. */
const FIRST_SLOT: Slot = { key: 'flat#0', model: 'flat', nth: 0 };

/** Before the columns of amounts stand the SKU, what the line prices, and where its band ends. */
export const LEADING_COLUMNS = 3;
export const BAND_COLUMN = 2;

export type BuildPriceSheet = (
  specifications: readonly PlacedSpecification[],
  added?: readonly PriceColumn[],
) => PriceSheet;

/**
 * Builds the price sheets of a document as it is edited: lines of a SKU that is the same object as before are the same
 * objects again, so one edit among thousands of lines makes few of them anew.
 */
export function createPriceSheets(): BuildPriceSheet {
  let columns: readonly PriceColumn[] = [];
  let known = new WeakMap<SkuDoc, readonly PriceLine[]>();
  return (specifications, added = []) => {
    const wanted = priceColumns(specifications, added);
    if (!isSameColumns(columns, wanted)) {
      columns = wanted;
      known = new WeakMap();
    }
    const lines = specifications.flatMap(({ place, specification }) =>
      (specification.skus ?? []).flatMap((sku, index) => {
        const of = { place: { ...place, sku: index }, specification, sku };
        const old = known.get(sku);
        if (old?.[0] && isSamePlace(old[0], of)) return old;
        const made = skuLines(of, columns);
        known.set(sku, made);
        return made;
      }),
    );
    return { columns, lines };
  };
}

function isSameColumns(a: readonly PriceColumn[], b: readonly PriceColumn[]): boolean {
  return a.length === b.length && a.every((column, index) => sayColumn(column) === sayColumn(b[index]));
}

function sayColumn(column: PriceColumn | undefined): string {
  return column ? `${column.period} ${column.currency}` : '';
}

function isSamePlace(line: PriceLine, of: Pick<PriceLine, 'place' | 'specification'>): boolean {
  const { id, name, attributes } = line.specification;
  return (
    skuPath(line.place) === skuPath(of.place) &&
    id === of.specification.id &&
    name === of.specification.name &&
    attributes === of.specification.attributes
  );
}

function priceColumns(specifications: readonly PlacedSpecification[], added: readonly PriceColumn[]): PriceColumn[] {
  const columns = new Map<string, PriceColumn>();
  const rows = specifications.flatMap(({ specification }) =>
    (specification.skus ?? []).flatMap(({ prices = [] }) => prices),
  );
  for (const { period, currency } of [...rows, ...added])
    columns.set(sayColumn({ period, currency }), { period, currency });
  return [...columns.values()].sort((a, b) =>
    a.currency < b.currency ? -1 : a.currency > b.currency ? 1 : monthsOf(a.period) - monthsOf(b.period),
  );
}

function monthsOf(period: string): number {
  const [, count, unit] = /^P(\d+)([MY])$/.exec(period) ?? [];
  return Number(count ?? 0) * (unit === 'Y' ? 12 : 1);
}

function skuLines(
  of: Pick<PriceLine, 'place' | 'specification' | 'sku'>,
  columns: readonly PriceColumn[],
): PriceLine[] {
  const path = skuPath(of.place);
  const slots = skuSlots(of.sku);
  if (slots.length === 0) return [{ ...of, starts: true, amounts: columns.map(() => undefined) }];
  const rows = columns.map((column) => {
    const index = rowIndex(of.sku, column);
    const row = of.sku.prices?.[index];
    const placed = row ? slotsOf(row) : [];
    return new Map(placed.map((slot) => [slot.slot.key, toAmount(`${path}/prices/${index}`, slot)]));
  });
  return slots.map((slot, index) => ({
    ...of,
    slot,
    starts: index === 0,
    amounts: rows.map((row) => row.get(slot.key)),
  }));
}

function toAmount(rowPath: string, { part, band, amount }: PlacedSlot): PriceAmount {
  return { text: amount, path: `${rowPath}/parts/${part}${band === undefined ? '' : `/bands/${band}`}/amount` };
}

function rowIndex({ prices = [] }: SkuDoc, { period, currency }: PriceColumn): number {
  return prices.findIndex((row) => row.period === period && row.currency === currency);
}

export interface EditedDocument {
  readonly document: CatalogDocument;
  /** Edits that could not be read: what was typed is no value for such a cell. */
  readonly refused: readonly CellEdit[];
}

/** Writes cells. Amounts go first: a band that moves is another slot, and its amounts would not find it any more. */
export function editPrices(document: CatalogDocument, sheet: PriceSheet, edits: readonly CellEdit[]): EditedDocument {
  const refused: CellEdit[] = [];
  let edited = document;
  const [bands, amounts] = [edits.filter(isBandEdit), edits.filter((edit) => !isBandEdit(edit))];
  for (const edit of amounts) {
    const [line, column] = [sheet.lines[edit.row], sheet.columns[edit.column - LEADING_COLUMNS]];
    if (line && column) edited = writeAmount(edited, { line, column, text: edit.text });
  }
  for (const edit of bands) {
    const line = sheet.lines[edit.row];
    const upTo = edit.text.trim() === '' ? null : typedQuantity(edit.text);
    if (upTo === undefined) refused.push(edit);
    else if (line?.slot?.upTo !== undefined) edited = moveBands(edited, { ...line, slot: line.slot }, upTo);
  }
  return { document: edited, refused };
}

function isBandEdit({ column }: CellEdit): boolean {
  return column === BAND_COLUMN;
}

function writeAmount(
  document: CatalogDocument,
  { line, column, text }: { readonly line: PriceLine; readonly column: PriceColumn; readonly text: string },
): CatalogDocument {
  const amount = typedAmount(text, column.currency);
  const slot = line.slot ?? FIRST_SLOT;
  return editSku(document, line.place, (sku) => {
    const index = rowIndex(sku, column);
    const old = sku.prices?.[index];
    if (!old) return amount === '' ? sku : withRow(sku, writeSlot({ ...column, parts: [] }, slot, amount));
    const row = writeSlot(old, slot, amount);
    if (row === old) return sku;
    const prices = sku.prices ?? [];
    // A row without parts is no price.
    return { ...sku, prices: row.parts.length === 0 ? prices.toSpliced(index, 1) : prices.with(index, row) };
  });
}

function withRow(sku: SkuDoc, row: PriceRowDoc): SkuDoc {
  return { ...sku, prices: [...(sku.prices ?? []), row] };
}

function moveBands(
  document: CatalogDocument,
  { place, slot }: { readonly place: SkuPlace; readonly slot: Slot },
  upTo: number | null,
): CatalogDocument {
  return editSku(document, place, (sku) => ({
    ...sku,
    prices: (sku.prices ?? []).map((row) => moveBand(row, slot, upTo)),
  }));
}

/** A new line in every price row of a SKU: a part of its own, nothing charged yet; or another band in the part of `slot`. */
export function addLine(document: CatalogDocument, place: SkuPlace, slot: Slot): CatalogDocument {
  return editSku(document, place, (sku) => ({
    ...sku,
    prices: (sku.prices ?? []).map((row) => writeSlot(row, slot, firstAmount(row, slot))),
  }));
}

/** A new band charges what the band charged that it is cut from; any other part nothing. */
function firstAmount(row: PriceRowDoc, slot: Slot): string {
  const above = slotsOf(row).find(
    ({ slot: other }) =>
      other.key.split('@')[0] === slot.key.split('@')[0] &&
      (other.upTo ?? Number.POSITIVE_INFINITY) > (slot.upTo ?? Number.POSITIVE_INFINITY),
  );
  return above?.amount ?? typedAmount('0', row.currency);
}

export function removeLine(document: CatalogDocument, place: SkuPlace, slot: Slot): CatalogDocument {
  return editSku(document, place, (sku) => ({
    ...sku,
    prices: (sku.prices ?? []).map((row) => writeSlot(row, slot, '')).filter(({ parts }) => parts.length > 0),
  }));
}
