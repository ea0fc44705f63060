import { type CellPlace, type CellRange, nextEditable, rangeOf, type Sheet, stepCell } from './sheet.ts';

/** Where the reader of a sheet is: one cell, the corner that a selection began at, and what is being typed. */
export interface GridState {
  readonly active: CellPlace;
  readonly anchor: CellPlace;
  /** `replaces`: typing began over the cell, so arrows leave it; otherwise they move inside the text. */
  readonly typing?: { readonly text: string; readonly replaces: boolean };
}

export const GRID_START: GridState = { active: { row: 0, column: 0 }, anchor: { row: 0, column: 0 } };

export function moveTo(place: CellPlace): GridState {
  return { active: place, anchor: place };
}

export function extendTo({ anchor }: GridState, place: CellPlace): GridState {
  return { active: place, anchor };
}

export function selectionOf({ active, anchor }: GridState): CellRange {
  return rangeOf(active, anchor);
}

/** A sheet may have lost rows since: then at its last one. */
export function keepInside(sheet: Sheet, state: GridState): GridState {
  const isInside = ({ row, column }: CellPlace) =>
    row < Math.max(1, sheet.rows.length) && column < Math.max(1, sheet.columns.length);
  if (isInside(state.active) && isInside(state.anchor)) return state;
  return moveTo(stepCell(sheet, state.active, {}));
}

export interface PressedKey {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** What a key does while nothing is typed: goes somewhere, or one of the acts that the sheet carries out. */
export type GridMove =
  | { readonly kind: 'move'; readonly state: GridState }
  | { readonly kind: 'type'; readonly text?: string }
  | { readonly kind: 'clear' }
  /** A line, as a whole. */
  | { readonly kind: 'add' }
  | { readonly kind: 'remove' }
  | { readonly kind: 'leave' }
  | undefined;

const PAGE_ROWS = 15;
const FAR = 1_000_000;

const STEPS: Readonly<Record<string, Partial<CellPlace>>> = {
  ArrowUp: { row: -1 },
  ArrowDown: { row: 1 },
  ArrowLeft: { column: -1 },
  ArrowRight: { column: 1 },
  PageUp: { row: -PAGE_ROWS },
  PageDown: { row: PAGE_ROWS },
  Home: { column: -FAR },
  End: { column: FAR },
};

export function pressKey(sheet: Sheet, state: GridState, key: PressedKey): GridMove {
  const step = STEPS[key.key];
  const withControl = key.ctrlKey || key.metaKey;
  if (step && !key.altKey) {
    const place = stepCell(sheet, state.active, withControl ? farther(key.key, step) : step);
    return { kind: 'move', state: key.shiftKey ? extendTo(state, place) : moveTo(place) };
  }
  if (key.key === 'Tab') return tab(sheet, state, key.shiftKey ? -1 : 1);
  if (withControl && key.key.toLowerCase() === 'a') {
    const last = { row: sheet.rows.length - 1, column: sheet.columns.length - 1 };
    return { kind: 'move', state: { anchor: { row: 0, column: 0 }, active: last } };
  }
  if (key.altKey && !withControl) {
    if (key.key === 'Enter') return { kind: 'add' };
    if (key.key === 'Delete' || key.key === 'Backspace') return { kind: 'remove' };
  }
  if (withControl || key.altKey) return undefined;
  if (key.key === 'Enter' || key.key === 'F2') return { kind: 'type' };
  if (key.key === 'Delete' || key.key === 'Backspace') return { kind: 'clear' };
  if (key.key === 'Escape') return { kind: 'move', state: moveTo(state.active) };
  return key.key.length === 1 ? { kind: 'type', text: key.key } : undefined;
}

/** With Control an arrow goes to the edge, Home and End to the corners. */
function farther(key: string, { row = 0, column = 0 }: Partial<CellPlace>): Partial<CellPlace> {
  const isCorner = key === 'Home' || key === 'End';
  return { row: isCorner ? column : row * FAR, column: column * FAR };
}

/** From the last cell that can be edited Tab leaves the sheet: nobody is held in it. */
function tab(sheet: Sheet, { active }: GridState, direction: 1 | -1): GridMove {
  const next = nextEditable(sheet, active, direction);
  if (next.row === active.row && next.column === active.column) return { kind: 'leave' };
  return { kind: 'move', state: moveTo(next) };
}
