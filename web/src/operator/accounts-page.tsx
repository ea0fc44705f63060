import type { Account } from '@regrade/client';
import type { TableColumnsType } from 'antd';
import { Link } from 'react-router';
import { usePages } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { FilterSelect } from '../ui/filter-field.tsx';
import { ListTable } from '../ui/list-table.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { StateMark } from '../ui/state-mark.tsx';
import { useFilters } from '../ui/use-filters.ts';
import { OpenAccount } from './open-account.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ title: 'Accounts', name: 'Name', id: 'Account', kind: 'Role', created: 'Opened', sandbox: 'sandbox' },
    ...{ operator: 'operator', seller: 'seller', customer: 'customer', none: 'No account matches' },
  },
  zh: {
    ...{ title: '账户', name: '名称', id: '账户号', kind: '角色', created: '开户时间', sandbox: '沙箱' },
    ...{ operator: '运营', seller: '卖家', customer: '客户', none: '没有符合条件的账户' },
  },
});

const KINDS = ['customer', 'seller', 'operator'] as const;

export function AccountsPage() {
  const texts = useTexts(TEXTS);
  const { filters, setFilter } = useFilters(['kind', 'sandbox']);
  const kind = KINDS.find((known) => known === filters.kind);
  const sandbox = filters.sandbox === 'true' ? 'true' : undefined;
  const pages = usePages(['accounts', 'all', kind, sandbox], (cursor, signal) =>
    client.call('listAccounts', {
      query: { ...(kind && { kind }), ...(sandbox && { sandbox }), ...(cursor && { cursor }) },
      signal,
    }),
  );
  return (
    <PageFrame
      title={texts.title}
      actions={
        <>
          <FilterSelect
            label={texts.kind}
            value={kind}
            options={KINDS.map((value) => ({ value, label: texts[value] }))}
            onChange={(value) => setFilter('kind', value)}
          />
          <FilterSelect
            label={texts.sandbox}
            value={sandbox}
            options={[{ value: 'true', label: texts.sandbox }]}
            onChange={(value) => setFilter('sandbox', value)}
          />
          <OpenAccount />
        </>
      }
    >
      <ListTable
        label={texts.title}
        pages={pages}
        columns={useColumns()}
        rowKey={({ id }) => id}
        empty={{ title: texts.none }}
      />
    </PageFrame>
  );
}

function useColumns(): TableColumnsType<Account> {
  const texts = useTexts(TEXTS);
  const { date } = useFormat();
  return [
    {
      title: texts.name,
      key: 'name',
      render: (_, { id, name }) => <Link to={`/operator/accounts/${id}`}>{name}</Link>,
    },
    { title: texts.id, key: 'id', render: (_, { id }) => <code>{id}</code> },
    { title: texts.kind, key: 'kind', render: (_, { kind }) => texts[kind] },
    {
      title: texts.sandbox,
      key: 'sandbox',
      render: (_, { sandbox }) => sandbox && <StateMark tone="change">{texts.sandbox}</StateMark>,
    },
    { title: texts.created, key: 'created', render: (_, { createdAt }) => date(createdAt) },
  ];
}
