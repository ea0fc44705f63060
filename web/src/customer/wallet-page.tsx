import type { Payment, Refund, Wallet } from '@regrade/client';
import { Button, Input } from 'antd';
import { useId } from 'react';
import { Link } from 'react-router';
import { usePaymentMethods, usePayments, useRefunds, useStatement, useWallet } from '../data/own-money.ts';
import { isPositive } from '../parts/amount-text.ts';
import { FundsAmount } from '../parts/funds-amount.tsx';
import { MoveAmount } from '../parts/move-amount.tsx';
import { STATEMENT_WORDS, sayMove } from '../parts/move-words.ts';
import { OpenAmount } from '../parts/open-amount.tsx';
import { OrderMoney, useWholeOrder } from '../parts/order-money.tsx';
import { textOf } from '../parts/order-words.ts';
import { StatementSums } from '../parts/statement-sums.tsx';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Answer } from '../ui/answer.tsx';
import { endOfDay, isDay, startOfDay } from '../ui/day.ts';
import { Entries } from '../ui/entries.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { PlainSelect } from '../ui/plain-filter.tsx';
import { StateMark, type Tone } from '../ui/state-mark.tsx';
import { TabLinks } from '../ui/tab-links.tsx';
import { useFilters } from '../ui/use-filters.ts';
import { groupMoves, type Move, subjectAddress } from './statement-moves.ts';
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
    ...{ external: 'Transfer or invoice', stripe: 'Card', payment: 'Payment', refund: 'Refund' },
  },
  zh: {
    ...{ title: '钱包与付款', wallet: '钱包', balance: '余额', held: '未完成订单占用', empty: '钱包为空' },
    ...{ balanceWhy: '优先使用，不可提现', emptyWhy: '收到款项后由运营入账。' },
    ...{ statement: '对账单', payments: '付款', refunds: '退款', currency: '币种', from: '自', to: '至' },
    ...{ download: '下载 CSV', noLines: '该期间没有变动', noPayments: '没有外部付款' },
    ...{ noRefunds: '没有退款', pending: '待到账', paid: '已付', failed: '失败', 'given-up': '已放弃', sent: '已退出' },
    ...{ external: '转账或账单', stripe: '银行卡', payment: '付款', refund: '退款' },
  },
});
const TONES: Readonly<Record<Payment['state'] | Refund['state'], Tone>> = {
  pending: 'change',
  paid: 'good',
  failed: 'bad',
  'given-up': 'past',
  sent: 'good',
};

/** As much of an id as tells it from the next one. */
const SUBJECT_END = 12;

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
          return <Statement account={wallet.account} currencies={wallet.funds.map(({ currency }) => currency)} />;
        }}
      </TabLinks>
    </div>
  );
}

function Funds({ wallet }: { readonly wallet: Wallet }) {
  const texts = useTexts(TEXTS);
  const { account } = wallet;
  const door = 'customer';
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
            <FundsAmount name="wallet" label={texts.wallet} {...{ amount, currency, account, door }} />
          </div>
          {isPositive(balance) && (
            <div>
              {texts.balance}{' '}
              <FundsAmount name="balance" label={texts.balance} amount={balance} {...{ currency, account, door }} />{' '}
              <span className="soft">({texts.balanceWhy})</span>
            </div>
          )}
          {held !== undefined && isPositive(held) && (
            <div className="soft">
              {texts.held}{' '}
              <FundsAmount
                name="orders-in-progress"
                label={texts.held}
                amount={held}
                {...{ currency, account, door }}
              />
            </div>
          )}
        </div>
      ))}
    </section>
  );
}

function Statement({ account, currencies }: { readonly account: string; readonly currencies: readonly string[] }) {
  const texts = useTexts(TEXTS);
  const { filters, setFilter } = useFilters(['currency', 'from', 'to']);
  const currency = filters.currency ?? currencies[0];
  if (currency === undefined) return <Notice title={texts.noLines} />;
  // The last day belongs to the period.
  const from = isTyped(filters.from) ? startOfDay(filters.from) : undefined;
  const to = isTyped(filters.to) ? endOfDay(filters.to) : undefined;
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
      <StatementLines {...{ account, currency, from, to }} />
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

/** Whether it is a whole day: while its year is typed it is 0002, 0020 and 0202. */
function isTyped(day: string | undefined): day is string {
  return isDay(day) && day >= '1000-01-01';
}

function StatementLines(of: {
  readonly account: string;
  readonly currency: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}) {
  const { account, currency, from, to } = of;
  const texts = useTexts(TEXTS);
  const pages = useStatement(currency, from, to);
  const items = groupMoves(pages.items);
  const words = useTexts(STATEMENT_WORDS);
  return (
    <div className="stack">
      {pages.head && <StatementSums of={pages.head} sayAccount={(ledgerAccount) => textOf(words, ledgerAccount)} />}
      <Entries pages={{ ...pages, items }} label={texts.statement} empty={{ title: texts.noLines }}>
        {(move) => <MoveEntry key={move.id} {...{ move, account, currency }} />}
      </Entries>
    </div>
  );
}

function MoveEntry(of: { readonly move: Move; readonly account: string; readonly currency: string }) {
  const { account, currency } = of;
  const { at, subject, lines } = of.move;
  const { dateTime } = useFormat();
  const words = useTexts(STATEMENT_WORDS);
  const to = subjectAddress(subject);
  return (
    <li className="entry statement-line">
      <span className="num soft">{dateTime(at)}</span>
      <span>
        {sayMove(words, subject)}
        <br />
        {to ? (
          <Link to={to} className="own-id" title={subject}>
            …{subject.slice(-SUBJECT_END)}
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
              <MoveAmount
                {...{ amount, currency, signed: true, subject, account, at, door: 'customer' }}
                label={textOf(words, ledgerAccount)}
              />
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
      {(payment) => <Moved key={payment.id} of={payment} label="payment" at={payment.paidAt ?? payment.createdAt} />}
    </Entries>
  );
}

function Refunds() {
  const texts = useTexts(TEXTS);
  return (
    <Entries pages={useRefunds()} label={texts.refunds} empty={{ title: texts.noRefunds }}>
      {(refund) => <Moved key={refund.id} of={refund} label="refund" at={refund.sentAt ?? refund.createdAt} />}
    </Entries>
  );
}

function Moved(props: { readonly of: Payment | Refund; readonly label: 'payment' | 'refund'; readonly at: string }) {
  const { of, label, at } = props;
  const texts = useTexts(TEXTS);
  const { dateTime } = useFormat();
  return (
    <li className="entry statement-line">
      <span className="num soft">{dateTime(at)}</span>
      <span>
        <StateMark tone={TONES[of.state]}>{texts[of.state]}</StateMark> <span className="soft">{texts[of.method]}</span>
        {of.trouble !== null && <div className="broken">{of.trouble}</div>}
        <br />
        <Link to={`/customer/orders/${of.order}`} className="own-id" title={of.order}>
          …{of.order.slice(-SUBJECT_END)}
        </Link>
      </span>
      <b>
        <OpenAmount
          amount={of.amount}
          currency={of.currency}
          label={texts[label]}
          whole={useWholeOrder(of.order, 'customer')}
        >
          <OrderMoney id={of.order} door="customer" />
        </OpenAmount>
      </b>
    </li>
  );
}
