import type { Discount } from '@regrade/client';
import { useAct, usePages } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { useTexts } from '../text/language.tsx';
import { FormDialog, type FormValues, listOf, textOf } from '../ui/form-dialog.tsx';
import { ListTable } from '../ui/list-table.tsx';
import { readDirections, useDirectionOptions } from './directions.ts';
import { MONEY_RULE_TEXTS, untilDay, untilInstant, useValidity } from './money-rule-texts.tsx';

type Field = 'id' | 'name' | 'percent' | 'products' | 'directions' | 'validUntil';

/** Discounts on change orders: one's own, or all for the operator. */
export function DiscountList() {
  const texts = useTexts(MONEY_RULE_TEXTS);
  const validity = useValidity();
  const pages = usePages(['discounts'], (cursor, signal) =>
    client.call('listDiscounts', { query: { ...(cursor && { cursor }) }, signal }),
  );
  return (
    <div className="stack">
      <div className="row">
        <DiscountForm />
      </div>
      <ListTable<Discount>
        label={texts.discounts}
        pages={pages}
        rowKey={({ id, funder }) => `${funder} ${id}`}
        empty={{ title: texts.noDiscounts }}
        columns={[
          { title: texts.id, key: 'id', render: (_, { id }) => <code>{id}</code> },
          { title: texts.name, key: 'name', render: (_, { name }) => name },
          { title: texts.percent, key: 'percent', align: 'right', render: (_, { percent }) => `${percent} %` },
          { title: texts.products, key: 'products', render: (_, { products }) => products.join(', ') || texts.all },
          {
            title: texts.directions,
            key: 'directions',
            render: (_, { directions }) => directions.map((direction) => texts[direction]).join(', '),
          },
          { title: texts.funder, key: 'funder', render: (_, { funder }) => funder },
          { title: texts.valid, key: 'valid', render: (_, row) => validity(row) },
          { key: 'edit', render: (_, row) => <DiscountForm discount={row} /> },
        ]}
      />
    </div>
  );
}

function DiscountForm({ discount }: { readonly discount?: Discount }) {
  const texts = useTexts(MONEY_RULE_TEXTS);
  const directions = useDirectionOptions();
  const { act, error, isActing, forget } = useAct(
    ({ id, ...body }: ReturnType<typeof bodyOf>) => client.call('putDiscount', { params: { id }, body }),
    { changes: ['discounts'] },
  );
  return (
    <FormDialog<Field>
      button={discount ? texts.change : texts.newDiscount}
      title={discount ? discount.name : texts.newDiscount}
      quiet={discount !== undefined}
      isActing={isActing}
      error={error}
      onOpen={forget}
      fields={[
        ...(discount ? [] : [{ name: 'id' as const, label: texts.id, hint: texts.idHint }]),
        { name: 'name', label: texts.name },
        { name: 'percent', label: texts.percent, kind: { unit: '%' } },
        { name: 'products', label: texts.products, many: true, optional: true, hint: texts.productsHint },
        { name: 'directions', label: texts.directions, many: true, options: directions },
        { name: 'validUntil', label: texts.until, kind: 'day', optional: true, hint: texts.untilHint },
      ]}
      initial={discount ? { ...discount, validUntil: untilDay(discount.validUntil) } : { directions: ['upgrade'] }}
      save={(values) => act(bodyOf(values, discount))}
    />
  );
}

function bodyOf(
  { id, name, percent, products, directions, validUntil }: FormValues<Field>,
  before: Discount | undefined,
) {
  return {
    id: before?.id ?? textOf(id),
    name: textOf(name),
    percent: textOf(percent),
    products: listOf(products),
    directions: readDirections(listOf(directions)),
    validUntil: untilInstant(textOf(validUntil), before?.validUntil),
  };
}
