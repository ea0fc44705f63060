import type { ChangeOrder } from '@regrade/client';
import { useOrder, useQuote } from '../data/changes.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Answer } from '../ui/answer.tsx';
import { FeeLines } from './fee-lines.tsx';
import { OpenAmount } from './open-amount.tsx';
import { paymentStandOf } from './payment-stand.ts';

const TEXTS = defineTexts({ en: { order: 'The whole order' }, zh: { order: '查看订单' } });

/** Whose pages are around it: their order pages are linked, and they are spoken to. */
export type Door = 'customer' | 'operator';

/** An amount of an order in a list, which opens to what the order costs or gives back. */
export function OrderAmount(of: {
  readonly order: ChangeOrder;
  readonly amount: string;
  readonly label: string;
  readonly door: Door;
}) {
  const { order, amount, label, door } = of;
  return (
    <OpenAmount {...{ amount, label }} currency={order.currency} whole={useWholeOrder(order.id, door)}>
      <OrderFee order={order} door={door} />
    </OpenAmount>
  );
}

/** The same where only the id of the order is known. */
export function OrderMoney({ id, door }: { readonly id: string; readonly door: Door }) {
  return <Answer of={useOrder(id, false)}>{(order) => <OrderFee order={order} door={door} />}</Answer>;
}

export function useWholeOrder(id: string, door: Door) {
  return { to: `/${door}/orders/${id}`, label: useTexts(TEXTS).order };
}

function OrderFee({ order, door }: { readonly order: ChangeOrder; readonly door: Door }) {
  return (
    <Answer of={useQuote(order.quote, false)}>
      {(quote) => <FeeLines of={quote} payment={paymentStandOf(order)} isOwn={door === 'customer'} />}
    </Answer>
  );
}
