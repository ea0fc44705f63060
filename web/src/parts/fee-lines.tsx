import type { QuotePreview } from '@regrade/client';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { isPositive } from './amount-text.ts';
import { useEachPeriod } from './each-period.ts';
import { Figure, Money } from './money.tsx';
import type { PaymentStand } from './payment-stand.ts';
import './fee-lines.css';

const TEXTS = defineTexts({
  en: {
    ...{ charge: 'New specification, for what is left', credit: 'Credit for what is left of the old one' },
    ...{
      net: 'Difference',
      payable: 'To pay now',
      paid: 'Paid',
      returned: 'Paid, and given back',
      unpaid: 'Not paid',
      late: 'Received too late: goes back',
      refund: 'Goes back to you',
      balance: 'Goes to your balance',
    },
    ...{ waived: 'Waived: a downgrade costs nothing', forfeited: 'Not paid out', nothing: 'Nothing to pay' },
    ...{ renewal: 'The next term, as long as this one', coupon: (code: string) => `coupon ${code}` },
    price: (period: string) => `Price of the new specification per ${period}`,
    ...{ refundOf: 'Goes back to the customer', balanceOf: 'Goes to the customer’s balance' },
    later: (at: string) => `Nothing is due now. The change begins with the renewal on ${at}.`,
  },
  zh: {
    ...{ charge: '新规格剩余期费用', credit: '原规格剩余期抵扣' },
    ...{
      net: '差额',
      payable: '现在应付',
      paid: '已付',
      returned: '已付并已退回',
      unpaid: '未付',
      late: '到账过晚，将退回',
      refund: '退回给您',
      balance: '转入您的余额',
    },
    ...{ waived: '减免：降级不收费', forfeited: '不予退还', nothing: '无需付款' },
    ...{ renewal: '下一期限（与本期限等长）', coupon: (code: string) => `优惠券 ${code}` },
    price: (period: string) => `新规格每${period}价格`,
    ...{ refundOf: '退回给客户', balanceOf: '转入客户余额' },
    later: (at: string) => `现在无需付款，变更随${at}的续费生效。`,
  },
});

type Fee = Pick<
  QuotePreview,
  | 'charge'
  | 'credit'
  | 'net'
  | 'payable'
  | 'refund'
  | 'balance'
  | 'waived'
  | 'forfeited'
  | 'discounts'
  | 'taxes'
  | 'renewalPrice'
  | 'price'
  | 'period'
  | 'to'
  | 'steps'
  | 'currency'
  | 'timing'
  | 'effectiveAt'
>;

/** What a change costs or gives back, line by line; every amount opens to its arithmetic. */
export function FeeLines({
  of,
  payment = 'payable',
  isOwn = true,
}: {
  readonly of: Fee;
  readonly payment?: PaymentStand;
  /** Whether its reader is the customer. */
  readonly isOwn?: boolean;
}) {
  const texts = useTexts(TEXTS);
  const { date } = useFormat();
  const { currency, steps, timing, effectiveAt, renewalPrice } = of;
  if (timing === 'at-renewal') {
    return (
      <div className="stack" style={{ gap: 8 }}>
        <div>{texts.later(date(effectiveAt))}</div>
        {renewalPrice !== undefined && (
          <dl className="fee-lines">
            <Line isTotal label={texts.renewal} {...{ amount: renewalPrice, currency, steps }} />
            {of.price !== renewalPrice && <PeriodPrice of={of} />}
          </dl>
        )}
      </div>
    );
  }
  return (
    <dl className="fee-lines">
      <Line label={texts.charge} {...{ amount: of.charge, currency, steps: stepsUpTo(steps, 'charge') }} />
      <Line label={texts.credit} {...{ amount: `-${of.credit}`, currency, steps: stepsUpTo(steps, 'credit') }} />
      <Line label={texts.net} {...{ amount: of.net, currency, steps: stepsUpTo(steps, 'net') }} />
      {of.discounts?.map(({ id, name, coupon, amount }) => (
        <Line
          key={`${id} ${coupon ?? ''}`}
          label={coupon === undefined ? name : `${name} (${texts.coupon(coupon)})`}
          {...{ amount: `-${amount}`, currency, steps }}
        />
      ))}
      {of.taxes?.map(({ rate, name, amount }) => (
        <Line key={rate} label={name} {...{ amount, currency, steps }} />
      ))}
      <Outcome of={of} payment={payment} isOwn={isOwn} />
      {/* Of an order that ended without its change there is no from then on. */}
      {(payment === 'payable' || payment === 'paid') && <PeriodPrice of={of} />}
    </dl>
  );
}

/** What it costs from then on: a fee for the rest of a term alone would surprise whoever renews. */
function PeriodPrice({ of: { price, period, currency, steps, to } }: { readonly of: Fee }) {
  const texts = useTexts(TEXTS);
  const each = useEachPeriod();
  if (price === undefined || period === undefined) return null;
  // The first steps are the list prices, one of each component that changes.
  return <Line label={texts.price(each(period))} {...{ amount: price, currency, steps: steps.slice(0, to.length) }} />;
}

function Outcome(props: { readonly of: Fee; readonly payment: PaymentStand; readonly isOwn: boolean }) {
  const { of, payment, isOwn } = props;
  const texts = useTexts(TEXTS);
  const words = {
    ...texts,
    payable: texts[payment],
    ...(!isOwn && { refund: texts.refundOf, balance: texts.balanceOf }),
  };
  const { currency, steps } = of;
  const outcomes = (['payable', 'refund', 'balance', 'waived', 'forfeited'] as const).filter((name) =>
    isPositive(of[name]),
  );
  if (outcomes.length === 0) return <Line isTotal label={texts.nothing} {...{ amount: of.payable, currency, steps }} />;
  return outcomes.map((name) => (
    <Line
      key={name}
      isTotal={name !== 'waived' && name !== 'forfeited'}
      label={words[name]}
      {...{ amount: of[name], currency, steps }}
    />
  ));
}

function Line(of: {
  readonly label: string;
  readonly amount: string;
  readonly currency: string;
  readonly steps: Fee['steps'];
  readonly isTotal?: boolean;
}) {
  const { label, amount, currency, steps, isTotal = false } = of;
  // The service writes what is taken off without a sign; nothing is no minus.
  const signed = amount.startsWith('--') ? amount.slice(2) : /[1-9]/.test(amount) ? amount : amount.replace('-', '');
  return (
    <div className={isTotal ? 'fee-total' : ''}>
      <dt>{label}</dt>
      <dd>
        {steps.length === 0 ? (
          <Money amount={signed} currency={currency} />
        ) : (
          <Figure label={label} amount={signed} currency={currency} steps={steps} />
        )}
      </dd>
    </div>
  );
}

/** The steps as far as the last one of that name: what comes after it did not make it. */
export function stepsUpTo(steps: Fee['steps'], what: string): Fee['steps'] {
  const last = steps.findLastIndex((step) => step.what === what || step.what.endsWith(`: ${what}`));
  return last === -1 ? steps : steps.slice(0, last + 1);
}
