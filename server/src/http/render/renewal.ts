import type { Renewal, RenewalPreview, RenewalSettings } from '@regrade/client';
import {
  explainBilledTax,
  explainRenewalPart,
  formatInstant,
  type RenewalPolicy,
  type Subscription,
} from '@regrade/core';
import { type PricedRenewal, payableOf, type StoredRenewal } from '../../engine/renewals/renewal.ts';
import { instantOrNull } from './instant.ts';
import { moneyFormat } from './money.ts';
import { renderTax } from './receipt.ts';

/** What a renewal would cost, with the arithmetic of each part. */
export function renderRenewalPreview(priced: PricedRenewal): RenewalPreview {
  const { offer, currency, period, taxes = [] } = priced;
  const { minor, micros } = moneyFormat(currency);
  const payable = payableOf(priced);
  return {
    subscription: priced.subscription,
    from: formatInstant(offer.from),
    to: formatInstant(offer.to),
    periods: offer.periods,
    period,
    currency,
    release: offer.release,
    net: minor(offer.totalMinor),
    tax: minor(payable - offer.totalMinor),
    taxes: taxes.map((line) => renderTax(line, minor)),
    payable: minor(payable),
    steps: taxes.map((line) => explainBilledTax(line, { billMinor: offer.totalMinor, currency })),
    order: priced.order,
    components: offer.parts.map((part) => ({
      component: part.component,
      selection: part.selection,
      price: micros(part.priceMicros),
      priceFrom: part.price,
      charge: minor(part.chargeMinor),
      steps: [explainRenewalPart(part, offer, { currency, period })],
    })),
  };
}

/** A renewal as it was bought. */
export function renderRenewal(renewal: StoredRenewal): Renewal {
  const { minor } = moneyFormat(renewal.currency);
  return {
    ...renderRenewalPreview(renewal),
    id: renewal.id,
    at: formatInstant(renewal.at),
    by: renewal.by,
    payment: { state: 'paid', method: renewal.source.method, due: minor(payableOf(renewal)) },
  };
}

/** The standing wish to renew, as the subscription keeps it, and until when it can be renewed at all. */
export function renderRenewalSettings(
  { autoRenewal, term }: Pick<Subscription, 'autoRenewal' | 'term'>,
  { graceSeconds }: Pick<RenewalPolicy, 'graceSeconds'>,
): RenewalSettings {
  const failure = autoRenewal?.failure ?? null;
  return {
    autoRenew: autoRenewal !== undefined,
    periods: autoRenewal?.periods ?? null,
    nextAttemptAt: instantOrNull(autoRenewal?.nextAt ?? null),
    attempts: autoRenewal?.attempts ?? 0,
    lastFailure: failure && { ...failure, at: formatInstant(failure.at) },
    renewableUntil: instantOrNull(term.end === null ? null : term.end + graceSeconds),
  };
}
