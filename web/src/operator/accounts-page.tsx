import type { Account } from '@regrade/client';
import type { TableColumnsType } from 'antd';
import { Link } from 'react-router';
import { usePages } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { ListPage } from '../ui/list-page.tsx';
import { StateMark } from '../ui/state-mark.tsx';
import { useFilters } from '../ui/use-filters.ts';
import { ACCOUNT_KINDS } from './account-kinds.ts';
import { AccountStanding } from './account-suspension.tsx';
import { OpenAccount } from './open-account.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ title: 'Accounts', search: 'Name, account or seller id', name: 'Name', id: 'Account', seller: 'Seller id' },
    ...{ kind: 'Role', created: 'Opened', sandbox: 'Sandbox', none: 'No account matches', standing: 'State' },
  },
  zh: {
    ...{ title: '账户', search: '名称、账户号或卖家标识', name: '名称', id: '账户号', seller: '卖家标识' },
    ...{ kind: '角色', created: '开户时间', sandbox: '沙箱', none: '没有符合条件的账户', standing: '状态' },
  },
});

const KINDS = ['customer', 'seller', 'operator'] as const;

export function AccountsPage() {
  const texts = useTexts(TEXTS);
  const kinds = useTexts(ACCOUNT_KINDS);
  const by = useFilters(['search', 'kind', 'sandbox']);
  const { search, ...filters } = by.filters;
  const kind = KINDS.find((known) => known === filters.kind);
  const sandbox = filters.sandbox === 'true' ? 'true' : undefined;
  const pages = usePages(['accounts', 'all', search, kind, sandbox], (cursor, signal) =>
    client.call('listAccounts', {
      query: {
        ...(search && { search }),
        ...(kind && { kind }),
        ...(sandbox && { sandbox }),
        ...(cursor && { cursor }),
      },
      signal,
    }),
  );
  return (
    <ListPage
      title={texts.title}
      by={by}
      filters={[
        { name: 'search', label: texts.search },
        { name: 'kind', label: texts.kind, options: KINDS.map((value) => ({ value, label: kinds[value] })) },
        { name: 'sandbox', label: texts.sandbox, options: [{ value: 'true', label: texts.sandbox }] },
      ]}
      actions={<OpenAccount />}
      pages={pages}
      columns={useColumns()}
      rowKey={({ id }) => id}
      empty={{ title: texts.none }}
    />
  );
}

function useColumns(): TableColumnsType<Account> {
  const texts = useTexts(TEXTS);
  const kinds = useTexts(ACCOUNT_KINDS);
  const { date } = useFormat();
  return [
    {
      title: texts.name,
      key: 'name',
      render: (_, { id, name }) => <Link to={`/operator/accounts/${id}`}>{name}</Link>,
    },
    { title: texts.id, key: 'id', render: (_, { id }) => <code>{id}</code> },
    { title: texts.kind, key: 'kind', render: (_, { kind }) => kinds[kind] },
    { title: texts.seller, key: 'seller', render: (_, { seller }) => seller && <code>{seller}</code> },
    {
      title: texts.standing,
      key: 'standing',
      // Nothing at all where there is nothing to say: on a telephone an empty cell takes no line.
      render: (_, account) =>
        (account.suspended || account.sandbox) && (
          <span className="row">
            {account.suspended && <AccountStanding account={account} />}
            {account.sandbox && <StateMark tone="change">{texts.sandbox}</StateMark>}
          </span>
        ),
    },
    { title: texts.created, key: 'created', render: (_, { createdAt }) => date(createdAt) },
  ];
}
