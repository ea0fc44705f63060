import type { AccountStatement, SellerStatement } from '@regrade/client';
import { formatInstant } from '@regrade/core';
import type { LedgerRow } from '../../engine/ports.ts';
import type { SellerLine } from '../../engine/statement-port.ts';
import { moneyFormat } from './money.ts';

type EntryJson = AccountStatement['items'][number];
type SellerLineJson = SellerStatement['items'][number];

export function renderEntry({ at, transaction, subject, name, memo, currency, amountMinor }: LedgerRow): EntryJson {
  const amount = moneyFormat(currency).minor(amountMinor);
  return { at: formatInstant(at), transaction, subject, ledgerAccount: name, memo, amount };
}

export function renderSellerLine(line: SellerLine, currency: string): SellerLineJson {
  const { minor } = moneyFormat(currency);
  const { at, transaction, subject, chargeMinor, creditMinor, discountMinor, commissionMinor } = line;
  return {
    at: formatInstant(at),
    transaction,
    subject,
    charge: minor(chargeMinor),
    credit: minor(creditMinor),
    discount: minor(discountMinor),
    commission: minor(commissionMinor),
    net: minor(chargeMinor - creditMinor - discountMinor - commissionMinor),
  };
}
