import { useMemo } from 'react';
import { defineTexts, useLanguage, useTexts } from '../../text/language.tsx';
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
import type { Sheet, SheetColumn } from '../sheet/sheet.ts';
import { AttributeTools } from './attribute-tools.tsx';
import { useEditor } from './editor-context.tsx';
import { sayAttribute } from './say-catalog.ts';
import { SheetEditor } from './sheet-editor.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ quantities: 'Quantities', choices: 'Choices', attribute: 'Attribute', value: 'Value', unit: 'Unit' },
    ...{ name: 'Name', min: 'Minimum', max: 'Maximum', step: 'Step', en: 'Label', zh: 'Label, Chinese' },
    ...{ none: 'This specification has no attributes yet.' },
  },
  zh: {
    ...{ quantities: '数量属性', choices: '枚举属性', attribute: '属性', value: '值', unit: '单位' },
    ...{ name: '名称', min: '最小值', max: '最大值', step: '步长', en: '显示名（英文）', zh: '显示名（中文）' },
    ...{ none: '此规格还没有属性。' },
  },
});

/** The attributes of a specification: quantities with their grid, choices with what their values are called. */
export function AttributeSheetView(of: {
  readonly specifications: readonly PlacedSpecification[];
  readonly at?: string | undefined;
}) {
  const { specifications, at } = of;
  const texts = useTexts(TEXTS);
  const { language } = useLanguage();
  const { document } = useEditor();
  const many = specifications.length > 1;
  const [quantities, values] = useMemo(
    () => [quantityLines(specifications), valueLines(specifications)],
    [specifications],
  );
  const nameOf = useMemo(() => {
    const ids = new Map(specifications.map(({ place, specification }) => [specificationPath(place), specification.id]));
    return ({ place, attribute }: AttributeLine) => {
      const name = sayAttribute(attribute, language);
      return many ? `${ids.get(specificationPath(place)) ?? ''}: ${name}` : name;
    };
  }, [specifications, language, many]);
  const quantitySheet = useMemo(
    () => toSheet(quantities, { head: [['attribute', texts.attribute]], columns: quantityColumns(texts), nameOf }),
    [quantities, texts, nameOf],
  );
  const valueSheet = useMemo(
    () =>
      toSheet(values, {
        head: [
          ['attribute', texts.attribute],
          ['value', texts.value],
        ],
        columns: VALUE_COLUMNS.map((id) => ({ id, label: texts[id], kind: 'text' as const, width: 200 })),
        nameOf,
      }),
    [values, texts, nameOf],
  );
  return (
    <div className="stack">
      <AttributeTools specifications={specifications} />
      {quantities.length + values.length === 0 && <p className="soft">{texts.none}</p>}
      {values.length > 0 && (
        <section>
          <h2 className="sheet-title">{texts.choices}</h2>
          <SheetEditor
            label={texts.choices}
            sheet={valueSheet}
            at={at}
            apply={(edits) => editValues(document, values, edits)}
          />
        </section>
      )}
      {quantities.length > 0 && (
        <section>
          <h2 className="sheet-title">{texts.quantities}</h2>
          <SheetEditor
            label={texts.quantities}
            sheet={quantitySheet}
            at={at}
            apply={(edits) => editQuantities(document, quantities, edits)}
          />
        </section>
      )}
    </div>
  );
}

function quantityColumns(texts: (typeof TEXTS)['en']): SheetColumn[] {
  return QUANTITY_COLUMNS.map((id) => ({
    id,
    label: texts[id],
    kind: id === 'name' || id === 'unit' ? ('text' as const) : ('number' as const),
    width: id === 'name' ? 180 : 100,
  }));
}

function toSheet(
  lines: readonly AttributeLine[],
  of: {
    readonly head: readonly (readonly [id: string, label: string])[];
    readonly columns: readonly SheetColumn[];
    readonly nameOf: (line: AttributeLine) => string;
  },
): Sheet {
  return {
    columns: [
      ...of.head.map(
        ([id, label], index): SheetColumn => ({ id, label, kind: index === 0 ? 'head' : 'text', width: 150 }),
      ),
      ...of.columns,
    ],
    rows: lines.map((line) => ({
      key: `${specificationPath(line.place)}/${line.index} ${line.value ?? ''}`,
      starts: line.starts,
      cells: [
        { text: of.nameOf(line), editable: false, path: `${specificationPath(line.place)}/attributes/${line.index}` },
        ...(line.value === undefined ? [] : [{ text: line.value, editable: false }]),
        ...line.cells.map(({ text, path }) => ({ text, editable: true, path })),
      ],
    })),
  };
}
