import { assert } from '../kernel/assert.ts';
import { allocate, type CurrencyCode } from '../kernel/money.ts';
import { OPERATOR } from '../quote/money-rules.ts';
import { assertSettlement } from './equations.ts';
import {
  createTransaction,
  discountAccount,
  type LedgerAccount,
  type LedgerEntry,
  type LedgerMemo,
  revenueAccount,
  withheldAccount,
} from './ledger-entry.ts';
import { cashPartOf, type OutsideMethod, type PaymentMethod, type PaymentSource } from './payment-source.ts';
import type { Settlement } from './settlement.ts';

/**
 * One builder per kind of ledger transaction. All amounts are minor units; each answer sums to zero. The path of an
 * order's money: payment (→ orders-in-progress), then completion (→ revenue) or refund (→ where it came from).
 */
export interface MoneyAmount {
  readonly currency: CurrencyCode;
  readonly minor: bigint;
}

export interface PaidAmount extends MoneyAmount {
  readonly source: PaymentSource;
}

/** Money that came from outside, or goes back there. */
export interface OutsideAmount extends MoneyAmount {
  readonly method: OutsideMethod;
}

/** Who earns: the seller, and the operator's commission out of it in hundredths of a percent (0 when absent). */
export interface RevenueParties {
  readonly seller: string;
  readonly operatorBasisPoints?: number;
}

export interface PurchaseAmount extends RevenueParties {
  readonly currency: CurrencyCode;
  /** The charges of the first slices, before discount and without tax. */
  readonly chargeMinor: bigint;
  readonly discountMinor: bigint;
  readonly taxMinor: bigint;
  readonly source: PaymentSource;
}

const BASIS_POINTS = 10_000;

/** The operator credits a customer's wallet with money that came in. */
export function entriesForTopUp({ currency, minor }: MoneyAmount): readonly LedgerEntry[] {
  assert(minor > 0n, 'money that comes in is more than nothing');
  return createTransaction([entry('cash', currency, -minor, 'top-up'), entry('wallet', currency, minor, 'top-up')]);
}

/** The first bill of a subscription, paid at once: charge − discount + tax leaves the customer. */
export function entriesForPurchase(purchase: PurchaseAmount): readonly LedgerEntry[] {
  const { currency, chargeMinor, discountMinor, taxMinor, source } = purchase;
  const minor = chargeMinor - discountMinor + taxMinor;
  assert(discountMinor >= 0n && taxMinor >= 0n && minor >= 0n, 'a first bill is not negative');
  return createTransaction([
    ...customerEntries({ currency, minor, source }, 'takes'),
    ...revenueEntries({ currency, minor: chargeMinor, parties: purchase, memo: 'charge' }),
    entry('discount', currency, -discountMinor, 'discount'),
    entry('tax', currency, taxMinor, 'tax'),
  ]);
}

/** The payable of an order is taken from the customer; it stands on `orders-in-progress` until the order ends. */
export function entriesForPayment(payment: PaidAmount): readonly LedgerEntry[] {
  return createTransaction([
    ...customerEntries(payment, 'takes'),
    entry('orders-in-progress', payment.currency, payment.minor, 'payment'),
  ]);
}

/** The part of a payment that balance covers stands on `orders-in-progress` while the rest is awaited from outside. */
export function entriesForBalanceHold({ currency, minor }: MoneyAmount): readonly LedgerEntry[] {
  return createTransaction([
    entry('balance', currency, -minor, 'balance-held'),
    entry('orders-in-progress', currency, minor, 'balance-held'),
  ]);
}

/** The rest came, or will not come: held balance is the customer's again, to be spent. */
export function entriesForBalanceRelease({ currency, minor }: MoneyAmount): readonly LedgerEntry[] {
  return createTransaction([
    entry('orders-in-progress', currency, -minor, 'balance-released'),
    entry('balance', currency, minor, 'balance-released'),
  ]);
}

/** What of a completion its settlement does not say: who earns, who funds discounts, what commission goes back. */
export interface CompletionParties extends RevenueParties {
  readonly discounts?: readonly { readonly funder: string; readonly minor: bigint }[];
  /**
   * Discounts at the seller's expense that are withheld from the customer, and so the seller's again; below 0 those that
   * are at their expense once more, because what withheld them is undone. Absent: none.
   */
  readonly sellerWithheldMinor?: bigint;
  /** The same of all discounts, whoever funds them. Absent: those of the seller's alone. */
  readonly withheldMinor?: bigint;
  /** The operator's share of the credit: what it took of what is credited. Absent: as much as of the charge. */
  readonly creditCommissionMinor?: bigint;
}

/**
 * A completed order moves what its quote said, nothing else (invariant 4). Sums to zero exactly when the settlement
 * keeps invariant 2; its payable, if any, was taken before. Of its refund, `outsideRefundMinor` goes back over means
 * from outside and is owed until it is sent; the rest is in the wallet at once.
 */
export function entriesForCompletion(
  settlement: Settlement,
  parties: CompletionParties,
  outsideRefundMinor = 0n,
): readonly LedgerEntry[] {
  assertSettlement(settlement);
  assert(outsideRefundMinor >= 0n && outsideRefundMinor <= settlement.refundMinor, 'a part is none to all of a refund');
  const { currency, discountMinor = 0n, taxMinor = 0n } = settlement;
  const { seller, discounts = [], creditCommissionMinor = operatorShare(settlement.creditMinor, parties) } = parties;
  const discounted = discounts.reduce((sum, { minor }) => sum + minor, 0n);
  assert(discounted === discountMinor, 'every discount has somebody who funds it');
  return createTransaction([
    entry('orders-in-progress', currency, -settlement.payableMinor, 'payment'),
    ...revenueEntries({ currency, minor: settlement.chargeMinor, parties, memo: 'charge' }),
    entry(revenueAccount(seller), currency, creditCommissionMinor - settlement.creditMinor, 'credit'),
    entry(revenueAccount(OPERATOR), currency, -creditCommissionMinor, 'credit'),
    ...withheldEntries(settlement, parties),
    ...discountEntries({ funder: seller, minor: borneAgain(parties), currency, parties, memo: 'waived' }),
    ...discounts.flatMap((discount) => discountEntries({ ...discount, currency, parties })),
    entry('tax', currency, taxMinor, 'tax'),
    entry('wallet', currency, settlement.refundMinor - outsideRefundMinor, 'refund'),
    entry('refunds-in-progress', currency, outsideRefundMinor, 'refund'),
    entry('balance', currency, settlement.balanceMinor, 'balance-granted'),
  ]);
}

/**
 * What customers do not get back, and what they need not pay. A discount among it is again whose it was. The rest is the
 * seller's and the operator's: nobody else's service is paid for by it, and a change that moves no money leaves what each
 * of them earned as it was (docs/decisions/0154).
 */
function withheldEntries(settlement: Settlement, parties: CompletionParties): LedgerEntry[] {
  const { currency, waivedMinor, forfeitedMinor } = settlement;
  if (waivedMinor === 0n && forfeitedMinor === 0n) return [];
  const { seller, sellerWithheldMinor = 0n, withheldMinor = sellerWithheldMinor } = parties;
  const back = { all: orNothing(withheldMinor), sellers: orNothing(sellerWithheldMinor) };
  const again = { all: orNothing(-withheldMinor), sellers: borneAgain(parties) };
  assert(back.sellers <= back.all && back.all <= forfeitedMinor, 'a part is none to all of what is forfeited');
  assert(again.sellers <= again.all && again.all <= waivedMinor, 'a part is none to all of what is waived');
  const [waived, kept] = [waivedMinor - again.all, forfeitedMinor - back.all];
  const operators = { waived: operatorShare(waived, parties), kept: keptCommission(settlement, parties, kept) };
  return [
    entry('waived', currency, again.sellers - again.all, 'waived'),
    entry(withheldAccount('waived', seller), currency, operators.waived - waived, 'waived'),
    entry(withheldAccount('waived', OPERATOR), currency, -operators.waived, 'waived'),
    entry('forfeited', currency, back.all - back.sellers, 'forfeited'),
    entry(withheldAccount('forfeited', seller), currency, kept - operators.kept, 'forfeited'),
    entry(withheldAccount('forfeited', OPERATOR), currency, operators.kept, 'forfeited'),
    entry(discountAccount(seller), currency, back.sellers, 'forfeited'),
  ];
}

/**
 * The operator's share of a credit that stays. A rule may credit more than was ever charged, and commission goes back only
 * as it was taken: what the new charge, and the money that goes out, have left of that is the most.
 */
function keptCommission(settlement: Settlement, parties: CompletionParties, keptMinor: bigint): bigint {
  const { creditMinor, chargeMinor, netMinor, forfeitedMinor } = settlement;
  const { creditCommissionMinor = operatorShare(creditMinor, parties) } = parties;
  const outMinor = -netMinor - forfeitedMinor;
  const left =
    creditCommissionMinor - operatorShare(chargeMinor, parties) - operatorShare(orNothing(outMinor), parties);
  const share = operatorShare(keptMinor, parties);
  return left < share ? orNothing(left) : share;
}

function orNothing(minor: bigint): bigint {
  return minor > 0n ? minor : 0n;
}

/** A discount that had been withheld, and is at the seller's expense once more. */
function borneAgain({ sellerWithheldMinor = 0n }: CompletionParties): bigint {
  return orNothing(-sellerWithheldMinor);
}

/** The operator's share of what a change earns: of its charge, less the discounts that the seller funds. */
export function commissionMinor({ chargeMinor }: Pick<Settlement, 'chargeMinor'>, parties: CompletionParties): bigint {
  const given = (parties.discounts ?? []).filter(({ funder }) => funder !== OPERATOR);
  const funded = [...given, { minor: borneAgain(parties) }];
  return funded.reduce((left, { minor }) => left - operatorShare(minor, parties), operatorShare(chargeMinor, parties));
}

/** A discount of the seller's is no revenue of theirs, so that no commission is due on it. */
function discountEntries(of: {
  readonly funder: string;
  readonly minor: bigint;
  readonly currency: CurrencyCode;
  readonly parties: RevenueParties;
  readonly memo?: LedgerMemo;
}): LedgerEntry[] {
  const { funder, minor, currency, parties, memo = 'discount' } = of;
  const share = funder === OPERATOR ? 0n : operatorShare(minor, parties);
  return [
    entry(discountAccount(funder), currency, -minor, memo),
    entry(revenueAccount(parties.seller), currency, share, 'discount'),
    entry(revenueAccount(OPERATOR), currency, -share, 'discount'),
  ];
}

/** A paid order that will not complete: the payment goes back where it came from, balance to balance. */
export function entriesForRefund(payment: PaidAmount): readonly LedgerEntry[] {
  return createTransaction([
    entry('orders-in-progress', payment.currency, -payment.minor, 'order-refund'),
    ...customerEntries(payment, 'gives back'),
  ]);
}

/** Money from outside that no order awaits any more is the customer's: owed to them until it has gone back. */
export function entriesForLatePayment({ currency, minor, method }: OutsideAmount): readonly LedgerEntry[] {
  assert(minor > 0n, 'money that comes in is more than nothing');
  return createTransaction([
    entry(CUSTOMER_ACCOUNT[method], currency, -minor, 'late-payment'),
    entry('refunds-in-progress', currency, minor, 'late-payment'),
  ]);
}

/** Money that was owed has gone back to where it came from. */
export function entriesForSentRefund({ currency, minor, method }: OutsideAmount): readonly LedgerEntry[] {
  assert(minor > 0n, 'money that goes back is more than nothing');
  return createTransaction([
    entry('refunds-in-progress', currency, -minor, 'refund-sent'),
    entry(CUSTOMER_ACCOUNT[method], currency, minor, 'refund-sent'),
  ]);
}

/** Money that was sent back did not arrive: it is with us again, and owed again. */
export function entriesForBouncedRefund(amount: OutsideAmount): readonly LedgerEntry[] {
  return createTransaction(
    entriesForSentRefund(amount).map((sent) => ({ ...sent, amountMinor: -sent.amountMinor, memo: 'refund-bounced' })),
  );
}

/** Which account customers pay from, by method. */
const CUSTOMER_ACCOUNT: { readonly [method in PaymentMethod]: LedgerAccount } = {
  wallet: 'wallet',
  external: 'external-cash',
  stripe: 'stripe-clearing',
};

function customerEntries({ currency, minor, source }: PaidAmount, direction: 'takes' | 'gives back'): LedgerEntry[] {
  const cashMinor = cashPartOf(source, minor);
  const balanceMinor = minor - cashMinor;
  assert(balanceMinor >= 0n && cashMinor >= 0n, 'balance covers between none and all of a payment');
  const sign = direction === 'takes' ? -1n : 1n;
  return [
    entry(
      CUSTOMER_ACCOUNT[source.method],
      currency,
      sign * cashMinor,
      direction === 'takes' ? 'payment' : 'order-refund',
    ),
    entry('balance', currency, sign * balanceMinor, direction === 'takes' ? 'balance-spent' : 'order-refund'),
  ];
}

/** The legs of a charge; the parts add up to the whole. */
export function revenueEntries(line: {
  readonly currency: CurrencyCode;
  readonly minor: bigint;
  readonly parties: RevenueParties;
  readonly memo: LedgerMemo;
}): LedgerEntry[] {
  const { seller } = line.parties;
  assert(seller !== OPERATOR, 'no seller is called like the operator: their revenue would be one account');
  const operatorMinor = operatorShare(line.minor, line.parties);
  return [
    entry(revenueAccount(seller), line.currency, line.minor - operatorMinor, line.memo),
    entry(revenueAccount(OPERATOR), line.currency, operatorMinor, line.memo),
  ];
}

function operatorShare(minor: bigint, { operatorBasisPoints = 0 }: RevenueParties): bigint {
  if (operatorBasisPoints === 0) return 0n;
  assert(
    Number.isInteger(operatorBasisPoints) && operatorBasisPoints >= 0 && operatorBasisPoints <= BASIS_POINTS,
    'a commission is 0 to 10000 basis points',
  );
  const weights = [BigInt(BASIS_POINTS - operatorBasisPoints), BigInt(operatorBasisPoints)];
  const [, share = 0n] = allocate(minor, weights);
  return share;
}

function entry(account: LedgerAccount, currency: CurrencyCode, amountMinor: bigint, memo: LedgerMemo): LedgerEntry {
  return { account, currency, amountMinor, memo };
}
