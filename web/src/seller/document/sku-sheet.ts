import type { CatalogDocument } from '@regrade/client';
import type { CellEdit } from '../sheet/sheet.ts';
import {
  editSku,
  type PlacedSpecification,
  quantityDocs,
  type SkuDoc,
  type SkuPlace,
  type SpecificationDoc,
  skuPath,
} from './catalog-edit.ts';
import type { EditedDocument } from './price-sheet.ts';
import { typedQuantity } from './typed-value.ts';

/** A column of the sheet of SKUs: whether it is sold, a bound of a quantity, or the code by which a dialect knows it. */
export type SkuColumn =
  | { readonly kind: 'sold' }
  | { readonly kind: 'bound'; readonly attribute: string; readonly bound: 'min' | 'max' }
  | { readonly kind: 'code'; readonly dialect: string };

export interface SkuLine {
  readonly place: SkuPlace;
  readonly specification: SpecificationDoc;
  readonly sku: SkuDoc;
  readonly cells: readonly { readonly text: string; readonly path: string; readonly applies: boolean }[];
}

export interface SkuSheet {
  readonly columns: readonly SkuColumn[];
  readonly lines: readonly SkuLine[];
}

/** Codes of the dialects that name SKUs, whether or not this catalog has any yet. */
const DIALECTS = ['huawei', 'tencent', 'alibaba'];

export function buildSkuSheet(specifications: readonly PlacedSpecification[]): SkuSheet {
  const attributes = new Set(
    specifications.flatMap(({ specification }) => quantityDocs(specification).map(({ id }) => id)),
  );
  const skus = specifications.flatMap(({ specification }) => specification.skus ?? []);
  const dialects = new Set([...DIALECTS, ...skus.flatMap(({ codes = {} }) => Object.keys(codes))]);
  const columns: SkuColumn[] = [
    { kind: 'sold' },
    ...[...attributes].flatMap((attribute): SkuColumn[] => [
      { kind: 'bound', attribute, bound: 'min' },
      { kind: 'bound', attribute, bound: 'max' },
    ]),
    ...[...dialects].map((dialect): SkuColumn => ({ kind: 'code', dialect })),
  ];
  const lines = specifications.flatMap(({ place, specification }) => {
    const own = new Set(quantityDocs(specification).map(({ id }) => id));
    return (specification.skus ?? []).map((sku, index): SkuLine => {
      const at = { ...place, sku: index };
      const cells = columns.map((column) => ({
        text: cellText(sku, column),
        path: skuPath(at) + cellPath(column),
        applies: column.kind !== 'bound' || own.has(column.attribute),
      }));
      return { place: at, specification, sku, cells };
    });
  });
  return { columns, lines };
}

function cellText({ removed = false, quantities = {}, codes = {} }: SkuDoc, column: SkuColumn): string {
  switch (column.kind) {
    case 'sold':
      return removed ? 'no' : 'yes';
    case 'bound':
      return `${quantities[column.attribute]?.[column.bound] ?? ''}`;
    case 'code':
      return codes[column.dialect] ?? '';
  }
}

function cellPath(column: SkuColumn): string {
  switch (column.kind) {
    case 'sold':
      return '/removed';
    case 'bound':
      return `/quantities/${column.attribute}/${column.bound}`;
    case 'code':
      return `/codes/${column.dialect}`;
  }
}

export function editSkus(document: CatalogDocument, sheet: SkuSheet, edits: readonly CellEdit[]): EditedDocument {
  const refused: CellEdit[] = [];
  let edited = document;
  for (const edit of edits) {
    const line = sheet.lines[edit.row];
    const column = sheet.columns[edit.column - 1];
    const write = column && writeCell(column, edit.text);
    if (!line || !write) refused.push(edit);
    else edited = editSku(edited, line.place, write);
  }
  return { document: edited, refused };
}

function writeCell(column: SkuColumn, typed: string): ((sku: SkuDoc) => SkuDoc) | undefined {
  const text = typed.trim();
  switch (column.kind) {
    case 'sold':
      return writeSold(text.toLowerCase());
    case 'bound': {
      const value = typedQuantity(text);
      if (text !== '' && value === undefined) return undefined;
      return (sku) => writeBound(sku, column, value);
    }
    case 'code':
      return ({ codes: { [column.dialect]: _, ...others } = {}, ...sku }) => {
        const codes = text === '' ? others : { ...others, [column.dialect]: text };
        return { ...sku, ...(Object.keys(codes).length > 0 && { codes }) };
      };
  }
}

function writeSold(text: string): ((sku: SkuDoc) => SkuDoc) | undefined {
  if (['no', 'n', 'false', '0', '否'].includes(text)) return (sku) => ({ ...sku, removed: true });
  if (['yes', 'y', 'true', '1', '', '是'].includes(text)) return ({ removed: _, ...sku }) => sku;
  return undefined;
}

function writeBound(
  { quantities: written = {}, ...sku }: SkuDoc,
  { attribute, bound }: Extract<SkuColumn, { kind: 'bound' }>,
  value: number | undefined,
): SkuDoc {
  const { [attribute]: old, ...others } = written;
  const { [bound]: _, ...kept } = old ?? {};
  const range = { ...kept, ...(value !== undefined && { [bound]: value }) };
  const quantities = Object.keys(range).length === 0 ? others : { ...others, [attribute]: range };
  return { ...sku, ...(Object.keys(quantities).length > 0 && { quantities }) };
}
