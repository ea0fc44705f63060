import type { Coupon } from '@regrade/client';
import { useAct, usePages } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { useTexts } from '../text/language.tsx';
import { FormDialog, type FormField, type FormValues, textOf } from '../ui/form-dialog.tsx';
import { Money } from './money.tsx';
import { MONEY_RULE_TEXTS } from './money-rule-texts.tsx';
import {
  type ReductionField,
  ReductionList,
  readReduction,
  reductionValues,
  useReductionFields,
} from './reduction.tsx';

type Field = 'code' | 'kind' | 'percent' | 'amount' | 'currency' | 'usesMax' | 'perAccount' | ReductionField;

/** Coupons for change orders with their uses: one's own, or all for the operator. */
export function CouponList() {
  const texts = useTexts(MONEY_RULE_TEXTS);
  const pages = usePages(['coupons'], (cursor, signal) =>
    client.call('listCoupons', { query: { ...(cursor && { cursor }) }, signal }),
  );
  return (
    <ReductionList<Coupon>
      label={texts.coupons}
      none={texts.noCoupons}
      pages={pages}
      rowKey={({ code }) => code}
      columns={[
        { title: texts.code, key: 'code', render: (_, { code }) => <code>{code}</code> },
        { title: texts.name, key: 'name', render: (_, { name }) => name },
        { title: texts.worth, key: 'worth', align: 'right', render: (_, row) => <Worth coupon={row} /> },
        {
          title: texts.uses,
          key: 'uses',
          align: 'right',
          render: (_, { uses, usesMax }) => (usesMax === null ? uses : `${uses} / ${usesMax}`),
        },
      ]}
      form={(coupon) => <CouponForm {...(coupon && { coupon })} />}
    />
  );
}

function Worth({ coupon: { percent, amount, currency } }: { readonly coupon: Coupon }) {
  if (percent !== undefined) return `${percent} %`;
  return amount !== undefined && currency !== undefined && <Money amount={amount} currency={currency} />;
}

function CouponForm({ coupon }: { readonly coupon?: Coupon }) {
  const texts = useTexts(MONEY_RULE_TEXTS);
  const shared = useReductionFields();
  const { act, error, isActing, forget } = useAct(
    ({ code, ...body }: ReturnType<typeof bodyOf>) => client.call('putCoupon', { params: { code }, body }),
    { changes: ['coupons'] },
  );
  /** A percent, or an amount in its currency: one of the two. */
  const fieldsOf = ({ kind }: FormValues<Field>): FormField<Field>[] => [
    ...(coupon ? [] : [{ name: 'code' as const, label: texts.code }]),
    shared.name,
    {
      ...{ name: 'kind', label: texts.worth },
      options: [
        { value: 'percent', label: texts.percent },
        { value: 'amount', label: texts.amount },
      ],
    },
    ...(kind === 'amount'
      ? [
          { name: 'amount' as const, label: texts.amount },
          { name: 'currency' as const, label: texts.currency },
        ]
      : [{ name: 'percent' as const, label: texts.percent, kind: { unit: '%' } }]),
    shared.products,
    shared.directions,
    { name: 'usesMax', label: texts.usesMax, optional: true },
    { name: 'perAccount', label: texts.perAccount, optional: true },
    shared.validUntil,
  ];
  return (
    <FormDialog<Field>
      button={coupon ? texts.change : texts.newCoupon}
      title={coupon ? coupon.name : texts.newCoupon}
      quiet={coupon !== undefined}
      isActing={isActing}
      error={error}
      onOpen={forget}
      fields={fieldsOf}
      initial={coupon ? valuesOf(coupon) : { kind: 'percent', directions: ['upgrade'], perAccount: '1' }}
      save={(values) => act(bodyOf(values, coupon))}
    />
  );
}

function valuesOf(coupon: Coupon): FormValues<Field> {
  const { code, percent, amount, currency, usesMax, usesPerAccountMax } = coupon;
  return {
    ...reductionValues(coupon),
    ...{ code, kind: percent === undefined ? 'amount' : 'percent' },
    ...(percent !== undefined && { percent }),
    ...(amount !== undefined && { amount }),
    ...(currency !== undefined && { currency }),
    usesMax: usesMax === null ? '' : String(usesMax),
    perAccount: usesPerAccountMax === null ? '' : String(usesPerAccountMax),
  };
}

function bodyOf(values: FormValues<Field>, coupon: Coupon | undefined) {
  return {
    code: coupon?.code ?? textOf(values.code),
    ...(values.kind === 'amount'
      ? { amount: textOf(values.amount), currency: textOf(values.currency).toUpperCase() }
      : { percent: textOf(values.percent) }),
    usesMax: countOf(textOf(values.usesMax)),
    usesPerAccountMax: countOf(textOf(values.perAccount)),
    ...readReduction(values, coupon),
  };
}

/** What is no number is sent as it is not: the service says so in its own words. */
function countOf(text: string): number | null {
  return text === '' ? null : Number(text);
}
