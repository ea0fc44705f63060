import type { LedgerRow } from '../engine/ports.ts';
import { saveInto } from './save-fragment.ts';

/** Entries are never changed: a correction is another transaction. */
export const saveLedger = saveInto('ledger_entry', (entry: LedgerRow) => ({
  account_id: entry.account,
  transaction_id: entry.transaction,
  n: entry.n,
  name: entry.name,
  currency: entry.currency,
  amount: entry.amountMinor.toString(),
  memo: entry.memo,
  subject: entry.subject,
  at: entry.at,
}));
