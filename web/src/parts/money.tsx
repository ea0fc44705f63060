import type { FeeStep } from '@regrade/client';
import { useState } from 'react';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Arithmetic } from './arithmetic.tsx';
import './money.css';

const TEXTS = defineTexts({
  en: {
    how: (label: string) => `${label}: the arithmetic`,
    open: (amount: string) => `${amount}: show the arithmetic`,
  },
  zh: { how: (label: string) => `${label}：计算过程`, open: (amount: string) => `${amount}：查看计算过程` },
});

interface Amount {
  /** Decimal text of the API. */
  readonly amount: string;
  readonly currency: string;
  /** Writes the plus of what is added; a minus is always written. */
  readonly signed?: boolean;
}

/** An amount with its currency, in figures of one width. */
export function Money({ amount, currency, signed = false }: Amount) {
  return <span className="num">{useAmountText({ amount, currency, signed })}</span>;
}

function useAmountText({ amount, currency, signed }: Amount): string {
  const text = useFormat().money(amount, currency);
  return signed && isPositive(amount) ? `+${text}` : text;
}

/** Without arithmetic: the text has a digit that is not 0, and no minus. */
export function isPositive(amount: string): boolean {
  return !amount.startsWith('-') && /[1-9]/.test(amount);
}

/** An amount that opens to the arithmetic that made it. `label` names the amount in the reader's language. */
export function Figure({
  label,
  steps,
  ...amount
}: Amount & { readonly label: string; readonly steps: readonly FeeStep[] }) {
  const texts = useTexts(TEXTS);
  const text = useAmountText(amount);
  const [isOpen, setOpen] = useState(false);
  if (steps.length === 0) return <span className="num">{text}</span>;
  return (
    <>
      <button type="button" className="figure num" title={texts.open(text)} onClick={() => setOpen(true)}>
        {text}
      </button>
      {isOpen && (
        <Dialog title={texts.how(label)} onClose={() => setOpen(false)}>
          <Arithmetic steps={steps} />
        </Dialog>
      )}
    </>
  );
}
