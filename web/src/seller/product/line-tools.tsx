import { currencyDigits } from '@regrade/core';
import { Button } from 'antd';
import { useFormat } from '../../text/format.ts';
import { defineTexts, useLanguage, useTexts } from '../../text/language.tsx';
import { type FormField, type FormValues, textOf } from '../../ui/form-dialog.tsx';
import { quantityDocs } from '../document/catalog-edit.ts';
import { addLine, type PriceColumn, type PriceLine, removeLine } from '../document/price-sheet.ts';
import { type Slot, skuSlots } from '../document/price-slots.ts';
import { typedQuantity } from '../document/typed-value.ts';
import { useEditor } from './editor-context.tsx';
import { FormTool, type Tool, useTool } from './form-tool.tsx';
import { sayAttribute } from './say-catalog.ts';

const TEXTS = defineTexts({
  en: {
    ...{ line: 'Add a price line', band: 'Add a band', remove: 'Remove this line', column: 'Add period and currency' },
    ...{ model: 'Price model', of: 'Quantity', size: 'Units in a package', upTo: 'Band up to', add: 'Add' },
    ...{ period: 'Period', currency: 'Currency', unknown: 'No such currency.', there: 'This column is there already.' },
    ...{ number: 'A whole number from 1 on.' },
    ...{ flat: 'Flat amount', linear: 'Per unit', volume: 'Volume', graduated: 'Graduated', package: 'Package' },
    'volume-added': 'Volume, scale-outs by added units',
  },
  zh: {
    ...{ line: '添加计价项', band: '添加阶梯', remove: '删除此行', column: '添加周期和货币' },
    ...{ model: '计价方式', of: '数量属性', size: '每份数量', upTo: '阶梯上限', add: '添加' },
    ...{
      period: '周期',
      currency: '货币',
      unknown: '未知货币。',
      there: '此列已存在。',
      number: '请输入不小于 1 的整数。',
    },
    ...{ flat: '固定金额', linear: '按单位', volume: '按总量阶梯', graduated: '分段累计', package: '按份' },
    'volume-added': '按总量阶梯（扩容仅计增量）',
  },
});

const MODELS = ['flat', 'linear', 'volume', 'volume-added', 'graduated', 'package'] as const;
const PERIODS = ['P1M', 'P3M', 'P6M', 'P1Y', 'P2Y', 'P3Y', 'P5Y'];

/** What changes the shape of the price sheet: at the line that the reader is in. */
export function LineTools(of: {
  readonly line: PriceLine | undefined;
  readonly columns: readonly PriceColumn[];
  readonly onColumn: (column: PriceColumn) => void;
  /** Adds a line; the sheet opens it too. */
  readonly tool: Tool;
}) {
  const { line, columns, onColumn, tool } = of;
  const texts = useTexts(TEXTS);
  const { document, edit, readOnly } = useEditor();
  if (readOnly) return null;
  const slot = line?.slot;
  return (
    <div className="row sheet-tools">
      {line && <AddLine line={line} tool={tool} />}
      {line && slot?.upTo !== undefined && <AddBand line={line} slot={slot} />}
      {line && slot && (
        <Button type="text" size="small" danger onClick={() => edit(removeLine(document, line.place, slot))}>
          {texts.remove}
        </Button>
      )}
      <AddColumn columns={columns} onColumn={onColumn} />
    </div>
  );
}

type LineField = 'model' | 'of' | 'size';

function AddLine({ line, tool }: { readonly line: PriceLine; readonly tool: Tool }) {
  const texts = useTexts(TEXTS);
  const { language } = useLanguage();
  const { document, edit } = useEditor();
  const attributes = quantityDocs(line.specification);
  const models = MODELS.filter((model) => model === 'flat' || attributes.length > 0);
  const modelOf = (values: FormValues<LineField>) => models.find((model) => model === values.model) ?? 'flat';
  function fieldsOf(values: FormValues<LineField>): FormField<LineField>[] {
    const model = modelOf(values);
    const quantities = attributes.map((attribute) => ({
      value: attribute.id,
      label: sayAttribute(attribute, language),
    }));
    return [
      { name: 'model', label: texts.model, options: models.map((value) => ({ value, label: texts[value] })) },
      ...(model === 'flat' ? [] : [{ name: 'of' as const, label: texts.of, options: quantities }]),
      ...(model === 'package'
        ? [{ name: 'size' as const, label: texts.size, refuse: refuseNumber(texts.number) }]
        : []),
    ];
  }
  return (
    <FormTool<LineField>
      tool={tool}
      label={texts.line}
      word={texts.add}
      disabled={(line.sku.prices ?? []).length === 0}
      fields={fieldsOf}
      initial={{ model: 'flat', of: attributes[0]?.id ?? '', size: '10' }}
      add={(values) => {
        const size = typedQuantity(textOf(values.size)) ?? 1;
        const slot = newSlot(line, { model: modelOf(values), of: textOf(values.of) || attributes[0]?.id, size });
        if (slot) edit(addLine(document, line.place, slot));
      }}
    />
  );
}

/** Counts begin with 1. */
function refuseNumber(why: string): (text: string) => string | undefined {
  return (text) => ((typedQuantity(text) ?? 0) < 1 ? why : undefined);
}

/** The slot of a part that the SKU does not have yet: one more of its kind. */
function newSlot(
  line: PriceLine,
  { model, of, size }: { readonly model: Slot['model']; readonly of: string | undefined; readonly size: number },
): Slot | undefined {
  if (model === 'flat') {
    const nth = skuSlots(line.sku).filter((slot) => slot.model === 'flat').length;
    return { key: `flat#${nth}`, model, nth };
  }
  if (of === undefined) return undefined;
  const kind = model === 'package' ? `package:${of}/${size}` : `${model}:${of}`;
  const nth = new Set(skuSlots(line.sku).flatMap(({ key }) => (key.startsWith(`${kind}#`) ? [key.split('@')[0]] : [])))
    .size;
  if (model === 'package') return { key: `${kind}#${nth}`, model, of, nth, size };
  if (model === 'linear') return { key: `${kind}#${nth}`, model, of, nth };
  return { key: `${kind}#${nth}@open`, model, of, nth, upTo: null };
}

function AddBand({ line, slot }: { readonly line: PriceLine; readonly slot: Slot }) {
  const texts = useTexts(TEXTS);
  const tool = useTool();
  const { document, edit } = useEditor();
  return (
    <FormTool<'upTo'>
      tool={tool}
      label={texts.band}
      word={texts.add}
      fields={[{ name: 'upTo', label: texts.upTo, refuse: refuseNumber(texts.number) }]}
      add={(values) => {
        const upTo = typedQuantity(textOf(values.upTo)) ?? 1;
        const key = `${slot.key.split('@')[0]}@${upTo}`;
        edit(addLine(document, line.place, { ...slot, key, upTo }));
      }}
    />
  );
}

type ColumnField = 'period' | 'currency';

function AddColumn(of: { readonly columns: readonly PriceColumn[]; readonly onColumn: (column: PriceColumn) => void }) {
  const { columns, onColumn } = of;
  const texts = useTexts(TEXTS);
  const format = useFormat();
  const tool = useTool();
  const isThere = (period: string | undefined, currency: string) =>
    columns.some((column) => column.period === period && column.currency === currency);
  return (
    <FormTool<ColumnField>
      tool={tool}
      label={texts.column}
      word={texts.add}
      fields={(values) => [
        {
          ...{ name: 'period', label: texts.period },
          options: PERIODS.map((value) => ({ value, label: format.period(value) })),
        },
        {
          ...{ name: 'currency', label: texts.currency },
          refuse(text) {
            const currency = text.toUpperCase();
            if (currencyDigits(currency) === undefined) return texts.unknown;
            return isThere(textOf(values.period), currency) ? texts.there : undefined;
          },
        },
      ]}
      initial={{ period: 'P1Y', currency: columns[0]?.currency ?? 'USD' }}
      add={(values) => onColumn({ period: textOf(values.period), currency: textOf(values.currency).toUpperCase() })}
    />
  );
}
