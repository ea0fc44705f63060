import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { present } from '../kernel/assert.ts';
import { currencyDigits } from '../kernel/money.ts';
import { add, compare, type Rational, subtract, ZERO } from '../kernel/rational.ts';
import { addMonths, daysFromCivil, epochMillisOfWallClock, MILLIS_PER_DAY } from '../kernel/time.ts';
import { computeFee, type Fee } from './compute-fee.ts';
import { exactFee } from './exact-fee.ts';
import type { FeeInput } from './fee-input.ts';
import { feeNotPositiveAt, feeRuleKeepsSign } from './keeps-sign.ts';
import { feeRuleById, feeRules } from './presets.ts';

const ruleOf = (id: string) => present(feeRuleById(id), id);
const EXACT = ruleOf('exact@1');
const DAILY = ruleOf('daily@1');
const ZONES = ['UTC', 'America/New_York', 'Asia/Shanghai', 'Europe/Berlin', 'Australia/Lord_Howe', 'America/Sao_Paulo'];
const HALF: Rational = { n: 1n, d: 2n };

/** A price in minor units with up to six more decimals. */
const price = fc.oneof(
  fc.bigInt({ min: 0n, max: 10_000_000n }).map((n) => ({ n, d: 1n })),
  fc.bigInt({ min: 0n, max: 10n ** 13n }).map((n) => ({ n, d: 1_000_000n })),
);
const place = fc.record({
  rule: fc.constantFrom(EXACT, DAILY),
  timeZone: fc.constantFrom(...ZONES),
  currency: fc.constantFrom('USD', 'JPY', 'KWD'),
  start: fc.integer({ min: 946_684_800, max: 2_000_000_000 }),
  seconds: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 200_000_000 })),
  share: fc.integer({ min: 0, max: 1_000_000 }),
});
type Place = typeof place extends fc.Arbitrary<infer T> ? T : never;

function inputOf(at: Place, sides: { readonly from: Rational; readonly to: Rational }): FeeInput {
  const start = at.start * 1000;
  const end = (at.start + at.seconds) * 1000;
  return {
    rule: at.rule,
    currency: at.currency,
    digits: present(currencyDigits(at.currency), at.currency),
    timeZone: at.timeZone,
    term: { start, end, months: undefined },
    at: start + Math.floor((at.seconds * at.share) / 1_000_000) * 1000,
    from: { price: sides.from, per: 'term', quantity: 1n },
    to: { price: sides.to, per: 'term', quantity: 1n },
    history: [],
  };
}

function feeOf(input: FeeInput): Fee {
  const fee = computeFee(input, { steps: false });
  if (!fee.ok) throw new Error(fee.error.detail);
  return fee.value;
}

function exactNet(input: FeeInput): Rational {
  const exact = exactFee(input.rule, input);
  if (!exact.ok) throw new Error(exact.error.detail);
  return exact.value.net;
}

describe('exact@1 and daily@1', () => {
  test('up and down again at one instant nets to zero and gives nothing away', () => {
    fc.assert(
      fc.property(place, price, price, (at, a, b) => {
        const there = feeOf(inputOf(at, { from: a, to: b }));
        const back = feeOf(inputOf(at, { from: b, to: a }));
        expect(there.net + back.net).toBe(0n);
        const up = there.net >= 0n ? there : back;
        const down = there.net >= 0n ? back : there;
        expect(down.refund <= up.payable).toBe(true);
      }),
    );
  });

  test('a chain at one instant is the direct change, and rounded within half a minor unit per step', () => {
    fc.assert(
      fc.property(place, fc.array(price, { minLength: 2, maxLength: 8 }), (at, prices) => {
        let [exact, rounded] = [ZERO, 0n];
        for (const [index, to] of prices.slice(1).entries()) {
          const input = inputOf(at, { from: prices[index] ?? ZERO, to });
          exact = add(exact, exactNet(input));
          rounded += feeOf(input).net;
        }
        const direct = inputOf(at, { from: prices[0] ?? ZERO, to: prices.at(-1) ?? ZERO });
        expect(compare(exact, exactNet(direct))).toBe(0);
        const missed = subtract({ n: rounded, d: 1n }, exact);
        const allowed = { n: HALF.n * BigInt(prices.length - 1), d: HALF.d };
        expect(compare(missed.n < 0n ? { n: -missed.n, d: missed.d } : missed, allowed)).toBeLessThanOrEqual(0);
      }),
    );
  });

  test('fees fall as time passes, from the whole difference to nothing at the end', () => {
    fc.assert(
      fc.property(place, price, price, fc.integer({ min: 0, max: 1_000_000 }), (at, a, b, share) => {
        const [from, to] = compare(a, b) <= 0 ? [a, b] : [b, a];
        const [early, late] = [Math.min(at.share, share), Math.max(at.share, share)];
        const [first, second] = [early, late].map(
          (moment) => feeOf(inputOf({ ...at, share: moment }, { from, to })).net,
        );
        expect((first ?? 0n) >= (second ?? 0n)).toBe(true);
        const end = feeOf(inputOf({ ...at, share: 1_000_000 }, { from, to }));
        expect([end.credit, end.charge, end.net]).toEqual([0n, 0n, 0n]);
      }),
    );
  });

  test('a term of one second costs the whole difference at its start and nothing at its end', () => {
    const at: Place = { rule: EXACT, timeZone: 'UTC', currency: 'USD', start: 1_750_000_000, seconds: 1, share: 0 };
    const sides = { from: { n: 1000n, d: 1n }, to: { n: 3000n, d: 1n } };
    expect(feeOf(inputOf(at, sides)).net).toBe(2000n);
    expect(feeOf(inputOf({ ...at, share: 1_000_000 }, sides)).net).toBe(0n);
    expect(feeOf(inputOf({ ...at, rule: DAILY }, sides)).net).toBe(0n);
  });
});

describe('daily@1', () => {
  const day = fc.integer({
    min: daysFromCivil({ year: 2000, month: 1, day: 1 }),
    max: daysFromCivil({ year: 2035, month: 1, day: 1 }),
  });

  test('counts civil days: clocks that jump change no fee, wherever the term lies', () => {
    const hours = fc.integer({ min: 0, max: 23 });
    fc.assert(
      fc.property(
        day,
        fc.integer({ min: 1, max: 60 }),
        fc.nat(1000),
        hours,
        price,
        price,
        (first, months, share, hour, a, b) => {
          const nets = ZONES.map((timeZone) => {
            const at = (days: number, of = 0) =>
              epochMillisOfWallClock(timeZone, days * MILLIS_PER_DAY + of * 3_600_000);
            const start = at(first);
            const end = addMonths(Math.floor(start / 1000), months, timeZone) * 1000;
            const days = Math.round((end - start) / MILLIS_PER_DAY);
            const base = inputOf(
              { rule: DAILY, timeZone, currency: 'USD', start: 0, seconds: 1, share: 0 },
              { from: a, to: b },
            );
            const moment = Math.min(at(first + Math.floor((days * share) / 1001), hour), end);
            return feeOf({ ...base, term: { start, end, months }, at: moment }).net;
          });
          expect(new Set(nets).size).toBe(1);
        },
      ),
    );
  });

  test('29 February is a day like any other, and a term from the 31st ends on the last day', () => {
    const input = inputOf(
      { rule: DAILY, timeZone: 'UTC', currency: 'USD', start: 0, seconds: 1, share: 0 },
      { from: ZERO, to: { n: 2900n, d: 1n } },
    );
    const dates = (...texts: string[]) => texts.map((text) => Date.parse(`${text}T00:00:00Z`));
    const [start = 0, end = 0, at = 0] = dates('2024-01-31', '2024-02-29', '2024-02-28');
    expect(feeOf({ ...input, term: { start, end, months: 1 }, at }).net).toBe(100n);
    const [leapStart = 0, leapEnd = 0, leapAt = 0] = dates('2024-02-01', '2024-03-01', '2024-02-29');
    expect(feeOf({ ...input, term: { start: leapStart, end: leapEnd, months: 1 }, at: leapAt }).net).toBe(100n);
  });
});

describe('the sign of a fee', () => {
  const kept = feeRules.filter(feeRuleKeepsSign);

  test('is kept by exactly the rules that the proof covers', () => {
    expect(kept.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['exact@1', 'daily@1', 'stripe@1', 'huawei-billing@1']),
    );
    for (const id of ['tencent-cvm@1', 'kill-bill@1', 'huawei-koogallery@2023-06-12']) {
      expect(feeRuleKeepsSign(ruleOf(id))).toBe(false);
    }
  });

  test('is that of the price difference wherever a share is left, under every such rule', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kept), place, price, price, (rule, at, a, b) => {
        if (compare(a, b) >= 0) return;
        const base = inputOf({ ...at, rule }, { from: a, to: b });
        const input = { ...base, term: { ...base.term, months: 12 } };
        const exact = exactFee(rule, input);
        if (!exact.ok) throw new Error(exact.error.detail);
        if (exact.value.new.share.n === 0n) return;
        expect(compare(exact.value.directionNet, ZERO)).toBe(1);
        expect(feeNotPositiveAt(rule, input, [input.at])).toBeNull();
      }),
    );
  });

  test('can turn under a rule that reads the two sides by different rows: the instant is named', () => {
    const rule = ruleOf('huawei-koogallery@2023-06-12');
    const start = Date.parse('2025-01-01T00:00:00Z');
    const end = Date.parse('2026-01-01T00:00:00Z');
    const minor = (n: bigint) => ({ n: n * 100n, d: 1n });
    const rows = (month: bigint, year: bigint) => [
      { fromMonths: 1, price: minor(month), per: 1 },
      { fromMonths: 12, price: minor(year), per: 12 },
    ];
    const change = {
      timeZone: 'UTC',
      term: { start, end, months: 12 },
      from: { price: minor(1000n), per: 12, quantity: 1n, rows: rows(100n, 1000n) },
      to: { price: minor(1010n), per: 12, quantity: 1n, rows: rows(80n, 1010n) },
    };
    const middle = Date.parse('2025-07-01T00:00:00Z');
    expect(feeNotPositiveAt(rule, change, [start, middle])).toBe(middle);
    expect(feeNotPositiveAt(rule, change, [start])).toBeUndefined();
  });
});
