import type { FeeRule } from '../fees/fee-rule.ts';
import { present } from '../kernel/assert.ts';
import { currencyDigits, formatMinor } from '../kernel/money.ts';
import { err, ok } from '../kernel/result.ts';
import type { Instant } from '../kernel/time.ts';
import type { RulesInForce } from '../rules/decide-change.ts';
import { type ChangeOptions, listOptions, type PriceOption } from '../rules/options.ts';
import { rollTo } from '../subscription/paid-terms.ts';
import type { Subscription } from '../subscription/subscription.ts';
import { feeRefusal, priceDecision, refusePermanent } from './quote-pricing.ts';

export interface ListChangeOptionsInput {
  readonly subscription: Subscription;
  /** The release in force. */
  readonly release: RulesInForce & { readonly feeRule: FeeRule };
  /** Absent: every component that runs. */
  readonly component?: string;
}

/**
 * What a subscription may change to, each option with the net that a quote would say at `now` (contract §3, `options`),
 * and what it may not, with the reason. Whether the subscription can change at all at this moment is the quote's to say.
 */
export function listChangeOptions(
  { subscription: stored, release, component }: ListChangeOptionsInput,
  now: Instant,
): ChangeOptions {
  const { subscription } = rollTo(stored, now);
  return listOptions(
    {
      ...release,
      period: subscription.period,
      currency: subscription.currency,
      running: subscription.components.map(({ slice }) => slice),
      ...(component !== undefined && { component }),
    },
    optionPricer({ subscription, release }, now),
  );
}

function optionPricer({ subscription, release }: ListChangeOptionsInput, now: Instant): PriceOption {
  const digits = present(currencyDigits(subscription.currency), 'a subscription is in a known currency');
  const at = subscription.components.reduce((latest, { slice }) => Math.max(latest, slice.from), now);
  return (decision) => {
    if (decision.timing === 'at-renewal') {
      const permanent = refusePermanent({ subscription, decision });
      // Nothing moves before the renewal (contract §4, Time).
      return permanent ? err(feeRefusal(permanent)) : ok(formatMinor(0n, digits));
    }
    const priced = priceDecision({ subscription, release, decision, at });
    return priced.ok ? ok(formatMinor(priced.value.priced.net, digits)) : err(feeRefusal(priced.error));
  };
}
