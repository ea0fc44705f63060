import type { CatalogDocument } from '@regrade/client';
import type { CounterexampleSide, Finding } from '@regrade/core';
import { isSameChoices, listSpecifications, skuPath } from '../document/catalog-edit.ts';
import type { CellPlace, Sheet } from './sheet.ts';
import { type CellMark, markKey } from './sheet-grid.tsx';

/** Pointers of a SKU and below name cells; what is above them is no cell's matter: `/components/0/specifications/0/skus/1`. */
const STEPS_MIN = 6;

/** Cells by the places of the document that they show. */
export interface CellIndex {
  readonly cellOf: (path: string) => CellPlace | undefined;
}

export function indexCells({ rows }: Sheet): CellIndex {
  const cells = new Map<string, CellPlace>();
  for (const [row, { cells: line }] of rows.entries()) {
    for (const [column, { path }] of line.entries()) {
      for (let at = path; at !== undefined && stepsOf(at) >= STEPS_MIN; at = parentOf(at)) {
        if (cells.has(at)) break; // Then those above are known as well.
        cells.set(at, { row, column });
      }
    }
  }
  return {
    cellOf(path) {
      for (let at: string | undefined = path; at !== undefined && stepsOf(at) >= STEPS_MIN; at = parentOf(at)) {
        const cell = cells.get(at);
        if (cell) return cell;
      }
      return undefined;
    },
  };
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

/** The worst that is said of each cell, in its words. */
export function markCells(
  findings: readonly Finding[],
  { index, document }: { readonly index: CellIndex; readonly document: CatalogDocument },
): ReadonlyMap<string, CellMark> {
  const marks = new Map<string, CellMark>();
  for (const finding of findings) {
    for (const path of pathsOfFinding(finding, document)) {
      const place = index.cellOf(path);
      if (!place) continue;
      const tone = TONES[finding.severity];
      const old = marks.get(markKey(place));
      if (!old || RANK[tone] < RANK[old.tone]) marks.set(markKey(place), { tone, title: finding.message });
    }
  }
  return marks;
}
