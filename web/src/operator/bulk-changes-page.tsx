import type { BulkChangePage } from '@regrade/client';
import type { TableColumnsType } from 'antd';
import { Link } from 'react-router';
import { usePages } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { BulkAmount } from '../parts/bulk-amount.tsx';
import { BulkState } from '../parts/bulk-state.tsx';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { ListPage } from '../ui/list-page.tsx';
import { useFilters } from '../ui/use-filters.ts';

const TEXTS = defineTexts({
  en: {
    ...{ title: 'Bulk changes', note: 'One wish of a customer for many of their subscriptions at once.' },
    ...{ created: 'Previewed', account: 'Account', state: 'State', subscriptions: 'Subscriptions', net: 'Net' },
    ...{
      ended: 'Ended',
      none: 'No bulk change matches',
      noneYet: 'No bulk change yet',
      noneWhy: 'They appear here as soon as a customer previews one.',
    },
  },
  zh: {
    ...{ title: '批量变更', note: '客户对多个订阅一次性提出的变更。' },
    ...{ created: '预览时间', account: '账户', state: '状态', subscriptions: '订阅数', net: '净额' },
    ...{
      ended: '结束时间',
      none: '没有符合条件的批量变更',
      noneYet: '还没有批量变更',
      noneWhy: '客户预览后会出现在这里。',
    },
  },
});

type BulkRow = BulkChangePage['items'][number];

export function BulkChangesPage() {
  const texts = useTexts(TEXTS);
  const by = useFilters(['account']);
  const { account } = by.filters;
  const pages = usePages(['bulk-changes', account], (cursor, signal) =>
    client.call('listBulkChanges', { query: { ...(account && { account }), ...(cursor && { cursor }) }, signal }),
  );
  return (
    <ListPage
      title={texts.title}
      note={texts.note}
      by={by}
      filters={[{ name: 'account', label: texts.account }]}
      pages={pages}
      columns={useColumns()}
      rowKey={({ id }) => id}
      empty={{ title: texts.none, why: texts.noneWhy }}
      noneYet={texts.noneYet}
    />
  );
}

function useColumns(): TableColumnsType<BulkRow> {
  const texts = useTexts(TEXTS);
  const { dateTime, number } = useFormat();
  return [
    {
      title: texts.created,
      key: 'created',
      render: (_, { id, createdAt }) => <Link to={`/operator/bulk-changes/${id}`}>{dateTime(createdAt)}</Link>,
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
    { title: texts.state, key: 'state', render: (_, { state }) => <BulkState state={state} /> },
    {
      title: texts.subscriptions,
      key: 'subscriptions',
      align: 'right',
      render: (_, { totals }) => number(totals.reduce((all, { subscriptions }) => all + subscriptions, 0)),
    },
    {
      title: texts.net,
      key: 'net',
      align: 'right',
      render: (_, { id, totals }) =>
        totals.map(({ currency, net }) => (
          <div key={currency}>
            <BulkAmount door="operator" label={texts.net} amount={net} currency={currency} bulk={id} />
          </div>
        )),
    },
    { title: texts.ended, key: 'ended', render: (_, { endedAt }) => endedAt && dateTime(endedAt) },
  ];
}
