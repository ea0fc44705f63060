import { Link } from 'react-router';
import { useAnswer } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Answer } from '../ui/answer.tsx';
import { Arithmetic } from './arithmetic.tsx';
import { Money } from './money.tsx';
import { OpenAmount } from './open-amount.tsx';
import { ProductName } from './product-name.tsx';

const TEXTS = defineTexts({
  en: {
    written: 'As it was written down: nothing was computed here.',
    instance: 'The instance',
    orders: 'Orders of the subscription',
  },
  zh: { written: '按记录入账，此处未经计算。', instance: '查看实例', orders: '该订阅的订单' },
});

export const EARNED = ['charge', 'credit', 'discount', 'commission', 'withheld', 'net'] as const;

interface EarnedAmountProps {
  readonly amount: string;
  readonly currency: string;
  readonly label: string;
  readonly figure: (typeof EARNED)[number];
  readonly transaction: string;
  /** Whether its reader is the seller. */
  readonly isOwn: boolean;
}

/** A figure of a line of a seller's statement, which opens to how it came about. */
export function EarnedAmount({ figure, transaction, isOwn, ...amount }: EarnedAmountProps) {
  if (!/[1-9]/.test(amount.amount)) return <Money {...amount} />;
  return (
    <OpenAmount {...amount}>
      <Earned {...{ figure, transaction, isOwn }} />
    </OpenAmount>
  );
}

function Earned({ figure, transaction, isOwn }: Pick<EarnedAmountProps, 'figure' | 'transaction' | 'isOwn'>) {
  const texts = useTexts(TEXTS);
  const line = useAnswer(['statements', 'line', transaction], (signal) =>
    client.call('getStatementLine', { params: { transaction }, signal }),
  );
  return (
    <Answer of={line}>
      {({ [figure]: { steps }, product, subscription }) => (
        <>
          <p className="plain soft">
            <ProductName id={product} />
          </p>
          {steps.length === 0 ? <p className="plain">{texts.written}</p> : <Arithmetic steps={steps} />}
          {isOwn ? (
            <Link to={`/seller/instances/${subscription}`}>{texts.instance}</Link>
          ) : (
            <Link to={`/operator/orders?${new URLSearchParams({ subscription })}`}>{texts.orders}</Link>
          )}
        </>
      )}
    </Answer>
  );
}
