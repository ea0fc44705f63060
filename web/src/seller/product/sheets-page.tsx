import { Segmented, Select } from 'antd';
import { useMemo } from 'react';
import { defineTexts, useLanguage, useTexts } from '../../text/language.tsx';
import { useFilters } from '../../ui/use-filters.ts';
import { listSpecifications, specificationPath } from '../document/catalog-edit.ts';
import { AddSpecification } from './add-specification.tsx';
import { AttributeSheetView } from './attribute-sheet-view.tsx';
import { useEditor } from './editor-context.tsx';
import { FindingsPanel } from './findings-panel.tsx';
import { useTool } from './form-tool.tsx';
import { PriceSheetView } from './price-sheet-view.tsx';
import { BILLING_WORDS, saySpecification } from './say-catalog.ts';
import { SkuSheetView } from './sku-sheet-view.tsx';
import { SpecificationSheetView } from './specification-sheet-view.tsx';
import './sheets-page.css';

const TEXTS = defineTexts({
  en: {
    ...{ prices: 'Prices', skus: 'SKUs', attributes: 'Attributes', specification: 'Specification', sheet: 'Sheet' },
    all: (count: number) => `All ${count} specifications`,
    specifications: 'Specifications',
  },
  zh: {
    ...{ prices: '价格', skus: 'SKU', attributes: '属性', specification: '规格', sheet: '表格' },
    all: (count: number) => `全部 ${count} 个规格`,
    specifications: '规格',
  },
});

export const SHEETS = ['prices', 'skus', 'attributes', 'specifications'] as const;
export const ALL = 'all';

/** The sheets of a product, and what verification says of them beside. */
export function SheetsPage() {
  const texts = useTexts(TEXTS);
  const { language } = useLanguage();
  const { document } = useEditor();
  const { filters, setFilter } = useFilters(['sheet', 'specification', 'at']);
  const placed = useMemo(() => listSpecifications(document), [document]);
  const sheet = SHEETS.find((each) => each === filters.sheet) ?? 'prices';
  const { at } = filters;
  const wanted =
    filters.specification ??
    placed.find(({ place }) => at?.startsWith(`${specificationPath(place)}/`))?.specification.id;
  const chosen =
    wanted === ALL
      ? ALL
      : (placed.find(({ specification }) => specification.id === wanted) ?? placed[0])?.specification.id;
  const specifications = useMemo(
    () => (chosen === ALL ? placed : placed.filter(({ specification }) => specification.id === chosen)),
    [placed, chosen],
  );
  const adding = useTool();
  const billings = useTexts(BILLING_WORDS);
  const View = { prices: PriceSheetView, skus: SkuSheetView, attributes: AttributeSheetView, specifications: null }[
    sheet
  ];
  return (
    <div className="product-columns">
      <div>
        <div className="row sheets-bar">
          <Segmented
            aria-label={texts.sheet}
            value={sheet}
            onChange={(next) => setFilter('sheet', next)}
            options={SHEETS.map((value) => ({ value, label: texts[value] }))}
          />
          {View !== null && (
            <Select
              aria-label={texts.specification}
              value={chosen ?? null}
              onChange={(next: string) => setFilter('specification', next)}
              popupMatchSelectWidth={false}
              options={[
                ...placed.map(({ specification }) => ({
                  value: specification.id,
                  label: `${saySpecification(specification, language)} · ${billings[specification.billing]}`,
                })),
                ...(placed.length > 1 ? [{ value: ALL, label: texts.all(placed.length) }] : []),
              ]}
            />
          )}
          <AddSpecification tool={adding} />
        </div>
        {View === null ? (
          <SpecificationSheetView adding={adding} />
        ) : (
          <View key={`${chosen} ${sheet}`} specifications={specifications} at={at} />
        )}
      </div>
      <FindingsPanel />
    </div>
  );
}
