import { assert, present } from '../kernel/assert.ts';
import type { SliceId } from '../kernel/id.ts';
import { allocate } from '../kernel/money.ts';
import { type Backing, backingKey, withBacking } from './backing.ts';
import { moveMoney } from './move-money.ts';
import { openSlices, paidTerms } from './paid-terms.ts';
import type { RenewalOffer, RenewalPart } from './renewal.ts';
import type { PaidTerm, Slice, SubscribedComponent, Subscription } from './subscription.ts';
import type { TaxLine } from './subscription-money.ts';

export interface Renewal {
  readonly offer: RenewalOffer;
  /** For each part of the offer, in its order. */
  readonly parts: readonly { readonly slice: SliceId; readonly paidMinor: bigint }[];
  /** The part of total and tax that came from the customer's balance; `paidMinor` is cash alone, with tax. */
  readonly balanceSpentMinor: bigint;
  /** On top of the total. */
  readonly taxes?: readonly TaxLine[];
  /** The operator's share of the total: it goes back with a credit in the same proportion. */
  readonly commissionMinor?: bigint;
}

export interface AppliedRenewal {
  readonly subscription: Subscription;
  readonly opened: readonly Slice[];
}

/**
 * The subscription with one more paid term: a new slice `[old end, new end)` for each component that renews. License ids
 * stay, their ends move and each is raised by exactly one revision (invariant 1); what was paid is explained (invariant 2).
 */
export function applyRenewal(subscription: Subscription, renewal: Renewal): AppliedRenewal {
  const { offer, parts, balanceSpentMinor, taxes = [], commissionMinor = 0n } = renewal;
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
    terms: [...paidTerms(subscription), term],
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
    taxes,
  });
  const backed = withBacking(renewed, backingWith(subscription, { offer, commissionMinor }));
  assertRenewed(subscription, backed);
  return { subscription: backed, opened };
}

/** What stands behind the pre-paid slices besides: the commission on each. */
function backingWith(
  { totals }: Subscription,
  { offer, commissionMinor }: { readonly offer: RenewalOffer; readonly commissionMinor: bigint },
): Backing | undefined {
  if (commissionMinor === 0n) return totals.backing;
  const charges = offer.parts.map(({ chargeMinor }) => chargeMinor);
  const shares = allocate(commissionMinor, charges);
  const behind = offer.parts.map(({ component }, index) => [
    backingKey(component, offer.from),
    { discountMinor: 0n, commissionMinor: shares[index] ?? 0n },
  ]);
  return { ...totals.backing, ...Object.fromEntries(behind) };
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
