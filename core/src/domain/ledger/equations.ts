import { assert } from '../kernel/assert.ts';
import type { Settlement } from './settlement.ts';

/**
 * The equations of invariant 2. Each check answers a difference in minor units: 0 when the equation holds, otherwise
 * how much is missing. The engine asserts them on every completion, tests over whole histories.
 */

/** charge − credit − discount + tax = payable + waived − refund − balance − forfeited: left side minus right side. */
export function checkSettlement(settlement: Settlement): bigint {
  const { payableMinor, waivedMinor, refundMinor, balanceMinor, forfeitedMinor } = settlement;
  const moved = payableMinor + waivedMinor - refundMinor - balanceMinor - forfeitedMinor;
  const { chargeMinor, creditMinor, discountMinor = 0n, taxMinor = 0n } = settlement;
  return chargeMinor - creditMinor - discountMinor + taxMinor - moved;
}

/** Throws unless the settlement keeps invariant 2, names its net, and either takes or gives. */
export function assertSettlement(settlement: Settlement): void {
  const takes = [settlement.payableMinor, settlement.waivedMinor];
  const gives = [settlement.refundMinor, settlement.balanceMinor, settlement.forfeitedMinor];
  const lines = [settlement.chargeMinor, settlement.creditMinor];
  assert(settlement.netMinor === settlement.chargeMinor - settlement.creditMinor, 'net = charge − credit');
  assert(checkSettlement(settlement) === 0n, 'invariant 2: charge − credit = what the settlement moves');
  assert(
    [...lines, ...takes, ...gives].every((amount) => amount >= 0n),
    'the amounts of a settlement are not negative',
  );
  assert(
    takes.every((amount) => amount === 0n) || gives.every((amount) => amount === 0n),
    'a settlement takes or gives, never both',
  );
  const { discountMinor = 0n, taxMinor = 0n } = settlement;
  assert(discountMinor >= 0n && (discountMinor === 0n || settlement.netMinor > 0n), 'a discount reduces what is due');
  assert(
    taxMinor === 0n || taxMinor > 0n === settlement.payableMinor > 0n,
    'tax is charged with a payment, and goes back with money',
  );
}

/** Both sides of the equation of a subscription, in minor units of one currency, over completed orders. */
export interface SubscriptionCash {
  readonly slices: readonly { readonly chargeMinor: bigint; readonly creditedMinor: bigint }[];
  /** Money paid for the first bill and for completed orders; not the part that balance covered. */
  readonly cashPaidMinor: bigint;
  readonly cashRefundedMinor: bigint;
  readonly waivedMinor: bigint;
  readonly forfeitedMinor: bigint;
  readonly balanceGrantedMinor: bigint;
  readonly balanceSpentMinor: bigint;
  readonly taxHeldMinor: bigint;
  /** Discounts not funded by cash. */
  readonly discountsMinor: bigint;
}

/**
 * cash paid − refunded = Σ over slices (charge − credited) − waived + forfeited + balance granted − balance spent
 * + tax held − discounts: left side minus right side.
 */
export function checkSubscriptionCash(cash: SubscriptionCash): bigint {
  const value = cash.slices.reduce((sum, slice) => sum + slice.chargeMinor - slice.creditedMinor, 0n);
  const balance = cash.balanceGrantedMinor - cash.balanceSpentMinor;
  const kept = value - cash.waivedMinor + cash.forfeitedMinor + balance + cash.taxHeldMinor - cash.discountsMinor;
  return cash.cashPaidMinor - cash.cashRefundedMinor - kept;
}

/** What may still go back as money: cash paid − refunded, less the refund at hand. Negative breaks invariant 2. */
export function checkRefund(input: {
  readonly cashPaidMinor: bigint;
  readonly cashRefundedMinor: bigint;
  readonly refundMinor: bigint;
}): bigint {
  return input.cashPaidMinor - input.cashRefundedMinor - input.refundMinor;
}
