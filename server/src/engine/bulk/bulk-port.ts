import type {
  AccountId,
  BulkChangeId,
  ChangeTiming,
  OrderId,
  QuoteId,
  SubscriptionId,
  WantedChange,
} from '@regrade/core';
import type { Listed, Page } from '../read-port.ts';
import type { Refusal } from '../refusal.ts';

/**
 * One wish for many subscriptions of an account: each gets its own quote, and on execution its own order.
 * open → running → done; open and running → cancelled. What has become of an item is said by its quote and order alone.
 */
export interface BulkChange {
  readonly account: AccountId;
  readonly id: BulkChangeId;
  readonly state: BulkState;
  /** Who executes: the scope of the orders' idempotency keys. */
  readonly actor: string;
  /** Whether each order is paid from the wallet at once. */
  readonly pays: boolean;
  readonly request: BulkRequest;
  readonly totals: readonly BulkTotal[];
  readonly createdAt: number;
  /** When the first of its quotes expires; what is not ordered by then is refused one by one. */
  readonly expiresAt: number;
  readonly endedAt: number | null;
}

/** With the totals of what its sellers have not refused, and what has become of its items. */
export interface CheckedBulkChange extends BulkChange {
  readonly counts: BulkCounts;
  /** Where the clock of the account's sandbox stands, in epoch seconds; null: it lives in everybody's time. */
  readonly sandboxNow: number | null;
}

export type BulkState = 'open' | 'running' | 'done' | 'cancelled';

export interface BulkRequest {
  readonly subscriptions?: readonly SubscriptionId[];
  readonly filter?: BulkFilter;
  readonly changes: readonly WantedChange[];
  readonly timing?: ChangeTiming;
}

export interface BulkFilter {
  readonly product: string;
  readonly component?: string;
  readonly specification?: string;
  /** Choices that have to be so; the others may be any. */
  readonly sku?: { readonly [attribute: string]: string };
}

/** Figures of one currency, added up over the subscriptions that may change; kept with all that were quoted. Minor units. */
export interface BulkTotal extends BulkFigures {
  readonly currency: string;
  readonly subscriptions: number;
}

export interface BulkFigures {
  readonly charge: bigint;
  readonly credit: bigint;
  readonly net: bigint;
  readonly payable: bigint;
  readonly refund: bigint;
  readonly balance: bigint;
}

/** One subscription's answer to the preview. */
export interface BulkItem {
  readonly account: AccountId;
  readonly bulk: BulkChangeId;
  readonly n: number;
  /** As it was asked for: one that is nobody's or somebody else's is refused. */
  readonly subscription: string;
  readonly preview:
    | { readonly kind: 'quoted'; readonly quote: QuoteId; readonly currency: string; readonly figures: BulkFigures }
    | { readonly kind: 'refused'; readonly refusal: BulkItemRefusal };
}

export type BulkItemRefusal = Pick<Refusal, 'code' | 'detail'>;

/** An item with what became of it. */
export interface BulkResult extends BulkItem {
  readonly order: { readonly id: OrderId; readonly state: string } | null;
  /** Why no order was placed. */
  readonly refusal: BulkItemRefusal | null;
  /** What the seller said to the quote, or until when they are asked; null where nobody asks them. */
  readonly fit: 'fits' | 'refused' | { readonly answerBy: number } | null;
}

export interface PendingItem {
  readonly n: number;
  readonly quote: QuoteId;
  readonly net: bigint;
  readonly currency: string;
}

/** Of its items; the instant decides what becomes of those whose seller is still asked. */
export interface BulkCounts {
  readonly subscriptions: number;
  readonly allowed: number;
  readonly ordered: number;
  readonly refused: number;
  /** Until when each seller who has not answered is asked. */
  readonly answersBy: readonly number[];
}

/** A bulk change as it is answered. */
export interface BulkAnswer {
  readonly bulk: BulkChange;
  readonly progress: BulkProgress;
}

export interface BulkProgress {
  readonly subscriptions: number;
  /** By the rules, and by the seller where they are asked. */
  readonly allowed: number;
  /** The seller is still asked whether the change fits. */
  readonly checking: number;
  readonly ordered: number;
  /** At preview or at execution. */
  readonly refused: number;
}

/** Each function is one statement. */
export interface BulkStore {
  /** Running subscriptions of the account, in the order of their ids, up to the limit. */
  listMatching(
    of: { readonly account: AccountId; readonly filter: BulkFilter; readonly component: string; readonly now: number },
    limit: number,
  ): Promise<SubscriptionId[]>;
  /** Takes a running one over, or goes on with it: undefined while another process has it, or when it is over. */
  claimBulk(
    id: BulkChangeId,
    of: { readonly now: number; readonly until: number; readonly holder: string },
  ): Promise<BulkChange | undefined>;
  /** Items that have a quote and neither order nor refusal yet. */
  listPending(id: BulkChangeId, limit: number): Promise<PendingItem[]>;
  saveBulkRefusals(
    id: BulkChangeId,
    refusals: readonly { readonly n: number; readonly refusal: BulkItemRefusal }[],
  ): Promise<void>;
  finishBulk(id: BulkChangeId, at: number): Promise<void>;
  /** Running ones that no living process has. */
  listAbandoned(now: number, limit: number): Promise<BulkChangeId[]>;
  readBulk(id: BulkChangeId, now: number): Promise<BulkAnswer | undefined>;
  /** The newest first. */
  listBulk(filter: { readonly account?: AccountId }, page: Page): Promise<Listed<BulkChange>>;
  listBulkItems(id: BulkChangeId, page: Page): Promise<Listed<BulkResult>>;
}

export function progressAt({ answersBy, refused, ...counts }: BulkCounts, now: number): BulkProgress {
  const checking = answersBy.filter((answerBy) => answerBy > now).length;
  return { ...counts, checking, refused: refused + answersBy.length - checking };
}
