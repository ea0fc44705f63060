import { lazy, type ReactNode, Suspense, useRef, useState } from 'react';
import { Link } from 'react-router';
import { defineTexts, useTexts } from '../text/language.tsx';
import { type Amount, useAmountText } from './amount-text.ts';
import './money.css';

// Fetched when the first amount is opened: the lists come first, and on phones.
const Dialog = lazy(async () => ({ default: (await import('../ui/dialog.tsx')).Dialog }));

const TEXTS = defineTexts({
  en: {
    how: (label: string) => `${label}: the arithmetic`,
    open: (label: string, amount: string) => `${label} ${amount}: show the arithmetic`,
  },
  zh: {
    how: (label: string) => `${label}：计算过程`,
    open: (label: string, amount: string) => `${label} ${amount}：查看计算过程`,
  },
});

interface OpenAmountProps extends Amount {
  /** Names the amount in the reader's language. */
  readonly label: string;
  /** The page that tells all of it. */
  readonly whole?: { readonly to: string; readonly label: string } | undefined;
  /** What made the amount: drawn, and what it needs asked for, once somebody opens it. */
  readonly children: ReactNode;
}

/** An amount that opens where it stands to what made it; on a telephone as a sheet from the bottom. */
export function OpenAmount({ label, whole, children, ...amount }: OpenAmountProps) {
  const texts = useTexts(TEXTS);
  const text = useAmountText(amount);
  const figure = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        ref={figure}
        type="button"
        className="figure num"
        aria-label={texts.open(label, text)}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        {text}
      </button>
      {isOpen && (
        <Suspense>
          <Dialog title={texts.how(label)} beside={figure} onClose={() => setOpen(false)}>
            <div className="opened">
              {children}
              {whole && <Link to={whole.to}>{whole.label}</Link>}
            </div>
          </Dialog>
        </Suspense>
      )}
    </>
  );
}
