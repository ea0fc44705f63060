import * as z from 'zod';
import { ID_LENGTH_MAX } from './limits.ts';
import { pageQuery } from './page.ts';
import {
  accountId,
  amount,
  counter,
  currency,
  cursor,
  identifier,
  instant,
  listOf,
  orderId,
  pageOf,
  quantities,
  sellerId,
  subscriptionId,
} from './scalars.ts';

/** Receipts and statements (docs/money.md). */

export const discountLine = z.object({
  id: z.string(),
  name: z.string(),
  /** Who pays for it: `operator`, or a seller. */
  funder: z.string(),
  coupon: z.string().exactOptional(),
  amount,
});
/** Positive when it is charged, negative when it goes back. */
export const taxLine = z.object({ rate: z.string(), name: z.string(), amount });

const receiptLine = z.object({
  component: identifier,
  /** What was bought or changed to; absent where the selection stays. */
  skuKey: z.string().exactOptional(),
  quantities: quantities.exactOptional(),
  charge: amount,
  credit: amount,
});

export const receipt = z.object({
  /** `<account>-<year>-<n>`: without gaps in each account and year. */
  number: z.string(),
  kind: z.enum(['receipt', 'credit-note']),
  issuedAt: instant,
  account: accountId,
  seller: z.string(),
  product: z.string(),
  subscription: subscriptionId,
  /** Absent for a purchase. */
  order: orderId.exactOptional(),
  /** The completed order that this one corrects. */
  corrects: orderId.exactOptional(),
  currency,
  lines: listOf(receiptLine),
  discounts: listOf(discountLine),
  taxes: listOf(taxLine),
  /** charge − credit, before discounts and tax. */
  net: amount,
  waived: amount,
  forfeited: amount,
  /** net − discounts + taxes, where that is above 0; of it `paidFromBalance` was credit. */
  paid: amount,
  paidFromBalance: amount,
  /** How it was paid; null where nothing was. */
  method: z.string().nullable(),
  refund: amount,
  balance: amount,
});
/** `<account>-<year>-<n>`. */
export const receiptParams = z.strictObject({ number: z.string().regex(/^[a-z0-9]{8}-\d{4}-\d{6,}$/) });
/** A page of HTML, or a PDF. */
export const receiptDocument = z.string();
export const receiptPage = pageOf(receipt);
export const receiptQuery = pageQuery({
  account: accountId.exactOptional(),
  /** What a statement's line calls its subject: an order, or a subscription that was bought and renewed. */
  subject: z.union([orderId, subscriptionId]).exactOptional(),
});

const period = {
  currency,
  /** Left out: from the first entry on. */
  from: instant.exactOptional(),
  /** Excluded; left out: now. */
  to: instant.exactOptional(),
};
const whose = { account: accountId.exactOptional(), seller: sellerId.exactOptional() };

export const statementQuery = pageQuery({ ...whose, ...period });
export const statementExportQuery = z.strictObject({ ...whose, ...period });

const statementHead = { currency, from: instant.nullable(), to: instant, opening: amount, closing: amount };

/** By memo: `entries` of them sum to `amount`. */
const movedAmounts = listOf(z.object({ memo: z.string(), entries: counter, amount }));
/** opening + moved = closing. */
const ledgerBalance = z.object({ ledgerAccount: z.string(), opening: amount, moved: movedAmounts, closing: amount });

/** What a seller earned with so many lines: net = charge − credit − discount − commission + withheld. */
const sellerSums = z.object({
  lines: counter,
  charge: amount,
  credit: amount,
  discount: amount,
  commission: amount,
  withheld: amount,
  net: amount,
});

/** Of a customer: what moved on their wallet, balance, open orders and refunds under way; for the operator on every ledger account, which sum to 0. */
export const accountStatement = z.object({
  of: z.literal('account'),
  account: accountId,
  ...statementHead,
  balances: listOf(ledgerBalance),
  items: listOf(
    z.object({
      at: instant,
      transaction: z.string(),
      subject: z.string().max(ID_LENGTH_MAX),
      ledgerAccount: z.string(),
      memo: z.string(),
      amount,
    }),
  ),
  nextCursor: cursor.exactOptional(),
});

/** Of a seller: what customers' orders earned them, one line for each ledger transaction. */
export const sellerStatement = z.object({
  of: z.literal('seller'),
  seller: z.string(),
  ...statementHead,
  /** `opening` is the net of all lines before the period; with that of those in it, it is `closing`. */
  before: sellerSums,
  within: sellerSums,
  items: listOf(
    z.object({
      at: instant,
      transaction: z.string(),
      subject: z.string().max(ID_LENGTH_MAX),
      /** Of new selections, and of old ones given back; before commission. */
      charge: amount,
      credit: amount,
      /** Discounts at the seller's expense. */
      discount: amount,
      /** The operator's share; below 0 where it goes back. */
      commission: amount,
      /**
       * What customers did not get back of a credit, and what, below 0, they did not have to pay of a charge; before
       * commission.
       */
      withheld: amount,
      /** charge − credit − discount − commission + withheld. */
      net: amount,
    }),
  ),
  nextCursor: cursor.exactOptional(),
});

export const statement = z.discriminatedUnion('of', [accountStatement, sellerStatement]);
/** Lines of a statement as CSV (RFC 4180), with a header. */
export const statementCsv = z.string();

/** The whole ledger by ledger account: `sum` is 0. */
export const ledgerBalances = z.object({
  currency,
  /** `moved` sums to `balance`. */
  items: listOf(z.object({ ledgerAccount: z.string(), balance: amount, moved: movedAmounts })),
  sum: amount,
});
export const ledgerBalancesQuery = z.strictObject({ currency });

/** What a seller earned, period by period, without gaps; at most 400 of them. */
export const sellerSeriesQuery = z.strictObject({
  currency,
  from: instant,
  /** Excluded. */
  to: instant,
  by: z.enum(['day', 'month']).default('month'),
  seller: sellerId.exactOptional(),
});
export const sellerSeries = z.object({
  seller: z.string(),
  currency,
  by: z.enum(['day', 'month']),
  items: listOf(
    z.object({
      /** The first instant of the day or month, UTC. */
      from: instant,
      /** Change orders completed: those that cost, and those that paid back or cost nothing. */
      upgrades: counter,
      downgrades: counter,
      /** charge − credit − discount − commission + withheld of change orders, and of everything else: purchases, renewals, corrections. */
      changes: amount,
      others: amount,
    }),
  ),
});
export type SellerSeries = z.infer<typeof sellerSeries>;

export type Receipt = z.infer<typeof receipt>;
export type Statement = z.infer<typeof statement>;
export type AccountStatement = z.infer<typeof accountStatement>;
export type SellerStatement = z.infer<typeof sellerStatement>;
export type LedgerBalances = z.infer<typeof ledgerBalances>;
