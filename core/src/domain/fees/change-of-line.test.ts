import { expect, test } from 'vitest';
import { present } from '../kernel/assert.ts';
import { changeOfLine, feeTermOf } from './change-of-line.ts';
import { computeFee, computeShare } from './compute-fee.ts';
import type { FeeInput } from './fee-input.ts';
import { feeRuleById } from './presets.ts';
import type { PriceChangeInput, PriceChangeLine } from './priced-change.ts';

const ruleOf = (id: string) => present(feeRuleById(id), id);
const START = Date.UTC(2025, 5, 1) / 1000;
const END = Date.UTC(2025, 6, 1) / 1000;
const NOON = START + 10 * 86_400 + 43_200;
const TERM = { start: START, end: END, period: 'P1M' };
const ROWS = [
  { period: 'P1M', priceMicros: 10_000_000n },
  { period: 'P1Y', priceMicros: 100_500_000n },
];
const DURATIONS = [
  { fromMonths: 1, price: { n: 10n, d: 1n }, per: 1 },
  { fromMonths: 12, price: { n: 100_500_000n, d: 1_000_000n }, per: 12 },
];
const LINE: PriceChangeLine = {
  component: 'app',
  from: { agreedPriceMicros: 9_000_000n, per: 'P1M', rows: ROWS },
  to: { priceMicros: 20_000_000n, per: 'P1M' },
  billed: { amountMinor: 9n, creditedMinor: 2n, start: START, end: END },
};

function seen(id: string, line: PriceChangeLine) {
  const input: PriceChangeInput = {
    ...{ feeRule: ruleOf(id), timeZone: 'UTC', currency: 'USD', term: TERM, at: NOON, lines: [line] },
    ...{ cash: { paidMinor: 0n, refundedMinor: 0n }, payOut: true },
  };
  return changeOfLine(input, line, feeTermOf(TERM));
}

test('a line is seen at its agreed price, with the rows that there are; amounts below a minor unit stay exact', () => {
  const { from, to, paid, isAhead } = seen('daily@1', LINE);
  expect(from).toStrictEqual({ price: { n: 9n, d: 1n }, per: 1, quantity: 1n, rows: DURATIONS });
  expect(to).toStrictEqual({ price: { n: 20n, d: 1n }, per: 1, quantity: 1n });
  expect([paid, isAhead]).toEqual([undefined, undefined]);
  const whole = seen('daily@1', { ...LINE, paidMinor: 5n, to: { ...LINE.to, per: 'term', rows: [] } });
  expect(whole.to).toStrictEqual({ price: { n: 20n, d: 1n }, per: 'term', quantity: 1n });
  expect(whole.paid).toEqual({ n: 5n, d: 1n });
});

test('added units are seen in place of both sides, with their rows, by a rule that charges them alone', () => {
  const added = { from: { priceMicros: 0n }, to: { priceMicros: 3_500_000n, rows: ROWS } };
  const line = { ...LINE, added, from: { ...LINE.from, hourlyPriceMicros: 1_000_000n } };
  expect(seen('huawei-koogallery@2023-06-12', line)).toMatchObject({
    from: { price: { n: 0n, d: 1n }, hourlyPrice: { n: 1n, d: 1n } },
    to: { price: { n: 3_500_000n, d: 1_000_000n }, rows: DURATIONS },
  });
  expect(seen('huawei-billing@1', line).from.price).toEqual({ n: 9n, d: 1n });
});

test('the slice that a change began starts where the rule cut that change, the first one with its term', () => {
  const billed = { ...LINE.billed, start: START + 43_200 };
  const cut = seen('daily@1', { ...LINE, billed }).billed;
  expect(cut).toStrictEqual({
    ...{ amount: { n: 9n, d: 1n }, credited: { n: 2n, d: 1n } },
    ...{ start: START * 1000, end: END * 1000 },
  });
  expect(seen('daily-used@1', { ...LINE, billed }).billed?.start).toBe((START + 86_400) * 1000);
  const late = { ...TERM, start: START + 3600 };
  const first = { ...LINE, term: late, billed: { ...LINE.billed, start: late.start } };
  expect(seen('daily-used@1', first)).toMatchObject({ isAhead: true, billed: { start: late.start * 1000 } });
});

test('no share is left before the start or after the end of a term', () => {
  const share = (at: number) => {
    const term = { start: START * 1000, end: END * 1000, months: 1 };
    const answer = computeShare({ rule: ruleOf('exact@1'), timeZone: 'UTC', term, at: at * 1000, per: 1 });
    return answer.ok ? Number(answer.value.n) / Number(answer.value.d) : answer.error.code;
  };
  expect([START - 1, START, END, END + 1].map(share)).toEqual(['outside-term', 1, 0, 'outside-term']);
});

test.each<[string, Partial<FeeInput> & { readonly id?: string }, string]>([
  [
    'a moment outside the term',
    { at: END * 1000 + 1 },
    'the change lies before the start or after the end of the term',
  ],
  [
    'cash that nobody knows',
    { id: 'alibaba-cloud@1' },
    'the rule reads the cash paid, and the request does not say it',
  ],
  [
    'hours without a price',
    { id: 'tencent-cvm@1', cash: { paid: [{ n: 9n, d: 1n }], refunded: [] } },
    'odd hours were used, and the running specification has no hourly price',
  ],
  [
    'a term whose period is no months',
    { id: 'huawei-billing@1', from: { price: { n: 9n, d: 1n }, per: undefined, quantity: 1n } },
    'a period is missing, or is not whole months or years (P1M, P1Y), where months are needed',
  ],
  [
    'a quantity above the last band',
    {
      to: {
        ...{ price: { n: 0n, d: 1n }, per: 1, quantity: 7n },
        tiers: { mode: 'volume', bands: [{ upTo: 5n, amount: { n: 1n, d: 1n } }] },
      },
    },
    'the quantity 7 lies above the last band of the price',
  ],
])('%s is refused in a sentence', (_what, { id = 'exact@1', ...over }, detail) => {
  const fee = computeFee({
    ...{ rule: ruleOf(id), currency: 'USD', digits: 2, timeZone: 'UTC', history: [], at: NOON * 1000 },
    term: { start: START * 1000, end: END * 1000, months: 1 },
    from: { price: { n: 9n, d: 1n }, per: 1, quantity: 1n },
    to: { price: { n: 1n, d: 1n }, per: 1, quantity: 1n },
    ...over,
  });
  expect(fee.ok ? undefined : fee.error.detail).toBe(detail);
});
