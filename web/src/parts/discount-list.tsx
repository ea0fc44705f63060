import type { Discount } from '@regrade/client';
import { useAct, usePages } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { useTexts } from '../text/language.tsx';
import { FormDialog, type FormValues, textOf } from '../ui/form-dialog.tsx';
import { MONEY_RULE_TEXTS } from './money-rule-texts.tsx';
import {
  type ReductionField,
  ReductionList,
  readReduction,
  reductionValues,
  useReductionFields,
} from './reduction.tsx';

type Field = 'id' | 'percent' | ReductionField;

/** Discounts on change orders: one's own, or all for the operator. */
export function DiscountList() {
  const texts = useTexts(MONEY_RULE_TEXTS);
  const pages = usePages(['discounts'], (cursor, signal) =>
    client.call('listDiscounts', { query: { ...(cursor && { cursor }) }, signal }),
  );
  return (
    <ReductionList<Discount>
      label={texts.discounts}
      none={texts.noDiscounts}
      pages={pages}
      rowKey={({ id, funder }) => `${funder} ${id}`}
      columns={[
        { title: texts.id, key: 'id', render: (_, { id }) => <code>{id}</code> },
        { title: texts.name, key: 'name', render: (_, { name }) => name },
        { title: texts.percent, key: 'percent', align: 'right', render: (_, { percent }) => `${percent} %` },
      ]}
      form={(discount) => <DiscountForm {...(discount && { discount })} />}
    />
  );
}

function DiscountForm({ discount }: { readonly discount?: Discount }) {
  const texts = useTexts(MONEY_RULE_TEXTS);
  const fields = useReductionFields();
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
        fields.name,
        { name: 'percent', label: texts.percent, kind: { unit: '%' } },
        fields.products,
        fields.directions,
        fields.validUntil,
      ]}
      initial={
        discount
          ? { ...reductionValues(discount), id: discount.id, percent: discount.percent }
          : { directions: ['upgrade'] }
      }
      save={(values) => act(bodyOf(values, discount))}
    />
  );
}

function bodyOf(values: FormValues<Field>, discount: Discount | undefined) {
  return {
    id: discount?.id ?? textOf(values.id),
    percent: textOf(values.percent),
    ...readReduction(values, discount),
  };
}
