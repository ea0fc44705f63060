import type { Selection } from '../catalog/selection.ts';
import { assert, present } from '../kernel/assert.ts';
import type { SliceId } from '../kernel/id.ts';
import type { Instant } from '../kernel/time.ts';
import { type Backing, withBacking } from './backing.ts';
import { type Completion, recordCompletion } from './change-history.ts';
import { moveMoney, type SliceMoney } from './move-money.ts';
import { openSlices, rollTo } from './paid-terms.ts';
import type { Slice, SubscribedComponent, Subscription } from './subscription.ts';
import type { TaxLine } from './subscription-money.ts';

/** One slice's part of a change, priced. Amounts in minor units. */
export interface ComponentChange {
  readonly component: string;
  /** Start of the pre-paid slice that it is about; absent: the running slice. */
  readonly from?: Instant;
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
  // A change begins where its quote said, even if completion comes when that term is over.
  const rolled = rollTo(subscription, change.at);
  const closed: Slice[] = [...rolled.closed];
  const opened: Slice[] = [];
  const components = rolled.subscription.components.map((running): SubscribedComponent => {
    const parts = change.components.filter(({ component }) => component === running.component);
    if (parts.length === 0) return running;
    const open = openSlices(running);
    assert(parts.length === open.length, 'a change is about everything of a component that is paid and not over');
    const split = open.map((slice, index) => {
      const part = parts.find(({ from }) => from === (index === 0 ? undefined : slice.from));
      assert(part !== undefined, 'a change prices every slice that it touches');
      return splitSlice(slice, part, index === 0 ? change.at : slice.from);
    });
    closed.push(...split.map(({ old }) => old));
    const [slice, ...next] = split.map((pair) => pair.next);
    assert(slice !== undefined, 'a component has a running slice');
    opened.push(slice, ...next);
    const { next: _next, ...rest } = running;
    const changed = { ...rest, licenseRevision: running.licenseRevision + 1, slice };
    return next.length === 0 ? changed : { ...changed, next };
  });
  assert(opened.length === change.components.length, 'every changed component runs in the subscription');
  const changed: Subscription = {
    ...withBacking(moveMoney(rolled.subscription, { ...change, parts: change.components }), change.backing),
    release: change.release,
    version: subscription.version + 1,
    openOrder: null,
    components,
    history: recordCompletion(subscription.history, change.completion),
  };
  assertUntouched(subscription, changed);
  return { subscription: changed, closed, opened };
}

/** Money given for what runs, without a change of it. Amounts in minor units. */
export interface Goodwill extends Pick<SubscriptionChange, 'at' | 'balanceGrantedMinor' | 'taxes' | 'backing'> {
  readonly components: readonly Pick<ComponentChange, 'component' | 'creditMinor' | 'refundedMinor'>[];
}

/**
 * The subscription after a goodwill credit: its running slices are credited, selection, term and licenses stay. Quotes
 * that were given before it are superseded, because what may still be refunded has changed.
 */
export function applyGoodwill(subscription: Subscription, goodwill: Goodwill): Omit<AppliedChange, 'opened'> {
  const rolled = rollTo(subscription, goodwill.at);
  const components = rolled.subscription.components.map((running): SubscribedComponent => {
    const part = goodwill.components.find(({ component }) => component === running.component);
    if (!part) return running;
    const { slice } = running;
    const creditedMinor = slice.creditedMinor + part.creditMinor;
    return { ...running, slice: { ...slice, creditedMinor, refundedMinor: slice.refundedMinor + part.refundedMinor } };
  });
  const credited = moveMoney(rolled.subscription, {
    ...goodwill,
    parts: goodwill.components.map((part): SliceMoney => ({ ...part, chargeMinor: 0n, paidMinor: 0n })),
    waivedMinor: 0n,
    forfeitedMinor: 0n,
    balanceSpentMinor: 0n,
  });
  return {
    subscription: {
      ...withBacking(credited, goodwill.backing),
      version: subscription.version + 1,
      openOrder: null,
      components,
    },
    closed: rolled.closed,
  };
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
    const stays = openSlices(old).some(({ id }) => id === component.slice.id);
    const raised = stays ? 0 : 1;
    assert(component.licenseRevision === old.licenseRevision + raised, 'a revision rises by exactly one (invariant 1)');
  }
}
