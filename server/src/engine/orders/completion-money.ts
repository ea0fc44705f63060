import {
  type Backing,
  type CompletionParties,
  carryBacking,
  commissionMinor,
  discountOf,
  present,
  type Quote,
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

export function completionMoney(quote: Quote, subscription: Subscription): CompletionMoney {
  const { figures, seller, commissionBasisPoints = 0 } = quote;
  const { backing } = subscription.totals;
  if (!backing && commissionBasisPoints === 0 && !quote.adjustments && !quote.corrects) {
    return { parties: { seller }, backing: undefined, taxes: [], discountMinor: 0n };
  }
  const discounts = figures.discounts ?? [];
  const parties = { seller, operatorBasisPoints: commissionBasisPoints, discounts };
  const carried = carryBacking({
    backing,
    lines: figures.lines.map(({ component, credit, charge }) => ({
      component,
      creditMinor: credit,
      chargeMinor: charge,
      billedMinor: runningCharge(subscription, component),
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

function runningCharge({ components }: Subscription, component: string): bigint {
  const running = components.find((candidate) => candidate.component === component);
  return present(running, 'a quoted component runs in the subscription').slice.chargeMinor;
}

function withheldOf({ corrects, pricing, adjustments, figures }: Quote): bigint {
  if (corrects) return corrects.withheldMinor;
  const given = adjustments?.given;
  return given && pricing && figures.net < 0n ? withheldMinor(figures, { given, billed: pricing }) : 0n;
}
