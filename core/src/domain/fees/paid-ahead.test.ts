import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { present } from '../kernel/assert.ts';
import { parseMoment } from '../kernel/time.ts';
import { feeRuleById } from './presets.ts';
import { type PriceChangeInput, type PriceChangeLine, priceChange } from './price-change.ts';

const ruleOf = (id: string) => present(feeRuleById(id), 'a preset');
const instant = (text: string, zone = 'UTC') => present(parseMoment(text, zone), 'a moment') / 1000;
const micros = (major: number) => BigInt(Math.round(major * 100)) * 1_000_000n;

interface Term {
  readonly start: number;
  readonly end: number;
  readonly period: string;
}

/** One line of a month's price; `ahead` for a term that is paid and has not begun. */
function line(term: Term, prices: { from: number; to: number; ahead?: boolean }): PriceChangeLine {
  const { from, to, ahead = false } = prices;
  return {
    component: 'app',
    ...(ahead && { term }),
    from: { agreedPriceMicros: micros(from), per: 'P1M' },
    to: { priceMicros: micros(to), per: 'P1M' },
    billed: { amountMinor: BigInt(Math.round(from * 100)), creditedMinor: 0n, start: term.start, end: term.end },
    paidMinor: BigInt(Math.round(from * 100)),
  };
}

function price(input: Pick<PriceChangeInput, 'feeRule' | 'at' | 'term' | 'lines'> & Partial<PriceChangeInput>) {
  const cash = { paidMinor: 100_000n, refundedMinor: 0n };
  const answer = priceChange({ timeZone: 'UTC', currency: 'USD', cash, payOut: true, ...input });
  if (!answer.ok) throw new Error(answer.error.detail);
  return answer.value;
}

const june: Term = { start: instant('2025-06-01'), end: instant('2025-07-01'), period: 'P1M' };
const july: Term = { start: instant('2025-07-01'), end: instant('2025-08-01'), period: 'P1M' };

describe('a change inside terms that are paid ahead', () => {
  test('charges what is left of the running one and the whole of the next, each with its own arithmetic', () => {
    const lines = [line(june, { from: 90, to: 180 }), line(july, { from: 90, to: 180, ahead: true })];
    const priced = price({ feeRule: ruleOf('exact@1'), term: june, at: instant('2025-06-16'), lines });
    expect(priced).toMatchObject({ net: 13_500n, payable: 13_500n });
    expect(priced.lines.map(({ from, net }) => [from, net])).toEqual([
      [undefined, 4_500n],
      [july.start, 9_000n],
    ]);
    const nets = priced.steps.filter(({ what }) => /net$/.test(what));
    expect(nets.map(({ what, formula }) => [what, formula])).toEqual([
      ['app: net', '(180.00 - 90.00) x 1296000/2592000'],
      ['app from 2025-07-01: net', '(180.00 - 90.00) x 2678400/2678400'],
      ['net', '45.00 + 90.00'],
    ]);
  });

  test('credits each term at the price that it was bought for', () => {
    const lines = [line(june, { from: 90, to: 60 }), line(july, { from: 100, to: 60, ahead: true })];
    const priced = price({ feeRule: ruleOf('exact@1'), term: june, at: instant('2025-06-16'), lines });
    expect(priced).toMatchObject({ net: -5_500n, refund: 5_500n });
  });

  test('counts the full months of a renewed period, as Huawei publishes it: 47.07', () => {
    const zone = 'Asia/Shanghai';
    const month = (from: string, to: string) => ({ start: instant(from, zone), end: instant(to, zone), period: 'P1M' });
    const may = month('2026-05-01', '2026-06-01');
    const next = month('2026-06-01', '2026-07-01');
    const lines = [line(may, { from: 0, to: 39 }), line(next, { from: 0, to: 39, ahead: true })];
    const at = instant('2026-05-25T13:40:00', zone);
    const priced = price({
      feeRule: ruleOf('huawei-billing@2'),
      timeZone: zone,
      currency: 'CNY',
      term: may,
      at,
      lines,
    });
    expect(priced.net).toBe(4_707n);
  });

  test('takes no day from a next term that begins within its day, and lets no started day count twice', () => {
    const term = (start: string, end: string) => ({ start: instant(start), end: instant(end), period: 'P1M' });
    const first = term('2025-06-01T15:00:00', '2025-07-01T15:00:00');
    const second = term('2025-07-01T15:00:00', '2025-08-01T15:00:00');
    const lines = [line(first, { from: 0, to: 31 }), line(second, { from: 0, to: 31, ahead: true })];
    const early = price({ feeRule: ruleOf('daily-used@1'), term: first, at: instant('2025-06-30T12:00:00'), lines });
    expect(early.net).toBe(3_100n);
    const late = price({ feeRule: ruleOf('daily-used@1'), term: first, at: instant('2025-07-01T09:00:00'), lines });
    expect(late.net).toBe(3_000n);
  });

  test('caps a refund by the cash of the terms that are not over', () => {
    const lines = [line(june, { from: 90, to: 0 }), line(july, { from: 90, to: 0, ahead: true })];
    const cash = { paidMinor: 12_000n, refundedMinor: 1_000n };
    const priced = price({ feeRule: ruleOf('exact@1'), term: june, at: june.start, lines, cash });
    expect(priced).toMatchObject({ net: -18_000n, refund: 11_000n, forfeited: 7_000n });
  });

  test('costs the same as in one long term, where the rule counts by the calendar or by days', () => {
    const days = fc.integer({ min: 0, max: 29 });
    const prices = fc.record({ from: fc.integer({ min: 0, max: 500 }), to: fc.integer({ min: 0, max: 500 }) });
    const rules = fc.constantFrom('huawei-billing@1', 'huawei-billing@2', 'alibaba-cloud@1', 'zuora-actual@1');
    fc.assert(
      fc.property(days, prices, rules, (day, of, id) => {
        const { ifDowngrade: _, ...feeRule } = { ...ruleOf(id), roundAt: 'net' as const };
        const at = june.start + day * 86_400 + 5_000;
        const both: Term = { start: june.start, end: july.end, period: 'P2M' };
        const apart = price({ feeRule, term: june, at, lines: [line(june, of), line(july, { ...of, ahead: true })] });
        const long = price({ feeRule, term: both, at, lines: [line(both, of)] });
        expect(apart.net).toBe(long.net);
      }),
    );
  });
});
