import { type AccountId, assert, type LedgerEntry } from '@regrade/core';
import { type Balance, balanceKey, type LedgerRow } from './ports.ts';

export interface LedgerTransaction {
  /** Unique with the account: the key of the effect that moves the money, so that it moves once. */
  readonly id: string;
  readonly entries: readonly LedgerEntry[];
}

export interface LedgerWritesInput {
  readonly account: AccountId;
  /** Id of the order or subscription the money is about. */
  readonly subject: string;
  readonly at: number;
  readonly transactions: readonly LedgerTransaction[];
  /** Of the batch, by `balanceKey`. */
  readonly balances: ReadonlyMap<string, bigint>;
}

/** Ledger rows and the customer's new balances. Wallet and balance never fall below 0: whoever spends has looked. */
export function ledgerWrites(input: LedgerWritesInput): { ledger: LedgerRow[]; balances: Balance[] } {
  const { account, subject, at } = input;
  const ledger = input.transactions.flatMap(({ id, entries }) =>
    entries.map(
      (entry, index): LedgerRow => ({
        account,
        transaction: id,
        n: index + 1,
        name: entry.account,
        currency: entry.currency,
        amountMinor: entry.amountMinor,
        memo: entry.memo,
        subject,
        at,
      }),
    ),
  );
  const balances = new Map<string, Balance>();
  for (const { name, currency, amountMinor } of ledger) {
    if (name !== 'wallet' && name !== 'balance') continue;
    const key = balanceKey({ account, name, currency });
    const before = balances.get(key)?.amountMinor ?? input.balances.get(key) ?? 0n;
    balances.set(key, { account, name, currency, amountMinor: before + amountMinor });
  }
  for (const { name, amountMinor } of balances.values()) assert(amountMinor >= 0n, `a ${name} never falls below zero`);
  return { ledger, balances: [...balances.values()] };
}
