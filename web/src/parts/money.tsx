import { useFormat } from '../text/format.ts';

/** An amount as the API says it, in the words of the reader. */
export function Money({ amount, currency }: { readonly amount: string; readonly currency: string }) {
  return <span className="num">{useFormat().money(amount, currency)}</span>;
}
