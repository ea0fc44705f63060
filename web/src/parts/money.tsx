import type { FeeStep } from '@regrade/client';
import { type Amount, useAmountText } from './amount-text.ts';
import { Arithmetic } from './arithmetic.tsx';
import { OpenAmount } from './open-amount.tsx';

/** An amount with its currency, in figures of one width. */
export function Money(amount: Amount) {
  return <span className="num">{useAmountText(amount)}</span>;
}

/** An amount that opens to the arithmetic that made it. `label` names the amount in the reader's language. */
export function Figure({ steps, ...amount }: Amount & { readonly label: string; readonly steps: readonly FeeStep[] }) {
  if (steps.length === 0) return <Money {...amount} />;
  return (
    <OpenAmount {...amount}>
      <Arithmetic steps={steps} />
    </OpenAmount>
  );
}
