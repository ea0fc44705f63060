import type { OrderState } from '@regrade/client';
import { Link } from 'react-router';
import { useOrders } from '../data/changes.ts';
import { ORDER_STATES } from '../parts/order-state.tsx';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Entries } from '../ui/entries.tsx';
import { LinkButton } from '../ui/link-button.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { PlainSelect, PlainText } from '../ui/plain-filter.tsx';
import { useFilters } from '../ui/use-filters.ts';
import { OrderEntry } from './order-entry.tsx';
import './subscription-page.css';

const TEXTS = defineTexts({
  en: {
    ...{ title: 'Orders', state: 'State', subscription: 'Subscription id', empty: 'No order yet' },
    many: 'Many at once',
    ...{ why: 'Every change of a specification is an order.', none: 'No order matches', clear: 'Show all' },
  },
  zh: {
    ...{ title: '订单', state: '状态', subscription: '订阅编号', empty: '还没有订单' },
    many: '批量变更',
    ...{ why: '每次规格变更都是一个订单。', none: '没有符合条件的订单', clear: '显示全部' },
  },
});

export function OrdersPage() {
  const texts = useTexts(TEXTS);
  const states = useTexts(ORDER_STATES);
  const names = Object.keys(states) as OrderState[]; // The keys of the texts are the states.
  const { filters, setFilter } = useFilters(['subscription', 'state']);
  const state = names.find((each) => each === filters.state);
  const { subscription } = filters;
  const pages = useOrders({
    ...(state !== undefined && { state }),
    ...(subscription !== undefined && { subscription }),
  });
  const isFiltered = state !== undefined || subscription !== undefined;
  return (
    <PageFrame title={texts.title} actions={<Link to="/customer/bulk-changes">{texts.many}</Link>}>
      <div className="row" style={{ marginBottom: 16 }}>
        <PlainSelect
          label={texts.state}
          value={state}
          options={names.map((value) => ({ value, label: states[value] }))}
          onChange={(value) => setFilter('state', value)}
        />
        <PlainText
          label={texts.subscription}
          value={subscription}
          onChange={(value) => setFilter('subscription', value)}
        />
      </div>
      <div className="own">
        <Entries
          pages={pages}
          label={texts.title}
          empty={
            isFiltered
              ? { title: texts.none, wayOut: <LinkButton to="/customer/orders">{texts.clear}</LinkButton> }
              : { title: texts.empty, why: texts.why }
          }
        >
          {(order) => <OrderEntry key={order.id} order={order} />}
        </Entries>
      </div>
    </PageFrame>
  );
}
