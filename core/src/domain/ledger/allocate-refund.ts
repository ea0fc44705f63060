import { assert } from '../kernel/assert.ts';
import { allocate } from '../kernel/money.ts';

/** A payment from outside, and how much of its money has not gone back yet. Minor units. */
export interface OpenPayment {
  readonly reference: string;
  readonly leftMinor: bigint;
}

export interface RefundInput {
  readonly refundMinor: bigint;
  /** All cash that the subscription has paid and not got back, over whatever means. */
  readonly cashLeftMinor: bigint;
  readonly payments: readonly OpenPayment[];
}

export interface RefundShares {
  readonly walletMinor: bigint;
  /** By reference; payments that get nothing are left out. */
  readonly outside: readonly { readonly reference: string; readonly minor: bigint }[];
}

/**
 * A refund goes back over the means that paid, in proportion to what each paid and has not got back; what no payment
 * from outside covers was paid from the wallet. The shares add up to the refund, and none exceeds what is left of its
 * means (invariant 2). Balance is no means: it is spent, never paid out.
 */
export function allocateRefund({ refundMinor, cashLeftMinor, payments }: RefundInput): RefundShares {
  assert(refundMinor >= 0n && refundMinor <= cashLeftMinor, 'refunds never exceed cash paid − refunded (invariant 2)');
  const outsideLeft = payments.reduce((sum, { leftMinor }) => sum + leftMinor, 0n);
  const walletLeft = cashLeftMinor - outsideLeft;
  assert(walletLeft >= 0n, 'payments from outside are part of the cash that was paid');
  if (refundMinor === 0n) return { walletMinor: 0n, outside: [] };
  const [walletMinor = 0n, ...parts] = allocate(refundMinor, [
    walletLeft,
    ...payments.map(({ leftMinor }) => leftMinor),
  ]);
  const outside = payments.map(({ reference, leftMinor }, index) => {
    const minor = parts[index] ?? 0n;
    assert(minor <= leftMinor, 'a refund never exceeds what its payment has left (invariant 2)');
    return { reference, minor };
  });
  assert(walletMinor <= walletLeft, 'no more goes back to the wallet than it paid (invariant 2)');
  return { walletMinor, outside: outside.filter(({ minor }) => minor > 0n) };
}
