import { describe, expect, test } from 'vitest';
import { askQuote } from '../../testing/ask-quote.ts';
import { buildRelease } from '../../testing/build-release.ts';
import { buildSubscription } from '../../testing/build-subscription.ts';
import { suiteDocument } from '../../testing/suite-document.ts';
import type { Subscription } from '../subscription/subscription.ts';

/**
 * Contract §2, "Permission and settlement are two things", as one table: the direction of the list prices decides whether
 * a change is allowed, the sign of the exact net and the product type what money moves. Basic with 100 agents is listed at
 * 900.00, with 90 at 810.00, with 110 at 990.00; a customer who agreed on another price makes every sign of the net.
 */
const NOW = Date.UTC(2026, 5, 11) / 1000;
const LISTED = { upgrade: { agents: 110 }, downgrade: { agents: 90 }, equal: { agents: 100 } };
/** List price of the target in minor units. */
const TARGET_MINOR = { upgrade: 99_000n, downgrade: 81_000n, equal: 90_000n };
const AGREED_BELOW = { positive: -30_000n, zero: 0n, negative: 30_000n };

type Direction = keyof typeof LISTED;
type Sign = keyof typeof AGREED_BELOW;

function settle(of: { type: string; direction: Direction; sign: Sign; feeRule?: string }) {
  const { type, direction, sign, feeRule = 'exact@1' } = of;
  const release = buildRelease(
    suiteDocument(({ product, components, rules }) => {
      Object.assign(product, { type, feeRule });
      // A second edition at the very price of basic makes a change that is neither up nor down.
      const skus = components[0]?.specifications[0]?.skus ?? [];
      const [basic, advanced] = skus;
      if (basic && advanced) advanced.prices = structuredClone(basic.prices);
      for (const rule of rules.specifications) rule.timing = 'now';
    }),
  );
  const selection = { component: 'app', specification: 'standard', sku: { edition: 'basic' } };
  const components = [{ ...selection, quantities: { agents: 100 } }];
  const subscription = agreedAt(
    buildSubscription(release, { components }),
    TARGET_MINOR[direction] + AGREED_BELOW[sign],
  );
  const change =
    direction === 'equal'
      ? { component: 'app', sku: { edition: 'advanced' } }
      : { component: 'app', quantities: LISTED[direction] };
  const quote = askQuote({ release, subscription, changes: [change], now: NOW });
  if (!quote.ok) return quote.error.code;
  const { figures } = quote.value;
  expect(quote.value.direction).toBe(direction);
  expect(Math.sign(Number(figures.net))).toBe({ positive: 1, zero: 0, negative: -1 }[sign]);
  const { payable, waived, refund, balance, forfeited } = figures;
  expect(figures.charge - figures.credit).toBe(payable + waived - refund - balance - forfeited);
  return figures.settled.join('+');
}

/** As if the running month had been bought for another price. */
function agreedAt(subscription: Subscription, minor: bigint): Subscription {
  const components = subscription.components.map((component) => ({
    ...component,
    slice: { ...component.slice, agreedPriceMicros: minor * 1_000_000n, chargeMinor: minor, paidMinor: minor },
  }));
  return { ...subscription, components, totals: { ...subscription.totals, chargedMinor: minor, cashPaidMinor: minor } };
}

const REFUSED = 'change.downgrade-not-allowed';

describe('permission by list prices, settlement by the fee rule (T7, T8)', () => {
  test.each<[type: string, Direction, Sign, string]>([
    ['marketplace', 'upgrade', 'positive', 'charge'],
    ['marketplace', 'upgrade', 'zero', 'zero'],
    // Bought dearer: never locked out of an upgrade, and nothing is paid out.
    ['marketplace', 'upgrade', 'negative', 'zero'],
    ['marketplace', 'equal', 'positive', REFUSED],
    ['marketplace', 'equal', 'zero', REFUSED],
    ['marketplace', 'equal', 'negative', REFUSED],
    ['marketplace', 'downgrade', 'positive', REFUSED],
    ['marketplace', 'downgrade', 'zero', REFUSED],
    ['marketplace', 'downgrade', 'negative', REFUSED],
    ['direct', 'upgrade', 'positive', 'charge'],
    ['direct', 'upgrade', 'zero', 'zero'],
    ['direct', 'upgrade', 'negative', 'refund'],
    ['direct', 'equal', 'zero', 'zero'],
    ['direct', 'equal', 'negative', 'refund'],
    // Bought cheaper: a downgrade with a positive net costs nothing.
    ['direct', 'downgrade', 'positive', 'waived'],
    ['direct', 'downgrade', 'zero', 'zero'],
    ['direct', 'downgrade', 'negative', 'refund'],
  ])('%s, listed as %s, net %s: %s', (type, direction, sign, answer) => {
    expect(settle({ type, direction, sign })).toBe(answer);
  });

  test('a change between equal list prices that costs more than is credited is charged', () => {
    expect(settle({ type: 'direct', direction: 'equal', sign: 'positive' })).toBe('charge');
  });

  test.each<[feeRule: string, string]>([
    ['exact@1', 'refund'],
    ['stripe@1', 'balance'],
  ])('a negative net of a product that goes both ways is settled as %s says: %s', (feeRule, answer) => {
    expect(settle({ type: 'direct', direction: 'downgrade', sign: 'negative', feeRule })).toBe(answer);
    expect(settle({ type: 'marketplace', direction: 'upgrade', sign: 'negative', feeRule })).toBe('zero');
  });

  test('a fee rule that refuses a negative net refuses it where money would go out, and only there', () => {
    // It credits by list prices, so only a downgrade by list prices has a negative net.
    const refused = settle({ type: 'direct', direction: 'downgrade', sign: 'negative', feeRule: 'alibaba-market@1' });
    expect(refused).toBe('fee.negative');
  });
});
