import type { LedgerBalances, SellerStatement } from '@regrade/client';
import type { ReactNode } from 'react';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { isPositive } from './amount-text.ts';
import { LEDGER_MEMOS } from './ledger-words.ts';
import { Money } from './money.tsx';
import { OpenAmount } from './open-amount.tsx';
import { textOf } from './order-words.ts';
import './fee-lines.css';

const TEXTS = defineTexts({
  en: {
    ...{ before: 'Before', sum: 'Together', lines: (count: string) => `${count} lines` },
    ...{ charge: 'Charge', credit: 'Credit', discount: 'Discount', commission: 'Commission' },
    withheld: 'Withheld',
    nothing: 'Nothing: the statement begins with the first entry there is.',
  },
  zh: {
    ...{ before: '此前', sum: '合计', lines: (count: string) => `${count} 行` },
    ...{ charge: '收费', credit: '返还', discount: '折扣', commission: '佣金' },
    withheld: '留存',
    nothing: '无：对账单从第一笔分录开始。',
  },
});

interface SumLine {
  readonly label: string;
  /** How many lines or entries it stands for. */
  readonly count?: number;
  readonly amount: string;
  /** What made the line, where it opens further. */
  readonly made?: ReactNode;
}

/** What a sum is the sum of, line by line, and the sum. */
export function SumLines(of: {
  readonly lines: readonly SumLine[];
  readonly sum: string;
  readonly currency: string;
  /** The sum where it is not called so. */
  readonly label?: string;
}) {
  const { lines, sum, currency } = of;
  const texts = useTexts(TEXTS);
  const { number } = useFormat();
  return (
    <dl className="fee-lines">
      {lines.map(({ label, count, amount, made }) => (
        <div key={label}>
          <dt>
            {label} {count !== undefined && <span className="num">× {number(count)}</span>}
          </dt>
          <dd>
            {made === undefined ? (
              <Money amount={amount} currency={currency} signed />
            ) : (
              <OpenAmount {...{ label, amount, currency }}>{made}</OpenAmount>
            )}
          </dd>
        </div>
      ))}
      <div className="fee-total">
        <dt>{of.label ?? texts.sum}</dt>
        <dd>
          <Money amount={sum} currency={currency} />
        </dd>
      </div>
    </dl>
  );
}

/** What moved a ledger account, by kind, after what stood on it before. */
export function MovedLines(of: {
  readonly opening?: string;
  readonly moved: LedgerBalances['items'][number]['moved'];
  readonly closing: string;
  readonly currency: string;
}) {
  const { opening = '', moved, closing, currency } = of;
  const texts = useTexts(TEXTS);
  const memos = useTexts(LEDGER_MEMOS);
  const lines = [
    ...(isNothing(opening) ? [] : [{ label: texts.before, amount: opening }]),
    ...moved.map(({ memo, entries, amount }) => ({ label: textOf(memos, memo), count: entries, amount })),
  ];
  return <SumLines lines={lines} sum={closing} currency={currency} />;
}

type SellerSums = SellerStatement['before'];

const TAKEN_OFF = ['credit', 'discount', 'commission'] as const;

/** What so many lines earned a seller, after what they had earned before. */
export function EarnedLines(of: {
  readonly opening?: string;
  readonly earned: SellerSums;
  readonly closing: string;
  readonly currency: string;
}) {
  const { opening = '', earned, closing, currency } = of;
  const texts = useTexts(TEXTS);
  const { number } = useFormat();
  if (isNothing(opening) && earned.lines === 0) return <p className="plain soft">{texts.nothing}</p>;
  const lines = [
    ...(isNothing(opening) ? [] : [{ label: texts.before, amount: opening }]),
    { label: texts.charge, amount: earned.charge },
    ...TAKEN_OFF.filter((name) => !isNothing(earned[name])).map((name) => ({
      label: texts[name],
      amount: isPositive(earned[name]) ? `-${earned[name]}` : earned[name].slice(1),
    })),
    ...(isNothing(earned.withheld) ? [] : [{ label: texts.withheld, amount: earned.withheld }]),
  ];
  return (
    <>
      <p className="plain soft">{texts.lines(number(earned.lines))}</p>
      <SumLines lines={lines} sum={closing} currency={currency} />
    </>
  );
}

export function isNothing(amount: string): boolean {
  return !/[1-9]/.test(amount);
}
