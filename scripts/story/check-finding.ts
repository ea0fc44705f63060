import type { CatalogDocument, Finding } from '@regrade/client';
import { type Arithmetic, centsOf } from './arithmetic.ts';
import { nameOf } from './check-quote.ts';
import { listPrice } from './list-price.ts';
import type { Sum } from './tell.ts';

/** Recomputes the counterexample of a finding from the prices of the document that it was found in. */
export function checkFinding(
  arithmetic: Arithmetic,
  { document, finding }: { readonly document: CatalogDocument; readonly finding: Finding },
): Sum[] {
  const { code, counterexample } = finding;
  if (!counterexample) return [];
  const { component, specification, period, currency, from, to, fromPrice, toPrice, net } = counterexample;
  const [original = '', target = ''] = [from, to].map((side) =>
    listPrice(document, { component, specification, ...side, period, currency }),
  );
  arithmetic.same(`${code}: the price of the original`, { formula: original, said: fromPrice ?? 'none' });
  arithmetic.same(`${code}: the price of the target`, { formula: target, said: toPrice ?? 'none' });
  arithmetic.same(`${code}: the net`, { formula: `(${target}) - (${original})`, said: net ?? 'none' });
  return [
    { what: nameOf(to), formula: target, value: `= ${centsOf(target)}` },
    { what: nameOf(from), formula: original, value: `= ${centsOf(original)}` },
    { what: 'net', formula: `${toPrice} - ${fromPrice}`, value: `= ${net}` },
  ];
}
