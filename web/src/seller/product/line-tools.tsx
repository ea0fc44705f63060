import { currencyDigits } from '@regrade/core';
import { Button, Input, InputNumber, Popover, Select } from 'antd';
import { useState } from 'react';
import { useFormat } from '../../text/format.ts';
import { defineTexts, useTexts } from '../../text/language.tsx';
import { quantityDocs } from '../document/catalog-edit.ts';
import { addLine, type PriceColumn, type PriceLine, removeLine } from '../document/price-sheet.ts';
import { type Slot, skuSlots } from '../document/price-slots.ts';
import { useEditor } from './editor-context.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ line: 'Add a price line', band: 'Add a band', remove: 'Remove this line', column: 'Add period and currency' },
    ...{ model: 'Price model', of: 'Quantity', size: 'Units in a package', upTo: 'Band up to', add: 'Add' },
    ...{ period: 'Period', currency: 'Currency', unknown: 'No such currency' },
    ...{ flat: 'Flat amount', linear: 'Per unit', volume: 'Volume', graduated: 'Graduated', package: 'Package' },
    'volume-added': 'Volume, scale-outs by added units',
  },
  zh: {
    ...{ line: '添加计价项', band: '添加阶梯', remove: '删除此行', column: '添加周期和货币' },
    ...{ model: '计价方式', of: '数量属性', size: '每份数量', upTo: '阶梯上限', add: '添加' },
    ...{ period: '周期', currency: '货币', unknown: '未知货币' },
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
}) {
  const { line, columns, onColumn } = of;
  const texts = useTexts(TEXTS);
  const { document, edit, readOnly } = useEditor();
  if (readOnly) return null;
  const slot = line?.slot;
  return (
    <div className="row sheet-tools">
      {line && <AddLine key={`${line.place.component}.${line.place.specification}.${line.place.sku}`} line={line} />}
      {line && slot?.upTo !== undefined && <AddBand line={line} slot={slot} />}
      {line && slot && (
        <Button size="small" onClick={() => edit(removeLine(document, line.place, slot))}>
          {texts.remove}
        </Button>
      )}
      <AddColumn columns={columns} onColumn={onColumn} />
    </div>
  );
}

function AddLine({ line }: { readonly line: PriceLine }) {
  const texts = useTexts(TEXTS);
  const { document, edit } = useEditor();
  const attributes = quantityDocs(line.specification);
  const [model, setModel] = useState<Slot['model']>('flat');
  const [wanted, setWanted] = useState<string>();
  const [size, setSize] = useState(10);
  const attribute = wanted ?? attributes[0]?.id;
  function add(): void {
    const slot = newSlot(line, { model, of: attribute, size });
    if (slot) edit(addLine(document, line.place, slot));
  }
  return (
    <Popover
      trigger="click"
      content={
        <div className="stack">
          <Select
            aria-label={texts.model}
            value={model}
            onChange={setModel}
            options={MODELS.filter((each) => each === 'flat' || attributes.length > 0).map((value) => ({
              value,
              label: texts[value],
            }))}
          />
          {model !== 'flat' && (
            <Select
              aria-label={texts.of}
              value={attribute ?? null}
              onChange={setWanted}
              options={attributes.map(({ id }) => ({ value: id, label: id }))}
            />
          )}
          {model === 'package' && (
            <InputNumber aria-label={texts.size} min={1} value={size} onChange={(next) => setSize(next ?? 1)} />
          )}
          <Button type="primary" onClick={add}>
            {texts.add}
          </Button>
        </div>
      }
    >
      <Button size="small" disabled={(line.sku.prices ?? []).length === 0}>
        {texts.line}
      </Button>
    </Popover>
  );
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
  const { document, edit } = useEditor();
  const [upTo, setUpTo] = useState<number | null>(null);
  return (
    <Popover
      trigger="click"
      content={
        <div className="row">
          <InputNumber aria-label={texts.upTo} placeholder={texts.upTo} min={1} value={upTo} onChange={setUpTo} />
          <Button
            type="primary"
            disabled={upTo === null}
            onClick={() => {
              const key = `${slot.key.split('@')[0]}@${upTo}`;
              if (upTo !== null) edit(addLine(document, line.place, { ...slot, key, upTo }));
            }}
          >
            {texts.add}
          </Button>
        </div>
      }
    >
      <Button size="small">{texts.band}</Button>
    </Popover>
  );
}

function AddColumn(of: { readonly columns: readonly PriceColumn[]; readonly onColumn: (column: PriceColumn) => void }) {
  const { columns, onColumn } = of;
  const texts = useTexts(TEXTS);
  const format = useFormat();
  const [period, setPeriod] = useState('P1Y');
  const [currency, setCurrency] = useState('USD');
  const isKnown = currencyDigits(currency) !== undefined;
  const isThere = columns.some((column) => column.period === period && column.currency === currency);
  return (
    <Popover
      trigger="click"
      content={
        <div className="row">
          <Select
            aria-label={texts.period}
            value={period}
            onChange={setPeriod}
            options={PERIODS.map((value) => ({ value, label: format.period(value) }))}
          />
          <Input
            aria-label={texts.currency}
            style={{ width: 80 }}
            maxLength={3}
            value={currency}
            {...(!isKnown && { status: 'error' as const, title: texts.unknown })}
            onChange={({ currentTarget }) => setCurrency(currentTarget.value.toUpperCase())}
          />
          <Button type="primary" disabled={!isKnown || isThere} onClick={() => onColumn({ period, currency })}>
            {texts.add}
          </Button>
        </div>
      }
    >
      <Button size="small">{texts.column}</Button>
    </Popover>
  );
}
