import { priceOf, rowFor } from '../catalog/price.ts';
import type { Selection } from '../catalog/selection.ts';
import { findSku, findSpecification } from '../catalog/sku.ts';
import { present } from '../kernel/assert.ts';
import { roundMicros } from '../kernel/money.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { addMonths, formatInstant, type Instant, monthsApart, periodMonths, wallClockMillis } from '../kernel/time.ts';
import type { RulesInForce } from '../rules/decide-change.ts';
import { listOptions } from '../rules/options.ts';
import { openSlices } from './paid-terms.ts';
import {
  REMAINING_MONTHS_MAX,
  RENEWAL_PERIODS_MAX,
  type RenewalOffer,
  type RenewalPart,
  type RenewalPolicy,
  type RenewalPrice,
  type RenewalRefusal,
  type RenewalWayOn,
  type ScheduledPart,
} from './renewal.ts';
import type { Slice, Subscription } from './subscription.ts';

export interface DecideRenewalInput {
  readonly subscription: Subscription;
  /** The release in force. */
  readonly release: RulesInForce & { readonly number: number };
  /** How many of the subscription's price periods, 1 to 60. */
  readonly periods: number;
  /** Of the scheduled order that waits for this renewal; absent: none does. */
  readonly scheduled?: readonly ScheduledPart[];
  readonly policy: Pick<RenewalPolicy, 'graceSeconds'>;
}

/**
 * What renewing costs, at the prices of the release in force: from the old end on, before it or within the grace time
 * after it. A withdrawn SKU renews for as long as its price row stands; where the row has no price for the running
 * quantities the agreed one stands in (contract §2). A scheduled change is billed at the price that was kept for it.
 */
export function decideRenewal(input: DecideRenewalInput, now: Instant): Result<RenewalOffer, RenewalRefusal> {
  const { subscription, release, periods } = input;
  const renewed = subscription.components.filter((component) => isRenewed(input, latestSlice(component)));
  const from = subscription.term.end;
  if (from === null || renewed.length === 0) return err(permanent());
  const late = refuseTime(input, { end: from, now });
  if (late) return err(late);
  const to = renewedEnd(input, { from, periods });
  const length = refuseLength(input, { from, to, now });
  if (length) return err(length);
  const parts: RenewalPart[] = [];
  for (const component of renewed) {
    const priced = priceComponent(input, latestSlice(component), from);
    if (!priced.ok) return priced;
    parts.push({ ...priced.value, chargeMinor: roundMicros(priced.value.priceMicros * BigInt(periods)) });
  }
  const totalMinor = parts.reduce((sum, { chargeMinor }) => sum + chargeMinor, 0n);
  return ok({ from, to, periods, release: release.number, parts, totalMinor });
}

function latestSlice(component: Subscription['components'][number]): Slice {
  return present(openSlices(component).at(-1), 'a component has a slice');
}

/** What is billed offline ends when its seller says so, and not with the term; what was once may still end so. */
function isRenewed({ subscription, release }: DecideRenewalInput, { to, selection }: Slice): boolean {
  const found = findSpecification(release.catalog, selection.specification);
  return to === subscription.term.end && found?.specification.billing !== 'offline';
}

function refuseTime(
  { subscription, policy }: DecideRenewalInput,
  { end, now }: { end: Instant; now: Instant },
): RenewalRefusal | undefined {
  if (subscription.suspended) {
    const detail = 'This subscription is suspended; it can be renewed once the operator resumes it.';
    return { code: 'subscription.suspended', detail };
  }
  if (now < end + policy.graceSeconds) return undefined;
  const detail = `This subscription ended at ${formatInstant(end)} and could be renewed before ${formatInstant(end + policy.graceSeconds)}; buy the product again.`;
  return { code: 'renewal.too-late', detail };
}

/**
 * Months are counted from the first day of the subscription, so that one that began on a 31st ends on a 31st again after
 * a short month; from the old end where that is no whole number of months (an import).
 */
function renewedEnd(
  { subscription, release }: DecideRenewalInput,
  of: { readonly from: Instant; readonly periods: number },
): Instant {
  const zone = release.catalog.product.timeZone;
  const { start } = subscription.term;
  const months = present(periodMonths(subscription.period), 'a priced period is whole months') * of.periods;
  const wall = (instant: Instant) => wallClockMillis(zone, instant * 1000);
  const past = monthsApart({ from: wall(start), to: wall(of.from) });
  const isWhole = addMonths(start, past, zone) === of.from;
  return isWhole ? addMonths(start, past + months, zone) : addMonths(of.from, months, zone);
}

function refuseLength(
  input: DecideRenewalInput,
  of: { readonly from: Instant; readonly to: Instant; readonly now: Instant },
): RenewalRefusal | undefined {
  const zone = input.release.catalog.product.timeZone;
  const latest = addMonths(of.now, REMAINING_MONTHS_MAX, zone);
  if (input.periods <= RENEWAL_PERIODS_MAX && of.to > of.now && of.to <= latest) return undefined;
  const counts = Array.from({ length: RENEWAL_PERIODS_MAX }, (_, index) => index + 1);
  const allowed = counts.filter((periods) => {
    const to = renewedEnd(input, { from: of.from, periods });
    return to > of.now && to <= latest;
  });
  const [min, max] = [allowed[0], allowed.at(-1)];
  const wouldAllow = min !== undefined && max !== undefined ? { wouldAllow: { periods: { min, max, step: 1 } } } : {};
  if (of.to <= of.now) {
    const detail = `So few periods would end at ${formatInstant(of.to)}, which is over already.`;
    return { code: 'renewal.too-short', detail, ...wouldAllow };
  }
  const detail = `A renewal is 1 to ${RENEWAL_PERIODS_MAX} periods, and at most five years may lie ahead: until ${formatInstant(latest)}.`;
  return { code: 'renewal.term-too-long', detail, ...wouldAllow };
}

type PricedComponent = Omit<RenewalPart, 'chargeMinor'>;

function priceComponent(
  input: DecideRenewalInput,
  latest: Slice,
  from: Instant,
): Result<PricedComponent, RenewalRefusal> {
  const { component } = latest;
  const kept = input.scheduled?.find((part) => part.component === component);
  if (kept) return ok({ component, selection: kept.to, priceMicros: kept.priceMicros, price: 'kept' });
  const priced = renewalPrice(input, latest);
  if (priced) return ok({ component, selection: latest.selection, ...priced });
  const { skuKey, specification } = latest.selection;
  const { period, currency } = input.subscription;
  const wayOn = wayOnOf(input, latest);
  const way = wayOn
    ? 'Change it first, for example as `wouldAllow` names, or schedule that change for the renewal.'
    : `It runs until ${formatInstant(from)}; ask the seller for a price, or buy another product then.`;
  return err({
    code: 'renewal.price-missing',
    detail: `The seller no longer offers ${skuKey} of ${specification} for ${period} in ${currency}. ${way}`,
    component,
    ...(wayOn && { wouldAllow: wayOn }),
  });
}

/** The price at which a selection renews in the release in force; undefined where the seller has removed its row. */
export function renewalPrice(
  { subscription, release }: Pick<DecideRenewalInput, 'subscription' | 'release'>,
  { selection, agreedPriceMicros }: Pick<Slice, 'selection' | 'agreedPriceMicros'>,
): { readonly priceMicros: bigint; readonly price: RenewalPrice } | undefined {
  const found = findSpecification(release.catalog, selection.specification);
  const sku = found && findSku(found.specification, selection.skuKey);
  const row = sku && rowFor(sku, subscription);
  if (!row) return undefined;
  const listMicros = priceOf(row, selection.quantities);
  return listMicros === undefined
    ? { priceMicros: agreedPriceMicros, price: 'agreed' }
    : { priceMicros: listMicros, price: 'list' };
}

/** The first change that the rules allow to something with a price: nobody is stranded (G14). */
function wayOnOf({ subscription, release }: DecideRenewalInput, latest: Slice): RenewalWayOn | undefined {
  const { period, currency } = subscription;
  const running = [{ selection: latest.selection as Selection, agreedPriceMicros: latest.agreedPriceMicros }];
  const { options } = listOptions({ ...release, period, currency, running }, () => ok('0'));
  const option = options.find(({ skuKey }) => skuKey !== latest.selection.skuKey);
  if (!option) return undefined;
  const { specification, sku, timing } = option;
  return { specification, sku, quantities: option.at.quantities, timing: timing === 'now' ? 'now' : 'at-renewal' };
}

function permanent(): RenewalRefusal {
  const detail = 'Nothing of this subscription ends with its term: what is billed offline is prolonged by its seller.';
  return { code: 'renewal.permanent', detail };
}
