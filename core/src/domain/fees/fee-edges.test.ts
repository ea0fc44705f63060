import { describe, expect, test } from 'vitest';
import { present } from '../kernel/assert.ts';
import { DEFAULT_AXES, type FeeAxes, type FeeRule } from './fee-rule.ts';
import { feeRuleKeepsSign } from './keeps-sign.ts';
import { cutChange, momentOfCount } from './points.ts';
import { feeRuleById } from './presets.ts';
import { type PriceChangeInput, type PriceChangeLine, type PricedChange, priceChange } from './price-change.ts';
import {
  assertConserved,
  NOTHING,
  refundLimit,
  roundLines,
  type SettleInput,
  settle,
  settlingReads,
} from './settle.ts';

const MICROS = 1_000_000n;
const START = Date.UTC(2025, 5, 1) / 1000;
const END = Date.UTC(2025, 6, 1) / 1000;
const LATER = Date.UTC(2025, 7, 1) / 1000;
/** A third is over. */
const AT = Date.UTC(2025, 5, 11) / 1000;
const ruleOf = (id: string) => present(feeRuleById(id), id);
const axesOf = (named: Partial<FeeAxes>): FeeAxes => ({ ...DEFAULT_AXES, ...named });

describe('a moment of change', () => {
  const count = (axes: Partial<FeeAxes>, moment: number, zone = 'UTC') => cutChange(axesOf(axes), zone, moment);
  const noon = Date.UTC(2025, 5, 11, 12, 30);

  test('is cut to the unit of its rule, or, where the started unit is used, to the next one', () => {
    expect(count({ unit: 'hour' }, noon)).toBe(noon / 3_600_000 - 0.5);
    expect(count({ unit: 'hour', startedUnit: 'old' }, noon)).toBe(noon / 3_600_000 + 0.5);
    expect(count({ unit: 'day', startedUnit: 'old' }, noon)).toBe(Math.floor(noon / 86_400_000) + 1);
  });

  test('on a boundary stays there: on the hour, at midnight, and where midnight was skipped, at the first moment', () => {
    const hour = Date.UTC(2025, 5, 11, 12);
    expect(count({ unit: 'hour', startedUnit: 'old' }, hour)).toBe(hour / 3_600_000);
    const midnight = Date.UTC(2025, 5, 11);
    expect(count({ unit: 'day', startedUnit: 'old' }, midnight)).toBe(midnight / 86_400_000);
    const shanghai = midnight - 8 * 3_600_000;
    expect(count({ unit: 'day', startedUnit: 'old' }, shanghai, 'Asia/Shanghai')).toBe(midnight / 86_400_000);
    const skipped = Date.UTC(2018, 10, 4, 3);
    const day = Date.UTC(2018, 10, 4) / 86_400_000;
    expect(count({ unit: 'day', startedUnit: 'old' }, skipped, 'America/Sao_Paulo')).toBe(day);
    expect(count({ unit: 'day', startedUnit: 'old' }, skipped + 1, 'America/Sao_Paulo')).toBe(day + 1);
  });

  test('is where its count begins', () => {
    expect(momentOfCount(axesOf({ unit: 'minute' }), 'UTC', 10)).toBe(600_000);
    expect(momentOfCount(axesOf({ unit: 'day' }), 'Asia/Shanghai', 1)).toBe(86_400_000 - 8 * 3_600_000);
  });
});

describe('what is settled', () => {
  const amounts = (minor: bigint) => [{ n: minor, d: 1n }];
  const settled = (named: Partial<FeeAxes>, of: Partial<SettleInput>) =>
    settle({ axes: axesOf(named), direction: 'upgrade', net: -100n, ...of });

  test.each<[FeeAxes['onNegative'], object]>([
    ['balance', { balance: 100n }],
    ['zero', { forfeited: 100n }],
    ['refund', { refund: 100n }],
  ])('below nothing goes where the rule says: %s', (onNegative, moved) => {
    expect(settled({ onNegative }, {})).toEqual({ ok: true, value: { ...NOTHING, ...moved } });
  });

  test('below nothing is refused where the rule does, in a sentence', () => {
    const detail = 'the change would give money back, which this fee rule refuses';
    expect(settled({ onNegative: 'refuse' }, {})).toEqual({ ok: false, error: { code: 'negative', detail } });
  });

  test('of a downgrade that costs something is waived, and of nothing is nothing', () => {
    expect(settled({}, { net: 5n })).toEqual({ ok: true, value: { ...NOTHING, payable: 5n } });
    expect(settled({}, { net: 5n, direction: 'downgrade' })).toEqual({ ok: true, value: { ...NOTHING, waived: 5n } });
    expect(settled({}, { net: 0n, direction: 'downgrade' })).toEqual({ ok: true, value: NOTHING });
  });

  test('as refund is at most the cash that is left, or what of it was not used; the rest is forfeited, or balance', () => {
    const cash = { paid: amounts(150n), refunded: amounts(90n) };
    const capped = { onNegative: 'refund', refundCap: 'cash' } as const;
    expect(settled(capped, { cash })).toEqual({ ok: true, value: { ...NOTHING, refund: 60n, forfeited: 40n } });
    const all = { paid: amounts(100n), refunded: [] };
    expect(settled(capped, { cash: all })).toEqual({ ok: true, value: { ...NOTHING, refund: 100n } });
    const used = { onNegative: 'refund', refundCap: 'paid-less-used' } as const;
    expect(settled(used, { cash, used: 45n })).toEqual({ ok: true, value: { ...NOTHING, refund: 15n, balance: 85n } });
    const overdrawn = { paid: amounts(5n), refunded: amounts(9n) };
    expect(settled(capped, { cash: overdrawn })).toEqual({ ok: true, value: { ...NOTHING, forfeited: 100n } });
    expect(settled(used, { cash, used: 70n })).toEqual({ ok: true, value: { ...NOTHING, balance: 100n } });
    const cents = { paid: [{ n: 1_999n, d: 20n }], refunded: [] };
    expect(refundLimit({ axes: axesOf(capped), direction: 'equal', net: -1n, cash: cents })).toBe(99n);
    expect(() => settled(capped, {})).toThrow('knows the cash');
    expect(() => settled(used, { cash })).toThrow('knows what was used');
  });

  test('reads cash only where money may go back up to a limit', () => {
    const reads = (named: Partial<FeeAxes>, net = -1n) => settlingReads(axesOf(named), net);
    expect(reads({ onNegative: 'refund' })).toBe('nothing');
    expect(reads({ onNegative: 'balance', refundCap: 'cash' })).toBe('nothing');
    expect(reads({ onNegative: 'refund', refundCap: 'cash' })).toBe('cash');
    expect(reads({ onNegative: 'refund', refundCap: 'paid-less-used' })).toBe('cash-and-billed');
    expect(reads({ onNegative: 'refund', refundCap: 'cash' }, 0n)).toBe('nothing');
  });

  test('is rounded line by line, or once: the net that was given, else the difference', () => {
    const exact = { credit: { n: 1n, d: 3n }, charge: { n: 5n, d: 2n } };
    expect(roundLines(axesOf({}), exact)).toEqual({ credit: 0n, charge: 3n, net: 3n });
    expect(roundLines(axesOf({ roundAt: 'net' }), exact)).toEqual({ credit: 0n, charge: 2n, net: 2n });
    expect(roundLines(axesOf({ roundAt: 'net' }), { ...exact, net: { n: 7n, d: 1n } })).toMatchObject({ net: 7n });
  });

  test('is conserved, or thrown', () => {
    const lines = { credit: 3n, charge: 8n, net: 5n };
    expect(() => assertConserved(lines, { ...NOTHING, payable: 5n })).not.toThrow();
    expect(() => assertConserved({ ...lines, net: 4n }, { ...NOTHING, payable: 5n })).toThrow('net = charge − credit');
    expect(() => assertConserved(lines, { ...NOTHING, payable: 4n })).toThrow('payable + waived');
  });
});

describe('that a dearer target always costs something is proven', () => {
  const rule = ruleOf('exact@1');
  const proven = (named: Partial<FeeRule>) => feeRuleKeepsSign({ ...rule, ...named });

  test('for rules that compare prices over one share', () => {
    expect([proven({}), proven({ oldBasis: 'list-now' }), proven({ ratioDigits: 9 })]).toEqual([true, true, true]);
  });

  test.each<[string, Partial<FeeRule>]>([
    ['another row counts', { rowBy: 'remaining' }],
    ['what was billed counts', { oldBasis: 'billed' }],
    ['added units count', { scaleOut: 'added' }],
    ['the share may be rounded to 0', { ratioDigits: 8 }],
    ['a share of milliseconds may be rounded to 0', { ratioDigits: 9, unit: 'millisecond' }],
  ])('but not where %s', (_case, named) => expect(proven(named)).toBe(false));
});

// ---- several components ---------------------------------------------------------------------------------------------

function line(component: string, from: bigint, to: bigint, named: Partial<PriceChangeLine> = {}): PriceChangeLine {
  return {
    component,
    from: { agreedPriceMicros: from * MICROS, per: 'P1M' },
    to: { priceMicros: to * MICROS, per: 'P1M' },
    billed: { amountMinor: from, creditedMinor: 0n, start: START, end: END },
    ...named,
  };
}

function priced(id: string, lines: readonly PriceChangeLine[], named: Partial<PriceChangeInput> = {}): PricedChange {
  const paidMinor = lines.reduce((sum, { billed }) => sum + billed.amountMinor, 0n);
  const change = priceChange({
    ...{ feeRule: ruleOf(id), timeZone: 'UTC', currency: 'USD', at: AT, lines, payOut: true },
    term: { start: START, end: END, period: 'P1M' },
    cash: { paidMinor, refundedMinor: 0n },
    ...named,
  });
  if (!change.ok) throw new Error(change.error.detail);
  return change.value;
}

const said = ({ steps }: Pick<PricedChange, 'steps'>) =>
  steps.map(({ what, formula, value }) => `${what}: ${formula} = ${value}`);

describe('a change of several components', () => {
  test('under a rule that rounds once is explained line by line, then summed', () => {
    const change = priced('exact@1', [line('app', 100n, 200n), line('disk', 10n, 20n), line('mail', 10n, 20n)]);
    // 66.67 + 6.67 + 6.67 cents are 80: the lines alone would come to 67 + 7 + 7.
    expect(change).toMatchObject({ net: 80n, payable: 80n });
    expect(change.lines.map(({ net }) => net)).toEqual([66n, 7n, 7n]);
    expect(said(change)).toEqual([
      'app: share left: months of the term x seconds left / seconds of the term / months of the price: 1728000/2592000 = 0.666666667',
      'app: credit: 1.00 x 1728000/2592000 = 0.67',
      'app: charge before rounding: 2.00 x 1728000/2592000 = 1.33',
      'app: net before rounding: (2.00 - 1.00) x 1728000/2592000 = 0.67',
      'app: net: what the rounded sum leaves to the largest line: 0.80 - 0.07 - 0.07 = 0.66',
      'app: charge: 0.67 + 0.66 = 1.33',
      'disk: share left: months of the term x seconds left / seconds of the term / months of the price: 1728000/2592000 = 0.666666667',
      'disk: credit: 0.10 x 1728000/2592000 = 0.07',
      'disk: charge before rounding: 0.20 x 1728000/2592000 = 0.13',
      'disk: net: (0.20 - 0.10) x 1728000/2592000 = 0.07',
      'disk: charge: 0.07 + 0.07 = 0.14',
      'mail: share left: months of the term x seconds left / seconds of the term / months of the price: 1728000/2592000 = 0.666666667',
      'mail: credit: 0.10 x 1728000/2592000 = 0.07',
      'mail: charge before rounding: 0.20 x 1728000/2592000 = 0.13',
      'mail: net: (0.20 - 0.10) x 1728000/2592000 = 0.07',
      'mail: charge: 0.07 + 0.07 = 0.14',
      'credit of all components: 0.67 + 0.07 + 0.07 = 0.81',
      'charge of all components: 1.33 + 0.14 + 0.14 = 1.61',
      'net: (2/3) + (1/15) + (1/15) = 0.80',
      'payable: max(1.61 - 0.81, 0) = 0.80',
    ]);
  });

  test('under a rule that rounds each line sums what was rounded', () => {
    const change = priced('stripe@1', [line('app', 100n, 200n), line('disk', 10n, 20n)]);
    expect(said(change).slice(-4)).toEqual([
      'credit of all components: 0.67 + 0.07 = 0.74',
      'charge of all components: 1.33 + 0.13 = 1.46',
      'net: 1.46 - 0.74 = 0.72',
      'payable: max(1.46 - 0.74, 0) = 0.72',
    ]);
  });

  test('that gives back is explained by the cash and by what was used', () => {
    const down = [line('app', 200n, 100n), line('disk', 20n, 10n)];
    const capped = said(priced('exact@1', down, { cash: { paidMinor: 60n, refundedMinor: 10n } }));
    expect(capped.slice(-3)).toEqual([
      'cash paid and not refunded yet: 0.60 - 0.10 = 0.50',
      'refund: min(1.46 - 0.73, max(0.50, 0)) = 0.50',
      'forfeited: 1.46 - 0.73 - 0.50 = 0.23',
    ]);
    const used = said(priced('lago-termination@1', down, { cash: { paidMinor: 220n, refundedMinor: 0n } }));
    expect(used.some((step) => step.startsWith('used: billed - credit'))).toBe(true);
  });

  test('names a pre-paid term by its day', () => {
    const ahead = line('app', 100n, 200n, { term: { start: END, end: LATER, period: 'P1M' } });
    const billed = { amountMinor: 100n, creditedMinor: 0n, start: END, end: LATER };
    const change = priced('exact@1', [line('app', 100n, 200n), { ...ahead, billed }]);
    expect(said(change).some((step) => step.startsWith('app from 2025-07-01: credit: '))).toBe(true);
    expect(change.lines.map(({ from }) => from)).toEqual([undefined, END]);
    expect(change.lines[0]).not.toHaveProperty('from');
  });

  test('is at least one, and of a term that ends', () => {
    expect(() => priced('exact@1', [])).toThrow('at least one component');
    expect(() =>
      priced('exact@1', [line('app', 1n, 2n)], { term: { start: START, end: null, period: 'P1M' } }),
    ).toThrow('the term has no end, so no share of it is left: no fee can be named');
  });

  test('of a product type that pays nothing out forfeits what it would give back, and says zero', () => {
    const down = [line('app', 200n, 100n)];
    const kept = priced('exact@1', down, { payOut: false });
    expect(kept).toMatchObject({ net: -67n, forfeited: 67n, refund: 0n, settled: ['zero'] });
    expect(priced('exact@1', [line('app', 100n, 100n)], { payOut: false }).settled).toEqual(['zero']);
    expect(priced('exact@1', [line('app', 100n, 200n)], { payOut: false }).settled).toEqual(['charge']);
  });

  test('that is a downgrade by list prices never costs anything, whatever was agreed', () => {
    const cheap = [line('app', 50n, 100n)];
    expect(priced('exact@1', cheap, { isDowngrade: true })).toMatchObject({
      waived: 33n,
      payable: 0n,
      settled: ['waived'],
    });
    expect(priced('exact@1', cheap)).toMatchObject({ waived: 0n, payable: 33n });
  });

  test('takes a slice that a change began from the moment to which that change was cut', () => {
    // Begun on 6 June at noon: under a rule of days, and of started days that are used, the slice is 24 days long.
    const start = Date.UTC(2025, 5, 6, 12) / 1000;
    const billed = { amountMinor: 2_400n, creditedMinor: 0n, start, end: END };
    const credit = (id: string) => priced(id, [line('app', 3_000n, 4_000n, { billed })]).credit;
    // 20 of 25 days.
    expect(credit('kill-bill@1')).toBe(1_920n);
    const whole = priced('kill-bill@1', [line('app', 3_000n, 4_000n)]).credit;
    expect(whole).toBe(2_000n);
  });
});
