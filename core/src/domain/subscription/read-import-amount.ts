import { parseMicros, parseMinor } from '../kernel/money.ts';
import type { ImportFindingCode } from './import-finding.ts';

/** Amounts of one currency; a faulty one is reported and counts as 0. */
export interface AmountReader {
  /** Decimals of the currency. */
  readonly digits: number;
  readonly minor: (text: string, path: string) => bigint;
  /** May be negative. */
  readonly signedMinor: (text: string, path: string) => bigint;
  readonly micros: (text: string, path: string) => bigint;
}

export function createAmountReader(
  digits: number,
  report: (code: ImportFindingCode, path: string, message: string) => void,
): AmountReader {
  const read = (amount: bigint | undefined, of: { text: string; path: string; decimals: number; min?: bigint }) => {
    const { text, path, decimals, min } = of;
    if (amount !== undefined && (min === undefined || amount >= min)) return amount;
    const why = amount === undefined ? `has more than ${decimals} decimals` : 'is negative';
    report('import.amount', path, `${text} ${why}.`);
    return 0n;
  };
  return {
    digits,
    minor: (text, path) => read(parseMinor(text, digits), { text, path, decimals: digits, min: 0n }),
    signedMinor: (text, path) => read(parseMinor(text, digits), { text, path, decimals: digits }),
    micros: (text, path) => read(parseMicros(text, digits), { text, path, decimals: digits + 6, min: 0n }),
  };
}
