import type { AccountStatement, Statement } from '@regrade/client';
import { defineTexts, useTexts } from '../text/language.tsx';
import { FactList } from '../ui/fact-list.tsx';
import { OpenAmount } from './open-amount.tsx';
import { EarnedLines, isNothing, MovedLines, SumLines } from './sum-lines.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ opening: 'Opening', closing: 'Closing' },
    nothing: 'Nothing: the statement begins with the first entry there is.',
    still: 'Nothing stood on any account, and nothing moved.',
  },
  zh: {
    ...{ opening: '期初', closing: '期末' },
    nothing: '无：对账单从第一笔分录开始。',
    still: '期初无余额，期间也没有变动。',
  },
});

interface SumsProps {
  readonly of: Statement;
  /** Names a ledger account for its reader. */
  readonly sayAccount: (ledgerAccount: string) => string;
}

/** What stood before the period of a statement and what stands after it; each opens to what it is the sum of. */
export function StatementSums({ of, sayAccount }: SumsProps) {
  const texts = useTexts(TEXTS);
  const { opening, closing, currency } = of;
  return (
    <FactList
      facts={[
        {
          label: texts.opening,
          value: (
            <OpenAmount amount={opening} currency={currency} label={texts.opening}>
              <Opening of={of} sayAccount={sayAccount} />
            </OpenAmount>
          ),
        },
        {
          label: texts.closing,
          value: (
            <OpenAmount amount={closing} currency={currency} label={texts.closing}>
              <Closing of={of} sayAccount={sayAccount} />
            </OpenAmount>
          ),
        },
      ]}
    />
  );
}

function Opening({ of, sayAccount }: SumsProps) {
  const texts = useTexts(TEXTS);
  if (of.from === null) return <p className="plain soft">{texts.nothing}</p>;
  const { opening, currency } = of;
  if (of.of === 'seller') return <EarnedLines earned={of.before} closing={opening} currency={currency} />;
  const lines = of.balances
    .filter((balance) => !isNothing(balance.opening))
    .map(({ ledgerAccount, opening: amount }) => ({ label: sayAccount(ledgerAccount), amount }));
  return <SumLines lines={lines} sum={opening} currency={currency} />;
}

function Closing({ of, sayAccount }: SumsProps) {
  const { opening, closing, currency } = of;
  if (of.of === 'seller')
    return <EarnedLines opening={opening} earned={of.within} closing={closing} currency={currency} />;
  return <ClosingBalances of={of} sayAccount={sayAccount} />;
}

/** Account by account, because money moves between them; each opens to what moved it. */
function ClosingBalances({ of, sayAccount }: SumsProps & { readonly of: AccountStatement }) {
  const texts = useTexts(TEXTS);
  const { balances, closing, currency } = of;
  if (balances.length === 0) return <p className="plain soft">{texts.still}</p>;
  const lines = balances.map(({ ledgerAccount, opening, moved, closing: amount }) => {
    const label = sayAccount(ledgerAccount);
    const made = <MovedLines key={ledgerAccount} {...{ opening, moved, currency }} closing={amount} />;
    return { label, amount, made };
  });
  return <SumLines lines={lines} sum={closing} currency={currency} />;
}
