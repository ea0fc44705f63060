import { useMemo, useState } from 'react';
import { defineTexts, useTexts } from '../../text/language.tsx';
import {
  type AttributeLine,
  editQuantities,
  editValues,
  QUANTITY_COLUMNS,
  quantityLines,
  VALUE_COLUMNS,
  valueLines,
} from '../document/attribute-sheets.ts';
import { type PlacedSpecification, specificationPath } from '../document/catalog-edit.ts';
import type { EditedDocument } from '../document/price-sheet.ts';
import type { CellEdit, Sheet, SheetColumn } from '../sheet/sheet.ts';
import { AddAttribute, AddValue, DeleteAttribute, DeleteValue, useAttributeDeletion } from './attribute-tools.tsx';
import { useEditor } from './editor-context.tsx';
import { useTool } from './form-tool.tsx';
import { SheetEditor } from './sheet-editor.tsx';
import { useConfirmedEdit } from './use-confirmed-edit.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ quantities: 'Quantities', choices: 'Choices', specification: 'Specification', id: 'Id', value: 'Value' },
    ...{ name: 'Name', nameZh: 'Name, Chinese', label: 'Label', labelZh: 'Label, Chinese', unit: 'Unit' },
    ...{ min: 'Minimum', max: 'Maximum', step: 'Step', none: 'This specification has no attributes yet.' },
    ...{ rename: 'Rename what is published?', renameWord: 'Rename' },
  },
  zh: {
    ...{ quantities: '数量属性', choices: '枚举属性', specification: '规格', id: '标识', value: '值' },
    ...{ name: '名称', nameZh: '名称（中文）', label: '显示名', labelZh: '显示名（中文）', unit: '单位' },
    ...{ min: '最小值', max: '最大值', step: '步长', none: '此规格还没有属性。' },
    ...{ rename: '重命名已发布内容？', renameWord: '重命名' },
  },
});

const WIDTHS: Readonly<Record<string, number>> = {
  ...{ id: 100, value: 110, name: 120, nameZh: 110, label: 160, labelZh: 160 },
};
const NUMBERS: readonly string[] = ['min', 'max', 'step'];

interface AttributeSheetProps {
  readonly specifications: readonly PlacedSpecification[];
  readonly at?: string | undefined;
}

/** The attributes of a specification: quantities with their grid, choices with what their values are called. */
export function AttributeSheetView(props: AttributeSheetProps) {
  const { specifications } = props;
  const texts = useTexts(TEXTS);
  const { readOnly } = useEditor();
  const adding = useTool();
  const [only] = readOnly || specifications.length > 1 ? [] : specifications;
  const [quantities, values] = useMemo(
    () => [quantityLines(specifications), valueLines(specifications)],
    [specifications],
  );
  return (
    <div className="stack">
      {only && (
        <div className="row sheet-tools">
          <AddAttribute tool={adding} placed={only} />
        </div>
      )}
      {quantities.length + values.length === 0 && <p className="soft">{texts.none}</p>}
      {values.length > 0 && <Values {...props} lines={values} only={only} hasHint={quantities.length === 0} />}
      {quantities.length > 0 && <Quantities {...props} lines={quantities} only={only} onAdd={adding.open} />}
    </div>
  );
}

interface LinesProps extends AttributeSheetProps {
  readonly lines: readonly AttributeLine[];
  /** Where parts are added and deleted: in the one specification that is shown. */
  readonly only: PlacedSpecification | undefined;
}

function Values({ lines, specifications, at, only, hasHint }: LinesProps & { readonly hasHint: boolean }) {
  const texts = useTexts(TEXTS);
  const [active, setActive] = useState(0);
  const adding = useTool();
  const deletion = useAttributeDeletion();
  const sheet = useAttributeSheet(lines, { specifications, columns: VALUE_COLUMNS });
  const line = lines[active];
  return (
    <section>
      <div className="row sheet-tools">
        <h2 className="sheet-title">{texts.choices}</h2>
        {only && (
          <>
            <AddValue tool={adding} placed={only} at={line?.attribute.id} />
            {line && <DeleteValue {...{ line, deletion }} />}
            {line && <DeleteAttribute {...{ line, deletion }} />}
          </>
        )}
      </div>
      <AttributeEditor
        {...{ sheet, at, hasHint }}
        label={texts.choices}
        lead={specifications.length > 1 ? 1 : 0}
        write={(document, edits) => editValues(document, lines, edits)}
        onActive={({ row }) => setActive(row)}
        {...(only && { onAdd: adding.open })}
        {...(line && only && { onRemove: () => deletion.deleteLine(line) })}
      />
      {deletion.dialog}
    </section>
  );
}

function Quantities({ lines, specifications, at, only, onAdd }: LinesProps & { readonly onAdd: () => void }) {
  const texts = useTexts(TEXTS);
  const [active, setActive] = useState(0);
  const deletion = useAttributeDeletion();
  const sheet = useAttributeSheet(lines, { specifications, columns: QUANTITY_COLUMNS });
  const line = lines[active];
  return (
    <section>
      <div className="row sheet-tools">
        <h2 className="sheet-title">{texts.quantities}</h2>
        {only && line && <DeleteAttribute {...{ line, deletion }} />}
      </div>
      <AttributeEditor
        {...{ sheet, at }}
        label={texts.quantities}
        lead={specifications.length > 1 ? 1 : 0}
        write={(document, edits) => editQuantities(document, lines, edits)}
        onActive={({ row }) => setActive(row)}
        {...(only && { onAdd })}
        {...(line && only && { onRemove: () => deletion.deleteLine(line) })}
      />
      {deletion.dialog}
    </section>
  );
}

/** An id or a value that is published is not renamed unasked: customers run what is called so. */
function AttributeEditor(
  of: Omit<Parameters<typeof SheetEditor>[0], 'apply' | 'onEdit'> & {
    readonly lead: number;
    readonly write: (document: ReturnType<typeof useEditor>['document'], edits: readonly CellEdit[]) => EditedDocument;
  },
) {
  const { lead, write, ...props } = of;
  const texts = useTexts(TEXTS);
  const { document } = useEditor();
  const confirmed = useConfirmedEdit();
  return (
    <>
      <SheetEditor
        {...props}
        apply={(edits) =>
          write(
            document,
            edits.map((edit) => ({ ...edit, column: edit.column - lead })),
          )
        }
        onEdit={(next) => confirmed.ask({ kind: 'rename', next, title: texts.rename, word: texts.renameWord })}
      />
      {confirmed.dialog}
    </>
  );
}

function useAttributeSheet(
  lines: readonly AttributeLine[],
  of: {
    readonly specifications: readonly PlacedSpecification[];
    readonly columns: readonly (keyof (typeof TEXTS)['en'] & string)[];
  },
): Sheet {
  const { specifications, columns } = of;
  const texts = useTexts(TEXTS);
  return useMemo(() => {
    const ids = new Map(specifications.map(({ place, specification }) => [specificationPath(place), specification.id]));
    const many = ids.size > 1;
    return {
      columns: [
        ...(many ? [{ id: 'specification', label: texts.specification, kind: 'head' as const, width: 110 }] : []),
        ...columns.map((id, index): SheetColumn => {
          const kind = index === 0 && !many ? 'head' : NUMBERS.includes(id) ? 'number' : 'text';
          return { id, label: texts[id], kind, width: WIDTHS[id] ?? 96 };
        }),
      ],
      rows: lines.map(({ place, path, value, starts, cells }) => ({
        key: `${path} ${value ?? ''}`,
        starts,
        cells: [
          ...(many ? [{ text: ids.get(specificationPath(place)) ?? '', editable: false, path }] : []),
          ...cells.map((cell, index) => (index === 0 && !many ? { ...cell, path } : cell)),
        ],
      })),
    };
  }, [lines, specifications, columns, texts]);
}
