import type { BrakePolicy } from '../catalog/product-type.ts';
import { civilDay, epochMillisOfWallClock, formatInstant, type Instant, MILLIS_PER_DAY } from '../kernel/time.ts';
import { changesOnDay } from '../subscription/change-history.ts';
import type { ChangeHistory } from '../subscription/subscription.ts';
import type { QuoteRefusal } from './build-quote.ts';
import type { Quote } from './quote.ts';

export interface BrakeInput {
  /** Of the product type; absent: none. */
  readonly brakes: BrakePolicy | undefined;
  readonly history: ChangeHistory | undefined;
  /** Of the product. */
  readonly timeZone: string;
  readonly quote: Pick<Quote, 'timing' | 'components' | 'figures'>;
}

/**
 * The operator's brakes on a priced change (G17), decided at the quote and again at the order. They hold a change now; one
 * at renewal waits by itself and pays nothing out. A day is a civil day of the product's time zone, so the count is one
 * figure and the way out one midnight. Held back after an upgrade is a change that pays money out, to the wallet or the
 * balance, and of which a component is no upgrade: an upgrade is never held (contract §2), not even one that is credited
 * more than it costs.
 */
export function decideBrakes(input: BrakeInput, now: Instant): QuoteRefusal | undefined {
  const { brakes, quote } = input;
  if (!brakes || quote.timing === 'at-renewal') return undefined;
  return refuseCount(input, brakes, now) ?? refuseHeld(input, brakes, now);
}

function refuseCount(
  { history, timeZone }: BrakeInput,
  { changesPerDayMax }: BrakePolicy,
  now: Instant,
): QuoteRefusal | undefined {
  if (changesPerDayMax === null) return undefined;
  const changes = changesOnDay(history, { at: now, timeZone });
  if (changes < changesPerDayMax) return undefined;
  const midnight = (civilDay(timeZone, now * 1000) + 1) * MILLIS_PER_DAY;
  const at = Math.ceil(epochMillisOfWallClock(timeZone, midnight) / 1000);
  const detail =
    `This subscription has changed ${changes === 1 ? 'once' : `${changes} times`} today (${timeZone}), and ` +
    `${changesPerDayMax} a day is the most. It can change again from ${formatInstant(at)}.`;
  return { code: 'limit.changes-per-day', detail, wouldAllow: { at } };
}

function refuseHeld(
  { history, quote }: BrakeInput,
  { downgradeHoldSeconds }: BrakePolicy,
  now: Instant,
): QuoteRefusal | undefined {
  const upgradedAt = history?.upgradedAt ?? null;
  if (downgradeHoldSeconds === null || upgradedAt === null) return undefined;
  const at = upgradedAt + downgradeHoldSeconds;
  const paysOut = quote.figures.refund > 0n || quote.figures.balance > 0n;
  if (now >= at || !paysOut || quote.components.every(({ direction }) => direction === 'upgrade')) return undefined;
  const detail =
    `This subscription was upgraded at ${formatInstant(upgradedAt)}; a downgrade that pays money out waits until ` +
    `${formatInstant(at)}.`;
  return { code: 'limit.downgrade-hold', detail, wouldAllow: { at } };
}
