import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { present } from '../kernel/assert.ts';
import { add, compare, multiply, type Rational, rational, round, subtract, ZERO } from '../kernel/rational.ts';
import { addMonths } from '../kernel/time.ts';
import { conservationOf, isConservative } from './conservation.ts';
import { exactFee } from './exact-fee.ts';
import type { FeeChange } from './fee-change.ts';
import type { FeeRule } from './fee-rule.ts';
import { feeRuleById, feeRules } from './presets.ts';
import { roundLines } from './settle.ts';
import { shareLeft } from './share-left.ts';

const LIST = 'list-price-now';
const LONGER = 'term-counted-longer';
const MEASURES = 'two-measures';

/** Every preset: proven, or what keeps it from being so. `docs/pricing.md` shows the same table. */
const EXPECTED: { readonly [id: string]: 'conservative' | 'never-less' | readonly string[] } = {
  'exact@1': 'conservative',
  'daily@1': 'conservative',
  'daily-used@1': 'conservative',
  'huawei-billing@1': [LIST, LONGER],
  'huawei-billing@2': [LIST, LONGER],
  'huawei-koogallery@2023-06-12': [LIST, 'rows-by-duration', 'added-units', LONGER],
  'tencent-cvm@1': [LIST, 'rows-by-duration', LONGER, 'cash-credited-again', MEASURES],
  'tencent-cvm@2': [LIST, 'rows-by-duration', LONGER, 'cash-credited-again', MEASURES],
  'alibaba-market@1': [LIST, LONGER],
  'alibaba-cloud@1': [LIST, LONGER, 'cash-credited-again'],
  'alibaba-refund@2022': [LIST, LONGER, 'cash-credited-again'],
  'kill-bill@1': ['billed-rounded'],
  'kill-bill-30@1': 'never-less',
  'lago@1': 'never-less',
  'lago-termination@1': 'never-less',
  'stripe@1': 'conservative',
  'polar@1': 'conservative',
  'polar-quantity@1': 'conservative',
  'flexprice@1': 'never-less',
  'flexprice-second@1': 'never-less',
  'meteroid@1': 'conservative',
  'zuora-30-360@1': 'conservative',
  'zuora-actual@1': [LONGER],
  'zuora-actual-360@1': [LONGER],
  'cloudblue@1': 'conservative',
  'paddle@1': 'conservative',
};

test('every preset is proven never to leak, or says what is missing', () => {
  const found = feeRules.map((rule) => {
    const conservation = conservationOf(rule);
    return [rule.id, conservation.kind === 'open' ? conservation.reasons : conservation.kind];
  });
  expect(Object.fromEntries(found)).toEqual(EXPECTED);
  expect(feeRules.filter(isConservative).map(({ id }) => id)).toEqual(
    Object.keys(EXPECTED).filter((id) => EXPECTED[id] === 'conservative'),
  );
});

// ---- random walks, priced by the fee rule itself --------------------------------------------------------------------

const ZONES = ['UTC', 'America/New_York', 'Asia/Shanghai', 'Australia/Lord_Howe', 'America/Sao_Paulo'];

interface RandomWalk {
  readonly timeZone: string;
  readonly start: number;
  readonly end: number;
  readonly per: number;
  readonly periods: number;
  /** Micros of the purchase, then of the new side of every change, in whatever release is in force then. */
  readonly prices: readonly bigint[];
  readonly at: readonly number[];
}

const randomWalk: fc.Arbitrary<RandomWalk> = fc
  .record({
    timeZone: fc.constantFrom(...ZONES),
    start: fc.integer({ min: 1_700_000_000, max: 1_900_000_000 }),
    per: fc.constantFrom(1, 3, 12),
    periods: fc.integer({ min: 1, max: 5 }),
    changes: fc.array(
      fc.record({ price: fc.bigInt({ min: 0n, max: 10n ** 11n }), share: fc.integer({ min: 0, max: 999_999 }) }),
      { maxLength: 5 },
    ),
    price: fc.bigInt({ min: 0n, max: 10n ** 11n }),
    aligned: fc.boolean(),
  })
  .map(({ timeZone, start: begins, per, periods, changes, price, aligned }) => {
    const start = aligned ? Math.floor(begins / 86_400) * 86_400 : begins;
    const end = addMonths(start, per * periods, timeZone);
    const shares = changes.map(({ share }) => share).sort((a, b) => a - b);
    const at = shares.map((share) => start + Math.floor(((end - start) * share) / 1_000_000));
    return { timeZone, start, end, per, periods, prices: [price, ...changes.map((change) => change.price)], at };
  });

const minor = (micros: bigint | undefined): Rational => ({ n: micros ?? 0n, d: 1_000_000n });

/** Purchase, sum of exact nets, V(s₀, start), and the value of everything that was held. */
function followRandom(rule: FeeRule, walk: RandomWalk) {
  const { timeZone, per, periods, prices } = walk;
  const term = { start: walk.start * 1000, end: walk.end * 1000, months: per * periods };
  const share = (at: number) => {
    const left = shareLeft(rule, { timeZone, term, at: at * 1000, per });
    if (!left.ok) throw new Error(left.error.detail);
    return left.value;
  };
  const purchase = multiply(minor(prices[0]), rational(BigInt(periods)));
  let billed = { amount: rational(round(purchase, rule.rounding)), credited: ZERO, start: term.start, end: term.end };
  let nets = ZERO;
  for (const [index, at] of walk.at.entries()) {
    const [from, to] = [prices[index], prices[index + 1]].map((price) => ({ price: minor(price), per, quantity: 1n }));
    const change: FeeChange = {
      timeZone,
      term,
      at: at * 1000,
      from: present(from, 'from'),
      to: present(to, 'to'),
      billed,
    };
    const fee = exactFee(rule, change);
    if (!fee.ok) throw new Error(fee.error.detail);
    nets = add(nets, fee.value.net);
    const charge = rational(roundLines(fee.value.axes, fee.value).charge);
    billed = { ...billed, amount: charge };
  }
  const moments = [walk.start, ...walk.at, walk.end];
  const held = prices.reduce((sum, price, index) => {
    const [from, until] = [moments[index] ?? 0, moments[index + 1] ?? 0];
    return add(sum, multiply(minor(price), subtract(share(from), share(until))));
  }, ZERO);
  return { purchase, nets, held, first: multiply(minor(prices[0]), share(walk.start)), share: share(walk.start) };
}

const named = (kind: 'conservative' | 'never-less') =>
  feeRules.filter((rule) => conservationOf(rule).kind === kind).map((rule) => [rule.id, rule] as const);

describe.each(named('conservative'))('%s', (_id, rule) => {
  test('every walk telescopes: nets = value held less the first value, and the purchase is at least that', () => {
    fc.assert(
      fc.property(randomWalk, (walk) => {
        const { purchase, nets, held, first, share } = followRandom(rule, walk);
        expect(compare(nets, subtract(held, first))).toBe(0);
        expect(compare(purchase, first)).toBeGreaterThanOrEqual(0);
        if (rule.measure === 'term' && rule.startedUnit === 'new') {
          expect(compare(share, rational(BigInt(walk.periods)))).toBe(0);
          expect(compare(add(purchase, nets), held)).toBe(0);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe.each(named('never-less'))('%s', (_id, rule) => {
  test('no walk costs less than the value of what was held, however its credits are capped', () => {
    fc.assert(
      fc.property(randomWalk, (walk) => {
        const { purchase, nets, held } = followRandom(rule, walk);
        expect(compare(add(purchase, nets), held)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 300 },
    );
  });
});

test('a rule made of other axes is judged by its axes, not by its name', () => {
  const exact = present(feeRuleById('exact@1'), 'exact@1');
  const of = (axes: Partial<FeeRule>) => conservationOf({ ...exact, id: 'other@1', ...axes });
  expect(of({ unit: 'hour', startedUnit: 'old', ratioDigits: 4, rounding: 'up' }).kind).toBe('conservative');
  expect(of({ measure: '30-360', unit: 'day' }).kind).toBe('conservative');
  expect(of({ measure: '30-360', unit: 'hour' })).toEqual({ kind: 'open', reasons: [LONGER] });
  expect(of({ creditCap: 'billed-left' }).kind).toBe('never-less');
  expect(of({ ifDowngrade: { oldBasis: 'paid' } })).toEqual({ kind: 'open', reasons: ['cash-credited-again'] });
  expect(of({ ifDowngrade: { unit: 'day' } })).toEqual({ kind: 'open', reasons: [MEASURES] });
});

describe('a rule of one’s own', () => {
  const exact = present(feeRuleById('exact@1'), 'ours');

  test.each<[Partial<FeeRule>]>([
    [{ measure: '30-360', unit: 'day' }],
    [{ unit: 'day' }],
    [{ startedUnit: 'old' }],
    [{ ratioDigits: 9 }],
  ])('whose downgrades count the share by %o is not proven', (ifDowngrade) => {
    expect(conservationOf({ ...exact, ifDowngrade })).toEqual({ kind: 'open', reasons: [MEASURES] });
  });

  test('that caps credits, of upgrades or of downgrades alone, never costs less', () => {
    const cap = { creditCap: 'billed-left' } as const;
    expect(conservationOf({ ...exact, ...cap, ifDowngrade: { creditCap: 'none' } })).toEqual({ kind: 'never-less' });
    expect(conservationOf({ ...exact, ifDowngrade: cap })).toEqual({ kind: 'never-less' });
    expect(isConservative({ ...exact, ifDowngrade: cap })).toBe(false);
  });
});
