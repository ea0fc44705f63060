import { type ClipboardEvent, type KeyboardEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useLatest } from '../../ui/use-latest.ts';
import { clearCells, formatCells, parseCells, pasteCells } from './clipboard.ts';
import { fitColumns } from './fit-columns.ts';
import { GRID_START, type GridState, keepInside, moveTo, pressKey, selectionOf } from './grid-state.ts';
import { type CellEdit, type CellPlace, nextEditable, type Sheet, stepCell } from './sheet.ts';
import { type RowActs, SheetHeader, SheetRows } from './sheet-rows.tsx';
import { useVisibleRows } from './use-visible-rows.ts';
import './sheet-grid.css';

/** What the sheet says of a cell besides its text. */
export interface CellMark {
  readonly tone: 'bad' | 'change' | 'brand';
  readonly title: string;
}

export interface SheetGridProps {
  readonly label: string;
  readonly sheet: Sheet;
  readonly marks: ReadonlyMap<string, CellMark>;
  readonly readOnly: boolean;
  /** Marks are of an older text. */
  readonly isBeingVerified: boolean;
  readonly onEdit: (edits: readonly CellEdit[]) => void;
  /** On each key while a cell is typed into; undefined once that is over. */
  readonly onTyping: (edit: CellEdit | undefined) => void;
  readonly onActive?: (place: CellPlace) => void;
  /** Alt-Enter and Alt-Delete. */
  readonly onAdd?: () => void;
  readonly onRemove?: () => void;
  /** Goes there when it becomes another one. */
  readonly goTo?: CellPlace | undefined;
}

export const ROW_HEIGHT = 30;

export function markKey({ row, column }: CellPlace): string {
  return `${row}:${column}`;
}

/** A sheet edited like a spreadsheet; however long it is, only the rows in sight are drawn. */
export function SheetGrid(props: SheetGridProps) {
  const { label, marks, readOnly, isBeingVerified, goTo } = props;
  const sheet = useMemo(() => ({ ...props.sheet, columns: fitColumns(props.sheet) }), [props.sheet]);
  const grid = useRef<HTMLDivElement>(null);
  const of = useGrid(props, grid);
  const { state, setState, edit } = of;
  const { active } = state;
  const { visible, measure } = useVisibleRows(grid, sheet.rows.length);
  const acts = useRowActs(sheet, of);
  // All of this before the next key can come: it is typed into a row that must be drawn by then, at the place that is shown.
  useLayoutEffect(() => {
    showCell(grid.current, sheet, active);
    measure();
  }, [sheet, active, measure]);
  useLayoutEffect(() => {
    if (!goTo) return;
    setState(moveTo(goTo));
    grid.current?.focus();
  }, [goTo, setState]);
  const template = sheet.columns.map(({ width }) => `${width}px`).join(' ');
  const width = sheet.columns.reduce((sum, column) => sum + column.width, 0);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot draw only the rows in sight
    <div
      ref={grid}
      role="grid"
      tabIndex={0}
      className={isBeingVerified ? 'sheet-grid being-verified' : 'sheet-grid'}
      aria-label={label}
      aria-readonly={readOnly}
      aria-rowcount={sheet.rows.length + 1}
      aria-colcount={sheet.columns.length}
      aria-multiselectable
      aria-activedescendant={cellId(label, active)}
      onKeyDown={(event) => onKey(event, { ...of, ...props })}
      onCopy={(event) => copy(event, sheet, state)}
      onCut={(event) => {
        if (!copy(event, sheet, state) || readOnly) return;
        edit(clearCells(sheet, selectionOf(state)));
      }}
      onPaste={(event) => {
        if (state.typing || readOnly) return;
        event.preventDefault();
        edit(pasteCells(sheet, selectionOf(state), parseCells(event.clipboardData.getData('text/plain'))));
      }}
    >
      <SheetHeader sheet={sheet} template={template} width={width} />
      <SheetRows {...{ sheet, marks, label, template, width, state, visible, acts }} />
    </div>
  );
}

export function cellId(label: string, { row, column }: CellPlace): string {
  return `cell-${label.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}-${row}-${column}`;
}

/** Where the sheet is, and how what is typed becomes an edit. */
function useGrid(
  { sheet, readOnly, onEdit, onTyping, onActive }: SheetGridProps,
  grid: { readonly current: HTMLDivElement | null },
) {
  const [lastState, setState] = useState<GridState>(GRID_START);
  const state = useMemo(() => keepInside(sheet, lastState), [sheet, lastState]);
  const { active } = state;
  // The field loses the focus when it goes, which is no second end of the same typing.
  const isTyping = useRef(false);
  // Before the next key can come: Alt-Delete must not take out the line where the sheet has just been.
  // biome-ignore lint/correctness/useExhaustiveDependencies: told when the place changes, whoever asks.
  useLayoutEffect(() => onActive?.(active), [active.row, active.column]);
  function edit(edits: readonly CellEdit[]): void {
    if (edits.length > 0) onEdit(edits);
  }
  function type(place: CellPlace, text?: string): void {
    const cell = sheet.rows[place.row]?.cells[place.column];
    if (!cell?.editable || readOnly) return;
    const words = sheet.columns[place.column]?.words;
    if (words) {
      setState(moveTo(place));
      if (text === undefined || text === ' ') {
        edit([{ ...place, text: cell.text === words.off ? words.on : words.off }]);
      }
      return;
    }
    isTyping.current = true;
    setState((before) => ({
      active: place,
      anchor: place,
      typing: { text: text ?? cell.text, replaces: before.typing?.replaces ?? text !== undefined },
    }));
    if (text !== undefined) onTyping({ ...place, text });
  }
  function close(to: CellPlace): void {
    isTyping.current = false;
    setState(moveTo(to));
    onTyping(undefined);
    grid.current?.focus();
  }
  return {
    ...{ state, setState, type, edit },
    commit(to: CellPlace = active): void {
      if (!isTyping.current) return;
      const { typing } = state;
      if (typing && typing.text !== sheet.rows[active.row]?.cells[active.column]?.text) {
        edit([{ ...active, text: typing.text }]);
      }
      close(to);
    },
    cancel(): void {
      if (isTyping.current) close(active);
    },
  };
}

function useRowActs(sheet: Sheet, { state, setState, type, commit, cancel }: ReturnType<typeof useGrid>): RowActs {
  const latest = useLatest<RowActs>({
    pick(place, extend) {
      if (state.typing) commit();
      setState(extend ? { anchor: state.anchor, active: place } : moveTo(place));
    },
    open: (place) => type(place),
    text: (text) => type(state.active, text),
    key: (event) => onFieldKey(event, { sheet, state, commit, cancel }),
    leave: () => commit(),
  });
  return useMemo(
    () => ({
      pick: (place, extend) => latest.current.pick(place, extend),
      open: (place) => latest.current.open(place),
      text: (text) => latest.current.text(text),
      key: (event) => latest.current.key(event),
      leave: () => latest.current.leave(),
    }),
    [latest],
  );
}

interface KeyContext extends Pick<SheetGridProps, 'sheet' | 'readOnly' | 'onAdd' | 'onRemove'> {
  readonly state: GridState;
  readonly setState: (state: GridState) => void;
  readonly type: (place: CellPlace, text?: string) => void;
  readonly edit: (edits: readonly CellEdit[]) => void;
}

function onKey(event: KeyboardEvent, of: KeyContext): void {
  const { sheet, state, readOnly, setState, type, edit } = of;
  if (state.typing) return; // The field has them.
  const move = pressKey(sheet, state, event);
  if (!move || move.kind === 'leave') return;
  event.preventDefault();
  if (move.kind === 'move') setState(move.state);
  else if (move.kind === 'type') type(state.active, move.text);
  else if (readOnly) return;
  else if (move.kind === 'add') of.onAdd?.();
  else if (move.kind === 'remove') of.onRemove?.();
  else edit(clearCells(sheet, selectionOf(state)));
}

/** In the field keys are its own, but for those that end the typing. */
function onFieldKey(
  event: KeyboardEvent,
  of: {
    readonly sheet: Sheet;
    readonly state: GridState;
    readonly commit: (to: CellPlace) => void;
    readonly cancel: () => void;
  },
): void {
  if (event.nativeEvent.isComposing) return;
  const to = event.key === 'Escape' ? undefined : placeAfter(of.sheet, of.state, event);
  if (!to && event.key !== 'Escape') return;
  event.preventDefault();
  event.stopPropagation();
  if (to) of.commit(to);
  else of.cancel();
}

function copy(event: ClipboardEvent, sheet: Sheet, state: GridState): boolean {
  if (state.typing) return false;
  event.preventDefault();
  event.clipboardData.setData('text/plain', formatCells(sheet, selectionOf(state)));
  return true;
}

/** Where a key of the field leads once what was typed is taken over; undefined: it stays in the field. */
export function placeAfter(
  sheet: Sheet,
  { active, typing }: GridState,
  { key, shiftKey }: { readonly key: string; readonly shiftKey: boolean },
): CellPlace | undefined {
  if (key === 'Enter') return stepCell(sheet, active, { row: shiftKey ? -1 : 1 });
  if (key === 'Tab') return nextEditable(sheet, active, shiftKey ? -1 : 1);
  if (!typing?.replaces) return undefined;
  if (key === 'ArrowDown') return stepCell(sheet, active, { row: 1 });
  if (key === 'ArrowUp') return stepCell(sheet, active, { row: -1 });
  if (key === 'ArrowLeft') return stepCell(sheet, active, { column: -1 });
  if (key === 'ArrowRight') return stepCell(sheet, active, { column: 1 });
  return undefined;
}

/** Scrolls no further than it takes to see the cell, clear of the header and of the columns that stay. */
function showCell(grid: HTMLDivElement | null, { columns }: Sheet, { row, column }: CellPlace): void {
  if (!grid) return;
  const top = row * ROW_HEIGHT;
  if (top < grid.scrollTop) grid.scrollTop = top;
  const room = grid.clientHeight - 2 * ROW_HEIGHT;
  if (top > grid.scrollTop + room) grid.scrollTop = top - room;
  if (columns[column]?.kind === 'head') return;
  const leftOf = (count: number) => columns.slice(0, count).reduce((sum, { width }) => sum + width, 0);
  const stays = columns[0]?.kind === 'head' ? columns[0].width : 0;
  const [left, right] = [leftOf(column), leftOf(column + 1)];
  if (left - stays < grid.scrollLeft) grid.scrollLeft = left - stays;
  else if (right > grid.scrollLeft + grid.clientWidth) grid.scrollLeft = right - grid.clientWidth;
}
