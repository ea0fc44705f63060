import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { defineTexts, type Language, useLanguage, useTexts } from '../../text/language.tsx';
import { type PlacedSpecification, quantityDocs, skuPath } from '../document/catalog-edit.ts';
import { deleteSku } from '../document/delete-part.ts';
import { buildSkuSheet, editSkus, type SkuColumn, type SkuSheet } from '../document/sku-sheet.ts';
import { addSkus, missingSkus } from '../document/structure-edit.ts';
import type { CellPlace, Sheet } from '../sheet/sheet.ts';
import { useEditor } from './editor-context.tsx';
import { sayAttribute, saySku } from './say-catalog.ts';
import { SheetEditor } from './sheet-editor.tsx';
import { useConfirmedEdit } from './use-confirmed-edit.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ label: 'SKUs', sku: 'SKU', sold: 'On sale', yes: 'yes', no: 'no', deleteWord: 'Delete' },
    remove: (name: string) => `Delete the SKU ${name}`,
    min: (attribute: string) => `${attribute} from`,
    max: (attribute: string) => `${attribute} to`,
    code: (dialect: string) => `Code, ${dialect}`,
    missing: (count: number) => `Add ${count} missing combinations`,
  },
  zh: {
    ...{ label: 'SKU 列表', sku: 'SKU', sold: '在售', yes: '是', no: '否', deleteWord: '删除' },
    remove: (name: string) => `删除 SKU ${name}`,
    min: (attribute: string) => `${attribute}起`,
    max: (attribute: string) => `${attribute}止`,
    code: (dialect: string) => `编码（${dialect}）`,
    missing: (count: number) => `添加 ${count} 个缺少的组合`,
  },
});

/** The SKUs: whether they are sold, their own ranges of quantities, and the codes by which sellers' software knows them. */
export function SkuSheetView(of: {
  readonly specifications: readonly PlacedSpecification[];
  readonly at?: string | undefined;
}) {
  const { specifications, at } = of;
  const texts = useTexts(TEXTS);
  const { language } = useLanguage();
  const { document, edit, readOnly } = useEditor();
  const [active, setActive] = useState<CellPlace>({ row: 0, column: 0 });
  const skus = useMemo(() => buildSkuSheet(specifications), [specifications]);
  const sheet = useMemo(
    () => toSheet(skus, { texts, language, many: specifications.length > 1 }),
    [skus, texts, language, specifications.length],
  );
  const line = skus.lines[active.row];
  const [only] = specifications.length === 1 ? specifications : [];
  const missing = only ? missingSkus(only.specification) : [];
  const { ask, dialog } = useConfirmedEdit();
  const name = line ? saySku(line.specification, line.sku.sku, language) : '';
  const add = () => only && missing.length > 0 && edit(addSkus(document, only.place, missing));
  function remove(): void {
    if (!line) return;
    const own = { skus: 1 };
    ask({
      kind: 'delete',
      next: deleteSku(document, line.place),
      title: texts.remove(name),
      word: texts.deleteWord,
      own,
    });
  }
  return (
    <div className="sheet-view">
      {!readOnly && (
        <div className="row sheet-tools">
          {only && missing.length > 0 && (
            <Button size="small" onClick={add}>
              {texts.missing(missing.length)}
            </Button>
          )}
          {line && (
            <Button type="text" size="small" danger onClick={remove}>
              {texts.remove(name)}
            </Button>
          )}
        </div>
      )}
      <SheetEditor
        label={texts.label}
        sheet={sheet}
        at={at}
        apply={(edits) => editSkus(document, skus, edits)}
        onActive={setActive}
        onAdd={add}
        onRemove={remove}
      />
      {dialog}
    </div>
  );
}

function toSheet(
  { columns, lines }: SkuSheet,
  of: { readonly texts: (typeof TEXTS)['en']; readonly language: Language; readonly many: boolean },
): Sheet {
  const { texts, language, many } = of;
  const named = lines.flatMap(({ specification }) => quantityDocs(specification));
  const nameOf = (id: string) => sayAttribute(named.find((attribute) => attribute.id === id) ?? { id }, language);
  return {
    columns: [
      { id: 'sku', label: texts.sku, kind: 'head', width: many ? 230 : 150 },
      ...columns.map((column) => ({
        id: columnId(column),
        label: columnLabel(column, texts, nameOf),
        ...columnLook(column),
        ...(column.kind === 'sold' && { words: { on: texts.yes, off: texts.no } }),
      })),
    ],
    rows: lines.map(({ place, specification, sku, cells }) => {
      const path = skuPath(place);
      const name = saySku(specification, sku.sku, language);
      return {
        key: path,
        starts: true,
        cells: [
          { text: many ? `${specification.id}: ${name}` : name, editable: false, path },
          ...cells.map((cell, index) => ({
            text: columns[index]?.kind === 'sold' ? (sku.removed ? texts.no : texts.yes) : cell.text,
            editable: cell.applies,
            path: cell.path,
          })),
        ],
      };
    }),
  };
}

function columnId(column: SkuColumn): string {
  if (column.kind === 'sold') return 'sold';
  return column.kind === 'bound' ? `${column.attribute} ${column.bound}` : `code ${column.dialect}`;
}

function columnLabel(column: SkuColumn, texts: (typeof TEXTS)['en'], nameOf: (attribute: string) => string): string {
  if (column.kind === 'sold') return texts.sold;
  return column.kind === 'bound' ? texts[column.bound](nameOf(column.attribute)) : texts.code(column.dialect);
}

function columnLook({ kind }: SkuColumn): Pick<Sheet['columns'][number], 'kind' | 'width'> {
  if (kind === 'sold') return { kind: 'toggle', width: 80 };
  return kind === 'bound' ? { kind: 'number', width: 120 } : { kind: 'text', width: 180 };
}
