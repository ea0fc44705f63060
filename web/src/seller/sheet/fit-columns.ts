import type { Sheet, SheetColumn } from './sheet.ts';

/** As wide as a digit is at most in the size of the sheet, and what stands beside the text of a cell. */
const CHARACTER = 8.4;
/** Letters are narrower, taken together. */
const LETTER = 7.3;
const BESIDE = 20;
/** Words that are longer end in dots; a figure never does: digits that nobody sees are another figure. */
const WORDS_MAX = 260;

/** Columns grow with the figures that they hold, and with their headings; the column that names the rows stays as it is. */
export function fitColumns({ columns, rows }: Sheet): readonly SheetColumn[] {
  return columns.map((column, index) => {
    if (column.kind === 'head') return column;
    const isFigure = column.kind === 'number' || column.kind === 'amount';
    const longest = isFigure ? rows.reduce((most, { cells }) => Math.max(most, cells[index]?.text.length ?? 0), 0) : 0;
    const heading = Math.min(WORDS_MAX, widthOf(column.label.length, LETTER));
    return { ...column, width: Math.max(column.width, heading, longest > 0 ? widthOf(longest, CHARACTER) : 0) };
  });
}

function widthOf(characters: number, each: number): number {
  return Math.ceil(characters * each) + BESIDE;
}
