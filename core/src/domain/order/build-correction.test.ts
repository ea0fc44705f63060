import { describe, expect, test } from 'vitest';
import { buildSubscription, testUuid } from '../../testing/build-subscription.ts';
import {
  CHANGE_APP,
  CHANGE_AT,
  CHANGE_BOUGHT,
  CHANGE_DISK,
  CHANGE_MONEY,
  CHANGE_RELEASE,
  type CompletedChange,
  completeChange,
  settlementOfQuote,
} from '../../testing/complete-change.ts';
import { formatId, ID_PREFIXES, type QuoteId } from '../kernel/id.ts';
import type { Result } from '../kernel/result.ts';
import { assertSettlement } from '../ledger/equations.ts';
import { explainQuote } from '../quote/explain-quote.ts';
import type { Quote } from '../quote/quote.ts';
import type { Subscription } from '../subscription/subscription.ts';
import { buildGoodwill, buildReversal, type CorrectionInput, type CorrectionRefusal } from './build-correction.ts';

const LATER = CHANGE_AT + 86_400;
const ID = formatId<QuoteId>(ID_PREFIXES.quote, CHANGE_BOUGHT.account, testUuid(9));

const inputOf = (completed: CompletedChange): CorrectionInput => ({
  ...completed,
  id: ID,
  reason: 'mistake',
  by: 'operator',
});

function built(result: Result<Quote, CorrectionRefusal>): Quote {
  if (!result.ok) throw new Error(result.error.code);
  expect(() => assertSettlement(settlementOfQuote(result.value))).not.toThrow();
  return result.value;
}

const reverse = (completed: CompletedChange) => built(buildReversal(inputOf(completed), LATER));
const codeOf = (result: Result<unknown, CorrectionRefusal>) => (result.ok ? 'built' : result.error.code);

describe('a reversal', () => {
  test('goes back to the selection before, at the price before, for the same amounts turned round', () => {
    const completed = completeChange('advanced');
    const { quote, order, subscription } = completed;
    const reversal = reverse(completed);
    const [forward] = quote.components;
    const [back] = reversal.components;
    expect(reversal).toMatchObject({
      id: ID,
      at: CHANGE_AT,
      builtAt: LATER,
      expiresAt: LATER,
      effectiveAt: CHANGE_AT,
      timing: 'now',
      direction: 'downgrade',
      changes: [],
      pricing: null,
      renewalPriceMinor: null,
      onBehalf: 'operator',
      protocol: 'license-only',
      corrects: { order: order.id, kind: 'reversal', reason: 'mistake', withheldMinor: 0n },
      boundTo: { release: 1, subscriptionVersion: 2 },
    });
    expect(reversal.boundTo.licenseRevisions).toEqual(
      Object.fromEntries(subscription.components.map(({ license, licenseRevision }) => [license, licenseRevision])),
    );
    expect(back).toEqual({
      component: 'app',
      from: forward?.to,
      to: forward?.from,
      direction: 'downgrade',
      fromListPriceMicros: forward?.toPriceMicros,
      toPriceMicros: CHANGE_BOUGHT.components[0]?.slice.agreedPriceMicros,
      toPriceFormula: '900.00',
    });
    // Half a month of 1249.00 instead of 900.00.
    expect(quote.figures).toMatchObject({ charge: 62_450n, credit: 45_000n, net: 17_450n, payable: 17_450n });
    expect(reversal.figures).toEqual({
      charge: 45_000n,
      credit: 62_450n,
      net: -17_450n,
      payable: 0n,
      refund: 17_450n,
      balance: 0n,
      waived: 0n,
      forfeited: 0n,
      settled: ['refund'],
      lines: [{ component: 'app', credit: 62_450n, charge: 45_000n, net: -17_450n }],
    });
    expect('adjustments' in reversal).toBe(false);
  });

  test('explains its figures by those that it turns round', () => {
    const { steps } = explainQuote(reverse(completeChange('advanced')), CHANGE_RELEASE.feeRule);
    expect(steps.map(({ what, formula, value }) => [what, formula, value])).toEqual([
      ['list price of app edition=basic for P1M', '900.00', '900.00'],
      ['charge', '450.00', '450.00'],
      ['credit', '624.50', '624.50'],
      ['net', '450.00 - 624.50', '-174.50'],
      ['refund', '174.50', '174.50'],
    ]);
  });

  test('gives balance back as balance, and only money as money', () => {
    const { figures } = reverse(completeChange('advanced', { balanceMinor: 5_000n }));
    expect(figures).toMatchObject({ refund: 12_450n, balance: 5_000n, settled: ['refund', 'balance'] });
    const allBalance = reverse(completeChange('advanced', { balanceMinor: 17_450n }));
    expect(allBalance.figures).toMatchObject({ refund: 0n, balance: 17_450n, settled: ['balance'] });
  });

  test('takes back what a downgrade gave', () => {
    const advanced = buildSubscription(CHANGE_RELEASE, {
      components: [{ ...CHANGE_APP, sku: { edition: 'advanced' } }, CHANGE_DISK],
    });
    const completed = completeChange('basic', { from: advanced });
    const reversal = reverse(completed);
    expect(completed.quote.figures).toMatchObject({ net: -17_450n, refund: 17_450n });
    expect(reversal.figures).toMatchObject({ net: 17_450n, payable: 17_450n, refund: 0n, settled: ['charge'] });
    expect(reversal.direction).toBe('upgrade');
    const { steps } = explainQuote(reversal, CHANGE_RELEASE.feeRule);
    expect(steps.slice(-2).map(({ what, formula }) => [what, formula])).toEqual([
      ['net', '624.50 - 450.00'],
      ['payable', '174.50'],
    ]);
  });

  test('does not pay out what a discount covered, and brings the tax back', () => {
    const completed = completeChange('advanced', { money: CHANGE_MONEY });
    // 174.50 − 17.45 = 157.05, and 29.84 tax.
    expect(completed.quote.figures).toMatchObject({ payable: 18_689n });
    const reversal = reverse(completed);
    expect(reversal.figures).toMatchObject({
      net: -17_450n,
      refund: 18_689n,
      forfeited: 1_745n,
      taxes: [{ rate: 'vat', name: 'VAT 19 %', minor: -2_984n }],
    });
    expect(reversal.corrects?.withheldMinor).toBe(1_745n);
    const { steps } = explainQuote(reversal, CHANGE_RELEASE.feeRule);
    expect(steps.at(-1)).toMatchObject({ what: 'refund', value: '186.89', formula: '174.50 + 29.84 - 17.45' });
  });

  test('puts a discount that a downgrade withheld behind the slices again', () => {
    const bought = buildSubscription(CHANGE_RELEASE, {
      components: [{ ...CHANGE_APP, sku: { edition: 'advanced' } }, CHANGE_DISK],
    });
    const { cashPaidMinor } = bought.totals;
    const backing = { app: { discountMinor: 10_000n, commissionMinor: 0n } };
    const totals = { ...bought.totals, cashPaidMinor: cashPaidMinor - 10_000n, discountsMinor: 10_000n, backing };
    const completed = completeChange('basic', { from: { ...bought, totals }, money: CHANGE_MONEY });
    expect(completed.quote.figures).toMatchObject({ refund: 12_450n, forfeited: 5_000n });
    const reversal = reverse(completed);
    expect(reversal.figures).toMatchObject({ payable: 12_450n, waived: 5_000n, settled: ['charge', 'waived'] });
    expect(reversal.corrects?.withheldMinor).toBe(-5_000n);
  });

  describe('is refused', () => {
    const completed = completeChange('advanced');
    const after = (edit: (subscription: Subscription) => Subscription) =>
      buildReversal({ ...inputOf(completed), subscription: edit(completed.subscription) }, LATER);
    const withSlice = (named: object) =>
      after((subscription) => ({
        ...subscription,
        components: subscription.components.map((running) => ({ ...running, slice: { ...running.slice, ...named } })),
      }));

    test.each<[string, object]>([
      ['changed', { from: CHANGE_AT + 1 }],
      ['changed to another selection at the same instant', { selection: { ...CHANGE_DISK, skuKey: 'other' } }],
      ['priced otherwise', { chargeMinor: 1n }],
      ['credited', { creditedMinor: 1n }],
    ])('when it was %s since', (_case, named) => expect(codeOf(withSlice(named))).toBe('correction.moved-on'));

    test('when it was undone and ordered again within the same second, for the same figures', () => {
      const again = after((subscription) => ({
        ...subscription,
        components: subscription.components.map((running) => ({
          ...running,
          licenseRevision: running.licenseRevision + 2,
        })),
      }));
      expect(codeOf(again)).toBe('correction.moved-on');
    });

    test('when it was renewed, or runs no more', () => {
      const renewed = after((subscription) => ({
        ...subscription,
        components: subscription.components.map((running) => ({ ...running, next: [running.slice] })),
      }));
      expect(codeOf(renewed)).toBe('correction.moved-on');
      expect(codeOf(after((subscription) => ({ ...subscription, components: [] })))).toBe('correction.moved-on');
    });

    test('when nothing was priced, or paid terms had several prices', () => {
      const input = inputOf(completed);
      const { pricing } = input.quote;
      if (!pricing) throw new Error('it was priced');
      expect(codeOf(buildReversal({ ...input, quote: { ...input.quote, pricing: null } }, LATER))).toBe(
        'correction.moved-on',
      );
      const [line] = pricing.lines;
      if (!line) throw new Error('it has a line');
      const dearer = { ...line, from: { ...line.from, agreedPriceMicros: line.from.agreedPriceMicros + 1n } };
      const lines = (second: typeof line) => ({
        ...input,
        quote: { ...input.quote, pricing: { ...pricing, lines: [line, second] } },
      });
      expect(codeOf(buildReversal(lines(dearer), LATER))).toBe('correction.moved-on');
      expect(codeOf(buildReversal(lines(line), LATER))).toBe('built');
      expect(codeOf(buildReversal(lines({ ...dearer, component: 'storage' }), LATER))).toBe('built');
    });

    test('when more would go back than is left of what was paid, in cash or in tax', () => {
      const taxed = completeChange('advanced', { money: CHANGE_MONEY });
      const left = (named: Partial<Subscription['totals']>) => {
        const totals = { ...taxed.subscription.totals, ...named };
        return codeOf(buildReversal({ ...inputOf(taxed), subscription: { ...taxed.subscription, totals } }, LATER));
      };
      const { cashPaidMinor } = taxed.subscription.totals;
      expect(left({ cashRefundedMinor: cashPaidMinor - 18_689n })).toBe('built');
      expect(left({ cashRefundedMinor: cashPaidMinor - 18_688n })).toBe('correction.exceeds-paid');
      const vat = { rate: 'vat', name: 'VAT 19 %', chargedMinor: 2_984n };
      expect(left({ taxes: [{ ...vat, returnedMinor: 0n }] })).toBe('built');
      expect(left({ taxes: [{ ...vat, returnedMinor: 1n }] })).toBe('correction.exceeds-paid');
      expect(left({ taxes: [{ ...vat, rate: 'other', returnedMinor: 0n }] })).toBe('correction.exceeds-paid');
      expect(left({ taxes: [] })).toBe('correction.exceeds-paid');
    });

    test('in sentences that say what to do instead', () => {
      const moved = withSlice({ creditedMinor: 1n });
      expect(moved).toMatchObject({ error: { detail: expect.stringContaining('Correct the later order') } });
      const much = buildGoodwill(inputOf(completed), { minor: 1_000_000n, to: 'wallet' }, LATER);
      expect(much).toMatchObject({ error: { detail: expect.stringContaining('Name a smaller amount.') } });
    });
  });
});

describe('a goodwill amount', () => {
  const completed = completeChange('advanced');
  const give = (minor: bigint, to: 'wallet' | 'balance', of = completed) =>
    buildGoodwill(inputOf(of), { minor, to }, LATER);

  test('credits what the order changed, moves nothing else, and asks nobody', () => {
    expect(built(give(1_000n, 'wallet'))).toMatchObject({
      id: ID,
      components: [],
      direction: 'equal',
      at: LATER,
      effectiveAt: LATER,
      protocol: 'license-only',
      corrects: { order: completed.order.id, kind: 'goodwill', reason: 'mistake', withheldMinor: 0n },
    });
    expect(built(give(1_000n, 'wallet')).figures).toEqual({
      charge: 0n,
      credit: 1_000n,
      net: -1_000n,
      payable: 0n,
      refund: 1_000n,
      balance: 0n,
      waived: 0n,
      forfeited: 0n,
      settled: ['refund'],
      lines: [{ component: 'app', credit: 1_000n, charge: 0n, net: -1_000n }],
    });
    expect(built(give(1_000n, 'balance')).figures).toMatchObject({ refund: 0n, balance: 1_000n, settled: ['balance'] });
  });

  test('is at most what was charged for what runs and not credited yet', () => {
    expect(codeOf(give(62_450n, 'wallet'))).toBe('built');
    expect(codeOf(give(62_451n, 'balance'))).toBe('correction.exceeds-paid');
  });

  test('as money is at most the cash that is left', () => {
    const totals = {
      ...completed.subscription.totals,
      cashRefundedMinor: completed.subscription.totals.cashPaidMinor - 999n,
    };
    const spent = { ...completed, subscription: { ...completed.subscription, totals } };
    expect(codeOf(give(999n, 'wallet', spent))).toBe('built');
    expect(codeOf(give(1_000n, 'wallet', spent))).toBe('correction.exceeds-paid');
    expect(codeOf(give(1_000n, 'balance', spent))).toBe('built');
  });

  test('brings the tax that belongs to it on top', () => {
    const taxed = completeChange('advanced', { money: CHANGE_MONEY });
    const { figures } = built(give(1_000n, 'wallet', taxed));
    const [tax] = figures.taxes ?? [];
    expect(tax).toMatchObject({ rate: 'vat', name: 'VAT 19 %' });
    // Of 900.00 + 10.00 + 157.05 that are paid without tax, 10.00 go back: 10.00/1067.05 of 29.84.
    expect([figures.refund, tax?.minor]).toEqual([1_027n, -27n]);
    const tiny = built(give(1n, 'wallet', taxed));
    expect('taxes' in tiny.figures).toBe(false);
  });
});
