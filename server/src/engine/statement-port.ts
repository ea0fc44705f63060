import type { AccountId, ChangeOrder, Quote } from '@regrade/core';
import type { StoredCoupon, StoredMoneyRule, StoredReceipt } from './money/money-port.ts';
import type { LedgerRow } from './ports.ts';
import type { Listed, Page } from './read-port.ts';
import type { StoredRenewal } from './renewals/renewal.ts';

/** `[from, to)`; null: since the first entry. */
export interface StatementPeriod {
  readonly currency: string;
  readonly from: number | null;
  readonly to: number;
}

/** What stands on a ledger account before and after a period, and what moved it: opening + moved = closing. */
export interface LedgerBalance {
  readonly name: string;
  readonly openingMinor: bigint;
  readonly closingMinor: bigint;
  /** By memo. */
  readonly moved: readonly { readonly memo: string; readonly entries: number; readonly amountMinor: bigint }[];
}

/** What transactions earned a seller: charge − credit − discount − commission. */
export interface SellerFigures {
  readonly chargeMinor: bigint;
  readonly creditMinor: bigint;
  readonly discountMinor: bigint;
  readonly commissionMinor: bigint;
  /** Above 0 what customers did not get back, below 0 what they did not have to pay; before commission. */
  readonly withheldMinor: bigint;
}

/** One ledger transaction as its seller sees it. */
export interface SellerLine extends SellerFigures {
  readonly account: AccountId;
  readonly transaction: string;
  readonly subject: string;
  readonly at: number;
}

/** A seller's line with what tells how it came about. */
export interface SellerLineFound extends SellerLine {
  readonly seller: string;
  readonly currency: string;
  /** Of the commission: what of earlier shares went back with the credit. */
  readonly returnedMinor: bigint;
  /** Of the commission: the operator's share of what is withheld. */
  readonly keptMinor: bigint;
  /** The renewal that it bills. */
  readonly renewal: StoredRenewal | null;
}

export interface SellerSums extends SellerFigures {
  readonly lines: number;
}

/** A receipt as it was stored, or the order that it follows from. */
export type FoundReceipt =
  | { readonly kind: 'stored'; readonly receipt: StoredReceipt }
  | { readonly kind: 'order'; readonly number: string; readonly order: ChangeOrder; readonly quote: Quote };

/** What a seller's orders brought in one day or month. */
export interface SellerSeriesPoint {
  /** First second of it, UTC. */
  readonly from: number;
  readonly upgrades: number;
  readonly downgrades: number;
  readonly changesMinor: bigint;
  readonly othersMinor: bigint;
}

/** Reads of money: rules, receipts and statements. */
export interface MoneyReads {
  listMoneyRules(
    filter: { readonly kind: StoredMoneyRule['kind']; readonly owner?: string },
    page: Page,
  ): Promise<Listed<StoredMoneyRule>>;
  listCoupons(filter: { readonly owner?: string }, page: Page): Promise<Listed<StoredCoupon>>;
  /** The newest first. */
  listReceipts(
    of: {
      readonly account: AccountId;
      /** Of the ledger: an order or a subscription. */
      readonly subject?: string;
    },
    page: Page,
  ): Promise<Listed<FoundReceipt>>;
  findReceipt(account: AccountId, number: string): Promise<FoundReceipt | undefined>;
  /** Balances of an account's ledger accounts before and after a period; of all of them, or of the named ones. */
  readLedgerBalances(
    of: StatementPeriod & { readonly account: AccountId; readonly names: readonly string[] | null },
  ): Promise<readonly LedgerBalance[]>;
  listLedgerEntries(
    of: StatementPeriod & { readonly account: AccountId; readonly names: readonly string[] | null },
    page: Page,
  ): Promise<Listed<LedgerRow>>;
  /** All of them, in the same order, as they are when the reading begins: sorted once. */
  exportLedgerEntries(
    of: StatementPeriod & { readonly account: AccountId; readonly names: readonly string[] | null },
  ): AsyncIterable<readonly LedgerRow[]>;
  /** What a seller has earned before a period, and in it. */
  readSellerSums(
    of: StatementPeriod & { readonly seller: string },
  ): Promise<{ readonly before: SellerSums; readonly within: SellerSums }>;
  /** Undefined where it is no line of a seller's. */
  findSellerLine(of: {
    readonly account: AccountId;
    readonly transaction: string;
  }): Promise<SellerLineFound | undefined>;
  listSellerLines(of: StatementPeriod & { readonly seller: string }, page: Page): Promise<Listed<SellerLine>>;
  /** Those days or months of `[from, to)` in which anything was earned, in order of time. */
  readSellerSeries(of: {
    readonly seller: string;
    readonly currency: string;
    readonly from: number;
    readonly to: number;
    readonly by: 'day' | 'month';
  }): Promise<readonly SellerSeriesPoint[]>;
  /** Every entry of a currency, by ledger account: since the first one. */
  sumLedger(currency: string): Promise<readonly LedgerBalance[]>;
}
