import type { Payment, Refund, Wallet } from '@regrade/client';
import { Button, Input } from 'antd';
import { useId } from 'react';
import { Link } from 'react-router';
import { usePaymentMethods, usePayments, useRefunds, useStatement, useWallet } from '../data/own-money.ts';
import { isPositive, Money } from '../parts/money.tsx';
import { textOf } from '../parts/order-words.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Answer } from '../ui/answer.tsx';
import { Entries } from '../ui/entries.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { PlainSelect } from '../ui/plain-filter.tsx';
import { StateMark, type Tone } from '../ui/state-mark.tsx';
import { TabLinks } from '../ui/tab-links.tsx';
import { useFilters } from '../ui/use-filters.ts';
import { groupMoves, type Move, STATEMENT_WORDS, subjectAddress } from './statement-moves.ts';
import './wallet-page.css';
import './subscription-page.css';

const TEXTS = defineTexts({
  en: {
    ...{
      title: 'Wallet and payments',
      wallet: 'Wallet',
      balance: 'Balance',
      held: 'On open orders',
      empty: 'The wallet is empty',
    },
    ...{ balanceWhy: 'spent first, never paid out', emptyWhy: 'The operator credits it when money is received.' },
    ...{
      statement: 'Statement',
      payments: 'Payments',
      refunds: 'Refunds',
      currency: 'Currency',
      from: 'From',
      to: 'Until',
    },
    ...{ download: 'Download as CSV', noLines: 'Nothing moved in this time', noPayments: 'No payment from outside' },
    ...{
      noRefunds: 'No refund',
      pending: 'Awaited',
      paid: 'Paid',
      failed: 'Failed',
      'given-up': 'Given up',
      sent: 'Sent',
    },
    ...{ external: 'Transfer or invoice', stripe: 'Card' },
  },
  zh: {
    ...{ title: '钱包与付款', wallet: '钱包', balance: '余额', held: '未完成订单占用', empty: '钱包为空' },
    ...{ balanceWhy: '优先使用，不可提现', emptyWhy: '收到款项后由运营入账。' },
    ...{ statement: '对账单', payments: '付款', refunds: '退款', currency: '币种', from: '自', to: '至' },
    ...{ download: '下载 CSV', noLines: '该期间没有变动', noPayments: '没有外部付款' },
    ...{ noRefunds: '没有退款', pending: '待到账', paid: '已付', failed: '失败', 'given-up': '已放弃', sent: '已退出' },
    ...{ external: '转账或账单', stripe: '银行卡' },
  },
});
const TONES: Readonly<Record<Payment['state'] | Refund['state'], Tone>> = {
  pending: 'change',
  paid: 'good',
  failed: 'bad',
  'given-up': 'past',
  sent: 'good',
};

export function WalletPage() {
  const texts = useTexts(TEXTS);
  return (
    <PageFrame title={texts.title}>
      <Answer of={useWallet()}>{(wallet) => <WalletView wallet={wallet} />}</Answer>
    </PageFrame>
  );
}

function WalletView({ wallet }: { readonly wallet: Wallet }) {
  const texts = useTexts(TEXTS);
  const methods = usePaymentMethods().data?.methods ?? [];
  const isOutside = methods.some((method) => method !== 'wallet');
  return (
    <div className="stack own">
      <Funds wallet={wallet} />
      <TabLinks
        label={texts.title}
        tabs={[
          { name: 'statement', label: texts.statement },
          ...(isOutside
            ? ([
                { name: 'payments', label: texts.payments },
                { name: 'refunds', label: texts.refunds },
              ] as const)
            : []),
        ]}
      >
        {(name) => {
          if (name === 'payments') return <Payments />;
          if (name === 'refunds') return <Refunds />;
          return <Statement currencies={wallet.funds.map(({ currency }) => currency)} />;
        }}
      </TabLinks>
    </div>
  );
}

function Funds({ wallet }: { readonly wallet: Wallet }) {
  const texts = useTexts(TEXTS);
  if (wallet.funds.length === 0) {
    return (
      <section className="sheet">
        <b>{texts.empty}</b>
        <div className="soft">{texts.emptyWhy}</div>
      </section>
    );
  }
  return (
    <section aria-label={texts.wallet} className="funds">
      {wallet.funds.map(({ currency, wallet: amount, balance, held }) => (
        <div key={currency} className="sheet">
          <div className="soft">{texts.wallet}</div>
          <div className="funds-amount">
            <Money amount={amount} currency={currency} />
          </div>
          {isPositive(balance) && (
            <div>
              {texts.balance} <Money amount={balance} currency={currency} />{' '}
              <span className="soft">({texts.balanceWhy})</span>
            </div>
          )}
          {held !== undefined && isPositive(held) && (
            <div className="soft">
              {texts.held} <Money amount={held} currency={currency} />
            </div>
          )}
        </div>
      ))}
    </section>
  );
}

function Statement({ currencies }: { readonly currencies: readonly string[] }) {
  const texts = useTexts(TEXTS);
  const { filters, setFilter } = useFilters(['currency', 'from', 'to']);
  const currency = filters.currency ?? currencies[0];
  if (currency === undefined) return null;
  const [from, to] = [instantOf(filters.from), instantOf(filters.to)];
  const query = new URLSearchParams({ currency, ...(from && { from }), ...(to && { to }) });
  return (
    <>
      <div className="row statement-filters">
        <PlainSelect
          label={texts.currency}
          value={currency}
          options={currencies.map((value) => ({ value, label: value }))}
          onChange={(value) => setFilter('currency', value)}
        />
        <DayField label={texts.from} value={filters.from} onChange={(day) => setFilter('from', day)} />
        <DayField label={texts.to} value={filters.to} onChange={(day) => setFilter('to', day)} />
        <Button href={`/v1/statements.csv?${query}`} download>
          {texts.download}
        </Button>
      </div>
      <StatementLines currency={currency} from={from} to={to} />
    </>
  );
}

function DayField(of: {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (day: string) => void;
}) {
  const id = useId();
  return (
    <span className="row">
      <label htmlFor={id} className="soft">
        {of.label}
      </label>
      <Input
        id={id}
        type="date"
        value={of.value ?? ''}
        onChange={({ target }) => of.onChange(target.value)}
        style={{ width: 160 }}
      />
    </span>
  );
}

/** A day of a date field as the instant it begins. */
function instantOf(day: string | undefined): string | undefined {
  return day !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(day) ? `${day}T00:00:00Z` : undefined;
}

function StatementLines(of: {
  readonly currency: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}) {
  const { currency, from, to } = of;
  const texts = useTexts(TEXTS);
  const pages = useStatement(currency, from, to);
  const items = groupMoves(pages.items);
  return (
    <Entries pages={{ ...pages, items }} label={texts.statement} empty={{ title: texts.noLines }}>
      {(move) => <MoveEntry key={move.id} move={move} currency={currency} />}
    </Entries>
  );
}

function MoveEntry({ move: { at, subject, lines }, currency }: { readonly move: Move; readonly currency: string }) {
  const { dateTime } = useFormat();
  const words = useTexts(STATEMENT_WORDS);
  const to = subjectAddress(subject);
  return (
    <li className="entry statement-line">
      <span className="num soft">{dateTime(at)}</span>
      <span>
        {textOf(words, subject.includes('_') ? subject.slice(0, 3) : 'account')}
        <br />
        {to ? (
          <Link to={to} className="own-id">
            {subject}
          </Link>
        ) : (
          <code className="own-id soft">{subject}</code>
        )}
      </span>
      <dl className="statement-amounts">
        {lines.map(({ ledgerAccount, memo, amount }) => (
          <div key={`${ledgerAccount} ${memo} ${amount}`} className={ledgerAccount === 'wallet' ? 'is-own' : 'soft'}>
            <dt>{textOf(words, ledgerAccount)}</dt>
            <dd>
              <Money amount={amount} currency={currency} signed />
            </dd>
          </div>
        ))}
      </dl>
    </li>
  );
}

function Payments() {
  const texts = useTexts(TEXTS);
  return (
    <Entries pages={usePayments()} label={texts.payments} empty={{ title: texts.noPayments }}>
      {(payment) => <Moved key={payment.id} of={payment} at={payment.paidAt ?? payment.createdAt} />}
    </Entries>
  );
}

function Refunds() {
  const texts = useTexts(TEXTS);
  return (
    <Entries pages={useRefunds()} label={texts.refunds} empty={{ title: texts.noRefunds }}>
      {(refund) => <Moved key={refund.id} of={refund} at={refund.sentAt ?? refund.createdAt} />}
    </Entries>
  );
}

function Moved({ of, at }: { readonly of: Payment | Refund; readonly at: string }) {
  const texts = useTexts(TEXTS);
  const { dateTime } = useFormat();
  return (
    <li className="entry statement-line">
      <span className="num soft">{dateTime(at)}</span>
      <span>
        <StateMark tone={TONES[of.state]}>{texts[of.state]}</StateMark> <span className="soft">{texts[of.method]}</span>
        {of.trouble !== null && <div className="broken">{of.trouble}</div>}
        <br />
        <Link to={`/customer/orders/${of.order}`} className="own-id">
          {of.order}
        </Link>
      </span>
      <b>
        <Money amount={of.amount} currency={of.currency} />
      </b>
    </li>
  );
}
