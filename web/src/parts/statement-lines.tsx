import type { Statement } from '@regrade/client';
import type { TableColumnsType } from 'antd';
import { Link } from 'react-router';
import { usePages } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { ListTable } from '../ui/list-table.tsx';
import { LEDGER_ACCOUNTS, LEDGER_MEMOS, sayLedgerAccount } from './ledger-words.ts';
import { Figure, Money } from './money.tsx';
import { MoveAmount } from './move-amount.tsx';
import { textOf } from './order-words.ts';
import { stepOf } from './receipt-steps.ts';
import { StatementSums } from './statement-sums.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ title: 'Statement', at: 'When', subject: 'About', memo: 'Memo' },
    ...{ account: 'Ledger account', amount: 'Amount', charge: 'Charge', credit: 'Credit', discount: 'Discount' },
    ...{ commission: 'Commission', net: 'Net', none: 'Nothing moved in this currency.' },
  },
  zh: {
    ...{ title: '对账单', at: '时间', subject: '对象', memo: '摘要' },
    ...{ account: '科目', amount: '金额', charge: '收费', credit: '返还', discount: '折扣' },
    ...{ commission: '佣金', net: '净额', none: '该币种没有变动。' },
  },
});

/** Whose statement, and of which time; all of it where no time is named. */
interface Whose {
  readonly account?: string;
  readonly seller?: string;
  readonly from?: string;
  readonly to?: string;
}

/** What moved, line by line: of a customer their wallet, of a seller what orders earned them. */
export function StatementLines({ whose, currency }: { readonly whose: Whose; readonly currency: string }) {
  const texts = useTexts(TEXTS);
  const pages = usePages(['statements', whose, currency], async (cursor, signal) => {
    const { body } = await client.call('getStatement', {
      query: { ...whose, currency, ...(cursor && { cursor }) },
      signal,
    });
    const { nextCursor } = body;
    return { body: { items: linesOf(body), head: body, ...(nextCursor !== undefined && { nextCursor }) } };
  });
  const { head } = pages;
  const names = useTexts(LEDGER_ACCOUNTS);
  return (
    <div className="stack">
      {head && <StatementSums of={head} sayAccount={(ledgerAccount) => sayLedgerAccount(names, ledgerAccount)} />}
      <ListTable
        label={texts.title}
        pages={pages}
        columns={useColumns(head?.of === 'account' ? head.account : null, currency)}
        rowKey={({ key }) => key}
        empty={{ title: texts.none }}
      />
    </div>
  );
}

interface Line {
  readonly key: string;
  readonly at: string;
  readonly subject: string;
  readonly ledgerAccount?: string;
  readonly memo?: string;
  readonly amounts: Readonly<Record<string, string>>;
}

function linesOf(page: Statement): Line[] {
  if (page.of === 'account') {
    return page.items.map(({ at, subject, ledgerAccount, memo, amount, transaction }, index) => ({
      ...{ at, subject, ledgerAccount, memo, amounts: { amount } },
      key: `${transaction} ${ledgerAccount} ${index}`,
    }));
  }
  return page.items.map(({ at, subject, transaction, charge, credit, discount, commission, net }) => ({
    ...{ at, subject, amounts: { charge, credit, discount, commission, net } },
    key: transaction,
  }));
}

const SELLER_AMOUNTS = ['charge', 'credit', 'discount', 'commission', 'net'] as const;

/** `account`: whose statement it is; null where it is a seller's. */
function useColumns(account: string | null, currency: string): TableColumnsType<Line> {
  const texts = useTexts(TEXTS);
  const names = useTexts(LEDGER_ACCOUNTS);
  const memos = useTexts(LEDGER_MEMOS);
  const { dateTime } = useFormat();
  const amounts = account === null ? SELLER_AMOUNTS : (['amount'] as const);
  return [
    { title: texts.at, key: 'at', render: (_, { at }) => dateTime(at) },
    {
      title: texts.subject,
      key: 'subject',
      render: (_, { subject }) => <Subject of={subject} isLinked={account !== null} />,
    },
    ...(account === null
      ? []
      : [
          {
            title: texts.account,
            key: 'account',
            render: (_: unknown, { ledgerAccount = '' }: Line) => (
              <span title={ledgerAccount}>{sayLedgerAccount(names, ledgerAccount)}</span>
            ),
          },
          { title: texts.memo, key: 'memo', render: (_: unknown, { memo = '' }: Line) => textOf(memos, memo) },
        ]),
    ...amounts.map((name) => ({
      title: texts[name],
      key: name,
      align: 'right' as const,
      render: (_: unknown, row: Line) => <LineAmount {...{ name, row, account, currency }} label={texts[name]} />,
    })),
  ];
}

/** Only the operator has a page of each order, and reads the statements of accounts here. */
function Subject({ of, isLinked }: { readonly of: string; readonly isLinked: boolean }) {
  const code = <code>{of}</code>;
  if (isLinked && of.startsWith('ord_')) return <Link to={`/operator/orders/${of}`}>{code}</Link>;
  if (!isLinked || !of.startsWith('sub_')) return code;
  return <Link to={`/operator/orders?${new URLSearchParams({ subscription: of })}`}>{code}</Link>;
}

function LineAmount(of: {
  readonly name: string;
  readonly label: string;
  readonly row: Line;
  readonly account: string | null;
  readonly currency: string;
}) {
  const { name, label, row, account, currency } = of;
  const { amounts, subject, at } = row;
  const amount = amounts[name] ?? '0';
  if (account !== null) return <MoveAmount {...{ amount, currency, label, subject, account, at }} door="operator" />;
  if (name !== 'net') return <Money amount={amount} currency={currency} />;
  const [charge = '0', ...less] = SELLER_AMOUNTS.slice(0, -1).map((each) => amounts[each] ?? '0');
  const steps = [stepOf('net', [charge, ...less.map((each) => `-${each}`)], amount)];
  return <Figure {...{ amount, currency, label, steps }} />;
}
