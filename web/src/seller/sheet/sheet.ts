/** A sheet as it is drawn and edited: plain text in cells. What a cell means is known to whoever made the sheet. */
export interface Sheet {
  readonly columns: readonly SheetColumn[];
  readonly rows: readonly SheetRow[];
}

export interface SheetColumn {
  readonly id: string;
  readonly label: string;
  /** `head` names the row and stays in sight; figures stand at the right. */
  readonly kind: 'head' | 'text' | 'number' | 'amount' | 'toggle';
  readonly width: number;
  /** Of a `toggle`: how it reads. */
  readonly words?: { readonly on: string; readonly off: string };
}

export interface SheetRow {
  readonly key: string;
  /** The first of the lines that belong together: a line is drawn above it. */
  readonly starts: boolean;
  readonly cells: readonly SheetCell[];
}

export interface SheetCell {
  readonly text: string;
  readonly editable: boolean;
  /** Where the value stands in the document; absent where there is none yet. */
  readonly path?: string;
}

export interface CellPlace {
  readonly row: number;
  readonly column: number;
}

export interface CellEdit extends CellPlace {
  readonly text: string;
}

/** A rectangle of cells, both corners inside. */
export interface CellRange {
  readonly from: CellPlace;
  readonly to: CellPlace;
}

export function rangeOf(a: CellPlace, b: CellPlace): CellRange {
  return {
    from: { row: Math.min(a.row, b.row), column: Math.min(a.column, b.column) },
    to: { row: Math.max(a.row, b.row), column: Math.max(a.column, b.column) },
  };
}

/** The cell to go to from another one, by so many rows and columns; never beyond the sheet. */
export function stepCell(sheet: Sheet, from: CellPlace, by: Partial<CellPlace>): CellPlace {
  const clamp = (value: number, count: number) => Math.max(0, Math.min(count - 1, value));
  return {
    row: clamp(from.row + (by.row ?? 0), sheet.rows.length),
    column: clamp(from.column + (by.column ?? 0), sheet.columns.length),
  };
}

/** The next cell that can be edited, in reading order, as Tab goes; where there is none the cell itself. */
export function nextEditable(sheet: Sheet, { row, column }: CellPlace, direction: 1 | -1): CellPlace {
  const width = sheet.columns.length;
  const count = sheet.rows.length * width;
  for (let at = row * width + column + direction; at >= 0 && at < count; at += direction) {
    const place = { row: Math.floor(at / width), column: at % width };
    if (sheet.rows[place.row]?.cells[place.column]?.editable) return place;
  }
  return { row, column };
}
