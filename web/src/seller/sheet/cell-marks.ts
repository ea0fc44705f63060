import type { CatalogDocument } from '@regrade/client';
import type { CounterexampleSide, Finding } from '@regrade/core';
import { isSameChoices, listSpecifications, skuPath } from '../document/catalog-edit.ts';
import { stillStands } from '../verification/still-stands.ts';
import type { CellPlace, Sheet } from './sheet.ts';
import { type CellMark, markKey } from './sheet-grid.tsx';

/** What a row is about is the place of its first cell: a SKU or an attribute, `/components/0/specifications/0/skus/1`. */
const HEAD_STEPS = 6;

/** Cells by the places of the document that they show. */
export interface CellIndex {
  /** The cell that shows a place, else one that shows something in it, else the head of the row that it belongs to. */
  readonly cellOf: (path: string) => CellPlace | undefined;
}

/** Rows are indexed, cells are not: a sheet has many, and few of them are ever looked for. */
export function indexCells({ rows }: Sheet): CellIndex {
  const firstRows = new Map<string, number>();
  for (const [row, { cells }] of rows.entries()) {
    const head = cells[0]?.path;
    if (head !== undefined && !firstRows.has(head)) firstRows.set(head, row);
  }
  return {
    cellOf(path) {
      const head = path.split('/', HEAD_STEPS + 1).join('/');
      const first = firstRows.get(head);
      if (first === undefined) return undefined;
      for (let at: string | undefined = path; at !== undefined && stepsOf(at) >= HEAD_STEPS; at = parentOf(at)) {
        const place = findCell(rows, { head, first, at });
        if (place) return place;
      }
      return undefined;
    },
  };
}

function findCell(
  rows: Sheet['rows'],
  { head, first, at }: { readonly head: string; readonly first: number; readonly at: string },
): CellPlace | undefined {
  for (let row = first; rows[row]?.cells[0]?.path === head; row += 1) {
    const column = rows[row]?.cells.findIndex(({ path }) => path === at || path?.startsWith(`${at}/`)) ?? -1;
    if (column !== -1) return { row, column };
  }
  return undefined;
}

function stepsOf(path: string): number {
  return path.split('/').length - 1;
}

function parentOf(path: string): string | undefined {
  const end = path.lastIndexOf('/');
  return end <= 0 ? undefined : path.slice(0, end);
}

/** Where a finding lies in the prices: its own place, or the two price rows that its counterexample compares. */
export function pathsOfFinding({ path, counterexample }: Finding, document: CatalogDocument): string[] {
  if (!path.startsWith('/rules')) return [path];
  if (!counterexample) return [];
  const { specification, period, currency, from, to } = counterexample;
  return [to, from].flatMap((side) => rowPath(document, { specification, period, currency, side }) ?? []);
}

function rowPath(
  document: CatalogDocument,
  of: {
    readonly specification: string;
    readonly period: string;
    readonly currency: string;
    readonly side: CounterexampleSide;
  },
): string | undefined {
  const id = of.side.specification ?? of.specification;
  const placed = listSpecifications(document).find(({ specification }) => specification.id === id);
  const skus = placed?.specification.skus ?? [];
  const index = skus.findIndex(({ sku }) => isSameChoices(sku, of.side.sku));
  if (!placed || index === -1) return undefined;
  const path = skuPath({ ...placed.place, sku: index });
  const row = skus[index]?.prices?.findIndex(
    ({ period, currency }) => period === of.period && currency === of.currency,
  );
  return row === undefined || row === -1 ? path : `${path}/prices/${row}`;
}

const TONES = { error: 'bad', warning: 'change', info: 'brand' } as const;
const RANK = { bad: 0, change: 1, brand: 2 };
/** Always the same one: rows without marks are not drawn anew. */
export const NO_MARKS: ReadonlyMap<string, CellMark> = new Map();

/**
 * The worst that is said of each cell, in its words. Findings are of `document`; of a text that moved on they mark what still
 * stands where it stood, so that no mark is ever at a cell that it was not made for.
 */
export function markCells(
  findings: readonly Finding[],
  of: { readonly index: () => CellIndex; readonly document: CatalogDocument; readonly now: CatalogDocument },
): ReadonlyMap<string, CellMark> {
  const { index, document: before, now } = of;
  const marks = new Map<string, CellMark>();
  for (const finding of findings) {
    const paths = pathsOfFinding(finding, before);
    if (!paths.every((path) => stillStands(path, { before, now }))) continue;
    for (const path of paths) {
      const place = index().cellOf(path);
      if (!place) continue;
      const tone = TONES[finding.severity];
      const old = marks.get(markKey(place));
      if (!old || RANK[tone] < RANK[old.tone]) marks.set(markKey(place), { tone, title: finding.message });
    }
  }
  return marks.size === 0 ? NO_MARKS : marks;
}
