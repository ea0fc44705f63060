import type { Selection } from '../catalog/selection.ts';
import { assert, present } from '../kernel/assert.ts';
import type { SliceId } from '../kernel/id.ts';
import type { Instant } from '../kernel/time.ts';
import type { Slice, SubscribedComponent, Subscription } from './subscription.ts';

/** A seller's change of one offline-billed component: its selection, the end of its license, or both. */
export interface Adjustment {
  readonly component: string;
  readonly selection: Selection;
  readonly expiresAt: Instant | null;
  readonly at: Instant;
  /** Id of the slice that begins where the selection changes. */
  readonly slice: SliceId;
}

export interface AppliedAdjustment {
  readonly subscription: Subscription;
  /** The slice that was closed or has another end, and the one that begins. */
  readonly slices: readonly { readonly slice: Slice; readonly running: boolean }[];
}

/**
 * The subscription after an adjustment. It moves no money: totals stay as they were and a slice that begins has all
 * amounts 0 (asserted). Term, license ids and the other components stay; the license concerned is raised by one revision.
 */
export function applyAdjustment(subscription: Subscription, adjustment: Adjustment): AppliedAdjustment {
  const { component } = adjustment;
  const running = present(
    subscription.components.find((candidate) => candidate.component === component),
    'an adjusted component runs in the subscription',
  );
  const slices = adjustSlices(running, adjustment);
  const last = present(
    slices.find((each) => each.running),
    'a component has a running slice',
  ).slice;
  const adjusted: SubscribedComponent = {
    ...running,
    licenseRevision: running.licenseRevision + 1,
    expiresAt: adjustment.expiresAt,
    slice: last,
  };
  assertNoMoney(running.slice, slices);
  return {
    subscription: {
      ...subscription,
      version: subscription.version + 1,
      components: subscription.components.map((each) => (each.component === component ? adjusted : each)),
    },
    slices,
  };
}

function adjustSlices({ slice }: SubscribedComponent, adjustment: Adjustment): AppliedAdjustment['slices'] {
  const { at, expiresAt } = adjustment;
  if (slice.selection === adjustment.selection) return [{ slice: { ...slice, to: expiresAt }, running: true }];
  assert(at >= slice.from, 'an adjustment does not begin before the running slice');
  const next: Slice = {
    id: adjustment.slice,
    component: slice.component,
    from: at,
    // Of a license that has ended already: its selection waits for a new end, and has run for no time.
    to: expiresAt === null ? null : Math.max(expiresAt, at),
    selection: adjustment.selection,
    agreedPriceMicros: 0n,
    chargeMinor: 0n,
    creditedMinor: 0n,
    paidMinor: 0n,
    refundedMinor: 0n,
  };
  return [
    { slice: { ...slice, to: at }, running: false },
    { slice: next, running: true },
  ];
}

/** What the seller's customer pays for it stands in a contract outside: nothing here is charged, credited or refunded. */
function assertNoMoney(before: Slice, slices: AppliedAdjustment['slices']): void {
  const amounts = ['chargeMinor', 'creditedMinor', 'paidMinor', 'refundedMinor'] as const;
  for (const amount of amounts) {
    const after = slices.reduce((sum, { slice }) => sum + slice[amount], 0n);
    assert(after === before[amount], 'an adjustment moves no money');
  }
}
