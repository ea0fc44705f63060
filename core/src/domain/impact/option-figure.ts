import { netOfRate, type RateBasis, rateBasisOf, refusesNet } from '../fees/net-rate.ts';
import { shareLeft } from '../fees/share-left.ts';
import { present } from '../kernel/assert.ts';
import { roundMicros } from '../kernel/money.ts';
import type { Rational } from '../kernel/rational.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { type Instant, periodMonths } from '../kernel/time.ts';
import type { QuotableRelease } from '../quote/build-quote.ts';
import { priceDecision } from '../quote/quote-pricing.ts';
import type { ChangeTiming } from '../rules/decide-change.ts';
import type { OptionSide } from './compare-options.ts';
import { type ImpactComponent, type ImpactSubscription, toPricedSubscription } from './impact-subscription.ts';

/** One of the two releases, with what its fee rule makes of a stream. */
export interface PricingSide {
  readonly release: QuotableRelease;
  /** Undefined: no rate; each option of each subscription is priced as a quote is. */
  readonly basis: RateBasis | undefined;
}

export function pricingSideOf(release: QuotableRelease): PricingSide {
  return { release, basis: rateBasisOf(release.feeRule) };
}

/** Whether the share left is one number on both sides. */
export function countShareAlike(a: PricingSide, b: PricingSide): boolean {
  const zone = ({ release }: PricingSide) => release.catalog.product.timeZone;
  return a.release.feeRule.id === b.release.feeRule.id && zone(a) === zone(b);
}

/** A subscription at the instant of its quote, the shares of its term counted when first asked for. */
export interface PricedMoment {
  readonly subscription: ImpactSubscription;
  /** A change never begins before the slice that it ends. */
  readonly at: Instant;
  readonly shareOf: (side: PricingSide) => Result<Rational, string>;
}

export function pricedMoment(subscription: ImpactSubscription, at: Instant, isShared: boolean): PricedMoment {
  const moment = subscription.components.reduce((latest, { from }) => Math.max(latest, from), at);
  let known: { readonly side: PricingSide; readonly share: Result<Rational, string> } | undefined;
  return {
    subscription,
    at: moment,
    shareOf(side) {
      if (known === undefined || (!isShared && known.side !== side)) {
        known = { side, share: countLeft(side, subscription, moment) };
      }
      return known.share;
    },
  };
}

function countLeft(side: PricingSide, subscription: ImpactSubscription, at: Instant): Result<Rational, string> {
  const { term, period, periods } = subscription;
  const end = present(term.end, 'a permanent subscription has no options');
  if (at < term.start || at > end) return err('fee.outside-term');
  const months = present(periodMonths(period), 'price rows have periods of whole months');
  const { feeRule, catalog } = side.release;
  const share = shareLeft(feeRule, {
    timeZone: catalog.product.timeZone,
    term: { start: term.start * 1000, end: end * 1000, months: months * periods },
    at: at * 1000,
    per: months,
  });
  return share.ok ? share : err(`fee.${share.error.code}`);
}

/**
 * What the customer would see of an option, in minor units: the net of a change now, or the price of the next term of a
 * change at renewal; or the code of the fee rule's refusal.
 */
export function figureOf(side: PricingSide, of: PricedOption): Result<bigint, string> {
  const { option, moment } = of;
  const { feeRule, policy } = side.release;
  if (of.timing === 'at-renewal') return ok(roundMicros(option.toMicros * BigInt(moment.subscription.periods)));
  if (side.basis === undefined) {
    const priced = quotedChange(side, option, moment);
    return priced.ok ? ok(priced.value.priced.net) : err(`fee.${priced.error.code}`);
  }
  const share = moment.shareOf(side);
  if (!share.ok) return share;
  const net = netOfRate(feeRule, { oldMicros: oldMicrosOf(side, of), newMicros: option.toMicros, share: share.value });
  return refusesNet(feeRule, { net, payOut: policy.downgrades }) ? err('fee.negative') : ok(net);
}

export interface PricedOption {
  readonly option: OptionSide;
  readonly timing: ChangeTiming;
  readonly component: ImpactComponent;
  readonly moment: PricedMoment;
}

/** What a rule with a rate credits the old side at. */
export function oldMicrosOf({ basis }: PricingSide, { option, component }: PricedOption): bigint {
  return basis === 'agreed' ? component.agreedPriceMicros : option.fromMicros;
}

/** The change as a quote prices it. */
export function quotedChange({ release }: PricingSide, option: OptionSide, moment: PricedMoment) {
  const decision = present(option.decision, 'an option under a rule without a rate keeps its decision');
  const subscription = toPricedSubscription(moment.subscription);
  return priceDecision({ subscription, release, decision, at: moment.at });
}
