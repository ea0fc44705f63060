import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { defineTexts, useLanguage, useTexts } from '../../text/language.tsx';
import { BILLINGS, listSpecifications } from '../document/catalog-edit.ts';
import { canDeleteSpecification, deleteSpecification } from '../document/delete-part.ts';
import {
  editSpecifications,
  SPECIFICATION_COLUMNS,
  type SpecificationLine,
  specificationLines,
} from '../document/specification-sheet.ts';
import type { Sheet } from '../sheet/sheet.ts';
import { useEditor } from './editor-context.tsx';
import type { Tool } from './form-tool.tsx';
import { BILLING_WORDS, saySpecification } from './say-catalog.ts';
import { SheetEditor } from './sheet-editor.tsx';
import { useConfirmedEdit } from './use-confirmed-edit.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ title: 'Specifications', id: 'Id', name: 'Name', nameZh: 'Name, Chinese', billing: 'Billing' },
    ...{ component: 'Component', rename: 'Rename what is published?', renameWord: 'Rename', deleteWord: 'Delete' },
    ...{ last: 'The base application keeps its last specification' },
    remove: (name: string) => `Delete the specification ${name}`,
  },
  zh: {
    ...{ title: '规格列表', id: '标识', name: '名称', nameZh: '名称（中文）', billing: '计费方式', component: '组件' },
    ...{ rename: '重命名已发布内容？', renameWord: '重命名', deleteWord: '删除' },
    ...{ last: '基础应用须保留最后一个规格' },
    remove: (name: string) => `删除规格${name}`,
  },
});

const WIDTHS = { id: 140, name: 200, nameZh: 200, billing: 130, component: 120 };

/** What a product consists of: each specification with its id, its names and its billing. */
export function SpecificationSheetView({ adding }: { readonly adding: Tool }) {
  const texts = useTexts(TEXTS);
  const billings = useTexts(BILLING_WORDS);
  const { language } = useLanguage();
  const { document, readOnly } = useEditor();
  const { ask, dialog } = useConfirmedEdit();
  const [active, setActive] = useState(0);
  const lines = useMemo(() => specificationLines(listSpecifications(document)), [document]);
  const sheet = useMemo(() => toSheet(lines, { texts, billings }), [lines, texts, billings]);
  const line = lines[active];
  const canDelete = line !== undefined && canDeleteSpecification(document, line.place);
  const name = line ? saySpecification(line.specification, language) : '';
  function remove(): void {
    if (!line || !canDelete) return;
    ask({
      kind: 'delete',
      next: deleteSpecification(document, line.place),
      title: texts.remove(name),
      word: texts.deleteWord,
    });
  }
  const readBilling = (text: string) => BILLINGS.find((billing) => billings[billing] === text) ?? text;
  return (
    <div className="sheet-view">
      {!readOnly && line && (
        <div className="row sheet-tools">
          <Button
            type="text"
            size="small"
            danger
            disabled={!canDelete}
            {...(!canDelete && { title: texts.last })}
            onClick={remove}
          >
            {texts.remove(name)}
          </Button>
        </div>
      )}
      <SheetEditor
        label={texts.title}
        sheet={sheet}
        apply={(edits) => editSpecifications(document, { lines, readBilling }, edits)}
        onEdit={(next) => ask({ kind: 'rename', next, title: texts.rename, word: texts.renameWord })}
        onActive={({ row }) => setActive(row)}
        onAdd={adding.open}
        onRemove={remove}
      />
      {dialog}
    </div>
  );
}

function toSheet(
  lines: readonly SpecificationLine[],
  of: { readonly texts: (typeof TEXTS)['en']; readonly billings: (typeof BILLING_WORDS)['en'] },
): Sheet {
  const { texts, billings } = of;
  return {
    columns: SPECIFICATION_COLUMNS.map((id, index) => ({
      ...{ id, label: texts[id], width: WIDTHS[id] },
      kind: index === 0 ? ('head' as const) : ('text' as const),
    })),
    rows: lines.map(({ path, texts: written, specification }) => ({
      key: path,
      starts: true,
      cells: SPECIFICATION_COLUMNS.map((column) => ({
        text: column === 'billing' ? billings[specification.billing] : written[column],
        editable: column !== 'component',
        path: column === 'id' ? path : `${path}/${column}`,
      })),
    })),
  };
}
