import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { present } from '../kernel/assert.ts';
import { formatRational } from '../kernel/rational.ts';
import { computeFee } from './compute-fee.ts';
import { evaluateFormula } from './evaluate-formula.ts';
import { feeRuleById, feeRules } from './presets.ts';
import { type PriceChangeInput, type PriceChangeLine, type PricedChange, priceChange } from './price-change.ts';

const MICROS = 1_000_000n;
const START = Date.parse('2025-06-01T00:00:00Z') / 1000;
const END = Date.parse('2025-07-01T00:00:00Z') / 1000;
const AT = Date.parse('2025-06-11T00:00:00Z') / 1000;
const ruleOf = (id: string) => present(feeRuleById(id), id);

/** Prices in minor units; what was billed is the agreed price of the term. */
function line(component: string, prices: { readonly from: bigint; readonly to: bigint }): PriceChangeLine {
  return {
    component,
    from: { agreedPriceMicros: prices.from * MICROS, per: 'P1M' },
    to: { priceMicros: prices.to * MICROS, per: 'P1M' },
    billed: { amountMinor: prices.from, creditedMinor: 0n, start: START, end: END },
    paidMinor: prices.from,
  };
}

function inputOf(
  id: string,
  lines: readonly PriceChangeLine[],
  other: Partial<PriceChangeInput> = {},
): PriceChangeInput {
  const paidMinor = lines.reduce((sum, { billed }) => sum + billed.amountMinor, 0n);
  return {
    feeRule: ruleOf(id),
    timeZone: 'UTC',
    currency: 'USD',
    term: { start: START, end: END, period: 'P1M' },
    at: AT,
    lines,
    cash: { paidMinor, refundedMinor: 0n },
    payOut: true,
    ...other,
  };
}

function priced(input: PriceChangeInput): PricedChange {
  const change = priceChange(input);
  if (!change.ok) throw new Error(change.error.detail);
  return change.value;
}

describe('one component', () => {
  test('an upgrade charges the difference over the share left, and says how', () => {
    const change = priced(inputOf('exact@1', [line('app', { from: 10_000n, to: 30_000n })]));
    expect(change).toMatchObject({
      direction: 'upgrade',
      credit: 6667n,
      charge: 20_000n,
      net: 13_333n,
      payable: 13_333n,
      settled: ['charge'],
    });
    expect(change.steps.find(({ what }) => what === 'net')).toMatchObject({
      formula: '(300.00 - 100.00) x 1728000/2592000',
      exact: '400/3',
      value: '133.33',
    });
  });

  test('costs what the same request costs, under every rule', () => {
    const minor = fc.bigInt({ min: 0n, max: 100_000n });
    fc.assert(
      fc.property(
        fc.constantFrom(...feeRules),
        minor,
        minor,
        fc.integer({ min: START, max: END }),
        (rule, from, to, at) => {
          const change = priceChange(inputOf(rule.id, [withHourly(line('app', { from, to }))], { at }));
          const amount = { n: from, d: 1n };
          const fee = computeFee({
            rule,
            currency: 'USD',
            digits: 2,
            timeZone: 'UTC',
            term: { start: START * 1000, end: END * 1000, months: 1 },
            at: at * 1000,
            from: { price: amount, per: 1, quantity: 1n, hourlyPrice: { n: 3n, d: 1n } },
            to: { price: { n: to, d: 1n }, per: 1, quantity: 1n },
            history: [],
            cash: { paid: [amount], refunded: [] },
          });
          expect(change.ok).toBe(fee.ok);
          if (!change.ok || !fee.ok) return;
          const { credit, charge, net, payable, refund, balance, waived, forfeited } = fee.value;
          expect(change.value).toMatchObject({ credit, charge, net, payable, refund, balance, waived, forfeited });
        },
      ),
    );
  });

  const down = line('app', { from: 30_000n, to: 10_000n });
  test.each([
    ['is refunded in full where it was paid', 'exact@1', {}, { refund: 13_333n, settled: ['refund'] }],
    [
      'is refunded up to the cash, the rest is forfeited',
      'exact@1',
      { cash: { paidMinor: 5000n, refundedMinor: 1000n } },
      { refund: 4000n, forfeited: 9333n, settled: ['refund'] },
    ],
    ['goes to the balance where the rule says so', 'stripe@1', {}, { balance: 13_333n, settled: ['balance'] }],
    [
      'is withheld where the product type forbids downgrades',
      'exact@1',
      { payOut: false },
      { forfeited: 13_333n, settled: ['zero'] },
    ],
    [
      'is withheld, not refused, where the product type forbids downgrades',
      'alibaba-market@1',
      { payOut: false },
      { forfeited: 13_333n, settled: ['zero'] },
    ],
    [
      'is nothing at the end of the term',
      'exact@1',
      { at: END },
      { credit: 0n, charge: 0n, net: 0n, settled: ['zero'] },
    ],
  ] as const)('a negative net %s', (_name, id, other, expected) => {
    expect(priced(inputOf(id, [down], other))).toMatchObject({ payable: 0n, ...expected });
  });

  test('a positive net of a downgrade is waived', () => {
    const rows = [
      { period: 'P1M', priceMicros: 10_200n * MICROS },
      { period: 'P6M', priceMicros: 53_856n * MICROS },
    ];
    const change = priced(
      inputOf(
        'tencent-cvm@1',
        [
          {
            component: 'app',
            from: { agreedPriceMicros: 101_592n * MICROS, per: 'term', rows, hourlyPriceMicros: 32n * MICROS },
            to: { priceMicros: 6000n * MICROS, per: 'P1M', rows: [{ period: 'P1M', priceMicros: 6000n * MICROS }] },
            billed: { amountMinor: 101_592n, creditedMinor: 0n, start: START, end: END },
            paidMinor: 1000n,
          },
        ],
        { at: START + 86_400 },
      ),
    );
    expect(change).toMatchObject({ direction: 'downgrade', credit: 232n, charge: 5800n, net: 5568n });
    expect(change).toMatchObject({ payable: 0n, waived: 5568n, settled: ['waived'] });
  });

  test.each([
    ['a permanent term', 'permanent-term', { term: { start: START, end: null, period: 'P1M' } }],
    ['a moment outside the term', 'outside-term', { at: END + 1 }],
    ['a period in days', 'period', { term: { start: START, end: END, period: 'P30D' } }],
  ] as const)('%s is refused: %s', (_name, code, other) => {
    const change = priceChange(inputOf('exact@1', [down], other));
    expect(change.ok ? undefined : change.error.code).toBe(code);
  });

  test('a negative net under a rule that refuses it is refused', () => {
    const change = priceChange(inputOf('alibaba-market@1', [down]));
    expect(change.ok ? undefined : change.error.code).toBe('negative');
    const { paidMinor: _paid, ...unpaid } = down;
    const unknown = priceChange(inputOf('alibaba-cloud@1', [unpaid]));
    expect(unknown.ok ? undefined : unknown.error.code).toBe('cash-unknown');
  });

  test('added units of a volume-added price are charged and nothing is credited, where the rule says so', () => {
    const scaleOut: PriceChangeLine = {
      ...line('app', { from: 8000n, to: 9600n }),
      added: { from: { priceMicros: 0n }, to: { priceMicros: 3200n * MICROS } },
    };
    const at = Date.parse('2025-06-15T02:00:00Z') / 1000;
    const added = priced(inputOf('huawei-koogallery@2023-06-12', [scaleOut], { at }));
    expect(added).toMatchObject({ credit: 0n, charge: 1600n, net: 1600n, payable: 1600n });
    const repriced = priced(inputOf('huawei-billing@1', [scaleOut], { at }));
    expect(repriced).toMatchObject({ credit: 4000n, charge: 4800n, net: 800n });
  });
});

function withHourly(of: PriceChangeLine): PriceChangeLine {
  return { ...of, from: { ...of.from, hourlyPriceMicros: 3n * MICROS } };
}

describe('several components', () => {
  test('nets are rounded once on the sum, and the difference goes to the largest line', () => {
    const at = Date.parse('2025-06-16T00:00:00Z') / 1000;
    const lines = [
      line('app', { from: 1000n, to: 1001n }),
      line('reports', { from: 1000n, to: 1003n }),
      line('sms', { from: 1000n, to: 1001n }),
    ];
    const change = priced(inputOf('exact@1', lines, { at }));
    expect(change.net).toBe(3n);
    expect(change.lines.map(({ net }) => net)).toEqual([1n, 1n, 1n]);
    const apart = priced(inputOf('stripe@1', lines, { at }));
    expect(apart.lines.map(({ net }) => net)).toEqual([1n, 2n, 1n]);
    expect(apart.net).toBe(4n);
  });

  test('a line that takes the difference never shows a charge below zero', () => {
    const at = START + 18 * 86_400;
    const lines = ['app', 'reports', 'sms'].map((component) => line(component, { from: 1n, to: 0n }));
    const change = priced(inputOf('exact@1', lines, { at }));
    expect(change).toMatchObject({ credit: 1n, charge: 0n, net: -1n, refund: 1n });
    expect(change.lines.map(({ credit, charge }) => [credit, charge])).toEqual([
      [1n, 0n],
      [0n, 0n],
      [0n, 0n],
    ]);
  });

  test('directions are each component’s own, the settlement is of the sum', () => {
    const lines = [line('app', { from: 10_000n, to: 30_000n }), line('sms', { from: 6000n, to: 3000n })];
    const change = priced(inputOf('exact@1', lines));
    expect(change.lines.map(({ direction }) => direction)).toEqual(['upgrade', 'downgrade']);
    expect(change).toMatchObject({ direction: 'upgrade', payable: 11_333n, refund: 0n });
  });

  test('the lines add up, the money is conserved and every formula holds, under every rule', () => {
    const minor = fc.bigInt({ min: 0n, max: 3_000_000n });
    const sides = fc.record({ from: minor, to: minor });
    fc.assert(
      fc.property(
        fc.constantFrom(...feeRules),
        fc.array(sides, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: START, max: END }),
        fc.boolean(),
        fc.constantFrom('USD', 'JPY', 'KWD'),
        (rule, all, at, payOut, currency) => {
          const lines = all.map((prices, index) => withFraction(withHourly(line(`c${index}`, prices)), index));
          const change = priceChange(inputOf(rule.id, lines, { at, payOut, currency }));
          if (!change.ok) {
            expect([change.error.code, payOut]).toEqual(['negative', true]);
            return;
          }
          const { credit, charge, net, payable, refund, balance, waived, forfeited } = change.value;
          expect(charge - credit).toBe(net);
          expect(net).toBe(payable + waived - refund - balance - forfeited);
          for (const name of ['credit', 'charge', 'net'] as const) {
            expect(change.value.lines.reduce((sum, of) => sum + of[name], 0n)).toBe(change.value[name]);
          }
          for (const of of change.value.lines) expect(of.credit >= 0n && of.charge >= 0n).toBe(true);
          if (!payOut) expect([refund, balance]).toEqual([0n, 0n]);
          for (const step of [...change.value.steps, ...change.value.lines.flatMap(({ steps }) => steps)]) {
            const exact = evaluateFormula(step.formula);
            expect(exact && formatRational(exact)).toBe(step.exact);
          }
          for (const of of change.value.lines) {
            const shown = of.steps.findLast(({ what }) => what.startsWith('net:') || what === 'net');
            expect(BigInt(shown?.value.replace('.', '') ?? 'x')).toBe(of.net);
          }
        },
      ),
      { numRuns: 400 },
    );
  });
});

/** Prices with decimals below the minor unit. */
function withFraction(of: PriceChangeLine, index: number): PriceChangeLine {
  return { ...of, to: { ...of.to, priceMicros: of.to.priceMicros + BigInt(index) * 123_456n } };
}
