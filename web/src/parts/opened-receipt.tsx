import type { FeeStep, Receipt, Subscription } from '@regrade/client';
import { useOrder, useQuote } from '../data/changes.ts';
import { useSubscription } from '../data/subscriptions.ts';
import { stepsUpTo } from './fee-lines.tsx';
import { Figure, Money } from './money.tsx';
import type { Door } from './order-money.tsx';
import { useOwnCatalog } from './own-catalog.ts';
import { type LineAmount, ReceiptView } from './receipt-view.tsx';
import { SliceAmount } from './slice-amount.tsx';
import { taxSteps } from './tax-steps.ts';

/** A receipt whose lines open to the quote that was ordered, or to the slice that was bought. */
export function OpenedReceipt({ receipt, door }: { readonly receipt: Receipt; readonly door: Door }) {
  return receipt.order === undefined ? (
    <BoughtReceipt receipt={receipt} door={door} />
  ) : (
    <OrderedReceipt receipt={receipt} order={receipt.order} />
  );
}

function OrderedReceipt({ receipt, order }: { readonly receipt: Receipt; readonly order: string }) {
  const { catalog } = useOwnCatalog(receipt.product);
  const { data: found } = useOrder(order, false);
  const { data: quote } = useQuote(found?.quote ?? '', false, found !== undefined);
  const stepsOf = ({ component, side }: LineAmount): readonly FeeStep[] => {
    const steps = quote?.components.find((each) => each.component === component)?.steps ?? [];
    return side === 'charge' ? stepsUpTo(steps, 'charge') : stepsUpTo(steps, 'credit');
  };
  return (
    <ReceiptView
      receipt={receipt}
      catalog={catalog}
      taxSteps={taxSteps(quote?.steps ?? [])}
      discountSteps={quote?.steps ?? []}
      amountOf={(line) => (
        <Figure label={line.label} amount={line.amount} currency={receipt.currency} steps={stepsOf(line)} />
      )}
    />
  );
}

function BoughtReceipt({ receipt, door }: { readonly receipt: Receipt; readonly door: Door }) {
  const { catalog } = useOwnCatalog(receipt.product);
  const { data: subscription } = useSubscription(receipt.subscription);
  return (
    <ReceiptView
      receipt={receipt}
      catalog={catalog}
      amountOf={({ component, label, amount }) => {
        const slice = subscription && sliceOf(subscription, { component, amount });
        return slice ? (
          <SliceAmount of={slice} subscription={subscription} label={label} what="charge" door={door} />
        ) : (
          <Money amount={amount} currency={receipt.currency} />
        );
      }}
    />
  );
}

/** A purchase or renewal charges for one slice of each component what its receipt says. */
function sliceOf(
  { slices }: Subscription,
  { component, amount }: { readonly component: string; readonly amount: string },
): Subscription['slices'][number] | undefined {
  return slices.find((slice) => slice.component === component && slice.charge === amount);
}
