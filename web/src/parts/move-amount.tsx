import { useReceiptsAbout } from '../data/own-money.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Answer } from '../ui/answer.tsx';
import { OpenAmount } from './open-amount.tsx';
import { OpenedReceipt } from './opened-receipt.tsx';
import { type Door, OrderMoney, useWholeOrder } from './order-money.tsx';

const TEXTS = defineTexts({
  en: {
    subscription: 'The subscription',
    orders: 'Orders of the subscription',
    credited: 'Money that was received and put in, as it was written down: nothing was computed.',
    unexplained: 'No receipt is about it.',
  },
  zh: {
    subscription: '查看订阅',
    orders: '该订阅的订单',
    credited: '按入账记录的收款，未经计算。',
    unexplained: '没有与之对应的收据。',
  },
});

interface MoveAmountProps {
  readonly amount: string;
  readonly currency: string;
  readonly signed?: boolean;
  readonly label: string;
  /** Of the ledger: an order, a subscription that was bought or renewed, or the account itself. */
  readonly subject: string;
  /** Whose statement it stands on, and when it moved. */
  readonly account: string;
  readonly at: string;
  readonly door: Door;
}

/** What moved on an account, which opens to the bill that moved it. */
export function MoveAmount({ subject, account, at, door, ...amount }: MoveAmountProps) {
  const texts = useTexts(TEXTS);
  const order = useWholeOrder(subject, door);
  const subscription =
    door === 'customer'
      ? { to: `/customer/subscriptions/${subject}`, label: texts.subscription }
      : { to: `/operator/orders?${new URLSearchParams({ subscription: subject })}`, label: texts.orders };
  if (subject.startsWith('ord_')) {
    return (
      <OpenAmount {...amount} whole={order}>
        <OrderMoney id={subject} door={door} />
      </OpenAmount>
    );
  }
  if (!subject.startsWith('sub_')) return <OpenAmount {...amount}>{texts.credited}</OpenAmount>;
  return (
    <OpenAmount {...amount} whole={subscription}>
      <Bill {...{ subject, account, at, door }} />
    </OpenAmount>
  );
}

/** A purchase or renewal has its receipt of the instant at which the money moved. */
function Bill(of: { readonly subject: string; readonly account: string; readonly at: string; readonly door: Door }) {
  const { subject, account, at, door } = of;
  const texts = useTexts(TEXTS);
  return (
    <Answer of={useReceiptsAbout({ subject, account })}>
      {({ items }) => {
        const bill = items.find(({ issuedAt }) => issuedAt === at);
        return bill ? <OpenedReceipt receipt={bill} door={door} /> : <p className="soft">{texts.unexplained}</p>;
      }}
    </Answer>
  );
}
