import type { AccountStatement } from '@regrade/client';
import { useStatementOf } from '../data/own-money.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Answer } from '../ui/answer.tsx';
import { Money } from './money.tsx';
import { STATEMENT_WORDS, sayMove } from './move-words.ts';
import { OpenAmount } from './open-amount.tsx';
import type { Door } from './order-money.tsx';
import './fee-lines.css';

const TEXTS = defineTexts({
  en: {
    before: (day: string) => `Before ${day}`,
    ...{ stands: 'Now', more: 'There is more than fits here: the statement has all of it.', whole: 'Statement' },
  },
  zh: {
    before: (day: string) => `${day}之前`,
    ...{ stands: '现在', more: '此处未能全部列出，完整内容见对账单。', whole: '对账单' },
  },
});

/** So long ago is far enough back for the moves that somebody remembers. */
const SHOWN_MILLIS = 365 * 24 * 3_600_000;

interface FundsAmountProps {
  readonly amount: string;
  readonly currency: string;
  readonly label: string;
  /** The ledger account that it stands on. */
  readonly name: 'wallet' | 'balance' | 'orders-in-progress';
  readonly account: string;
  readonly door: Door;
}

/** What stands on an account, which opens to the moves that made it. */
export function FundsAmount({ name, account, door, ...amount }: FundsAmountProps) {
  const texts = useTexts(TEXTS);
  const { currency } = amount;
  const query = new URLSearchParams(door === 'operator' ? { account, currency } : { currency });
  const to = `/${door}/${door === 'operator' ? 'ledger' : 'wallet'}?${query}`;
  return (
    <OpenAmount {...amount} whole={{ to, label: texts.whole }}>
      <Moves {...{ name, account, currency }} />
    </OpenAmount>
  );
}

function Moves({ name, account, currency }: Pick<FundsAmountProps, 'name' | 'account' | 'currency'>) {
  const from = `${new Date(Date.now() - SHOWN_MILLIS).toISOString().slice(0, 10)}T00:00:00Z`;
  return (
    <Answer of={useStatementOf({ account, currency, from })}>
      {(statement) => <MoveLines of={statement} name={name} from={from} />}
    </Answer>
  );
}

function MoveLines(of: { readonly of: AccountStatement; readonly name: string; readonly from: string }) {
  const texts = useTexts(TEXTS);
  const words = useTexts(STATEMENT_WORDS);
  const { date } = useFormat();
  const { items, balances, currency, nextCursor } = of.of;
  const balance = balances.find(({ ledgerAccount }) => ledgerAccount === of.name);
  return (
    <>
      <dl className="fee-lines">
        <Line label={texts.before(date(of.from))} amount={balance?.opening ?? '0'} currency={currency} />
        {items.map(({ ledgerAccount, transaction, subject, at, amount }, index) =>
          ledgerAccount === of.name ? (
            <Line
              // biome-ignore lint/suspicious/noArrayIndexKey: one transaction may move an account twice
              key={`${transaction} ${index}`}
              label={`${date(at)} · ${sayMove(words, subject)}`}
              {...{ amount, currency, signed: true }}
            />
          ) : null,
        )}
        <Line isTotal label={texts.stands} amount={balance?.closing ?? '0'} currency={currency} />
      </dl>
      {nextCursor !== undefined && <p className="soft">{texts.more}</p>}
    </>
  );
}

function Line(of: {
  readonly label: string;
  readonly amount: string;
  readonly currency: string;
  readonly signed?: boolean;
  readonly isTotal?: boolean;
}) {
  const { label, isTotal, ...amount } = of;
  return (
    <div className={isTotal ? 'fee-total' : ''}>
      <dt>{label}</dt>
      <dd>
        <Money {...amount} />
      </dd>
    </div>
  );
}
