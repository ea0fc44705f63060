import type { AccountStatement, SellerStatement } from '@regrade/client';
import { formatInstant } from '@regrade/core';
import type { LedgerRow } from '../../engine/ports.ts';
import type { LedgerBalance, SellerFigures, SellerLine, SellerSums } from '../../engine/statement-port.ts';
import { moneyFormat } from './money.ts';

type EntryJson = AccountStatement['items'][number];
type SellerLineJson = SellerStatement['items'][number];

export function renderEntry({ at, transaction, subject, name, memo, currency, amountMinor }: LedgerRow): EntryJson {
  const amount = moneyFormat(currency).minor(amountMinor);
  return { at: formatInstant(at), transaction, subject, ledgerAccount: name, memo, amount };
}

export function renderSellerLine(line: SellerLine, currency: string): SellerLineJson {
  const { at, transaction, subject } = line;
  return { at: formatInstant(at), transaction, subject, ...renderFigures(line, currency) };
}

export function renderSellerSums(sums: SellerSums, currency: string): SellerStatement['before'] {
  return { lines: sums.lines, ...renderFigures(sums, currency) };
}

export function earnedMinor(figures: SellerFigures): bigint {
  const { chargeMinor, creditMinor, discountMinor, commissionMinor, withheldMinor } = figures;
  return chargeMinor - creditMinor - discountMinor - commissionMinor + withheldMinor;
}

export function renderMoved({ moved }: LedgerBalance, currency: string): AccountStatement['balances'][number]['moved'] {
  const { minor } = moneyFormat(currency);
  return moved.map(({ memo, entries, amountMinor }) => ({ memo, entries, amount: minor(amountMinor) }));
}

function renderFigures(figures: SellerFigures, currency: string) {
  const { minor } = moneyFormat(currency);
  const { chargeMinor, creditMinor, discountMinor, commissionMinor, withheldMinor } = figures;
  return {
    charge: minor(chargeMinor),
    credit: minor(creditMinor),
    discount: minor(discountMinor),
    commission: minor(commissionMinor),
    withheld: minor(withheldMinor),
    net: minor(earnedMinor(figures)),
  };
}
