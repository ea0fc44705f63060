import fc from 'fast-check';
import { expect, test } from 'vitest';
import { present } from '../kernel/assert.ts';
import { addMonths } from '../kernel/time.ts';
import type { FeeRule } from './fee-rule.ts';
import { netOfRate, rateBasisOf, refusesNet } from './net-rate.ts';
import { feeRules } from './presets.ts';
import { priceChange } from './price-change.ts';
import { shareLeft } from './share-left.ts';

const withRate = feeRules.filter((rule) => rateBasisOf(rule) !== undefined);

test('the rules with a rate are those that read two prices and a share', () => {
  expect(withRate.map(({ id }) => id)).toEqual([
    'exact@1',
    'daily@1',
    'daily-used@1',
    'huawei-billing@1',
    'huawei-billing@2',
    'alibaba-market@1',
    'stripe@1',
    'polar@1',
    'polar-quantity@1',
    'meteroid@1',
    'zuora-30-360@1',
    'zuora-actual@1',
    'zuora-actual-360@1',
    'cloudblue@1',
    'paddle@1',
  ]);
});

test('a rate times the share left is the net that a quote says, or refuses as it does', () => {
  const prices = fc.bigInt({ min: 0n, max: 10n ** 13n });
  const input = fc.record({
    rule: fc.constantFrom(...withRate),
    timeZone: fc.constantFrom('UTC', 'Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe'),
    agreed: prices,
    list: prices,
    to: prices,
    months: fc.constantFrom(1, 12),
    periods: fc.integer({ min: 1, max: 5 }),
    start: fc.integer({ min: Date.UTC(2024, 0, 1) / 1000, max: Date.UTC(2030, 0, 1) / 1000 }),
    moment: fc.nat(1_000_000),
    payOut: fc.boolean(),
  });
  fc.assert(
    fc.property(input, ({ rule, timeZone, agreed, list, to, months, periods, start, moment, payOut }) => {
      const end = addMonths(start, months * periods, timeZone);
      const at = start + Math.floor(((end - start) * moment) / 1_000_000);
      const term = { start: start * 1000, end: end * 1000, months: months * periods };
      const share = shareLeft(rule, { timeZone, term, at: at * 1000, per: months });
      if (!share.ok) throw new Error(share.error.detail);
      const oldMicros = rateBasisOf(rule) === 'agreed' ? agreed : list;
      const net = netOfRate(rule, { oldMicros, newMicros: to, share: share.value });
      const priced = priceChange({
        feeRule: rule,
        timeZone,
        currency: 'USD',
        term: { start, end, period: `P${months * periods}M` },
        at,
        lines: [
          {
            component: 'app',
            from: { agreedPriceMicros: agreed, per: `P${months}M`, listPriceMicros: list },
            to: { priceMicros: to, per: `P${months}M` },
            billed: { amountMinor: 1n, creditedMinor: 0n, start, end },
          },
        ],
        cash: { paidMinor: 1n, refundedMinor: 0n },
        payOut,
      });
      expect(refusesNet(rule, { net, payOut })).toBe(!priced.ok);
      if (priced.ok) expect(priced.value.net).toBe(net);
      else expect(priced.error.code).toBe('negative');
    }),
    { numRuns: 1000 },
  );
});

test('a rule that reads bills, cash or other rows has no rate', () => {
  for (const id of ['huawei-koogallery@2023-06-12', 'tencent-cvm@1', 'kill-bill@1', 'lago@1', 'alibaba-cloud@1']) {
    const rule = present(
      feeRules.find((candidate) => candidate.id === id),
      id,
    );
    expect([id, rateBasisOf(rule)]).toEqual([id, undefined]);
  }
});

test.each<[string, Partial<FeeRule>]>([
  ['reads other rows', { rowBy: 'remaining' }],
  ['charges added units alone', { scaleOut: 'added' }],
  ['caps the credit', { creditCap: 'billed-left' }],
  ['credits what was billed', { oldBasis: 'billed' }],
  ['credits cash', { oldBasis: 'paid' }],
  ['reads other axes for a downgrade', { ifDowngrade: {} }],
])('a rule that %s has no rate', (_what, over) => {
  const exact = present(feeRules[0], 'ours');
  expect(rateBasisOf(exact)).toBe('agreed');
  expect(rateBasisOf({ ...exact, ...over })).toBeUndefined();
});

test('only money that would go out is refused, by a rule that refuses it', () => {
  const refuses = { ...present(feeRules[0], 'ours'), onNegative: 'refuse' as const };
  expect(refusesNet(refuses, { net: -1n, payOut: true })).toBe(true);
  expect(refusesNet(refuses, { net: 0n, payOut: true })).toBe(false);
  expect(refusesNet(refuses, { net: 1n, payOut: true })).toBe(false);
  expect(refusesNet(refuses, { net: -1n, payOut: false })).toBe(false);
  expect(refusesNet({ ...refuses, onNegative: 'zero' }, { net: -1n, payOut: true })).toBe(false);
});
