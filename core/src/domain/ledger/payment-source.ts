import { assert } from '../kernel/assert.ts';

/**
 * Where a payment comes from, and so where it goes back to. `balanceMinor` of it is the customer's balance (credit, spent
 * first, never paid out); the rest is prepaid money of their wallet, or money from outside.
 */
export type PaymentSource = WalletSource | OutsideSource;

export interface WalletSource {
  readonly method: 'wallet';
  readonly balanceMinor: bigint;
}

/** Paid outside: over the operator's own billing (`external`) or over Stripe. */
export interface OutsideSource {
  readonly method: OutsideMethod;
  readonly balanceMinor: bigint;
  /** Tells the payment from all others: its money counts once. */
  readonly reference: string;
}

export type OutsideMethod = 'external' | 'stripe';
export type PaymentMethod = PaymentSource['method'];

/** The wallet as source of a payment, the customer's balance spent first (contract §2). Minor units, neither negative. */
export function spendBalanceFirst(input: {
  readonly payableMinor: bigint;
  readonly balanceMinor: bigint;
}): WalletSource {
  assert(input.payableMinor >= 0n && input.balanceMinor >= 0n, 'payable and balance are not negative');
  const coversAll = input.balanceMinor >= input.payableMinor;
  return { method: 'wallet', balanceMinor: coversAll ? input.payableMinor : input.balanceMinor };
}

/** How much of a payment is money: all but the part that balance covers. */
export function cashPartOf(source: PaymentSource, minor: bigint): bigint {
  return minor - source.balanceMinor;
}
