import { type KeyboardEvent, memo, useLayoutEffect, useRef } from 'react';
import { useSaid } from '../../text/use-said.ts';
import { type GridState, selectionOf } from './grid-state.ts';
import type { CellPlace, Sheet, SheetColumn, SheetRow } from './sheet.ts';
import { type CellMark, cellId, markKey, ROW_HEIGHT } from './sheet-grid.tsx';
import type { VisibleRows } from './use-visible-rows.ts';

export function SheetHeader(of: { readonly sheet: Sheet; readonly template: string; readonly width: number }) {
  const { sheet, template, width } = of;
  return (
    // biome-ignore-start lint/a11y/useSemanticElements: rows of a grid that is no table
    // biome-ignore-start lint/a11y/useFocusableInteractive: the grid has the focus, and names its cell
    <div role="rowgroup" className="sheet-head" style={{ width }}>
      <div role="row" aria-rowindex={1} className="sheet-row" style={{ gridTemplateColumns: template }}>
        {sheet.columns.map(({ id, label, kind }, column) => (
          <div
            key={id}
            role="columnheader"
            aria-colindex={column + 1}
            className={`sheet-cell is-${kind}`}
            title={label}
          >
            {label}
          </div>
        ))}
      </div>
    </div>
    // biome-ignore-end lint/a11y/useFocusableInteractive: as above
    // biome-ignore-end lint/a11y/useSemanticElements: as above
  );
}

interface SheetRowsProps {
  readonly sheet: Sheet;
  readonly marks: ReadonlyMap<string, CellMark>;
  readonly label: string;
  readonly template: string;
  readonly width: number;
  readonly state: GridState;
  readonly visible: VisibleRows;
  readonly acts: RowActs;
}

/** What rows ask of the sheet: always the same functions, so that a key press draws no row but the one it is typed into. */
export interface RowActs {
  readonly pick: (place: CellPlace, extend: boolean) => void;
  readonly open: (place: CellPlace) => void;
  readonly text: (text: string) => void;
  /** Takes over what is typed; a key that leads nowhere stays in the field. */
  readonly key: (event: KeyboardEvent<HTMLInputElement>) => void;
  readonly leave: () => void;
}

export function SheetRows({ sheet, marks, label, template, width, state, visible, acts }: SheetRowsProps) {
  const { active, typing } = state;
  const { from, to } = selectionOf(state);
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows of a grid that is no table
    <div
      role="rowgroup"
      className="sheet-body"
      style={{ width, height: sheet.rows.length * ROW_HEIGHT }}
      onMouseDown={(event) => {
        const place = placeOf(event.target);
        if (place && event.button === 0) acts.pick(place, event.shiftKey);
      }}
      onMouseOver={(event) => {
        const place = event.buttons === 1 && !typing ? placeOf(event.target) : undefined;
        if (place) acts.pick(place, true);
      }}
      onFocus={() => undefined}
      onDoubleClick={(event) => {
        const place = placeOf(event.target);
        if (place) acts.open(place);
      }}
    >
      {sheet.rows.slice(visible.first, visible.end).map((row, offset) => {
        const index = visible.first + offset;
        const isActive = index === active.row;
        const isSelected = index >= from.row && index <= to.row;
        return (
          <Row
            key={row.key}
            columns={sheet.columns}
            {...{ row, index, template, label, marks, acts }}
            active={isActive ? active.column : NOWHERE}
            selectedFrom={isSelected ? from.column : NOWHERE}
            selectedTo={isSelected ? to.column : NOWHERE}
            typed={isActive ? typing?.text : undefined}
          />
        );
      })}
    </div>
  );
}

const NOWHERE = -1;

interface RowProps extends Pick<SheetRowsProps, 'marks' | 'label' | 'template' | 'acts'> {
  readonly columns: readonly SheetColumn[];
  readonly row: SheetRow;
  readonly index: number;
  /** Columns; -1 is none. */
  readonly active: number;
  readonly selectedFrom: number;
  readonly selectedTo: number;
  /** What is being typed into the active cell. */
  readonly typed: string | undefined;
}

const Row = memo(function Row(of: RowProps) {
  const { columns, row, index, template, label, marks, acts, active, selectedFrom, selectedTo, typed } = of;
  return (
    // biome-ignore-start lint/a11y/useSemanticElements: a row of a grid that is no table
    // biome-ignore-start lint/a11y/useFocusableInteractive: the grid has the focus, and names its cell
    <div
      role="row"
      aria-rowindex={index + FIRST_ROW}
      className={row.starts ? 'sheet-row starts' : 'sheet-row'}
      style={{ gridTemplateColumns: template, top: index * ROW_HEIGHT }}
    >
      {row.cells.map((cell, at) => {
        const column = columns[at];
        if (!column) return null;
        if (at === active && typed !== undefined) {
          return <TypedCell key={column.id} {...{ column, at, row, acts }} text={typed} />;
        }
        return (
          <Cell
            key={column.id}
            id={cellId(label, { row: index, column: at })}
            column={at}
            kind={column.kind}
            text={cell.text}
            isEditable={cell.editable}
            isActive={at === active}
            isSelected={at >= selectedFrom && at <= selectedTo}
            mark={marks.get(markKey({ row: index, column: at }))}
          />
        );
      })}
    </div>
    // biome-ignore-end lint/a11y/useFocusableInteractive: as above
    // biome-ignore-end lint/a11y/useSemanticElements: as above
  );
});

/** Rows are counted from 1, and the first is the heading. */
const FIRST_ROW = 2;

function placeOf(target: EventTarget): CellPlace | undefined {
  const cell = target instanceof Element ? target.closest('[aria-colindex]') : null;
  const row = cell?.closest('[aria-rowindex]');
  if (!cell || !row || target instanceof HTMLInputElement) return undefined;
  return {
    row: Number(row.getAttribute('aria-rowindex')) - FIRST_ROW,
    column: Number(cell.getAttribute('aria-colindex')) - 1,
  };
}

interface CellProps {
  readonly id: string;
  readonly column: number;
  readonly kind: SheetColumn['kind'];
  readonly text: string;
  readonly isEditable: boolean;
  readonly isActive: boolean;
  readonly isSelected: boolean;
  readonly mark: CellMark | undefined;
}

const Cell = memo(function Cell(of: CellProps) {
  const { id, column, kind, text, isEditable, isActive, isSelected, mark } = of;
  const said = useSaid();
  const classes = [
    'sheet-cell',
    `is-${kind}`,
    isEditable ? '' : 'fixed',
    isActive ? 'active' : isSelected ? 'selected' : '',
    mark ? `marked ${mark.tone}` : '',
  ];
  // The grid has the focus, and names its cell by `aria-activedescendant`.
  const aria = {
    role: kind === 'head' ? 'rowheader' : 'gridcell',
    'aria-colindex': column + 1,
    'aria-selected': isSelected,
    ...(kind !== 'head' && { 'aria-readonly': !isEditable }),
    ...(mark?.tone === 'bad' && { 'aria-invalid': true }),
  };
  return (
    <div id={id} {...aria} className={classes.filter(Boolean).join(' ')} title={mark ? said(mark.title) : text}>
      {text}
    </div>
  );
});

function TypedCell(of: {
  readonly text: string;
  readonly column: SheetColumn;
  readonly at: number;
  readonly row: SheetRow;
  readonly acts: RowActs;
}) {
  const { text, column, at, row, acts } = of;
  const field = useRef<HTMLInputElement>(null);
  // Before the next key can come: it belongs to the field.
  useLayoutEffect(() => field.current?.focus(), []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a cell of a grid that is no table
    // biome-ignore lint/a11y/useFocusableInteractive: its field has the focus
    <div role="gridcell" aria-colindex={at + 1} className={`sheet-cell is-${column.kind} typed`}>
      <input
        ref={field}
        aria-label={`${row.cells[0]?.text ?? ''}: ${column.label}`}
        value={text}
        spellCheck={false}
        autoComplete="off"
        onChange={({ currentTarget }) => acts.text(currentTarget.value)}
        onBlur={acts.leave}
        onKeyDown={acts.key}
      />
    </div>
  );
}
