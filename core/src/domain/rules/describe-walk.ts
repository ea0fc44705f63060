import type { ArbitrageWalk, WalkAmount, WalkStretch } from '../catalog/arbitrage-walk.ts';
import type { Selection } from '../catalog/selection.ts';
import type { LeakReason } from '../fees/conservation.ts';
import { toMajor } from '../fees/explain.ts';
import { present } from '../kernel/assert.ts';
import { currencyDigits, formatMinor } from '../kernel/money.ts';
import { formatRational, type Rational, round, subtract } from '../kernel/rational.ts';
import { civilDay, formatDate, formatInstant, type Instant } from '../kernel/time.ts';
import { describeQuantities, describeSku, exactAmount, exactMoney } from './describe.ts';
import type { FollowedStretch, FollowedWalk } from './follow-walk.ts';

/** A followed walk as a finding carries it. */
export function toArbitrageWalk(walk: FollowedWalk, reason: LeakReason | 'chain'): ArbitrageWalk {
  const { plan, stretches } = walk;
  const { currency, revision } = plan;
  const amount = (minor: Rational) => amountOf(minor, currency);
  const stretch = (at: number) => stretchOf(present(stretches[at], 'a purchase or a change begins it'), currency);
  return {
    reason,
    feeRule: plan.feeRule.id,
    timeZone: plan.release.catalog.product.timeZone,
    currency,
    period: plan.period,
    periods: plan.periods,
    start: formatInstant(plan.start),
    end: formatInstant(walk.end),
    ...(revision && { revision: { at: formatInstant(revision.at), prices: revision.prices } }),
    purchase: { ...stretch(0), paid: amount(walk.purchasePaid) },
    changes: walk.changes.map(({ at, decided, exact, forfeited }, index) => ({
      at: formatInstant(at),
      ...stretch(index + 1),
      fromPrice: exactAmount(decided.fromListPriceMicros, currency),
      credit: amount(exact.credit),
      charge: amount(exact.charge),
      net: amount(exact.net),
      ...(forfeited.n > 0n && { forfeited: amount(forfeited) }),
    })),
    paid: amount(walk.paid),
    held: amount(walk.held),
    leak: amount({ n: walk.held.n * walk.paid.d - walk.paid.n * walk.held.d, d: walk.held.d * walk.paid.d }),
  };
}

function stretchOf(stretch: FollowedStretch, currency: string): WalkStretch {
  const { specification, sku, quantities } = stretch.selection;
  return {
    selection: { specification, sku, quantities },
    price: exactAmount(stretch.priceMicros, currency),
    value: amountOf(stretch.value, currency),
    shareFrom: formatRational(stretch.shareFrom),
    shareUntil: formatRational(stretch.shareUntil),
  };
}

function amountOf(minor: Rational, currency: string): WalkAmount {
  const digits = currencyDigits(currency) ?? 2;
  return {
    exact: formatRational(toMajor(minor, digits)),
    value: formatMinor(round(minor, 'half-up'), digits),
  };
}

const LEADS: { readonly [reason in LeakReason | 'chain']: string } = {
  'list-price-now':
    "credits what runs at today's list price, so whoever bought before a price rise gets back more than was paid",
  'rows-by-duration': 'prices the two sides of a change by rows of different durations',
  'added-units':
    'charges only added units at the price of the new total, so the units held already never pay that price',
  'term-counted-longer': 'counts some terms as more periods than were bought, and gives back that much more',
  'cash-credited-again': 'credits the cash paid, and does so again after a part of it was given back',
  'billed-rounded': 'credits amounts that were rounded',
  'two-measures': 'counts the share of a downgrade in another way than that of an upgrade',
  chain: 'lets some changes cost less than what they give',
};

/**
 * What happens, with dates and amounts, and what can be done. What is paid is what the engine charges, rounded as the fee
 * rule says, so that the amounts add up to their sum; the rounding of `ArbitrageWalk` amounts would be another one.
 */
export function describeWalk(walk: FollowedWalk, reason: LeakReason | 'chain'): string {
  const { plan, changes, paidMinor } = walk;
  const { feeRule, currency, revision } = plan;
  const zone = plan.release.catalog.product.timeZone;
  const day = (at: Instant) => formatDate(civilDay(zone, at * 1000));
  const money = (minor: bigint) => `${formatMinor(minor, currencyDigits(currency) ?? 2)} ${currency}`;
  const [first] = walk.stretches;
  const times = plan.periods === 1 ? '' : ` × ${plan.periods}`;
  const price = first ? exactMoney(first.priceMicros, currency) : '';
  const bought = `${day(plan.start)} ${nameOf(plan.purchase)} bought for ${plan.period}${times} at ${price}`;
  const rise = revision ? [`${day(revision.at)} prices ${revision.prices}`] : [];
  const steps = changes.map(({ at, decided, exact, forfeited, movedMinor }) => {
    const way = exact.net.n < 0n ? 'gives back' : 'costs';
    const most = forfeited.n > 0n ? ', all that was paid' : '';
    const moved = money(movedMinor < 0n ? -movedMinor : movedMinor);
    return `${day(at)} changed to ${nameOf(decided.to)}, which ${way} ${moved}${most}`;
  });
  const heldMinor = round(walk.held, 'half-up');
  const lessMinor = heldMinor - paidMinor;
  // A leak of a minor unit or two may be lost where every amount is rounded: it is one all the same (contract §3).
  const less =
    lessMinor > 0n
      ? `, ${money(lessMinor)} less`
      : `; before rounding that is ${money(round(subtract(walk.held, walk.paid), 'half-up'))} less`;
  return (
    `${feeRule.id} ${LEADS[reason]}: ${[bought, ...rise, ...steps].join('; ')}. ` +
    `The customer pays ${money(paidMinor)} in all for what is worth ${money(heldMinor)}${less}. ` +
    `With exact@1 or daily@1 no chain of changes can do that.`
  );
}

function nameOf(selection: Selection): string {
  const quantities = describeQuantities(selection.quantities);
  const sku = describeSku(selection.sku, selection.specification);
  return quantities === '' ? sku : `${sku} (${quantities})`;
}
