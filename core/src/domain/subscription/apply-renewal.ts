import { assert, present } from '../kernel/assert.ts';
import type { SliceId } from '../kernel/id.ts';
import { moveMoney } from './move-money.ts';
import { openSlices } from './paid-terms.ts';
import type { RenewalOffer, RenewalPart } from './renewal.ts';
import type { PaidTerm, Slice, SubscribedComponent, Subscription } from './subscription.ts';
import { termsWithTax } from './tax-terms.ts';

export interface Renewal {
  readonly offer: RenewalOffer;
  /** For each part of the offer, in its order. */
  readonly parts: readonly { readonly slice: SliceId; readonly paidMinor: bigint }[];
  /** The part of the total that came from the customer's balance; `paidMinor` is cash alone. */
  readonly balanceSpentMinor: bigint;
}

export interface AppliedRenewal {
  readonly subscription: Subscription;
  readonly opened: readonly Slice[];
}

/**
 * The subscription with one more paid term: a new slice `[old end, new end)` for each component that renews. License ids
 * stay, their ends move and each is raised by exactly one revision (invariant 1); what was paid is explained (invariant 2).
 */
export function applyRenewal(subscription: Subscription, { offer, parts, balanceSpentMinor }: Renewal): AppliedRenewal {
  assert(subscription.term.end === offer.from, 'a renewal starts at the old end');
  assert(offer.to > offer.from && offer.parts.length === parts.length, 'a renewal lasts, and each part is paid');
  const opened = offer.parts.map((part, index) =>
    openSlice(offer, part, present(parts[index], 'every part of an offer is paid')),
  );
  const term: PaidTerm = {
    start: offer.from,
    end: offer.to,
    periods: offer.periods,
    cashPaidMinor: 0n,
    cashRefundedMinor: 0n,
  };
  const longer: Subscription = {
    ...subscription,
    term: { ...subscription.term, end: offer.to },
    terms: [...termsWithTax(subscription), term],
    release: offer.release,
    version: subscription.version + 1,
    components: subscription.components.map((running) => prolong(running, opened)),
  };
  const renewed = moveMoney(longer, {
    parts: opened.map((slice) => ({ ...slice, creditMinor: 0n })),
    waivedMinor: 0n,
    forfeitedMinor: 0n,
    balanceGrantedMinor: 0n,
    balanceSpentMinor,
  });
  assertRenewed(subscription, renewed);
  return { subscription: renewed, opened };
}

function openSlice(offer: RenewalOffer, part: RenewalPart, paid: Renewal['parts'][number]): Slice {
  return {
    id: paid.slice,
    component: part.component,
    from: offer.from,
    to: offer.to,
    selection: part.selection,
    agreedPriceMicros: part.priceMicros,
    chargeMinor: part.chargeMinor,
    creditedMinor: 0n,
    paidMinor: paid.paidMinor,
    refundedMinor: 0n,
  };
}

function prolong(running: SubscribedComponent, opened: readonly Slice[]): SubscribedComponent {
  const slice = opened.find(({ component }) => component === running.component);
  if (!slice) return running;
  const { next = [] } = running;
  return {
    ...running,
    licenseRevision: running.licenseRevision + 1,
    expiresAt: slice.to,
    next: [...next, slice],
  };
}

function assertRenewed(before: Subscription, after: Subscription): void {
  assert(before.term.start === after.term.start, 'a renewal leaves the beginning as it was');
  for (const [index, component] of after.components.entries()) {
    const old = present(before.components[index], 'a renewal adds no component');
    assert(old.license === component.license, 'a renewal leaves the license id as it was (invariant 1)');
    const open = openSlices(component);
    const gap = open.slice(1).some(({ from }, later) => from !== open[later]?.to);
    assert(!gap, 'a renewal begins where the slice before it ends');
    const raised = open.length - openSlices(old).length;
    assert(component.licenseRevision === old.licenseRevision + raised, 'a revision rises by exactly one (invariant 1)');
  }
}
