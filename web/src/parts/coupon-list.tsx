import type { Coupon } from '@regrade/client';
import { useAct, usePages } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { useTexts } from '../text/language.tsx';
import { FormDialog, type FormValues, listOf, textOf } from '../ui/form-dialog.tsx';
import { ListTable } from '../ui/list-table.tsx';
import { readDirections, useDirectionOptions } from './directions.ts';
import { Money } from './money.tsx';
import { MONEY_RULE_TEXTS, untilDay, untilInstant, useValidity } from './money-rule-texts.tsx';

type Field =
  | ('code' | 'name' | 'percent' | 'amount' | 'currency')
  | ('products' | 'directions' | 'usesMax' | 'perAccount' | 'validUntil');

/** Coupons for change orders with their uses: one's own, or all for the operator. */
export function CouponList() {
  const texts = useTexts(MONEY_RULE_TEXTS);
  const validity = useValidity();
  const pages = usePages(['coupons'], (cursor, signal) =>
    client.call('listCoupons', { query: { ...(cursor && { cursor }) }, signal }),
  );
  return (
    <div className="stack">
      <div className="row">
        <CouponForm />
      </div>
      <ListTable<Coupon>
        label={texts.coupons}
        pages={pages}
        rowKey={({ code }) => code}
        empty={{ title: texts.noCoupons }}
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
          { title: texts.products, key: 'products', render: (_, { products }) => products.join(', ') || texts.all },
          { title: texts.funder, key: 'funder', render: (_, { funder }) => funder },
          { title: texts.valid, key: 'valid', render: (_, row) => validity(row) },
          { key: 'edit', render: (_, row) => <CouponForm coupon={row} /> },
        ]}
      />
    </div>
  );
}

function Worth({ coupon: { percent, amount, currency } }: { readonly coupon: Coupon }) {
  if (percent !== undefined) return `${percent} %`;
  return amount !== undefined && currency !== undefined && <Money amount={amount} currency={currency} />;
}

function CouponForm({ coupon }: { readonly coupon?: Coupon }) {
  const texts = useTexts(MONEY_RULE_TEXTS);
  const directions = useDirectionOptions();
  const { act, error, isActing, forget } = useAct(
    ({ code, ...body }: ReturnType<typeof bodyOf>) => client.call('putCoupon', { params: { code }, body }),
    { changes: ['coupons'] },
  );
  return (
    <FormDialog<Field>
      button={coupon ? texts.change : texts.newCoupon}
      title={coupon ? coupon.name : texts.newCoupon}
      quiet={coupon !== undefined}
      isActing={isActing}
      error={error}
      onOpen={forget}
      fields={[
        ...(coupon ? [] : [{ name: 'code' as const, label: texts.code }]),
        { name: 'name', label: texts.name },
        { name: 'percent', label: texts.percent, kind: { unit: '%' }, optional: true },
        { name: 'amount', label: texts.amount, optional: true },
        { name: 'currency', label: texts.currency, optional: true },
        { name: 'products', label: texts.products, many: true, optional: true, hint: texts.productsHint },
        { name: 'directions', label: texts.directions, many: true, options: directions },
        { name: 'usesMax', label: texts.usesMax, optional: true },
        { name: 'perAccount', label: texts.perAccount, optional: true },
        { name: 'validUntil', label: texts.until, kind: 'day', optional: true, hint: texts.untilHint },
      ]}
      initial={coupon ? valuesOf(coupon) : { directions: ['upgrade'], perAccount: '1' }}
      save={(values) => act(bodyOf(values, coupon))}
    />
  );
}

function valuesOf({ usesMax, usesPerAccountMax, validUntil, ...coupon }: Coupon): FormValues<Field> {
  return {
    ...coupon,
    usesMax: usesMax === null ? '' : String(usesMax),
    perAccount: usesPerAccountMax === null ? '' : String(usesPerAccountMax),
    validUntil: untilDay(validUntil),
  };
}

function bodyOf(values: FormValues<Field>, before: Coupon | undefined) {
  const [percent, amount, currency] = [textOf(values.percent), textOf(values.amount), textOf(values.currency)];
  return {
    code: before?.code ?? textOf(values.code),
    name: textOf(values.name),
    ...(percent && { percent }),
    ...(amount && { amount }),
    ...(currency && { currency: currency.toUpperCase() }),
    products: listOf(values.products),
    directions: readDirections(listOf(values.directions)),
    usesMax: countOf(textOf(values.usesMax)),
    usesPerAccountMax: countOf(textOf(values.perAccount)),
    validUntil: untilInstant(textOf(values.validUntil), before?.validUntil),
  };
}

/** What is no number is sent as it is not: the service says so in its own words. */
function countOf(text: string): number | null {
  return text === '' ? null : Number(text);
}
