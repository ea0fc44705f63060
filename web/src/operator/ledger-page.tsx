import type { LedgerBalances } from '@regrade/client';
import { Button } from 'antd';
import { useAnswer } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { Figure } from '../parts/money.tsx';
import { OpenAmount } from '../parts/open-amount.tsx';
import { textOf } from '../parts/order-words.ts';
import { stepOf } from '../parts/receipt-steps.ts';
import { StatementLines } from '../parts/statement-lines.tsx';
import { MovedLines } from '../parts/sum-lines.tsx';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Answer } from '../ui/answer.tsx';
import { endOfDay, isDay, startOfDay } from '../ui/day.ts';
import { FilterDay, FilterText } from '../ui/filter-field.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { StateMark } from '../ui/state-mark.tsx';
import { useFilters } from '../ui/use-filters.ts';
import './ledger-page.css';
import { LEDGER_ACCOUNTS, LEDGER_WHY, sayLedgerAccount } from '../parts/ledger-words.ts';

const TEXTS = defineTexts({
  en: {
    ...{
      title: 'Ledger',
      currency: 'Currency',
      account: 'Account of a customer',
      seller: 'Seller id',
      from: 'From',
      until: 'Until',
      csv: 'Download CSV',
    },
    ...{
      all: 'All ledger accounts',
      balanced: 'sums to zero',
      unbalanced: 'does not sum to zero',
      none: 'No entry in this currency.',
    },
    ...{ lines: 'Its lines', linesOf: 'Its lines stand on the customers’ statements: name an account above.' },
    note: 'Double entry: every movement stands twice, so the accounts of a currency always sum to zero.',
  },
  zh: {
    ...{ title: '总账', currency: '币种', account: '客户账户', seller: '卖家标识', csv: '下载 CSV' },
    ...{ from: '起', until: '止' },
    ...{ all: '全部科目', balanced: '合计为零', unbalanced: '合计不为零', none: '该币种没有分录。' },
    ...{ lines: '查看明细', linesOf: '明细在各客户的对账单中：请在上方填写账户。' },
    note: '复式记账：每笔变动记两次，同一币种所有科目合计恒为零。',
  },
});

const FIRST_CURRENCY = 'USD';
const OPERATOR_PARTY = 'operator';

/** The whole ledger of a currency, or the statement of a customer or a seller. */
export function LedgerPage() {
  const texts = useTexts(TEXTS);
  const { filters, setFilter } = useFilters(['currency', 'account', 'seller', 'from', 'until']);
  const { currency = FIRST_CURRENCY, account, seller, from, until } = filters;
  const whose = {
    ...(account && { account }),
    ...(seller && { seller }),
    ...(isDay(from) && { from: startOfDay(from) }),
    ...(isDay(until) && { to: endOfDay(until) }),
  };
  return (
    <PageFrame
      title={texts.title}
      note={texts.note}
      actions={
        <>
          <FilterText
            label={texts.currency}
            value={currency}
            onChange={(value) => setFilter('currency', value?.toUpperCase())}
          />
          <FilterText label={texts.account} value={account} onChange={(value) => setFilter('account', value)} />
          <FilterText label={texts.seller} value={seller} onChange={(value) => setFilter('seller', value)} />
          {(account || seller) && (
            <>
              <FilterDay label={texts.from} value={from} onChange={(day) => setFilter('from', day)} />
              <FilterDay label={texts.until} value={until} onChange={(day) => setFilter('until', day)} />
              <Button href={`/v1/statements.csv?${new URLSearchParams({ ...whose, currency })}`} download>
                {texts.csv}
              </Button>
            </>
          )}
        </>
      }
    >
      {account || seller ? <StatementLines whose={whose} currency={currency} /> : <WholeLedger currency={currency} />}
    </PageFrame>
  );
}

function WholeLedger({ currency }: { readonly currency: string }) {
  const answer = useAnswer(['ledger', currency], (signal) =>
    client.call('getLedgerBalances', { query: { currency }, signal }),
  );
  return <Answer of={answer}>{(balances) => <Balances balances={balances} />}</Answer>;
}

function Balances({ balances: { items, sum, currency } }: { readonly balances: LedgerBalances }) {
  const texts = useTexts(TEXTS);
  const names = useTexts(LEDGER_ACCOUNTS);
  if (items.length === 0) return <Notice title={texts.none} />;
  const isZero = !/[1-9]/.test(sum);
  const largest = Math.max(...items.map(({ balance }) => Math.abs(Number(balance))));
  return (
    <section className="sheet ledger" aria-label={texts.all}>
      {items.map(({ ledgerAccount, balance, moved }) => (
        <div key={ledgerAccount} className="ledger-line">
          <span title={ledgerAccount}>{sayLedgerAccount(names, ledgerAccount)}</span>
          <Bar share={largest === 0 ? 0 : Number(balance) / largest} />
          <span>
            <LedgerBalance {...{ ledgerAccount, balance, moved, currency }} />
          </span>
        </div>
      ))}
      <div className="ledger-line ledger-sum">
        <StateMark tone={isZero ? 'good' : 'bad'}>{isZero ? texts.balanced : texts.unbalanced}</StateMark>
        <span />
        <span>
          <Figure
            label={texts.all}
            amount={sum}
            currency={currency}
            steps={[
              stepOf(
                texts.all,
                items.map(({ balance }) => balance),
                sum,
              ),
            ]}
          />
        </span>
      </div>
    </section>
  );
}

/** What stands on an account, what moved it, and where its lines are: a party's on its statement, the others on those of the customers. */
function LedgerBalance(of: LedgerBalances['items'][number] & { readonly currency: string }) {
  const { ledgerAccount, balance, moved, currency } = of;
  const texts = useTexts(TEXTS);
  const names = useTexts(LEDGER_ACCOUNTS);
  const why = useTexts(LEDGER_WHY);
  const [name = '', party] = ledgerAccount.split(':');
  const isSeller = party !== undefined && party !== OPERATOR_PARTY;
  const statement = {
    to: `/operator/ledger?${new URLSearchParams({ currency, seller: party ?? '' })}`,
    label: texts.lines,
  };
  return (
    <OpenAmount
      label={sayLedgerAccount(names, ledgerAccount)}
      amount={balance}
      currency={currency}
      whole={isSeller ? statement : undefined}
    >
      <p className="plain">{textOf(why, name)}</p>
      <MovedLines moved={moved} closing={balance} currency={currency} />
      {!isSeller && <p className="plain soft">{texts.linesOf}</p>}
    </OpenAmount>
  );
}

/** Left of the middle what is owed, right of it what is held; the figure beside it is the exact one. */
function Bar({ share }: { readonly share: number }) {
  const width = `${Math.abs(share) * 50}%`;
  return (
    <span className="ledger-bar" aria-hidden>
      <i style={share < 0 ? { right: '50%', width, background: 'var(--change)' } : { left: '50%', width }} />
    </span>
  );
}
