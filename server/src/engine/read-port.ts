import type {
  AccountId,
  ChangeOrder,
  ImpactSubscription,
  OrderId,
  QuoteId,
  Slice,
  Subscription,
  SubscriptionId,
} from '@regrade/core';
import type {
  AccessToken,
  Account,
  AuditRecord,
  Balance,
  Draft,
  Product,
  Review,
  StoredLicense,
  StoredQuote,
  StoredRelease,
} from './ports.ts';
import type { MoneyReads } from './statement-port.ts';

/** One page of a list: up to `limit` items after the cursor, which is the sort key of the last item of the page before. */
export interface Page {
  readonly limit: number;
  readonly after: readonly string[] | null;
}

export interface Listed<T> {
  readonly items: readonly T[];
  /** Absent on the last page. */
  readonly next?: readonly string[];
}

/** Reads outside the write path: each is one statement and sees what was committed when it began. */
export interface ReadStore extends MoneyReads {
  findToken(hash: string): Promise<AccessToken | undefined>;
  readAccount(account: AccountId): Promise<Account | undefined>;
  readSeller(seller: string): Promise<Account | undefined>;
  listAccounts(filter: { readonly kind?: Account['kind'] }, page: Page): Promise<Listed<Account>>;
  readBalances(account: AccountId): Promise<Balance[]>;
  /** Money of open orders, by currency. */
  readHeldMoney(account: AccountId): Promise<ReadonlyMap<string, bigint>>;

  readProduct(product: string): Promise<Product | undefined>;
  /** Published products, and those of `seller` that are not. */
  listProducts(
    filter: { readonly seller?: string; readonly unpublishedOf?: string; readonly allUnpublished?: boolean },
    page: Page,
  ): Promise<Listed<Product & { readonly publishedAt: number | null }>>;
  readRelease(product: string, number: number): Promise<StoredRelease | undefined>;
  /** The types of the releases in force, each with one of its products. */
  readUsedProductTypes(): Promise<readonly { readonly type: string; readonly product: string }[]>;
  readDraft(product: string): Promise<Draft | undefined>;
  readReview(review: string): Promise<Review | undefined>;
  readLatestReview(product: string): Promise<Review | undefined>;
  listReviews(
    filter: { readonly state?: Review['state']; readonly product?: string },
    page: Page,
  ): Promise<Listed<Review>>;

  readSubscription(subscription: SubscriptionId): Promise<SubscriptionWithSlices | undefined>;
  listSubscriptions(
    filter: {
      readonly account?: AccountId;
      readonly product?: string;
      readonly state?: 'active' | 'suspended' | 'ended';
      readonly now: number;
    },
    page: Page,
  ): Promise<Listed<SubscriptionWithSlices>>;
  /** How many subscriptions of a product run at an instant. */
  countRunning(product: string, now: number): Promise<number>;
  /** The same subscriptions in the order of their keys, with as much as an impact reads; bills and cash with `money`. */
  streamRunning(
    of: { readonly product: string; readonly now: number; readonly money: boolean },
    page: Page,
  ): Promise<Listed<ImpactSubscription>>;
  readQuote(quote: QuoteId): Promise<StoredQuote | undefined>;
  readOrder(order: OrderId): Promise<ChangeOrder | undefined>;
  listOrders(
    filter: { readonly account?: AccountId; readonly subscription?: SubscriptionId; readonly state?: string },
    page: Page,
  ): Promise<Listed<ChangeOrder>>;
  /** Orders at which a clock has to look, the longest due first. */
  listDueOrders(now: number, limit: number): Promise<readonly OrderId[]>;

  findLicenseByKey(account: AccountId, keyHash: string): Promise<StoredLicense | undefined>;
  readLicenses(ids: readonly string[]): Promise<StoredLicense[]>;
  /** Active licenses whose time is over. */
  listExpiredLicenses(now: number, limit: number): Promise<readonly StoredLicense[]>;
  readStatement(license: string, revision: number): Promise<string | undefined>;
  /** Keeps the first statement of a revision; answers the one that is kept. */
  keepStatement(of: {
    readonly license: string;
    readonly revision: number;
    readonly statement: string;
  }): Promise<string>;

  listAudit(
    filter: { readonly account?: AccountId; readonly subject?: string },
    page: Page,
  ): Promise<Listed<AuditRecord>>;
  /** Answers when the database does. */
  ping(): Promise<void>;
}

export interface SubscriptionWithSlices {
  readonly subscription: Subscription;
  /** All of them, the oldest first. */
  readonly slices: readonly Slice[];
}
