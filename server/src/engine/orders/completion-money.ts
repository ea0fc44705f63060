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
  sellerDiscountOf,
  sellerWithheldMinor,
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
  const withheld = withheldOf(quote);
  const parties = {
    seller,
    operatorBasisPoints: commissionBasisPoints,
    discounts,
    ...(withheld.minor !== 0n && { withheldMinor: withheld.minor }),
    ...(withheld.sellerMinor !== 0n && { sellerWithheldMinor: withheld.sellerMinor }),
  };
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
    withheldMinor: withheld.minor,
    sellers: { discountMinor: sellerDiscountOf(figures), withheldMinor: withheld.sellerMinor },
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

function withheldOf({ corrects, pricing, adjustments, figures }: Quote) {
  if (corrects) return { minor: corrects.withheldMinor, sellerMinor: corrects.sellerWithheldMinor ?? 0n };
  const given = adjustments?.given;
  if (!given || !pricing || figures.net >= 0n) return { minor: 0n, sellerMinor: 0n };
  const of = { given, billed: pricing };
  return { minor: withheldMinor(figures, of), sellerMinor: sellerWithheldMinor(figures, of) };
}
