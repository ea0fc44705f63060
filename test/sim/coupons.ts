import type { Coupon, Quote } from '@regrade/core';
import type { AuditedDatabase, AuditedOrder } from '../support/auditor-rows.ts';
import type { Act } from './acts.ts';
import type { Client } from './client.ts';
import { keyed } from './pick.ts';

/** Every coupon of the market: whoever issues one again says the same. */
const COUPONS: readonly Coupon[] = [
  coupon('FIRST', { worth: { percent: '10' }, usesMax: 1, usesPerAccountMax: 1 }),
  coupon('PAIR', { worth: { amountMinor: 2_500n, currency: 'USD' }, usesMax: 2, usesPerAccountMax: null }),
  coupon('THREE', { worth: { percent: '33.3' }, usesMax: 3, usesPerAccountMax: 2, funder: 'acme' }),
  coupon('ALWAYS', { worth: { percent: '100' }, usesMax: null, usesPerAccountMax: 2 }),
];

function coupon(code: string, of: Partial<Coupon> & Pick<Coupon, 'worth' | 'usesMax' | 'usesPerAccountMax'>): Coupon {
  const valid = { from: 0, until: null };
  const directions = ['upgrade', 'downgrade', 'equal'] as const;
  return { code, name: code, funder: 'operator', products: [], directions, valid, ...of };
}

/** One wish in three names one, known or not. */
export function couponFor({ pick, agents }: Act): string | undefined {
  return pick % 3 === 1 ? COUPONS[(agents / 5) % COUPONS.length]?.code : undefined;
}

export async function issueCoupon(client: Client): Promise<void> {
  const { act, ground } = client;
  const [customer] = ground.log.all('customer');
  const body = COUPONS[act.pick % COUPONS.length];
  if (!customer || !body) return;
  const { account } = customer;
  const common = { account, actor: 'operator', conflict: `coupon-${body.code}` };
  const idempotency = keyed(`coupon-${act.id}`, body.code);
  await client.send((engine) => engine.commands.saveCoupon({ ...common, body, idempotency }));
}

/**
 * A coupon is taken by no more orders at a time than it may be, in all and by one account, and takes off what it is
 * worth. Worked out from the orders' own histories; that uses are counted as they are taken is the auditor's.
 */
export function judgeCoupons({ orders, quotes, sandboxes }: AuditedDatabase): string[] {
  const byId = new Map(quotes.map(({ quote }) => [quote.id as string, quote]));
  const taking = orders.flatMap((order) => {
    const quote = byId.get(order.quote);
    const code = quote && reductionOf(quote)?.coupon;
    return quote && code !== undefined ? [{ order, quote, code }] : [];
  });
  const faults = taking.flatMap(({ quote }) => judgeWorth(quote));
  for (const { code, usesMax, usesPerAccountMax } of COUPONS) {
    const own = taking.filter((one) => one.code === code).map(({ order }) => order);
    const real = own.filter(({ account }) => !sandboxes.has(account));
    if (mostAtOnce(real) > (usesMax ?? Number.POSITIVE_INFINITY)) faults.push(`coupon ${code} was taken too often`);
    for (const [account, orders] of Map.groupBy(own, (order) => order.account)) {
      if (mostAtOnce(orders) > (usesPerAccountMax ?? Number.POSITIVE_INFINITY))
        faults.push(`coupon ${code} was taken too often by ${account}`);
    }
  }
  return faults;
}

function reductionOf({ figures }: Quote) {
  return figures.discounts?.find(({ coupon: code }) => code !== undefined);
}

/** Orders that hold a use at the same moment; one that ends at that moment has given it back. */
function mostAtOnce(orders: readonly AuditedOrder[]): number {
  const moves = orders.flatMap((order) => {
    const [placed] = order.events;
    const ended = order.events.find(({ type }) => ['refunded', 'expired', 'cancelled'].includes(type));
    return [...(placed ? [{ at: placed.at, by: 1 }] : []), ...(ended ? [{ at: ended.at, by: -1 }] : [])];
  });
  let [now, most] = [0, 0];
  for (const { by } of moves.sort((a, b) => a.at - b.at || a.by - b.by)) {
    now += by;
    most = Math.max(most, now);
  }
  return most;
}

/** What it takes off the rest that other discounts leave: its amount, or its share to the unit, and never more than there is. */
function judgeWorth(quote: Quote): string[] {
  const { discounts = [], net, payable, taxes = [] } = quote.figures;
  const taken = reductionOf(quote);
  const known = COUPONS.find(({ code }) => code === taken?.coupon);
  if (!taken || !known || net <= 0n) return [];
  const others = discounts.filter((one) => one !== taken).reduce((sum, { minor }) => sum + minor, 0n);
  const rest = net - others;
  const { worth } = known;
  const off =
    'percent' in worth
      ? (Number(rest) * Number(worth.percent)) / 100
      : Math.min(Number(worth.amountMinor), Number(rest));
  const faults: string[] = [];
  if (Math.abs(Number(taken.minor) - off) >= 1)
    faults.push(`${quote.id} takes ${taken.minor} off ${rest} by ${known.code}`);
  const tax = taxes.reduce((sum, { minor }) => sum + minor, 0n);
  if (payable !== rest - taken.minor + tax) faults.push(`${quote.id} is to be paid with ${payable} for ${rest}`);
  return faults;
}
