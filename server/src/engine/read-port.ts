import type {
  AccountId,
  ChangeOrder,
  DeliveryId,
  ImpactSubscription,
  License,
  LicenseId,
  OrderId,
  OutsideMethod,
  PaymentId,
  Quote,
  QuoteId,
  RefundId,
  Selection,
  Slice,
  Subscription,
  SubscriptionId,
} from '@regrade/core';
import type { Delivery, DeliveryAttempt } from './deliveries/delivery.ts';
import type { Endpoint } from './endpoints/endpoint.ts';
import type { LaneState } from './outbox/outbox-port.ts';
import type { Payment, Refund } from './payments/payment.ts';
import type {
  AccessToken,
  Account,
  AuditRecord,
  Balance,
  Draft,
  Product,
  Review,
  StoredAdjustment,
  StoredLicense,
  StoredQuote,
  StoredRelease,
} from './ports.ts';
import type { DueRenewal } from './renewals/renew.ts';
import type { StoredRenewal } from './renewals/renewal.ts';
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

/** Where to look for what is due: until when, in everybody's time, or in that of one sandbox account. */
export interface DueScope {
  readonly until: number;
  readonly limit: number;
  /** Absent: all accounts without a clock of their own. */
  readonly account?: AccountId;
  /** Goes on behind the last entry of a list. */
  readonly after?: DueKey;
  /** Leaves out what was due before. */
  readonly since?: number;
}

/** Where an entry stands in its list. */
export type DueKey = readonly [place: number, account: string, id: string];

export interface Due {
  readonly at: number;
  readonly key: DueKey;
}

export interface DueOrder extends Due {
  readonly order: OrderId;
}

export interface DueLicense extends Due {
  readonly account: AccountId;
  readonly license: LicenseId;
  readonly subscription: SubscriptionId;
}

/** An order with what its quote changes to. */
export interface ListedOrder {
  readonly order: ChangeOrder;
  readonly to: readonly Selection[];
}

/** An order with the quote that it carries out. */
export interface QuotedOrder {
  readonly order: ChangeOrder;
  readonly quote: Quote;
}

export interface OrderFilter {
  readonly account?: AccountId;
  readonly subscription?: SubscriptionId;
  readonly product?: string;
  readonly state?: ChangeOrder['state']['kind'];
  /** Placed at `from` or later, and before `to`. */
  readonly from?: number;
  readonly to?: number;
}

export interface InstanceFilter {
  readonly seller: string;
  readonly product?: string;
  readonly account?: AccountId;
  readonly state?: 'active' | 'suspended' | 'ended';
  /** Of the license of one of its components. */
  readonly license?: License['status'];
  /** Part of the customer's name, whatever its case; or the beginning of an id of the subscription or of a license. */
  readonly search?: string;
  readonly sandbox?: boolean;
  readonly now: number;
}

/** A subscription as its seller sees it: User Application Instance. */
export interface Instance extends SubscriptionWithSlices {
  readonly customer: string;
  readonly licenses: readonly License[];
}

/** Reads outside the write path: each is one statement and sees what was committed when it began. */
/** A draft for a list of products: its findings are counted, not read. */
export interface DraftSummary {
  readonly inReview: boolean;
  readonly updatedAt: number;
  readonly errors: number;
  readonly warnings: number;
  /** The newest review of the product. */
  readonly review: { readonly state: Review['state']; readonly reason: string | null } | null;
}

export interface ReadStore extends MoneyReads {
  findToken(hash: string): Promise<AccessToken | undefined>;
  /** All of an account, revoked ones too, the newest first. */
  listTokens(account: AccountId, page: Page): Promise<Listed<AccessToken>>;
  readAccount(account: AccountId): Promise<Account | undefined>;
  readSeller(seller: string): Promise<Account | undefined>;
  listAccounts(
    filter: {
      readonly kind?: Account['kind'];
      readonly sandbox?: boolean;
      /** The seller who opened them for tests. */
      readonly sandboxSeller?: string;
      /** Part of the name, whatever its case; or the whole id of the account or of its seller. */
      readonly search?: string;
    },
    page: Page,
  ): Promise<Listed<Account>>;
  readBalances(account: AccountId): Promise<Balance[]>;
  /** Money of open orders, by currency. */
  readHeldMoney(account: AccountId): Promise<ReadonlyMap<string, bigint>>;

  readPayment(payment: PaymentId): Promise<Payment | undefined>;
  /** Payments from outside, the oldest first. */
  listPayments(
    filter: {
      readonly account?: AccountId;
      readonly state?: string;
      readonly method?: OutsideMethod;
      readonly order?: OrderId;
    },
    page: Page,
  ): Promise<Listed<Payment>>;
  readRefund(refund: RefundId): Promise<Refund | undefined>;
  listRefunds(filter: Parameters<ReadStore['listPayments']>[0], page: Page): Promise<Listed<Refund>>;

  readProduct(product: string): Promise<Product | undefined>;
  /** Published products, and those of `seller` that are not. */
  listProducts(
    filter: {
      readonly seller?: string;
      /** Part of the id or of a name. */
      readonly search?: string;
      readonly unpublishedOf?: string;
      readonly allUnpublished?: boolean;
    },
    page: Page,
  ): Promise<Listed<Product & { readonly publishedAt: number | null }>>;
  /** Where the drafts of these products stand; those without a draft are left out. */
  readDraftSummaries(products: readonly string[]): Promise<ReadonlyMap<string, DraftSummary>>;
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
  /** What may have charged or credited a slice; its account is the subscription's. */
  readSliceSources(of: { readonly subscription: Subscription; readonly slice: Slice }): Promise<SliceSources>;
  readOrder(order: OrderId): Promise<ChangeOrder | undefined>;
  readQuotedOrder(order: OrderId): Promise<QuotedOrder | undefined>;
  /** The newest first. */
  listOrders(filter: OrderFilter, page: Page): Promise<Listed<ListedOrder>>;
  /** Orders whose payment deadline has come, the longest due first. */
  listDueOrders(scope: DueScope): Promise<readonly DueOrder[]>;

  /** The newest first. */
  listRenewals(subscription: SubscriptionId, page: Page): Promise<Listed<StoredRenewal>>;
  /**
   * Subscriptions whose automatic renewal is to be tried, with their open orders, the longest due first. What failed because
   * its account is suspended waits for the account, until the grace time is over.
   */
  listDueRenewals(scope: DueScope, graceSeconds: number): Promise<readonly (DueRenewal & Due)[]>;
  /** Of an account: those whose automatic renewal has failed and was not given up. */
  listFailedRenewals(account: AccountId, limit: number): Promise<readonly SubscriptionId[]>;
  /** Scheduled orders whose renewal has happened, or that nothing renews any more. */
  listDueStarts(scope: DueScope): Promise<readonly DueOrder[]>;

  readDelivery(delivery: DeliveryId): Promise<Delivery | undefined>;
  /** The newest first. */
  listDeliveries(
    filter: {
      readonly seller?: string;
      readonly product?: string;
      readonly subject?: OrderId | QuoteId;
      readonly state?: string;
    },
    page: Page,
  ): Promise<Listed<ListedDelivery>>;
  /** The last attempts, the oldest of them first. */
  readAttempts(delivery: DeliveryId, limit: number): Promise<readonly DeliveryAttempt[]>;
  /** Where the seller of a product is told over a protocol: the product's own address, else the seller's. */
  findEndpoint(product: string, protocol: string): Promise<Endpoint | undefined>;
  readEndpoint(scope: string, protocol: string): Promise<Endpoint | undefined>;
  listEndpoints(filter: { readonly seller?: string }, page: Page): Promise<Listed<Endpoint>>;
  /** The lane itself and those whose names go on behind it with a dot, where they failed last; the first ones of many. */
  readFailingLanes(lane: string, limit: number): Promise<readonly LaneState[]>;

  findLicenseByKey(account: AccountId, keyHash: string): Promise<StoredLicense | undefined>;
  readLicenses(ids: readonly string[]): Promise<StoredLicense[]>;
  /** Active licenses whose time is over. */
  listEndedLicenses(scope: DueScope): Promise<readonly DueLicense[]>;
  /** Isolated licenses whose days of isolation are over, in the order in which they ended. */
  listIsolatedLicenses(scope: DueScope, isolationSeconds: number): Promise<readonly DueLicense[]>;
  /** Sandbox accounts whose clock is on its way. */
  listMovingClocks(limit: number): Promise<readonly AccountId[]>;
  readAdjustments(
    filter: { readonly subscription: SubscriptionId; readonly component?: string },
    page: Page,
  ): Promise<Listed<StoredAdjustment>>;
  /** A seller's customers' subscriptions. */
  listInstances(filter: InstanceFilter, page: Page): Promise<Listed<Instance>>;
  readInstance(subscription: SubscriptionId): Promise<Instance | undefined>;
  /** The audit records that revised a license, the newest first. */
  listLicenseRecords(license: License, page: Page): Promise<Listed<AuditRecord>>;
  /** What quotes changed of a component; without those that do not touch it. */
  readQuotedSelections(
    quotes: readonly QuoteId[],
    component: string,
  ): Promise<ReadonlyMap<QuoteId, { readonly from: Selection; readonly to: Selection }>>;
  /** What a license said when it was issued, at that instant. */
  readFirstLicense(
    license: License,
    at: number,
  ): Promise<{ readonly selection: Selection; readonly expiresAt: number | null } | undefined>;
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

/** Completed orders and renewals at the ends of a slice, and corrections within it. */
export interface SliceSources {
  readonly orders: readonly { readonly order: OrderId; readonly quote: Quote }[];
  readonly renewals: readonly StoredRenewal[];
  /** Number of the release that was in force when the slice began, or the first one where none was yet. */
  readonly release: number | null;
}

export interface SubscriptionWithSlices {
  readonly subscription: Subscription;
  /** All of them, the oldest first. */
  readonly slices: readonly Slice[];
  /** The time of its account where that is a sandbox; null: everybody's. */
  readonly sandboxNow: number | null;
}

export interface ListedDelivery {
  readonly delivery: Delivery;
  /** Where the clock of its account stands, where that is a sandbox and somebody may still wait; else null. */
  readonly sandboxNow: number | null;
}
