import { assert } from '../kernel/assert.ts';
import type { CurrencyCode } from '../kernel/money.ts';
import { OPERATOR } from '../quote/money-rules.ts';

/**
 * Double entry in one signed column. A positive amount means that the account's balance grows. Every account is read
 * from the customers' and sellers' side: `cash` and its like stand for the world outside, so money that comes in is
 * negative there, and the balances of all accounts together are always 0.
 */
export interface LedgerEntry {
  readonly account: LedgerAccount;
  readonly currency: CurrencyCode;
  readonly amountMinor: bigint;
  readonly memo: LedgerMemo;
}

export type LedgerAccount =
  /** The customer's prepaid money. */
  | 'wallet'
  /** The customer's credit: spent first, never paid out. */
  | 'balance'
  /** The world outside: negative when money came in, positive when it went out. */
  | 'cash'
  /** The same for payments that the operator's own billing takes, and for those over Stripe. */
  | 'external-cash'
  | 'stripe-clearing'
  /** Owed to customers, on its way back to where they paid from. */
  | 'refunds-in-progress'
  /** Paid, and its order not completed yet. */
  | 'orders-in-progress'
  /** What a party earned: `revenue:acme` for a seller, `revenue:operator` for the marketplace. */
  | `revenue:${string}`
  /** Positive nets of downgrades that nobody had to pay, by who earned nothing by them: `waived:acme`. It only falls. */
  | `waived:${string}`
  /** What customers lost to a refund cap or an upgrade-only product, by who keeps it: `forfeited:acme`. It only grows. */
  | `forfeited:${string}`
  /** Discounts of the operator's that were withheld from a refund, and, undone, are at their expense once more. */
  | 'forfeited'
  | 'waived'
  /** Discounts that no cash funds, at the operator's expense: it only falls. */
  | 'discount'
  /** The same at a seller's expense: `discount:acme`. It rises where one is withheld from a refund, and theirs again. */
  | `discount:${string}`
  /** Tax held for the authority. */
  | 'tax'
  /** What was booked elsewhere before an import: past payments pass through it, past balances end on it. */
  | 'opening';

/** What an entry is for; stored, and named in receipts. */
export type LedgerMemo =
  | 'top-up'
  | 'payment'
  | 'charge'
  | 'credit'
  | 'waived'
  | 'forfeited'
  | 'refund'
  | 'balance-granted'
  | 'balance-spent'
  | 'discount'
  | 'tax'
  | 'order-refund'
  | 'balance-held'
  | 'balance-released'
  | 'refund-sent'
  | 'refund-bounced'
  | 'late-payment'
  | 'opening';

const PARTY = /^[a-z0-9][a-z0-9._-]{0,63}$/;

export function revenueAccount(party: string): LedgerAccount {
  assert(PARTY.test(party), 'a party of the ledger is a seller id or the operator');
  return `revenue:${party}`;
}

/** The account of what customers did not get back, or did not have to pay, where it is a party's. */
export function withheldAccount(what: 'forfeited' | 'waived', party: string): LedgerAccount {
  assert(PARTY.test(party), 'a party of the ledger is a seller id or the operator');
  return `${what}:${party}`;
}

/** The account of discounts that a party funds. */
export function discountAccount(party: string): LedgerAccount {
  assert(PARTY.test(party), 'a party of the ledger is a seller id or the operator');
  return party === OPERATOR ? 'discount' : `discount:${party}`;
}

/**
 * The entries of one transaction, without those that move nothing. Throws unless they sum to zero per currency; an
 * empty transaction is one (a change at renewal moves no money).
 */
export function createTransaction(entries: readonly LedgerEntry[]): readonly LedgerEntry[] {
  for (const [currency, sum] of sumBy(entries, (entry) => entry.currency)) {
    assert(sum === 0n, `a ledger transaction sums to zero in ${currency}`);
  }
  return entries.filter((entry) => entry.amountMinor !== 0n);
}

/** Balance of each account after the entries, in minor units. Throws when currencies are mixed: they cannot be added. */
export function balancesOf(entries: readonly LedgerEntry[]): ReadonlyMap<LedgerAccount, bigint> {
  assert(new Set(entries.map((entry) => entry.currency)).size <= 1, 'balances are taken in one currency at a time');
  return sumBy(entries, (entry) => entry.account);
}

function sumBy<Key>(entries: readonly LedgerEntry[], keyOf: (entry: LedgerEntry) => Key): Map<Key, bigint> {
  const sums = new Map<Key, bigint>();
  for (const entry of entries) {
    const key = keyOf(entry);
    sums.set(key, (sums.get(key) ?? 0n) + entry.amountMinor);
  }
  return sums;
}
