import type { ChangeOrder } from '@regrade/client';
import { Link } from 'react-router';
import { Money } from '../parts/money.tsx';
import { OrderState } from '../parts/order-state.tsx';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';

const TEXTS = defineTexts({
  en: { order: 'Change order', due: (by: string) => `by ${by}` },
  zh: { order: '变更订单', due: (by: string) => `截止 ${by}` },
});

/** An order in a list: what it costs, where it stands. */
export function OrderEntry({ order }: { readonly order: ChangeOrder }) {
  const texts = useTexts(TEXTS);
  const { dateTime } = useFormat();
  const { id, events, state, payment, currency, deadline } = order;
  const placedAt = events[0]?.at;
  return (
    <li>
      <Link to={`/customer/orders/${id}`} className="entry own-order">
        <span>
          <b>{placedAt === undefined ? texts.order : dateTime(placedAt)}</b>
          <br />
          <code className="own-id soft">{id}</code>
        </span>
        <span>
          <OrderState state={state} />
          {deadline !== null && <div className="soft">{texts.due(dateTime(deadline))}</div>}
        </span>
        <b>
          <Money amount={payment.due} currency={currency} />
        </b>
      </Link>
    </li>
  );
}
