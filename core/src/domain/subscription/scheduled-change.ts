import { isSameSelection } from '../catalog/selection.ts';
import { assert } from '../kernel/assert.ts';
import type { SliceId } from '../kernel/id.ts';
import { allocate, roundMicros } from '../kernel/money.ts';
import { type Backing, rollBacking, withBacking } from './backing.ts';
import { type Completion, recordCompletion } from './change-history.ts';
import { moveMoney, type SliceMoney } from './move-money.ts';
import { bringIn, openSlices, paidTerms, rollTo } from './paid-terms.ts';
import type { Slice, SubscribedComponent, Subscription } from './subscription.ts';
import type { TaxLine } from './subscription-money.ts';
import { basisOf, type RefundBasis } from './tax-terms.ts';

/**
 * A change at renewal: the renewal bills the new selection in a slice that waits (`next`), and the change's own order
 * brings it in at its start, or, when the change does not happen, has it written back to what runs.
 */

export interface StartedChange {
  readonly subscription: Subscription;
  readonly closed: readonly Slice[];
  /** The slices that run now, of the components that changed. */
  readonly begun: readonly Slice[];
}

export interface StartInput {
  readonly components: readonly string[];
  readonly completion: Completion;
  /** false: the renewal in this same step has raised the licenses already, and they change once. */
  readonly raises: boolean;
}

/** The change begins: its slices run, and each license concerned is one revision further (invariant 1). No money moves. */
export function startScheduled(subscription: Subscription, input: StartInput): StartedChange {
  const rolled = rollTo(subscription, input.completion.at);
  const closed: Slice[] = [...rolled.closed];
  let { backing } = rolled.subscription.totals;
  const components = rolled.subscription.components.map((component) => {
    if (!input.components.includes(component.component)) return component;
    const [running, next] = openSlices(component);
    assert(running !== undefined && next !== undefined, 'a scheduled change begins after its renewal');
    assert(running.to === next.from && next.from <= input.completion.at, 'a scheduled change begins at its start');
    closed.push(running);
    backing = backing && rollBacking(backing, component, 1);
    return { ...bringIn(component, 1), licenseRevision: component.licenseRevision + (input.raises ? 1 : 0) };
  });
  const started: Subscription = {
    ...withBacking(rolled.subscription, backing),
    version: subscription.version + (input.raises ? 1 : 0),
    openOrder: null,
    components,
    history: recordCompletion(subscription.history, input.completion),
  };
  // Found late, the start may lie terms back: then what it began is over too.
  const settled = rollTo(started, input.completion.at);
  const begun = settled.subscription.components.filter(({ component }) => input.components.includes(component));
  assert(begun.length === input.components.length, 'every scheduled component runs in the subscription');
  return {
    subscription: settled.subscription,
    closed: [...closed, ...settled.closed],
    begun: begun.map(({ slice }) => slice),
  };
}

/** What it costs, or gives back, to renew as what runs instead of as what was scheduled. */
export interface RevertOffer {
  readonly parts: readonly RevertPart[];
  /** Above 0: what runs costs more. Below: so much was billed too much. Without tax. */
  readonly netMinor: bigint;
  /** Of a negative net, and the tax on it: what goes back as cash; the rest was balance and becomes balance again. */
  readonly refundMinor: bigint;
  readonly balanceMinor: bigint;
  /** Of a negative net: the tax that goes back with it, each line below 0. */
  readonly returnedTaxes: readonly TaxLine[];
}

export interface RevertPart {
  readonly slice: Slice;
  readonly priceMicros: bigint;
  readonly chargeMinor: bigint;
  readonly creditMinor: bigint;
}

/** The pre-paid slices that wait for the scheduled change, re-billed as what runs; undefined: it was not renewed yet. */
export function offerRevert(
  subscription: Subscription,
  of: { readonly components: readonly string[]; readonly priceOf: (running: Slice) => bigint },
): RevertOffer | undefined {
  const terms = paidTerms(subscription);
  const parts = subscription.components
    .filter(({ component }) => of.components.includes(component))
    .flatMap((component) =>
      waitingSlices(component).map((slice): RevertPart => {
        const periods = terms.find(({ start }) => start === slice.from)?.periods;
        assert(periods !== undefined, 'a pre-paid slice belongs to a paid term');
        const priceMicros = of.priceOf(component.slice);
        const chargeMinor = roundMicros(priceMicros * BigInt(periods));
        return { slice, priceMicros, chargeMinor, creditMinor: slice.chargeMinor - slice.creditedMinor };
      }),
    );
  if (parts.length === 0) return undefined;
  const netMinor = parts.reduce((sum, { chargeMinor, creditMinor }) => sum + chargeMinor - creditMinor, 0n);
  const cash = parts.reduce((sum, { slice }) => sum + slice.paidMinor - slice.refundedMinor, 0n);
  const surplus = netMinor < 0n ? -netMinor : 0n;
  const concerned = terms.filter(({ start }) => parts.some(({ slice }) => slice.from === start));
  const returnedTaxes = returnedWith(surplus, basisOf(concerned));
  const out = surplus - returnedTaxes.reduce((sum, { minor }) => sum + minor, 0n);
  const refundMinor = out < cash ? out : cash;
  return { parts, netMinor, refundMinor, balanceMinor: out - refundMinor, returnedTaxes };
}

/** Tax follows what goes back in the proportion in which the terms concerned were taxed, rounded down. */
function returnedWith(surplus: bigint, { paidMinor, held }: RefundBasis): readonly TaxLine[] {
  if (surplus === 0n) return [];
  return held
    .map(({ rate, name, minor }) => ({
      rate,
      name,
      minor: surplus < paidMinor ? -((minor * surplus) / paidMinor) : -minor,
    }))
    .filter(({ minor }) => minor !== 0n);
}

function waitingSlices({ slice, next = [] }: SubscribedComponent): readonly Slice[] {
  return next.filter(({ selection }) => !isSameSelection(selection, slice.selection));
}

export interface Revert {
  readonly offer: RevertOffer;
  /** For each part of the offer. */
  readonly slices: readonly SliceId[];
  /** Of a positive net: what the customer paid for it in cash and balance, with tax. Without a payment it is waived. */
  readonly paid?: {
    readonly cashMinor: bigint;
    readonly balanceMinor: bigint;
    readonly taxes: readonly TaxLine[];
  };
  /** What stands behind the slices afterwards. */
  readonly backing?: Backing;
}

export interface Reverted {
  readonly subscription: Subscription;
  readonly closed: readonly Slice[];
  readonly opened: readonly Slice[];
  readonly waivedMinor: bigint;
  /** Charged on what is paid, or given back. */
  readonly taxes: readonly TaxLine[];
}

/** The scheduled change will not happen: what was renewed is renewed as what runs. Term and licenses stay as they are. */
export function revertScheduled(subscription: Subscription, revert: Revert): Reverted {
  const { offer, backing } = revert;
  const payment = revert.paid;
  const nets = offer.parts.map(({ chargeMinor, creditMinor }) => chargeMinor - creditMinor);
  const paid = allocate(
    payment?.cashMinor ?? 0n,
    nets.map((net) => (net > 0n ? net : 0n)),
  );
  const refunded = allocate(
    offer.refundMinor,
    offer.parts.map(({ slice }) => slice.paidMinor - slice.refundedMinor),
  );
  const waivedMinor = offer.netMinor > 0n && !payment ? offer.netMinor : 0n;
  const taxes = payment?.taxes ?? offer.returnedTaxes;
  const pairs = offer.parts.map((part, index) =>
    rewrite(subscription, {
      part,
      slice: revert.slices[index],
      paidMinor: paid[index] ?? 0n,
      refundedMinor: refunded[index] ?? 0n,
    }),
  );
  const components = subscription.components.map((component) => ({
    ...component,
    ...(component.next && {
      next: component.next.map((slice) => pairs.find(({ closed }) => closed.id === slice.id)?.opened ?? slice),
    }),
  }));
  const parts = pairs.map(({ money: moved }): SliceMoney => moved);
  const moved = moveMoney(subscription, {
    parts,
    waivedMinor,
    forfeitedMinor: 0n,
    balanceGrantedMinor: offer.balanceMinor,
    balanceSpentMinor: payment?.balanceMinor ?? 0n,
    taxes,
  });
  return {
    subscription: { ...withBacking(moved, backing), components, version: subscription.version + 1 },
    closed: pairs.map(({ closed }) => closed),
    opened: pairs.map(({ opened }) => opened),
    waivedMinor,
    taxes,
  };
}

function rewrite(
  { components }: Subscription,
  of: { part: RevertPart; slice: SliceId | undefined; paidMinor: bigint; refundedMinor: bigint },
) {
  const { part, slice: id, paidMinor, refundedMinor } = of;
  const { slice, chargeMinor, creditMinor } = part;
  const running = components.find(({ component }) => component === slice.component);
  assert(running !== undefined && id !== undefined, 'every reverted slice has a component and a new id');
  const closed: Slice = {
    ...slice,
    to: slice.from,
    creditedMinor: slice.creditedMinor + creditMinor,
    refundedMinor: slice.refundedMinor + refundedMinor,
  };
  const opened: Slice = {
    ...slice,
    id,
    selection: running.slice.selection,
    agreedPriceMicros: part.priceMicros,
    chargeMinor,
    creditedMinor: 0n,
    paidMinor,
    refundedMinor: 0n,
  };
  return { closed, opened, money: { from: slice.from, chargeMinor, creditMinor, paidMinor, refundedMinor } };
}
