import type { CellEdit, CellRange, Sheet } from './sheet.ts';

/** Cells as spreadsheets exchange them: lines of fields with tabs between, quoted where a field has a tab, a break or a quote. */
export function formatCells(sheet: Sheet, { from, to }: CellRange): string {
  return sheet.rows
    .slice(from.row, to.row + 1)
    .map(({ cells }) =>
      cells
        .slice(from.column, to.column + 1)
        .map(({ text }) => (/[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text))
        .join('\t'),
    )
    .join('\n');
}

/** A field with what stands before it; the first one is given a break, as if it began a line too. */
const FIELD = /([\t\n])(?:"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*))/g;

export function parseCells(text: string): string[][] {
  const rows: string[][] = [];
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  for (const [, before, quoted, plain = ''] of `\n${lines}`.matchAll(FIELD)) {
    if (before === '\n') rows.push([]);
    rows.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
  }
  return rows;
}

/**
 * What pasting a block at a selection means. One value fills the whole selection, and a block is repeated where the selection
 * is a multiple of it; else the block is laid at its first cell, cut at the edges of the sheet. Cells that cannot be edited
 * stay as they are.
 */
export function pasteCells(sheet: Sheet, { from, to }: CellRange, block: readonly (readonly string[])[]): CellEdit[] {
  const height = block.length;
  const width = Math.max(0, ...block.map((line) => line.length));
  if (height === 0 || width === 0) return [];
  const repeat = (selected: number, size: number) => (selected % size === 0 ? selected : size);
  const rows = repeat(to.row - from.row + 1, height);
  const columns = repeat(to.column - from.column + 1, width);
  return range(rows).flatMap((y) =>
    range(columns).flatMap((x): CellEdit[] => {
      const text = block[y % height]?.[x % width];
      const place = { row: from.row + y, column: from.column + x };
      const cell = sheet.rows[place.row]?.cells[place.column];
      return text === undefined || !cell?.editable ? [] : [{ ...place, text }];
    }),
  );
}

/** Empties what of a selection can be edited. */
export function clearCells(sheet: Sheet, cells: CellRange): CellEdit[] {
  return pasteCells(sheet, cells, [['']]);
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
