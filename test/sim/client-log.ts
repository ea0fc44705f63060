import type { AccountId, BulkChangeId, ChangeOrder, Quote, Subscription } from '@regrade/core';
import type { EventCursor } from '../../server/src/engine/events/event-cursor.ts';
import type { StoredAdjustment } from '../../server/src/engine/ports.ts';
import type { StoredRenewal } from '../../server/src/engine/renewals/renewal.ts';
import type { LearnedEndpoint } from './endpoint-acts.ts';

/** Something a customer was told: from here on it holds, whatever breaks. */
export type Learned =
  | { readonly kind: 'customer'; readonly account: AccountId; readonly sandbox?: boolean }
  /** What the operator was told of an account. */
  | { readonly kind: 'account-moved'; readonly turn: number; readonly account: AccountId; readonly suspended: boolean }
  | { readonly kind: 'top-up'; readonly account: AccountId; readonly minor: bigint }
  | { readonly kind: 'purchase'; readonly key: string; readonly answer: Subscription }
  | { readonly kind: 'quote'; readonly answer: Quote }
  | { readonly kind: 'order'; readonly key: string; readonly quote: Quote; readonly answer: ChangeOrder }
  | { readonly kind: 'renewal'; readonly answer: StoredRenewal }
  /** An intent at Stripe whose secret the customer was given. */
  | { readonly kind: 'intent'; readonly intent: string }
  /** The operator's billing told us of money, and was believed. */
  | { readonly kind: 'paid-outside'; readonly payment: string; readonly minor: bigint }
  | { readonly kind: 'bulk'; readonly id: BulkChangeId }
  | { readonly kind: 'adjusted'; readonly answer: StoredAdjustment }
  /** A subscription of another system, what it is here, and what its running slice was agreed to cost in a month. */
  | {
      readonly kind: 'imported';
      readonly subscription: string;
      readonly reference: string;
      readonly answer: Subscription;
      readonly agreedMinor: bigint;
    }
  | LearnedEndpoint
  /** A page of events; `from` is null behind a gap. */
  | {
      readonly kind: 'events';
      readonly from: EventCursor | null;
      readonly end: EventCursor;
      readonly events: readonly string[];
    }
  /** The seller's program called by itself. */
  | { readonly kind: 'seller-said'; readonly order: string; readonly yes: boolean }
  | { readonly kind: 'order-seen'; readonly answer: ChangeOrder }
  | { readonly kind: 'subscription-seen'; readonly turn: number; readonly answer: Subscription }
  | { readonly kind: 'release'; readonly product: string; readonly number: number; readonly prices: DeskPrices };

/** Prices of a month in dollars, in minor units. */
export interface DeskPrices {
  readonly basicPerAgent: bigint;
  readonly advancedFlat: bigint;
  readonly advancedPerAgent: bigint;
}

type Of<Kind extends Learned['kind']> = Extract<Learned, { readonly kind: Kind }>;

/** All answers in the order of the turns: what clients believe, and the only memory of the simulation. */
export interface ClientLog {
  readonly note: (learned: Learned) => void;
  readonly all: <Kind extends Learned['kind']>(kind: Kind) => readonly Of<Kind>[];
}

export function createClientLog(): ClientLog {
  const byKind = new Map<string, Learned[]>();
  return {
    note: (learned) => {
      byKind.set(learned.kind, [...(byKind.get(learned.kind) ?? []), learned]);
    },
    all: <Kind extends Learned['kind']>(kind: Kind) => (byKind.get(kind) ?? []) as Of<Kind>[],
  };
}

/** What runs here, bought or brought along: the acts are about the latest of them. */
export function subscriptionsIn(log: ClientLog): readonly { readonly answer: Subscription }[] {
  return [...log.all('purchase'), ...log.all('imported').slice(-IMPORTED_PICKED_OF)];
}

/** Fewer than are picked from, or nobody would change what was bought. */
const IMPORTED_PICKED_OF = 2;
