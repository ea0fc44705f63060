import { useMemo, useState } from 'react';
import type { Format } from '../../text/create-format.ts';
import { useFormat } from '../../text/format.ts';
import { defineTexts, type Language, useLanguage, useTexts } from '../../text/language.tsx';
import { useNarrow } from '../../ui/use-narrow.ts';
import { type PlacedSpecification, quantityDocs, skuPath } from '../document/catalog-edit.ts';
import {
  createPriceSheets,
  editPrices,
  type PriceColumn,
  type PriceLine,
  type PriceSheet,
  removeLine,
} from '../document/price-sheet.ts';
import type { Slot } from '../document/price-slots.ts';
import type { CellPlace, Sheet } from '../sheet/sheet.ts';
import { useEditor } from './editor-context.tsx';
import { useTool } from './form-tool.tsx';
import { LineTools } from './line-tools.tsx';
import { saySku } from './say-catalog.ts';
import { SheetEditor } from './sheet-editor.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ label: 'Prices', sku: 'SKU', line: 'Price', band: 'Up to', rest: 'rest', flat: 'flat', none: 'no price yet' },
    linear: (unit: string) => `per ${unit}`,
    volume: (unit: string) => `per ${unit}, whole volume`,
    'volume-added': (unit: string) => `per ${unit}, volume, added units`,
    graduated: (unit: string) => `per ${unit}, graduated`,
    package: (unit: string, size: string) => `per started ${size} ${unit}`,
  },
  zh: {
    ...{ label: '价格', sku: 'SKU', line: '计价', band: '至', rest: '其余', flat: '固定', none: '尚无价格' },
    linear: (unit: string) => `每 ${unit}`,
    volume: (unit: string) => `每 ${unit}，按总量`,
    'volume-added': (unit: string) => `每 ${unit}，按总量（仅增量）`,
    graduated: (unit: string) => `每 ${unit}，分段累计`,
    package: (unit: string, size: string) => `每 ${size} ${unit}（不足按一份）`,
  },
});

type PriceTexts = (typeof TEXTS)['en'];

/** Prices of SKUs: a column for each period and currency, a line for each part of a price and each of its bands. */
export function PriceSheetView(of: {
  readonly specifications: readonly PlacedSpecification[];
  readonly at?: string | undefined;
}) {
  const { specifications, at } = of;
  const texts = useTexts(TEXTS);
  const { language } = useLanguage();
  const format = useFormat();
  const { document, edit } = useEditor();
  const tool = useTool();
  const [added, setAdded] = useState<readonly PriceColumn[]>([]);
  const [active, setActive] = useState<CellPlace>({ row: 0, column: 0 });
  const build = useMemo(() => createPriceSheets(), []);
  const prices = useMemo(() => build(specifications, added), [build, specifications, added]);
  const many = specifications.length > 1;
  const isNarrow = useNarrow();
  const toSheet = useMemo(
    () => createSheets({ texts, language, format, many, isNarrow }),
    [texts, language, format, many, isNarrow],
  );
  const sheet = useMemo(() => toSheet(prices), [toSheet, prices]);
  const line = prices.lines[active.row];
  const slot = line?.slot;
  return (
    <div className="sheet-view">
      <LineTools {...{ line, tool }} columns={prices.columns} onColumn={(column) => setAdded([...added, column])} />
      <SheetEditor
        label={texts.label}
        sheet={sheet}
        at={at}
        apply={(edits) => editPrices(document, prices, edits)}
        onActive={setActive}
        onAdd={tool.open}
        onRemove={() => line && slot && edit(removeLine(document, line.place, slot))}
      />
    </div>
  );
}

interface Saying {
  readonly texts: PriceTexts;
  readonly language: Language;
  readonly format: Format;
  readonly many: boolean;
  /** On a telephone the first amounts are in sight beside what they are for. */
  readonly isNarrow: boolean;
}

/** Rows of lines that are the same are the same. */
function createSheets(saying: Saying): (prices: PriceSheet) => Sheet {
  const { texts, format, many, isNarrow } = saying;
  const rows = new WeakMap<PriceLine, Sheet['rows'][number]>();
  const rowOf = (line: PriceLine) => {
    const row = rows.get(line) ?? toRow(line, saying);
    rows.set(line, row);
    return row;
  };
  return ({ columns, lines }) => ({
    columns: [
      { id: 'sku', label: texts.sku, kind: 'head', width: isNarrow ? 98 : many || isRoomy(columns) ? 230 : 150 },
      { id: 'line', label: texts.line, kind: 'text', width: isNarrow ? 86 : isRoomy(columns) ? 230 : 140 },
      { id: 'band', label: texts.band, kind: 'number', width: isNarrow ? 54 : 64 },
      ...columns.map(({ period, currency }) => ({
        id: `${period} ${currency}`,
        label: `${format.period(period)} · ${currency}`,
        kind: 'amount' as const,
        width: isNarrow ? 116 : 104,
      })),
    ],
    rows: lines.map(rowOf),
  });
}

/** Words have all the room they want beside a price or two; beside four they leave it to the figures. */
function isRoomy(columns: PriceSheet['columns']): boolean {
  return columns.length <= 2;
}

function toRow({ place, specification, sku, slot, starts, amounts }: PriceLine, saying: Saying): Sheet['rows'][number] {
  const path = skuPath(place);
  const { texts, language, many } = saying;
  const name = saySku(specification, sku.sku, language);
  const isBand = slot?.upTo !== undefined;
  return {
    key: `${path} ${slot?.key ?? ''}`,
    starts,
    cells: [
      { text: many ? `${specification.id}: ${name}` : name, editable: false, path },
      { text: slot ? sayLine(slot, specification, texts) : texts.none, editable: false },
      { text: isBand ? `${slot.upTo ?? ''}` : '', editable: isBand },
      ...amounts.map((amount) => ({
        text: amount?.text ?? '',
        editable: true,
        ...(amount && { path: amount.path }),
      })),
    ],
  };
}

function sayLine(slot: Slot, specification: PriceLine['specification'], texts: PriceTexts): string {
  if (slot.model === 'flat') return texts.flat;
  const attribute = quantityDocs(specification).find(({ id }) => id === slot.of);
  const unit = attribute?.unit ?? slot.of ?? '';
  return slot.model === 'package' ? texts.package(unit, `${slot.size ?? 1}`) : texts[slot.model](unit);
}
