import type { CatalogDocument } from '@regrade/client';
import { Checkbox, InputNumber, Select } from 'antd';
import { describeSelection, unitOf } from '../parts/describe-selection.ts';
import { QuantityStepper } from '../parts/quantity-stepper.tsx';
import { useFormat } from '../text/format.ts';
import { defineTexts, useLanguage, useTexts } from '../text/language.tsx';
import { sayText } from '../text/say-text.ts';
import {
  type ComponentWish,
  findSold,
  firstOf,
  onSale,
  type PurchaseWish,
  rangesOf,
  rowsOf,
  wishOf,
} from './purchase-wish.ts';

const TEXTS = defineTexts({
  en: {
    add: 'Add',
    term: 'Term',
    price: 'Price per',
    periods: 'Periods',
    specification: 'Specification',
    offline: 'billed by the seller',
  },
  zh: {
    add: '添加',
    term: '期限',
    price: '计价周期',
    periods: '周期数',
    specification: '规格',
    offline: '由卖家线下计费',
  },
});

interface FormProps {
  readonly catalog: CatalogDocument;
  readonly wish: PurchaseWish;
  readonly onWish: (wish: PurchaseWish) => void;
}

/** What, how many, for how long. */
export function PurchaseForm({ catalog, wish, onWish }: FormProps) {
  function setComponents(components: readonly ComponentWish[]): void {
    const rows = rowsOf(catalog, components);
    const stays = rows.some(({ period, currency }) => period === wish.period && currency === wish.currency);
    onWish({ ...wish, ...(stays ? {} : rows[0]), components });
  }
  return (
    <div className="stack">
      {catalog.components.map((component) => (
        <ComponentForm key={component.id} {...{ component, catalog, wish }} onComponents={setComponents} />
      ))}
      <TermForm {...{ catalog, wish, onWish }} />
    </div>
  );
}

function ComponentForm(of: {
  readonly component: CatalogDocument['components'][number];
  readonly catalog: CatalogDocument;
  readonly wish: PurchaseWish;
  readonly onComponents: (components: readonly ComponentWish[]) => void;
}) {
  const { component, catalog, wish, onComponents } = of;
  const texts = useTexts(TEXTS);
  const { language } = useLanguage();
  const name = sayText(component.name, language, component.id);
  const chosen = wish.components.find((each) => each.component === component.id);
  const first = firstOf(component);
  if (!first) return null;
  const others = wish.components.filter((each) => each !== chosen);
  return (
    <fieldset className="buy-component">
      <legend>
        {component.role === 'base' ? (
          <b>{name}</b>
        ) : (
          <Checkbox
            checked={chosen !== undefined}
            onChange={({ target }) => onComponents(target.checked ? [...others, first] : others)}
          >
            {texts.add} {name}
          </Checkbox>
        )}
      </legend>
      {chosen && (
        <ChosenForm {...{ component, catalog, chosen }} onChosen={(next) => onComponents([...others, next])} />
      )}
    </fieldset>
  );
}

function ChosenForm(of: {
  readonly component: CatalogDocument['components'][number];
  readonly catalog: CatalogDocument;
  readonly chosen: ComponentWish;
  readonly onChosen: (next: ComponentWish) => void;
}) {
  const { component, catalog, chosen, onChosen } = of;
  const texts = useTexts(TEXTS);
  const { language } = useLanguage();
  const sold = findSold(catalog, chosen);
  const choices = onSale(component).flatMap(({ specification, skus }) => skus.map((sku) => ({ specification, sku })));
  const labelOf = ({ specification, sku }: (typeof choices)[number]) => {
    const described = describeSelection(
      { component: component.id, specification: specification.id, sku: sku.sku, skuKey: '', quantities: {} },
      { catalog, language },
    );
    const values = described.choices.map(({ value }) => value).join(' · ');
    const whole = values === '' ? described.specification : `${described.specification} · ${values}`;
    return specification.billing === 'offline' ? `${whole} (${texts.offline})` : whole;
  };
  const place = choices.findIndex(
    ({ specification, sku }) => specification.id === sold?.specification.id && sku === sold.sku,
  );
  return (
    <div className="stack" style={{ gap: 12 }}>
      {choices.length > 1 && (
        <Select
          aria-label={texts.specification}
          value={place}
          options={choices.map((choice, value) => ({ value, label: labelOf(choice) }))}
          onChange={(next: number) => {
            const choice = choices[next];
            if (choice)
              onChosen(keepQuantities(wishOf(component.id, choice.specification, choice.sku), chosen, choice));
          }}
        />
      )}
      {sold && (
        <ChosenQuantities {...{ sold, chosen }} onQuantities={(quantities) => onChosen({ ...chosen, quantities })} />
      )}
    </div>
  );
}

/** Another SKU keeps the quantities that it sells too. */
function keepQuantities(
  next: ComponentWish,
  before: ComponentWish,
  {
    specification,
    sku,
  }: { readonly specification: Parameters<typeof rangesOf>[0]; readonly sku: Parameters<typeof rangesOf>[1] },
): ComponentWish {
  const ranges = rangesOf(specification, sku);
  const kept = Object.entries(before.quantities).filter(([id, value]) => {
    const range = ranges[id];
    return range !== undefined && value >= range.min && value <= range.max && (value - range.min) % range.step === 0;
  });
  return { ...next, quantities: { ...next.quantities, ...Object.fromEntries(kept) } };
}

function ChosenQuantities(of: {
  readonly sold: NonNullable<ReturnType<typeof findSold>>;
  readonly chosen: ComponentWish;
  readonly onQuantities: (quantities: ComponentWish['quantities']) => void;
}) {
  const { sold, chosen, onQuantities } = of;
  const { language } = useLanguage();
  return Object.entries(rangesOf(sold.specification, sold.sku)).map(([id, range]) => {
    const attribute = sold.specification.attributes?.find((each) => each.id === id);
    return (
      <QuantityStepper
        key={id}
        name={sayText(attribute?.name, language, id)}
        unit={unitOf(attribute)}
        value={chosen.quantities[id] ?? range.min}
        ranges={[range]}
        onChange={(value) => onQuantities({ ...chosen.quantities, [id]: value })}
      />
    );
  });
}

function TermForm({ catalog, wish, onWish }: FormProps) {
  const texts = useTexts(TEXTS);
  const { period: sayPeriod } = useFormat();
  const rows = rowsOf(catalog, wish.components);
  const place = rows.findIndex(({ period, currency }) => period === wish.period && currency === wish.currency);
  return (
    <fieldset className="buy-component">
      <legend>
        <b>{texts.term}</b>
      </legend>
      <div className="row">
        <InputNumber
          aria-label={texts.periods}
          min={1}
          max={60}
          value={wish.periods}
          onChange={(periods) => onWish({ ...wish, periods: periods ?? 1 })}
          style={{ width: 90 }}
        />
        <span>×</span>
        <Select
          aria-label={texts.price}
          value={place}
          style={{ minWidth: 170 }}
          options={rows.map(({ period, currency }, value) => ({ value, label: `${sayPeriod(period)}, ${currency}` }))}
          onChange={(next: number) => onWish({ ...wish, ...rows[next] })}
        />
      </div>
    </fieldset>
  );
}
