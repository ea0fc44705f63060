import type { BulkChange, BulkItem } from '@regrade/client';
import type { TableColumnsType } from 'antd';
import { Link, useParams } from 'react-router';
import { useAnswer, usePages } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { BulkAmount, BulkItemAmount } from '../parts/bulk-amount.tsx';
import { BulkState, ItemState } from '../parts/bulk-state.tsx';
import { ORDER_STATES } from '../parts/order-state.tsx';
import { textOf } from '../parts/order-words.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { useSaid } from '../text/use-said.ts';
import { Answer } from '../ui/answer.tsx';
import { FactList } from '../ui/fact-list.tsx';
import { ListTable } from '../ui/list-table.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { TimeLeft } from '../ui/time-left.tsx';
import './said.css';

const TEXTS = defineTexts({
  en: {
    ...{ above: 'Bulk changes', title: (id: string) => `Bulk change ${id}`, state: 'State', account: 'Account' },
    ...{ subscriptions: 'Subscriptions', allowed: 'May change', checking: 'Seller is asked', ordered: 'Ordered' },
    ...{ refused: 'Refused', expires: 'May be accepted for', created: 'Previewed', ended: 'Ended', n: 'No.' },
    ...{ items: 'Subscriptions and their answers', subscription: 'Subscription', net: 'Net', payable: 'To pay' },
    ...{ refund: 'Goes back', order: 'Order', why: 'Why not', none: 'No subscription' },
    total: (currency: string) => `Net, ${currency}`,
  },
  zh: {
    ...{ above: '批量变更', title: (id: string) => `批量变更 ${id}`, state: '状态', account: '账户' },
    ...{ subscriptions: '订阅数', allowed: '可变更', checking: '询问卖家中', ordered: '已下单' },
    ...{ refused: '被拒绝', expires: '可接受剩余时间', created: '预览时间', ended: '结束时间', n: '序号' },
    ...{ items: '各订阅的答复', subscription: '订阅', net: '净额', payable: '应付' },
    ...{ refund: '退回', order: '订单', why: '拒绝原因', none: '没有订阅' },
    total: (currency: string) => `净额（${currency}）`,
  },
});

const LOOK_EVERY_MILLIS = 5_000;

/** One bulk change: how far it is, and each subscription with its own answer. */
export function BulkChangePage() {
  const texts = useTexts(TEXTS);
  const { id = '' } = useParams();
  const answer = useAnswer(
    ['bulk-changes', 'one', id],
    (signal) => client.call('getBulkChange', { params: { id }, signal }),
    { everyMillis: LOOK_EVERY_MILLIS },
  );
  const pages = usePages(
    ['bulk-changes', 'items', id],
    (cursor, signal) => client.call('listBulkItems', { params: { id }, query: { ...(cursor && { cursor }) }, signal }),
    { everyMillis: LOOK_EVERY_MILLIS },
  );
  const columns = useColumns();
  return (
    <Answer isPage of={answer}>
      {(bulk) => (
        <PageFrame
          title={texts.title(bulk.id.slice(-12))}
          above={[{ to: '/operator/bulk-changes', label: texts.above }]}
        >
          <div className="stack">
            <BulkFacts bulk={bulk} />
            <ListTable
              label={texts.items}
              pages={pages}
              columns={columns}
              rowKey={({ n }) => String(n)}
              empty={{ title: texts.none }}
            />
          </div>
        </PageFrame>
      )}
    </Answer>
  );
}

const COUNTS = ['subscriptions', 'allowed', 'checking', 'ordered', 'refused'] as const;

function BulkFacts({ bulk }: { readonly bulk: BulkChange }) {
  const texts = useTexts(TEXTS);
  const { dateTime, number } = useFormat();
  const { account, state, totals, progress, createdAt, expiresAt, endedAt } = bulk;
  return (
    <FactList
      facts={[
        { label: texts.state, value: <BulkState state={state} /> },
        {
          label: texts.account,
          value: (
            <Link to={`/operator/accounts/${account}`}>
              <code>{account}</code>
            </Link>
          ),
        },
        ...COUNTS.map((count) => ({
          label: texts[count],
          value: <span className="num">{number(progress[count])}</span>,
        })),
        ...totals.map(({ currency, net }) => ({
          label: texts.total(currency),
          value: <BulkAmount door="operator" label={texts.net} amount={net} currency={currency} bulk={bulk.id} />,
        })),
        { label: texts.created, value: dateTime(createdAt) },
        { label: texts.expires, value: state === 'open' && <TimeLeft until={expiresAt} /> },
        { label: texts.ended, value: endedAt && dateTime(endedAt) },
      ]}
    />
  );
}

const AMOUNTS = ['net', 'payable', 'refund'] as const;

function useColumns(): TableColumnsType<BulkItem> {
  const texts = useTexts(TEXTS);
  const orderStates = useTexts(ORDER_STATES);
  const said = useSaid();
  return [
    { title: texts.n, key: 'n', align: 'right', render: (_, { n }) => n },
    {
      title: texts.subscription,
      key: 'subscription',
      render: (_, { subscription }) => (
        <Link to={`/operator/orders?${new URLSearchParams({ subscription })}`} title={subscription}>
          <code>…{subscription.slice(-12)}</code>
        </Link>
      ),
    },
    { title: texts.state, key: 'state', render: (_, { state }) => <ItemState state={state} /> },
    ...AMOUNTS.map((name) => ({
      title: texts[name],
      key: name,
      align: 'right' as const,
      render: (_: unknown, { currency, quote, [name]: amount }: BulkItem) =>
        currency !== undefined &&
        amount !== undefined && <BulkItemAmount door="operator" label={texts[name]} {...{ amount, currency, quote }} />,
    })),
    {
      title: texts.order,
      key: 'order',
      render: (_, { order }) =>
        order && <Link to={`/operator/orders/${order.id}`}>{textOf(orderStates, order.state)}</Link>,
    },
    {
      title: texts.why,
      key: 'why',
      render: (_, { refusal }) =>
        refusal && (
          <div className="said">
            {said(refusal.detail)} <code className="soft">{refusal.code}</code>
          </div>
        ),
    },
  ];
}
