import type { CatalogDocument } from '@regrade/client';
import { useMemo, useState } from 'react';
import { useLocation } from 'react-router';
import { defineTexts, useTexts } from '../../text/language.tsx';
import type { EditedDocument } from '../document/price-sheet.ts';
import { indexCells, markCells, NO_MARKS } from '../sheet/cell-marks.ts';
import type { CellEdit, CellPlace, Sheet } from '../sheet/sheet.ts';
import { SheetGrid } from '../sheet/sheet-grid.tsx';
import { useEditor, useVerdict } from './editor-context.tsx';

const TEXTS = defineTexts({
  en: {
    hint: 'Type to replace, Enter to edit, Tab to the next cell, Delete to clear; copy and paste with any spreadsheet. Alt-Enter adds a line, Alt-Delete takes this one out. Tab leaves the sheet at its last cell.',
    refused: (count: number, first: string) =>
      count === 1
        ? `“${first}” is no value for this cell.`
        : `${count} cells were not taken over; “${first}” is no value there.`,
  },
  zh: {
    hint: '直接输入即替换，Enter 编辑，Tab 到下一单元格，Delete 清空；可与任何电子表格复制粘贴。Alt-Enter 添加一行，Alt-Delete 删除此行。在最后一个单元格按 Tab 离开表格。',
    refused: (count: number, first: string) =>
      count === 1 ? `“${first}”不是此单元格的有效值。` : `${count} 个单元格未更新；“${first}”无效。`,
  },
});

interface SheetEditorProps {
  readonly label: string;
  readonly sheet: Sheet;
  readonly apply: (edits: readonly CellEdit[]) => EditedDocument;
  readonly onActive?: (place: CellPlace) => void;
  /** Another line, or the active one away: by the keys of the sheet. */
  readonly onAdd?: () => void;
  readonly onRemove?: () => void;
  /** Where an edit is not simply taken over. */
  readonly onEdit?: (next: CatalogDocument) => void;
  /** What keys do; of several sheets on a page one says so. */
  readonly hasHint?: boolean;
  /** Path of the document to go to, from the address. */
  readonly at?: string | undefined;
}

/** A sheet of the draft: what is typed is verified at once, what is entered is an edit that can be undone. */
export function SheetEditor({ label, sheet, apply, at, onEdit, hasHint = true, ...acts }: SheetEditorProps) {
  const texts = useTexts(TEXTS);
  const { readOnly, edit, type } = useEditor();
  const { said, state, text } = useVerdict();
  const [refused, setRefused] = useState<readonly CellEdit[]>([]);
  const index = useMemo(() => lazily(() => indexCells(sheet)), [sheet]);
  const marks = useMemo(
    () => (said ? markCells(said.findings, { index, document: said.document, now: text }) : NO_MARKS),
    [said, text, index],
  );
  const { key: visit } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a visit goes there once, whatever is edited afterwards.
  const goTo = useMemo(() => (at === undefined ? undefined : index().cellOf(at)), [at, visit]);
  return (
    <div>
      <SheetGrid
        {...{ label, sheet, marks, readOnly, goTo }}
        isBeingVerified={state !== 'current'}
        {...acts}
        onEdit={(edits) => {
          const edited = apply(edits);
          setRefused(edited.refused);
          (onEdit ?? edit)(edited.document);
        }}
        onTyping={(typed) => type(typed && (() => apply([typed]).document))}
      />
      {hasHint && !readOnly && <p className="soft sheet-hint">{texts.hint}</p>}
      {refused[0] && (
        <p role="alert" className="sheet-refused">
          {texts.refused(refused.length, refused[0].text)}
        </p>
      )}
    </div>
  );
}

/** A sheet of thousands of cells is indexed once something is to be found in it. */
function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
