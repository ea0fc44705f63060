import { useFormat } from '../text/format.ts';

export interface Amount {
  /** Decimal text of the API. */
  readonly amount: string;
  readonly currency: string;
  /** Writes the plus of what is added; a minus is always written. */
  readonly signed?: boolean;
}

export function useAmountText({ amount, currency, signed = false }: Amount): string {
  const text = useFormat().money(amount, currency);
  return signed && isPositive(amount) ? `+${text}` : text;
}

/** Without arithmetic: the text has a digit that is not 0, and no minus. */
export function isPositive(amount: string): boolean {
  return !amount.startsWith('-') && /[1-9]/.test(amount);
}
