import type { ChangeOrder } from '@regrade/client';
import { Link } from 'react-router';
import { OrderAmount } from '../parts/order-money.tsx';
import { OrderState } from '../parts/order-state.tsx';
import { useOwnCatalog } from '../parts/own-catalog.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';

const TEXTS = defineTexts({
  en: { due: (by: string) => `by ${by}`, net: 'What the change costs' },
  zh: { due: (by: string) => `截止${by}`, net: '变更费用' },
});

/** As much of an id as tells it from the next one. */
const ID_END = 12;

/** An order in a list: which product becomes what, what it costs, where it stands. */
export function OrderEntry({ order }: { readonly order: ChangeOrder }) {
  const texts = useTexts(TEXTS);
  const { dateTime } = useFormat();
  const { name, sayLine } = useOwnCatalog(order.product);
  const { id, events, state, payment, deadline, to = [] } = order;
  const placedAt = events[0]?.at;
  return (
    <li className="entry own-order">
      <span>
        <Link to={`/customer/orders/${id}`} className="entry-link">
          <b>{name}</b>
          {to.map((selection) => (
            <div key={selection.component}>{sayLine(selection)}</div>
          ))}
        </Link>
        <code className="own-id soft" title={id}>
          …{id.slice(-ID_END)}
        </code>
      </span>
      <span>
        <OrderState state={state} />
        <div className="soft">{deadline === null ? placedAt && dateTime(placedAt) : texts.due(dateTime(deadline))}</div>
      </span>
      <b>
        <OrderAmount order={order} amount={payment.due} label={texts.net} door="customer" />
      </b>
    </li>
  );
}
