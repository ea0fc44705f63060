import type { Selection } from '../catalog/selection.ts';
import { assert, present } from '../kernel/assert.ts';
import type { SliceId } from '../kernel/id.ts';
import type { Instant } from '../kernel/time.ts';
import { type Completion, recordCompletion } from './change-history.ts';
import {
  type Slice,
  type SubscribedComponent,
  type Subscription,
  type SubscriptionTotals,
  unexplainedMinor,
} from './subscription.ts';
import { addTaxes, type Backing, type TaxLine } from './subscription-money.ts';

/** One component's part of a change, priced. Amounts in minor units. */
export interface ComponentChange {
  readonly component: string;
  readonly to: Selection;
  /** Exact price of one price period of `to`, as quoted. */
  readonly agreedPriceMicros: bigint;
  readonly chargeMinor: bigint;
  readonly creditMinor: bigint;
  readonly paidMinor: bigint;
  readonly refundedMinor: bigint;
  /** Id of the slice that begins. */
  readonly slice: SliceId;
}

export interface SubscriptionChange {
  /** The instant the fee was computed for: the new slices begin here, whenever completion comes (contract §4, Time). */
  readonly at: Instant;
  readonly release: number;
  readonly components: readonly ComponentChange[];
  readonly waivedMinor: bigint;
  readonly forfeitedMinor: bigint;
  readonly balanceGrantedMinor: bigint;
  /** The part of the payable amount that came from the customer's balance; the components' `paidMinor` is cash alone. */
  readonly balanceSpentMinor: bigint;
  /** Tax charged or given back; it is part of what was paid and refunded. */
  readonly taxes?: readonly TaxLine[];
  readonly discountMinor?: bigint;
  /** What stands behind the slices that run after the change, of all components. */
  readonly backing?: Backing;
  readonly completion: Completion;
}

export interface AppliedChange {
  readonly subscription: Subscription;
  readonly closed: readonly Slice[];
  readonly opened: readonly Slice[];
}

/**
 * The subscription after a change, with the slices that end and begin. Term and license ids stay as they were, each
 * concerned license is raised by exactly one revision (invariant 1); totals stay explained to the unit (invariant 2).
 */
export function applyChange(subscription: Subscription, change: SubscriptionChange): AppliedChange {
  const closed: Slice[] = [];
  const opened: Slice[] = [];
  const components = subscription.components.map((running): SubscribedComponent => {
    const part = change.components.find(({ component }) => component === running.component);
    if (!part) return running;
    const { old, next } = splitSlice(running.slice, part, change.at);
    closed.push(old);
    opened.push(next);
    return { ...running, licenseRevision: running.licenseRevision + 1, slice: next };
  });
  assert(opened.length === change.components.length, 'every changed component runs in the subscription');
  const changed: Subscription = {
    ...subscription,
    release: change.release,
    version: subscription.version + 1,
    openOrder: null,
    components,
    totals: addChange(subscription.totals, change),
    history: recordCompletion(subscription.history, change.completion),
  };
  assertUntouched(subscription, changed);
  return { subscription: changed, closed, opened };
}

/** Money given for what runs, without a change of it. Amounts in minor units. */
export interface Goodwill extends Pick<SubscriptionChange, 'balanceGrantedMinor' | 'taxes' | 'backing'> {
  readonly components: readonly Pick<ComponentChange, 'component' | 'creditMinor' | 'refundedMinor'>[];
}

/**
 * The subscription after a goodwill credit: its running slices are credited, selection, term and licenses stay. Quotes
 * that were given before it are superseded, because what may still be refunded has changed.
 */
export function applyGoodwill(subscription: Subscription, goodwill: Goodwill): Subscription {
  const components = subscription.components.map((running): SubscribedComponent => {
    const part = goodwill.components.find(({ component }) => component === running.component);
    if (!part) return running;
    const { slice } = running;
    const creditedMinor = slice.creditedMinor + part.creditMinor;
    return { ...running, slice: { ...slice, creditedMinor, refundedMinor: slice.refundedMinor + part.refundedMinor } };
  });
  const nothing = { chargeMinor: 0n, paidMinor: 0n };
  const totals = addChange(subscription.totals, {
    ...goodwill,
    components: goodwill.components.map((part) => ({ ...part, ...nothing })),
    waivedMinor: 0n,
    forfeitedMinor: 0n,
    balanceSpentMinor: 0n,
  });
  return { ...subscription, version: subscription.version + 1, openOrder: null, components, totals };
}

function splitSlice(running: Slice, part: ComponentChange, at: Instant): { old: Slice; next: Slice } {
  assert(at >= running.from && (running.to === null || at < running.to), 'a change falls inside the running slice');
  const old: Slice = {
    ...running,
    to: at,
    creditedMinor: running.creditedMinor + part.creditMinor,
    refundedMinor: running.refundedMinor + part.refundedMinor,
  };
  const next: Slice = {
    id: part.slice,
    component: running.component,
    from: at,
    to: running.to,
    selection: part.to,
    agreedPriceMicros: part.agreedPriceMicros,
    chargeMinor: part.chargeMinor,
    creditedMinor: 0n,
    paidMinor: part.paidMinor,
    refundedMinor: 0n,
  };
  return { old, next };
}

type MovedMoney = Pick<ComponentChange, 'chargeMinor' | 'creditMinor' | 'paidMinor' | 'refundedMinor'>;

function addChange(
  totals: SubscriptionTotals,
  change: Omit<SubscriptionChange, 'at' | 'release' | 'completion' | 'components'> & {
    readonly components: readonly MovedMoney[];
  },
): SubscriptionTotals {
  const sum = (of: (part: MovedMoney) => bigint) => change.components.reduce((total, part) => total + of(part), 0n);
  const taxes = addTaxes(totals.taxes, change.taxes ?? []);
  const discountsMinor = (totals.discountsMinor ?? 0n) + (change.discountMinor ?? 0n);
  const { backing: _before, ...sums } = totals;
  const next: SubscriptionTotals = {
    ...sums,
    ...(taxes && { taxes }),
    ...(discountsMinor !== 0n && { discountsMinor }),
    ...(change.backing && { backing: change.backing }),
    chargedMinor: totals.chargedMinor + sum((part) => part.chargeMinor),
    creditedMinor: totals.creditedMinor + sum((part) => part.creditMinor),
    waivedMinor: totals.waivedMinor + change.waivedMinor,
    forfeitedMinor: totals.forfeitedMinor + change.forfeitedMinor,
    balanceGrantedMinor: totals.balanceGrantedMinor + change.balanceGrantedMinor,
    balanceSpentMinor: totals.balanceSpentMinor + change.balanceSpentMinor,
    cashPaidMinor: totals.cashPaidMinor + sum((part) => part.paidMinor),
    cashRefundedMinor: totals.cashRefundedMinor + sum((part) => part.refundedMinor),
  };
  assert(unexplainedMinor(next) === 0n, 'cash paid and refunded is explained by the slices (invariant 2)');
  assert(next.cashRefundedMinor <= next.cashPaidMinor, 'refunds never exceed what was paid (invariant 2)');
  return next;
}

function assertUntouched(before: Subscription, after: Subscription): void {
  assert(
    before.term.start === after.term.start && before.term.end === after.term.end,
    'a change leaves the term as it was (invariant 1)',
  );
  for (const component of after.components) {
    const old = present(
      before.components.find((candidate) => candidate.component === component.component),
      'a change adds no component',
    );
    assert(old.license === component.license, 'a change leaves the license id as it was (invariant 1)');
    assert(old.expiresAt === component.expiresAt, 'a change leaves the license expiry as it was (invariant 1)');
    const raised = component.slice.id === old.slice.id ? 0 : 1;
    assert(component.licenseRevision === old.licenseRevision + raised, 'a revision rises by exactly one (invariant 1)');
  }
}
