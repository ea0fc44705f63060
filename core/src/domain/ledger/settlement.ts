import type { CurrencyCode } from '../kernel/money.ts';

/**
 * What money a change moves, in minor units of one currency: the outcome of a fee rule, as the quote said it. Every
 * amount but the net is 0 or more; `checkSettlement` is the equation between them.
 */
export interface Settlement {
  readonly currency: CurrencyCode;
  /** What the new selection costs over the rest of the term. */
  readonly chargeMinor: bigint;
  /** What is left of the old selection. */
  readonly creditMinor: bigint;
  /** charge − credit; negative when something is left over. */
  readonly netMinor: bigint;
  /** What the customer pays, from balance, wallet or outside: after discount, with tax. */
  readonly payableMinor: bigint;
  /** Money that goes back to the customer's wallet, with the tax that goes back with it. */
  readonly refundMinor: bigint;
  /** Credit granted to the customer's balance. */
  readonly balanceMinor: bigint;
  /** A positive net of a downgrade, which costs nothing. */
  readonly waivedMinor: bigint;
  /** What a refund cap or `settled: zero` withholds. */
  readonly forfeitedMinor: bigint;
  /** What discounts take off a positive net, which no cash funds. Absent: nothing. */
  readonly discountMinor?: bigint;
  /** Tax in the payable; below 0 in what goes back. Absent: none. */
  readonly taxMinor?: bigint;
}

/** The settlement of a change that moves no money: of every change at renewal (contract §4, Time). */
export function emptySettlement(currency: CurrencyCode): Settlement {
  return {
    currency,
    chargeMinor: 0n,
    creditMinor: 0n,
    netMinor: 0n,
    payableMinor: 0n,
    refundMinor: 0n,
    balanceMinor: 0n,
    waivedMinor: 0n,
    forfeitedMinor: 0n,
  };
}
