import { describe, expect, test } from 'vitest';
import { present } from '../kernel/assert.ts';
import { computeFee } from './compute-fee.ts';
import type { FeeRule } from './fee-rule.ts';
import { feeRuleById, feeRules } from './presets.ts';
import { priceChange } from './price-change.ts';

const MICROS = 1_000_000n;
const START = Date.UTC(2025, 5, 1) / 1000;
const END = Date.UTC(2025, 6, 1) / 1000;
const AT = START + 10 * 86_400;

interface Case {
  readonly rule: FeeRule;
  /** Of one period, in minor units; so much was billed. */
  readonly from: bigint;
  readonly to: bigint;
  readonly paid: bigint;
  readonly payOut?: boolean;
}

/** The change of a subscription of one component, whose customer paid the rest of its bill from balance. */
function quoted({ rule, from, to, paid, payOut = true }: Case) {
  return priceChange({
    ...{ feeRule: rule, timeZone: 'UTC', currency: 'USD', at: AT, payOut },
    term: { start: START, end: END, period: 'P1M' },
    cash: { paidMinor: paid, refundedMinor: 0n },
    lines: [
      {
        component: 'app',
        from: { agreedPriceMicros: from * MICROS, per: 'P1M', hourlyPriceMicros: 3n * MICROS },
        to: { priceMicros: to * MICROS, per: 'P1M' },
        billed: { amountMinor: from, creditedMinor: 0n, start: START, end: END },
        paidMinor: paid,
      },
    ],
  });
}

/** The same as a request that says everything. */
function requested({ rule, from, to, paid }: Case) {
  const price = { n: from, d: 1n };
  return computeFee({
    ...{ rule, currency: 'USD', digits: 2, timeZone: 'UTC', at: AT * 1000, history: [] },
    term: { start: START * 1000, end: END * 1000, months: 1 },
    from: { price, per: 1, quantity: 1n, hourlyPrice: { n: 3n, d: 1n } },
    to: { price: { n: to, d: 1n }, per: 1, quantity: 1n },
    cash: { paid: [{ n: paid, d: 1n }], refunded: [] },
  });
}

describe.each(feeRules.map(({ id }) => [id]))('under %s', (id) => {
  const rule = present(feeRuleById(id), id);

  test('a change costs what the same request costs, and gives back no more than was paid in cash', () => {
    for (const [from, to] of [
      [30_000n, 10_000n],
      [10_000n, 30_000n],
      [20_000n, 20_000n],
    ] as const) {
      for (const paid of [from, 12_000n, 0n]) {
        const [quote, fee] = [quoted({ rule, from, to, paid }), requested({ rule, from, to, paid })];
        expect(quote.ok).toBe(fee.ok);
        if (!quote.ok || !fee.ok) continue;
        const { credit, charge, net, payable, balance, waived } = fee.value;
        expect(quote.value).toMatchObject({ credit, charge, net, payable, balance, waived });
        const isUncapped = rule.onNegative === 'refund' && rule.refundCap === 'none';
        const refund = isUncapped && fee.value.refund > paid ? paid : fee.value.refund;
        const forfeited = fee.value.forfeited + fee.value.refund - refund;
        expect(quote.value).toMatchObject({ refund, forfeited });
      }
    }
  });
});

const EXACT = present(feeRuleById('exact@1'), 'ours');
const DOWN = { from: 30_000n, to: 10_000n, paid: 30_000n };

test('a downgrade is settled by the axes of a downgrade, an upgrade by those of the rule', () => {
  const rule: FeeRule = { ...EXACT, ifDowngrade: { onNegative: 'zero' } };
  expect(quoted({ ...DOWN, rule })).toMatchObject({ value: { refund: 0n, forfeited: 13_333n, settled: ['zero'] } });
  expect(quoted({ ...DOWN, rule: EXACT })).toMatchObject({ value: { refund: 13_333n, forfeited: 0n } });
  const up: FeeRule = { ...EXACT, rounding: 'truncate', ifDowngrade: { rounding: 'up' } };
  expect(quoted({ rule: up, from: 10_000n, to: 30_001n, paid: 0n })).toMatchObject({ value: { net: 13_334n } });
  expect(quoted({ rule: up, from: 30_001n, to: 10_000n, paid: 30_001n })).toMatchObject({ value: { net: -13_334n } });
});

test('what goes back at most is what was paid less what was used, where the rule says so', () => {
  const rule = present(feeRuleById('lago-termination@1'), 'a preset');
  for (const [paid, refund, balance] of [
    [30_000n, 13_333n, 0n],
    [12_000n, 2_000n, 11_333n],
    [5_000n, 0n, 13_333n],
  ]) {
    expect(quoted({ ...DOWN, rule, paid: paid as bigint })).toMatchObject({
      value: { refund, balance, forfeited: 0n },
    });
  }
});
