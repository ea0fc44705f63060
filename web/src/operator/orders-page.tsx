import type { ChangeOrder } from '@regrade/client';
import type { TableColumnsType } from 'antd';
import { Link } from 'react-router';
import { usePages } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { OrderAmount } from '../parts/order-money.tsx';
import { ORDER_STATES, OrderState } from '../parts/order-state.tsx';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { endOfDay, isDay, startOfDay } from '../ui/day.ts';
import { ListPage } from '../ui/list-page.tsx';
import { TimeLeft } from '../ui/time-left.tsx';
import { useFilters } from '../ui/use-filters.ts';
import { HeldSince } from './held-since.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ title: 'Orders', held: 'Held orders', order: 'Order', placed: 'Placed', state: 'State', net: 'Net' },
    ...{ account: 'Account', product: 'Product', from: 'From', until: 'Until', payment: 'Payment' },
    ...{
      subscription: 'Subscription',
      clock: 'Moves by itself',
      waits: 'Held',
      none: 'No order matches',
      noneYet: 'No order yet',
    },
    heldNote: 'The seller stayed silent and the rule says hold: accept, or reject and the money goes back.',
    ...{
      noneHeld: 'Nothing is held',
      noneHeldWhy: 'Orders whose seller stays silent come here if their rule says hold.',
    },
    ...{ 'nothing-due': 'nothing due', due: 'due', pending: 'under way', paid: 'paid', returned: 'returned' },
  },
  zh: {
    ...{ title: '订单', held: '挂起订单', order: '订单', placed: '下单时间', state: '状态', net: '净额' },
    ...{ account: '账户', product: '商品', from: '起', until: '止', payment: '支付' },
    ...{ subscription: '订阅', clock: '自动流转', waits: '已挂起', none: '没有符合条件的订单', noneYet: '还没有订单' },
    heldNote: '卖家未答复且规则为挂起：请接受，或拒绝并退款。',
    ...{ noneHeld: '没有挂起的订单', noneHeldWhy: '规则为挂起且卖家未答复的订单会出现在这里。' },
    ...{ 'nothing-due': '无需支付', due: '待支付', pending: '处理中', paid: '已支付', returned: '已退回' },
  },
});

const STATES = Object.keys(ORDER_STATES.en) as ChangeOrder['state'][]; // The texts have a name for every state.

/** All orders with their money, or those alone that wait for the operator, with their clocks. */
export function OrdersPage({ held = false }: { readonly held?: boolean }) {
  const texts = useTexts(TEXTS);
  const states = useTexts(ORDER_STATES);
  const by = useFilters(['account', 'product', 'subscription', 'state', 'from', 'until']);
  const query = queryOf(by.filters, held);
  const pages = usePages(['orders', 'all', query], (cursor, signal) =>
    client.call('listOrders', { query: { ...query, ...(cursor && { cursor }) }, signal }),
  );
  return (
    <ListPage
      title={held ? texts.held : texts.title}
      note={held && texts.heldNote}
      by={by}
      filters={[
        { name: 'account', label: texts.account },
        { name: 'product', label: texts.product },
        { name: 'subscription', label: texts.subscription },
        !held && {
          name: 'state',
          label: texts.state,
          options: STATES.map((value) => ({ value, label: states[value] })),
        },
        { name: 'from', label: texts.from, kind: 'day' },
        { name: 'until', label: texts.until, kind: 'day' },
      ]}
      pages={pages}
      columns={useColumns(held)}
      rowKey={({ id }) => id}
      empty={held ? { title: texts.noneHeld, why: texts.noneHeldWhy } : { title: texts.none }}
      {...(!held && { noneYet: texts.noneYet })}
    />
  );
}

type Filter = 'account' | 'product' | 'subscription' | 'state' | 'from' | 'until';

/** The last day belongs to the range. */
function queryOf(filters: Readonly<Partial<Record<Filter, string>>>, held: boolean) {
  const { account, product, subscription, from, until } = filters;
  const state = held ? 'held' : STATES.find((known) => known === filters.state);
  return {
    ...(account && { account }),
    ...(product && { product }),
    ...(subscription && { subscription }),
    ...(state && { state }),
    ...(isDay(from) && { from: startOfDay(from) }),
    ...(isDay(until) && { to: endOfDay(until) }),
  };
}

function useColumns(held: boolean): TableColumnsType<ChangeOrder> {
  const texts = useTexts(TEXTS);
  const { dateTime } = useFormat();
  return [
    {
      title: texts.order,
      key: 'order',
      render: (_, { id }) => <Link to={`/operator/orders/${id}`}>{id.slice(-12)}</Link>,
    },
    {
      title: texts.account,
      key: 'account',
      render: (_, { account }) => (
        <Link to={`/operator/accounts/${account}`}>
          <code>{account}</code>
        </Link>
      ),
    },
    { title: texts.product, key: 'product', render: (_, { product }) => product },
    { title: texts.placed, key: 'placed', render: (_, { events }) => events[0] && dateTime(events[0].at) },
    { title: texts.state, key: 'state', render: (_, { state }) => <OrderState state={state} /> },
    {
      title: texts.net,
      key: 'net',
      align: 'right',
      render: (_, order) => <OrderAmount order={order} amount={order.net} label={texts.net} door="operator" />,
    },
    { title: texts.payment, key: 'payment', render: (_, { payment }) => texts[payment.state] },
    held
      ? { title: texts.waits, key: 'clock', render: (_, order) => <HeldSince order={order} /> }
      : { title: texts.clock, key: 'clock', render: (_, { deadline }) => deadline && <TimeLeft until={deadline} /> },
  ];
}
