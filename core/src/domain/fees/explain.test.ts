import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatRational, parseDecimal, roundToDigits } from '../kernel/rational.ts';
import { formatInstant } from '../kernel/time.ts';
import { computeFee } from './compute-fee.ts';
import { evaluateFormula } from './evaluate-formula.ts';
import { answerFeeRequest, formatFee } from './format-fee.ts';
import { parseFeeRequest } from './parse-fee-request.ts';
import { feeRules } from './presets.ts';

const PERIODS = ['P1M', 'P3M', 'P7M', 'P1Y', 'P12M', 'P3Y'];
const ZONES = ['UTC', 'Asia/Shanghai', 'Asia/Kolkata', 'America/New_York', 'Australia/Lord_Howe', 'America/Sao_Paulo'];
const START_MIN = 1_262_304_000;
const START_MAX = 1_893_456_000;

const amount = fc
  .tuple(fc.nat(200_000), fc.constantFrom(0, 1, 2, 4))
  .map(([whole, digits]) => (digits === 0 ? `${whole}` : `${Math.floor(whole / 50)}.${'1234'.slice(0, digits)}`));
const rows = fc.uniqueArray(
  fc.record({ from: fc.constantFrom(...PERIODS.slice(0, 4)), price: amount, per: fc.constantFrom('P1M', 'P1Y') }),
  {
    minLength: 1,
    maxLength: 3,
    selector: ({ from }) => from,
  },
);
const tiers = fc.record({
  mode: fc.constantFrom('volume', 'volume-added'),
  bands: fc.tuple(amount, amount).map(([a, b]) => [{ upTo: '10', amount: a }, { amount: b }]),
});
const discount = fc.oneof(
  fc.constantFrom('0', '0.5', '0.85', '1').map((factor) => ({ factor })),
  amount.map((off) => ({ amount: off })),
);
const specification = fc.record(
  {
    price: amount,
    pricePer: fc.constantFrom('term', 'P1M', 'P1Y'),
    listPrice: amount,
    quantity: fc.nat(20).map(String),
    discount,
    priceRows: rows,
    tiers,
    hourlyPrice: amount,
  },
  { requiredKeys: ['price'] },
);

/** A term, and shares of it in thousandths for the earlier changes and the change itself. */
const request = fc
  .record({
    start: fc.oneof(
      fc.integer({ min: START_MIN, max: START_MAX }),
      fc.integer({ min: 15_000, max: 21_000 }).map((day) => day * 86_400),
    ),
    seconds: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 86_400 }), fc.integer({ min: 1, max: 100_000_000 })),
    moments: fc.array(fc.nat(1000), { minLength: 1, maxLength: 3 }),
    from: specification,
    specifications: fc.array(specification, { minLength: 3, maxLength: 3 }),
    period: fc.constantFrom(...PERIODS),
    facts: fc.record(
      {
        timeZone: fc.constantFrom(...ZONES),
        tax: fc.constantFrom('0', '0.2', '0.075'),
        billed: fc.record({ amount, credited: amount }, { requiredKeys: ['amount'] }),
        cash: fc.record({ paid: amount, refunded: amount }, { requiredKeys: ['paid'] }),
      },
      { requiredKeys: [] },
    ),
    currency: fc.constantFrom('USD', 'JPY', 'KWD', 'CLF'),
  })
  .map(({ start, seconds, moments, from, specifications, period, facts, currency }) => {
    const times = moments.toSorted((a, b) => a - b).map((share) => start + Math.floor((seconds * share) / 1000));
    const sides = [from, ...specifications];
    const changes = times.map((at, index) => ({ at: formatInstant(at), from: sides[index], to: sides[index + 1] }));
    const last = changes.at(-1);
    return {
      currency,
      term: { start: formatInstant(start), end: formatInstant(start + seconds), period },
      ...last,
      ...(changes.length > 1 ? { history: changes.slice(0, -1) } : {}),
      ...facts,
    };
  });

describe.each(feeRules.map((rule) => rule.id))('the steps of %s', (feeRule) => {
  test('recompute: every formula gives its exact number, every value is the named rounding of it', () => {
    fc.assert(
      fc.property(request, (asked) => {
        const answer = answerFeeRequest({ feeRule, request: asked });
        if ('refused' in answer) {
          expect(['negative', 'cash-unknown', 'hourly-price-unknown']).toContain(answer.refused);
          return;
        }
        if ('share' in answer) throw new Error('a fee was asked for');
        for (const step of answer.steps) {
          const exact = evaluateFormula(step.formula);
          if (exact === undefined) throw new Error(`no formula: ${step.formula}`);
          expect({ ...step, exact: formatRational(exact) }).toEqual(step);
          const value = parseDecimal(step.value);
          expect(value && formatRational(value)).toBe(formatRational(roundToDigits(exact, step.rounding)));
        }
        const shown = (what: string) => answer.steps.findLast((step) => step.what === what)?.value;
        expect([shown('credit'), shown('charge'), shown('net')]).toEqual([answer.credit, answer.charge, answer.net]);
        for (const name of ['payable', 'refund', 'balance', 'forfeited'] as const) {
          expect(shown(name) ?? zero(answer[name])).toBe(answer[name]);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('change no figure: without them the answer is the same', () => {
    fc.assert(
      fc.property(request, (asked) => {
        const parsed = parseFeeRequest({ feeRule, request: asked });
        if (!parsed.ok || parsed.value.kind !== 'fee') throw new Error('the request is well formed');
        const { input } = parsed.value;
        const [withSteps, without] = [computeFee(input), computeFee(input, { steps: false })];
        if (!withSteps.ok || !without.ok) {
          expect(without).toEqual(withSteps);
          return;
        }
        expect({ ...formatFee(input, withSteps.value), steps: [] }).toEqual(formatFee(input, without.value));
        const { credit, charge, net, payable, refund, balance, waived, forfeited } = without.value;
        expect(charge - credit).toBe(net);
        if (input.tax === undefined) expect(net).toBe(payable + waived - refund - balance - forfeited);
        for (const side of [credit, charge, payable, refund, balance, waived, forfeited]) expect(side >= 0n).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

function zero(like: string): string {
  return like.replace(/\d/g, '0');
}
