import { assert } from '../kernel/assert.ts';

/**
 * Where a payment comes from, and so where it goes back to. `wallet` is the customer's money with us: `balanceMinor` of
 * the payment is balance (credit, spent first, never paid out), the rest prepaid money. `external` is a payment made
 * outside, known by the reference that the payment service gave it.
 */
export type PaymentSource = WalletSource | ExternalSource;

export interface WalletSource {
  readonly method: 'wallet';
  readonly balanceMinor: bigint;
}

export interface ExternalSource {
  readonly method: 'external';
  readonly reference: string;
}

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
  return source.method === 'wallet' ? minor - source.balanceMinor : minor;
}
