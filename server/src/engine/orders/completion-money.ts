import {
  type Backing,
  type CompletionParties,
  carryBacking,
  commissionMinor,
  discountOf,
  present,
  type Quote,
  rollTo,
  type Subscription,
  type TaxLine,
  withheldMinor,
} from '@regrade/core';

/** What a completion does besides the settlement: who earns, and what stands behind the slices after it. */
export interface CompletionMoney {
  readonly parties: CompletionParties;
  readonly backing: Backing | undefined;
  readonly taxes: readonly TaxLine[];
  readonly discountMinor: bigint;
}

export function completionMoney(quote: Quote, stored: Subscription): CompletionMoney {
  const { figures, seller, commissionBasisPoints = 0 } = quote;
  // As it was at the instant that the fee was computed for, like the change itself.
  const { subscription } = rollTo(stored, quote.effectiveAt);
  const { backing } = subscription.totals;
  if (!backing && commissionBasisPoints === 0 && !quote.adjustments && !quote.corrects) {
    return { parties: { seller }, backing: undefined, taxes: [], discountMinor: 0n };
  }
  const discounts = figures.discounts ?? [];
  const parties = { seller, operatorBasisPoints: commissionBasisPoints, discounts };
  const carried = carryBacking({
    backing,
    lines: figures.lines.map(({ component, from, credit, charge }) => ({
      component,
      ...(from !== undefined && { from }),
      creditMinor: credit,
      chargeMinor: charge,
      ...openCharge(subscription, { component, from }),
    })),
    discountMinor: discountOf(figures),
    withheldMinor: withheldOf(quote),
    commissionMinor: commissionMinor({ chargeMinor: figures.charge }, parties),
    staysRunning: quote.corrects?.kind === 'goodwill',
  });
  return {
    parties: { ...parties, creditCommissionMinor: carried.creditCommissionMinor },
    backing: carried.backing,
    taxes: figures.taxes ?? [],
    discountMinor: discountOf(figures),
  };
}

function openCharge(
  { components }: Subscription,
  { component, from }: { readonly component: string; readonly from: number | undefined },
): { readonly billedMinor: bigint; readonly creditedMinor: bigint } {
  const changed = present(
    components.find((candidate) => candidate.component === component),
    'a quoted component runs in the subscription',
  );
  const slice = from === undefined ? changed.slice : changed.next?.find((waiting) => waiting.from === from);
  const { chargeMinor, creditedMinor } = present(slice, 'a quoted pre-paid slice waits');
  return { billedMinor: chargeMinor, creditedMinor };
}

function withheldOf({ corrects, pricing, adjustments, figures }: Quote): bigint {
  if (corrects) return corrects.withheldMinor;
  const given = adjustments?.given;
  return given && pricing && figures.net < 0n ? withheldMinor(figures, { given, billed: pricing }) : 0n;
}
