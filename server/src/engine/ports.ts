import type {
  AccountId,
  AdjustmentId,
  BulkChangeId,
  ChangeOrder,
  License,
  LicenseId,
  OrderEvent,
  OrderId,
  Quote,
  QuoteId,
  Selection,
  Slice,
  Subscription,
  SubscriptionId,
} from '@regrade/core';
import type { BulkChange, BulkItem, CheckedBulkChange } from './bulk/bulk-port.ts';
import type { Delivery, DeliveryAttempt } from './deliveries/delivery.ts';
import type { Endpoint } from './endpoints/endpoint.ts';
import type { AccountReference, ImportFacts, ImportWants, SubscriptionReference } from './imports/import-port.ts';
import type { CouponCount, CouponUse, StoredCoupon, StoredMoneyRule, StoredReceipt } from './money/money-port.ts';
import type { Effect } from './outbox/outbox-port.ts';
import type { Payment, PaymentFacts, PaymentWants, Refund } from './payments/payment.ts';
import type { StoredRenewal } from './renewals/renewal.ts';
import type { WebhookEndpoint } from './webhooks/webhook-endpoint.ts';

/**
 * What the engine needs of the world. `store/` implements `Store`; `main.ts` brings clock, ids and log. Engine values
 * are domain values: the store translates to rows and back.
 */
export interface Clock {
  /** Epoch milliseconds, read once per batch of commands. */
  nowMillis(): number;
}

export interface Ids {
  /** UUIDv7: rises with time, so that keys stay near each other on disk. */
  uuid(): string;
  /** 8 base-32 characters for a new account; uniqueness is checked by the store. */
  locator(): AccountId;
  /** The key with which a customer's software reads a license: derived, so that it can be shown again and never stored. */
  licenseKey(license: LicenseId): string;
  /** An unguessable secret of 32 bytes, URL-safe. */
  secret(): string;
}

export interface Log {
  info(fields: object, message?: string): void;
  warn(fields: object, message?: string): void;
  error(fields: object, message?: string): void;
}

// ---- stored things that are not domain nouns ------------------------------------------------------------------------

export interface Account {
  readonly id: AccountId;
  readonly kind: 'customer' | 'seller' | 'operator';
  readonly name: string;
  readonly seller: string | null;
  readonly suspended: boolean;
  readonly createdAt: number;
  /** Of a customer: country, or part of one, by which they are taxed. */
  readonly taxRegion?: string | null;
  /** Null: a production account, which lives in everybody's time. */
  readonly sandbox: AccountSandbox | null;
}

/** A test account: play money, and a clock that stands still until it is moved. */
export interface AccountSandbox {
  /** The account's time, in epoch seconds. */
  readonly now: number;
  /** Where the clock is on its way to, from due act to due act; null while it stands. */
  readonly target: number | null;
  /** The seller who opened it for tests of their own; null: the operator. */
  readonly seller: string | null;
}

export type Role = 'operator' | 'seller' | 'customer';

export interface AccessToken {
  readonly hash: string;
  readonly id: string;
  readonly role: Role;
  readonly account: AccountId;
  readonly seller: string | null;
  readonly name: string;
  readonly createdAt: number;
  readonly revokedAt: number | null;
  /** The actor who issued it, and its last letters; null where an older program wrote it. */
  readonly issuedBy: string | null;
  readonly ending: string | null;
}

export interface AccountHead {
  readonly account: AccountId;
  readonly auditN: number;
  readonly auditHash: string;
  /** Number of the latest receipt, as year × 10^9 + n. */
  readonly receipts?: number;
}

export interface AuditRecord {
  readonly account: AccountId;
  readonly n: number;
  readonly atMillis: number;
  readonly actor: string;
  readonly command: string;
  readonly subject: string;
  /** JSON text, exactly as hashed. */
  readonly body: string;
  readonly previousHash: string;
  readonly hash: string;
}

/** A record as it is written: beside what is hashed, whom it is about, so that nobody has to read it to find that out. */
export interface NewAuditRecord extends AuditRecord {
  /** Each once; null for what is about none. */
  readonly sellers: readonly (string | null)[];
}

export interface Balance {
  readonly account: AccountId;
  readonly name: 'wallet' | 'balance';
  readonly currency: string;
  readonly amountMinor: bigint;
}

/** Key of a balance among the facts of a batch. */
export function balanceKey(of: { readonly account: string; readonly name: string; readonly currency: string }): string {
  return `${of.account} ${of.name} ${of.currency}`;
}

export function parseBalanceKey(key: string): Omit<Balance, 'amountMinor'> {
  const [account, name, currency] = key.split(' ') as [AccountId, Balance['name'], string];
  return { account, name, currency };
}

export interface LedgerRow {
  readonly account: AccountId;
  readonly transaction: string;
  readonly n: number;
  readonly name: string;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly memo: string;
  /** Id of the order or subscription it is about. */
  readonly subject: string;
  readonly at: number;
}

export interface StoredAnswer {
  readonly account: AccountId;
  readonly caller: string;
  readonly key: string;
  readonly command: string;
  readonly requestHash: string;
  readonly answer: unknown;
  readonly createdAt: number;
}

export interface StoredQuote {
  readonly quote: Quote;
  readonly acceptedBy: OrderId | null;
}

export interface AcceptedQuote {
  readonly account: AccountId;
  readonly quote: QuoteId;
  readonly order: OrderId;
}

/** A slice with the subscription it belongs to; `running` is false once it is closed. */
export interface StoredSlice {
  readonly account: AccountId;
  readonly subscription: SubscriptionId;
  readonly running: boolean;
  readonly slice: Slice;
}

export interface StoredLicense {
  readonly license: License;
  readonly keyHash: string;
  readonly issuedAtMillis: number;
}

/** A seller's change of an offline-billed component, as it was carried out. */
export interface StoredAdjustment {
  readonly id: AdjustmentId;
  readonly account: AccountId;
  readonly subscription: SubscriptionId;
  readonly component: string;
  readonly license: LicenseId;
  /** Of the license, after it. */
  readonly revision: number;
  readonly status: License['status'];
  readonly at: number;
  readonly by: string;
  readonly from: AdjustedSide;
  readonly to: AdjustedSide;
}

export interface AdjustedSide {
  readonly selection: Selection;
  readonly expiresAt: number | null;
}

export interface Product {
  readonly id: string;
  readonly seller: string;
  readonly account: AccountId;
  readonly name: unknown;
  readonly type: string;
  /** Number of the release in force; 0 before the first. */
  readonly released: number;
  readonly createdAt: number;
}

export interface Draft {
  readonly product: string;
  readonly version: number;
  readonly review: string | null;
  readonly document: unknown;
  readonly findings: readonly unknown[];
  readonly ok: boolean;
  readonly updatedAt: number;
}

export interface Review {
  readonly id: string;
  readonly product: string;
  readonly seller: string;
  readonly state: 'in-review' | 'approved' | 'rejected' | 'withdrawn';
  readonly baseRelease: number;
  readonly contentHash: string;
  readonly document: unknown;
  readonly findings: readonly unknown[];
  readonly submittedBy: string;
  readonly submittedAt: number;
  readonly decidedBy: string | null;
  readonly decidedAt: number | null;
  readonly reason: string | null;
}

export interface StoredRelease {
  readonly product: string;
  readonly number: number;
  readonly document: unknown;
  readonly contentHash: string;
  readonly review: string;
  readonly publishedAt: number;
}

// ---- one transaction ------------------------------------------------------------------------------------------------

/** What a batch of commands on account data wants to see, besides its accounts and their heads and balances. */
export interface AccountWants {
  readonly quotes: readonly QuoteId[];
  readonly orders: readonly OrderId[];
  readonly subscriptions: readonly SubscriptionId[];
  readonly products: readonly string[];
}

export interface AccountFacts {
  readonly accounts: Map<AccountId, Account>;
  readonly balances: Map<string, bigint>;
  readonly quotes: Map<QuoteId, StoredQuote>;
  readonly orders: Map<OrderId, ChangeOrder>;
  readonly subscriptions: Map<SubscriptionId, Subscription>;
  /** By license id: the licenses of those subscriptions. */
  readonly licenses: Map<LicenseId, StoredLicense>;
  readonly products: Map<string, Product>;
}

/** What a batch of commands on a seller's products wants to see. */
export interface CatalogWants {
  readonly products: readonly string[];
  readonly reviews: readonly string[];
}

export interface CatalogFacts {
  readonly products: Map<string, Product>;
  readonly drafts: Map<string, Draft>;
  readonly reviews: Map<string, Review>;
  readonly sellers: Map<string, Account>;
}

export interface AnswerKey {
  readonly account: AccountId;
  readonly caller: string;
  readonly key: string;
}

/** Everything one transaction writes, set-wise. Saving is an upsert of the whole thing under its account's lock. */
export interface Writes {
  readonly newAccounts?: readonly Account[];
  readonly accounts?: readonly Account[];
  readonly tokens?: readonly AccessToken[];
  readonly products?: readonly Product[];
  readonly drafts?: readonly Draft[];
  readonly reviews?: readonly Review[];
  readonly releases?: readonly StoredRelease[];
  readonly balances?: readonly Balance[];
  readonly subscriptions?: readonly Subscription[];
  readonly slices?: readonly StoredSlice[];
  readonly licenses?: readonly StoredLicense[];
  readonly renewals?: readonly StoredRenewal[];
  readonly quotes?: readonly Quote[];
  readonly acceptedQuotes?: readonly AcceptedQuote[];
  /** Given and accepted in one act. */
  readonly acceptedNewQuotes?: readonly StoredQuote[];
  /** Quotes whose seller has answered whether the change fits. */
  readonly checkedQuotes?: readonly Quote[];
  readonly orders?: readonly ChangeOrder[];
  readonly orderEvents?: readonly StoredOrderEvent[];
  readonly ledger?: readonly LedgerRow[];
  readonly answers?: readonly StoredAnswer[];
  readonly adjustments?: readonly StoredAdjustment[];
  readonly webhookEndpoints?: readonly WebhookEndpoint[];
  /** What the outbox worker has to do; a key that is there is written again. */
  readonly effects?: readonly Effect[];
  readonly payments?: readonly Payment[];
  readonly refunds?: readonly Refund[];
  readonly deliveries?: readonly Delivery[];
  readonly deliveryAttempts?: readonly DeliveryAttempt[];
  readonly endpoints?: readonly Endpoint[];
  readonly removedEndpoints?: readonly Pick<Endpoint, 'scope' | 'protocol'>[];
  readonly audit?: readonly NewAuditRecord[];
  readonly heads?: readonly AccountHead[];
  readonly moneyRules?: readonly StoredMoneyRule[];
  readonly coupons?: readonly StoredCoupon[];
  readonly couponCounts?: readonly CouponCount[];
  readonly couponUses?: readonly CouponUse[];
  readonly receipts?: readonly StoredReceipt[];
  readonly accountReferences?: readonly AccountReference[];
  readonly subscriptionReferences?: readonly SubscriptionReference[];
  readonly bulkChanges?: readonly BulkChange[];
  readonly bulkItems?: readonly BulkItem[];
}

export interface StoredOrderEvent {
  readonly account: AccountId;
  readonly order: OrderId;
  readonly event: OrderEvent;
}

export interface Transaction {
  /** Locks the heads of the accounts, in order; every other statement of the transaction sees what the lock protects. */
  lock(accounts: readonly AccountId[]): Promise<Map<AccountId, AccountHead>>;
  loadAnswers(keys: readonly AnswerKey[]): Promise<StoredAnswer[]>;
  loadAccountFacts(accounts: readonly AccountId[], wants: AccountWants): Promise<AccountFacts>;
  /** Asked only for what is paid from outside. */
  loadPayments(wants: PaymentWants): Promise<PaymentFacts>;
  loadCatalogFacts(wants: CatalogWants): Promise<CatalogFacts>;
  loadRelease(product: string, number: number): Promise<StoredRelease | undefined>;
  loadMoneyRules(): Promise<StoredMoneyRule[]>;
  /** Of each account those that are good, and the named ones. */
  loadTokens(of: { readonly accounts: readonly AccountId[]; readonly ids: readonly string[] }): Promise<AccessToken[]>;
  /** By `account code`: how often each account uses them. */
  loadCoupons(of: {
    readonly codes: readonly string[];
    readonly accounts: readonly AccountId[];
    readonly lock: boolean;
  }): Promise<{ coupons: StoredCoupon[]; usesByAccount: Map<string, number> }>;
  /** Those of these seller ids that are taken. */
  loadSellers(ids: readonly string[]): Promise<readonly string[]>;
  loadWebhookEndpoints(accounts: readonly AccountId[]): Promise<readonly WebhookEndpoint[]>;
  /** The endpoints of these scopes: products, and sellers. */
  loadEndpoints(scopes: readonly string[]): Promise<readonly Endpoint[]>;
  loadImportFacts(wants: ImportWants): Promise<ImportFacts>;
  loadBulkChanges(ids: readonly BulkChangeId[]): Promise<Map<BulkChangeId, CheckedBulkChange>>;
}

/** What a decision from memory took for granted. */
export interface DecidedOn {
  readonly heads: ReadonlyMap<AccountId, AccountHead>;
  readonly products: readonly Pick<Product, 'id' | 'released'>[];
}

export interface TransactionStore {
  /**
   * Runs `work` in one transaction on one connection, then writes and commits in one flight. Resolves when the commit is
   * acknowledged; a rejection means that nothing was written, unless `isUnavailable` says that nobody knows.
   */
  transact<T>(work: (transaction: Transaction) => Promise<{ value: T; writes?: Writes }>): Promise<T>;
  /**
   * Writes and commits in one flight what was decided without a lock, if every account that it writes still has the head,
   * and every product the release, that it was decided on. False, and nothing written, when one has moved on.
   */
  writeIfUnchanged(writes: Writes, decidedOn: DecidedOn): Promise<boolean>;
  /** Whether the same work may be tried again: a deadlock or a serialization failure (40P01, 40001). */
  isRetryable(error: unknown): boolean;
  /** Whether the database was not there (connection refused or lost): the outcome may be unknown. */
  isUnavailable(error: unknown): boolean;
}
