import { memo, useEffect, useRef } from 'react';
import { useSaid } from '../../text/use-said.ts';
import { type GridState, selectionOf } from './grid-state.ts';
import { type CellPlace, isInCells, type Sheet, type SheetColumn, type SheetRow } from './sheet.ts';
import { type CellMark, cellId, markKey, placeAfter, ROW_HEIGHT } from './sheet-grid.tsx';
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
  readonly onPick: (place: CellPlace, extend: boolean) => void;
  readonly onOpen: (place: CellPlace) => void;
  readonly onText: (text: string) => void;
  readonly onCommit: (to?: CellPlace) => void;
  readonly onCancel: () => void;
}

export function SheetRows(props: SheetRowsProps) {
  const { sheet, template, width, visible } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows of a grid that is no table
    <div role="rowgroup" className="sheet-body" style={{ width, height: sheet.rows.length * ROW_HEIGHT }}>
      {sheet.rows.slice(visible.first, visible.end).map((row, offset) => (
        <Row key={row.key} {...props} row={row} index={visible.first + offset} template={template} />
      ))}
    </div>
  );
}

function Row(props: SheetRowsProps & { readonly row: SheetRow; readonly index: number }) {
  const { sheet, row, index, template, label, state, marks, onPick, onOpen } = props;
  const selection = selectionOf(state);
  const isActive = state.active.row === index;
  return (
    // biome-ignore-start lint/a11y/useSemanticElements: a row of a grid that is no table
    // biome-ignore-start lint/a11y/useFocusableInteractive: the grid has the focus, and names its cell
    <div
      role="row"
      aria-rowindex={index + 2}
      className={row.starts ? 'sheet-row starts' : 'sheet-row'}
      style={{ gridTemplateColumns: template, top: index * ROW_HEIGHT }}
      onMouseDown={(event) => {
        const place = placeOf(event.target, index);
        if (place && event.button === 0) onPick(place, event.shiftKey);
      }}
      onMouseOver={(event) => {
        const place = placeOf(event.target, index);
        if (place && event.buttons === 1 && !state.typing) onPick(place, true);
      }}
      onFocus={() => undefined}
      onDoubleClick={(event) => {
        const place = placeOf(event.target, index);
        if (place) onOpen(place);
      }}
    >
      {row.cells.map((cell, column) => {
        const place = { row: index, column };
        const typing = isActive && state.active.column === column ? state.typing : undefined;
        return typing ? (
          <TypedCell key={sheet.columns[column]?.id} {...props} text={typing.text} column={sheet.columns[column]} />
        ) : (
          <Cell
            key={sheet.columns[column]?.id}
            id={cellId(label, place)}
            column={column}
            kind={sheet.columns[column]?.kind ?? 'text'}
            text={cell.text}
            isEditable={cell.editable}
            isActive={isActive && state.active.column === column}
            isSelected={isInCells(selection, place)}
            mark={marks.get(markKey(place))}
          />
        );
      })}
    </div>
    // biome-ignore-end lint/a11y/useFocusableInteractive: as above
    // biome-ignore-end lint/a11y/useSemanticElements: as above
  );
}

function placeOf(target: EventTarget, row: number): CellPlace | undefined {
  const cell = target instanceof Element ? target.closest('[aria-colindex]') : null;
  if (!cell || target instanceof HTMLInputElement) return undefined;
  return { row, column: Number(cell.getAttribute('aria-colindex')) - 1 };
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

function TypedCell(
  props: SheetRowsProps & { readonly text: string; readonly column: SheetColumn | undefined; readonly row: SheetRow },
) {
  const { sheet, state, text, column, row, onText, onCommit, onCancel } = props;
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a cell of a grid that is no table
    // biome-ignore lint/a11y/useFocusableInteractive: its field has the focus
    <div role="gridcell" aria-colindex={state.active.column + 1} className={`sheet-cell is-${column?.kind} typed`}>
      <input
        ref={field}
        aria-label={`${row.cells[0]?.text ?? ''}: ${column?.label ?? ''}`}
        value={text}
        spellCheck={false}
        autoComplete="off"
        onChange={({ currentTarget }) => onText(currentTarget.value)}
        onBlur={() => onCommit()}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Escape') onCancel();
          const to = event.key === 'Escape' ? undefined : placeAfter(sheet, state, event);
          if (to) onCommit(to);
          if (to || event.key === 'Escape') {
            event.preventDefault();
            event.stopPropagation();
          }
        }}
      />
    </div>
  );
}
