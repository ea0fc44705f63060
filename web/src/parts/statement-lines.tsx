import type { Statement } from '@regrade/client';
import type { TableColumnsType } from 'antd';
import { Link } from 'react-router';
import { usePages } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { ListTable } from '../ui/list-table.tsx';
import { EARNED, EarnedAmount } from './earned-amount.tsx';
import { LEDGER_ACCOUNTS, LEDGER_MEMOS, sayLedgerAccount } from './ledger-words.ts';
import { MoveAmount } from './move-amount.tsx';
import { textOf } from './order-words.ts';
import { LINE_KINDS, sayLineKind } from './say-line-kind.ts';
import { StatementSums } from './statement-sums.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ title: 'Statement', at: 'When', subject: 'About', memo: 'Memo' },
    ...{ account: 'Ledger account', amount: 'Amount', charge: 'Charge', credit: 'Credit', discount: 'Discount' },
    ...{ commission: 'Commission', withheld: 'Withheld', net: 'Net', none: 'Nothing moved in this currency.' },
  },
  zh: {
    ...{ title: '对账单', at: '时间', subject: '对象', memo: '摘要' },
    ...{ account: '科目', amount: '金额', charge: '收费', credit: '返还', discount: '折扣' },
    ...{ commission: '佣金', withheld: '留存', net: '净额', none: '该币种没有变动。' },
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
  const isOwn = whose.account === undefined && whose.seller === undefined;
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
        columns={useColumns({
          ...{ currency, isOwn },
          account: head?.of === 'account' ? head.account : null,
          figures: EARNED.filter(
            (figure) => figure !== RARE || pages.items.some(({ amounts }) => hasMoved(amounts[figure])),
          ),
        })}
        rowKey={({ key }) => key}
        empty={{ title: texts.none }}
      />
    </div>
  );
}

interface Line {
  readonly key: string;
  readonly at: string;
  readonly transaction: string;
  readonly subject: string;
  readonly ledgerAccount?: string;
  readonly memo?: string;
  readonly amounts: Readonly<Record<string, string>>;
}

function linesOf(page: Statement): Line[] {
  if (page.of === 'account') {
    return page.items.map(({ at, subject, ledgerAccount, memo, amount, transaction }, index) => ({
      ...{ at, transaction, subject, ledgerAccount, memo, amounts: { amount } },
      key: `${transaction} ${ledgerAccount} ${index}`,
    }));
  }
  return page.items.map(({ at, subject, transaction, charge, credit, discount, commission, withheld, net }) => ({
    ...{ at, transaction, subject, amounts: { charge, credit, discount, commission, withheld, net } },
    key: transaction,
  }));
}

interface Shown {
  /** Whose statement it is; null where it is a seller's. */
  readonly account: string | null;
  readonly currency: string;
  readonly isOwn: boolean;
  /** What lines of a seller show. */
  readonly figures: readonly (typeof EARNED)[number][];
}

/** Most sellers never have it, and the others have the less room for it. */
const RARE = 'withheld';

function hasMoved(amount = ''): boolean {
  return /[1-9]/.test(amount);
}

function useColumns({ account, ...shown }: Shown): TableColumnsType<Line> {
  const texts = useTexts(TEXTS);
  const { dateTime } = useFormat();
  const moved = useMovedColumns(account ?? '', shown.currency);
  const earned = useEarnedColumns(shown);
  const at = { title: texts.at, key: 'at', render: (_: unknown, line: Line) => dateTime(line.at) };
  return [at, ...(account === null ? earned : moved)];
}

/** Of an account: every entry on its ledger accounts. */
function useMovedColumns(account: string, currency: string): TableColumnsType<Line> {
  const texts = useTexts(TEXTS);
  const names = useTexts(LEDGER_ACCOUNTS);
  const memos = useTexts(LEDGER_MEMOS);
  return [
    { title: texts.subject, key: 'subject', render: (_, { subject }) => <Subject of={subject} /> },
    {
      title: texts.account,
      key: 'account',
      render: (_, { ledgerAccount = '' }) => (
        <span title={ledgerAccount}>{sayLedgerAccount(names, ledgerAccount)}</span>
      ),
    },
    { title: texts.memo, key: 'memo', render: (_, { memo = '' }) => textOf(memos, memo) },
    {
      title: texts.amount,
      key: 'amount',
      align: 'right',
      render: (_, { amounts: { amount = '0' }, subject, at }) => (
        <MoveAmount {...{ amount, currency, subject, account, at }} label={texts.amount} door="operator" />
      ),
    },
  ];
}

/** Of a seller: what each transaction earned them. */
function useEarnedColumns({ currency, isOwn, figures }: Omit<Shown, 'account'>): TableColumnsType<Line> {
  const texts = useTexts(TEXTS);
  const kinds = useTexts(LINE_KINDS);
  return [
    {
      title: texts.subject,
      key: 'subject',
      render: (_, { subject, transaction }) => (
        <>
          <div>{sayLineKind(kinds, transaction)}</div>
          <code className="soft">{subject}</code>
        </>
      ),
    },
    ...figures.map((figure) => ({
      title: texts[figure],
      key: figure,
      align: 'right' as const,
      render: (_: unknown, { amounts: { [figure]: amount = '0' }, transaction }: Line) => (
        <EarnedAmount {...{ amount, currency, figure, transaction, isOwn }} label={texts[figure]} />
      ),
    })),
  ];
}

/** Only the operator has a page of each order, and reads the statements of accounts here. */
function Subject({ of }: { readonly of: string }) {
  const code = <code>{of}</code>;
  if (of.startsWith('ord_')) return <Link to={`/operator/orders/${of}`}>{code}</Link>;
  if (!of.startsWith('sub_')) return code;
  return <Link to={`/operator/orders?${new URLSearchParams({ subscription: of })}`}>{code}</Link>;
}
