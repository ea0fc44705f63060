import { describe, expect, test } from 'vitest';
import { quoteOf } from '../../testing/ask-quote.ts';
import { buildRelease } from '../../testing/build-release.ts';
import { buildSubscription, testUuid } from '../../testing/build-subscription.ts';
import { buildOrderTerms } from '../../testing/index.ts';
import { suiteDocument } from '../../testing/suite-document.ts';
import { formatId, ID_PREFIXES, type QuoteId, type SliceId } from '../kernel/id.ts';
import type { Result } from '../kernel/result.ts';
import { assertSettlement } from '../ledger/equations.ts';
import type { PaymentSource } from '../ledger/payment-source.ts';
import { emptySettlement, type Settlement } from '../ledger/settlement.ts';
import { discountOf, taxOf } from '../quote/adjustments.ts';
import type { QuoteMoney } from '../quote/decide-adjustments.ts';
import { explainQuote } from '../quote/explain-quote.ts';
import type { Quote } from '../quote/quote.ts';
import { applyChange } from '../subscription/apply-change.ts';
import type { Subscription } from '../subscription/subscription.ts';
import { buildGoodwill, buildReversal, type CorrectionInput, type CorrectionRefusal } from './build-correction.ts';
import type { ChangeOrder } from './change-order.ts';
import { receiptOf } from './receipt.ts';
import { placeOrder } from './step-order.ts';

const RELEASE = buildRelease(suiteDocument(({ product }) => Object.assign(product, { type: 'direct' })));
const APP = { component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 100 } };
const DISK = { component: 'storage', specification: 'disk', sku: {}, quantities: { gb: 100 } };
const BOUGHT = buildSubscription(RELEASE, { components: [APP, DISK] });
const NOW = BOUGHT.term.start + 15 * 86_400;
const LATER = NOW + 86_400;
const ID = formatId<QuoteId>(ID_PREFIXES.quote, BOUGHT.account, testUuid(9));
const ALWAYS = { from: 0, until: null };
const MONEY: QuoteMoney = {
  region: 'DE',
  rules: {
    taxRates: [{ id: 'vat', name: 'VAT 19 %', percent: '19', region: 'DE', productTypes: [], valid: ALWAYS }],
    discounts: [
      {
        id: 'ten',
        name: 'Off',
        percent: '10',
        funder: 'operator',
        products: [],
        directions: ['upgrade'],
        valid: ALWAYS,
      },
    ],
    commissions: [],
  },
};

interface Completed {
  readonly quote: Quote;
  readonly order: ChangeOrder;
  readonly subscription: Subscription;
}

function settlementOf({ currency, figures }: Quote): Settlement {
  const { charge, credit, net, payable, refund, balance, waived, forfeited } = figures;
  return {
    ...emptySettlement(currency),
    chargeMinor: charge,
    creditMinor: credit,
    netMinor: net,
    payableMinor: payable,
    refundMinor: refund,
    balanceMinor: balance,
    waivedMinor: waived,
    forfeitedMinor: forfeited,
    discountMinor: discountOf(figures),
    taxMinor: taxOf(figures),
  };
}

/** The app in another edition, ordered, paid and completed: the same pure steps as the engine's. */
function change(
  edition: string,
  named: { money?: QuoteMoney; balanceMinor?: bigint; from?: Subscription } = {},
): Completed {
  const { money, balanceMinor = 0n, from = BOUGHT } = named;
  const changes = [{ component: 'app', sku: { edition } }];
  const quote = quoteOf({ release: RELEASE, subscription: from, changes, now: NOW, ...(money && { money }) });
  const { figures } = quote;
  const terms = buildOrderTerms({
    ...{ settlement: settlementOf(quote), protocol: 'license-only', effectiveAt: NOW, placedAt: NOW },
    ...{ subscription: from.id, quote: quote.id, product: from.product, receipt: 'R-7' },
  });
  const { order } = placeOrder({ terms, by: 'customer', pay: { method: 'wallet', balanceMinor } });
  const [app] = quote.components;
  if (!app) throw new Error('the app changes');
  const { subscription } = applyChange(from, {
    at: NOW,
    release: 1,
    components: figures.lines.map((line) => ({
      ...{ component: line.component, to: app.to, agreedPriceMicros: app.toPriceMicros },
      ...{ chargeMinor: line.charge, creditMinor: line.credit, refundedMinor: figures.refund },
      paidMinor: figures.payable - balanceMinor,
      slice: formatId<SliceId>(ID_PREFIXES.slice, from.account, testUuid(50)),
    })),
    ...{ waivedMinor: figures.waived, forfeitedMinor: figures.forfeited, balanceGrantedMinor: figures.balance },
    ...{ balanceSpentMinor: balanceMinor, taxes: figures.taxes ?? [], discountMinor: discountOf(figures) },
    completion: { at: NOW, timeZone: 'UTC', isUpgrade: true },
  });
  return { quote, order, subscription };
}

const inputOf = (completed: Completed): CorrectionInput => ({
  ...completed,
  id: ID,
  reason: 'mistake',
  by: 'operator',
});

function built(result: Result<Quote, CorrectionRefusal>): Quote {
  if (!result.ok) throw new Error(result.error.code);
  expect(() => assertSettlement(settlementOf(result.value))).not.toThrow();
  return result.value;
}

const reverse = (completed: Completed) => built(buildReversal(inputOf(completed), LATER));
const codeOf = (result: Result<unknown, CorrectionRefusal>) => (result.ok ? 'built' : result.error.code);

describe('a reversal', () => {
  test('goes back to the selection before, at the price before, for the same amounts turned round', () => {
    const completed = change('advanced');
    const { quote, order, subscription } = completed;
    const reversal = reverse(completed);
    const [forward] = quote.components;
    const [back] = reversal.components;
    expect(reversal).toMatchObject({
      id: ID,
      at: NOW,
      builtAt: LATER,
      expiresAt: LATER,
      effectiveAt: NOW,
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
      toPriceMicros: BOUGHT.components[0]?.slice.agreedPriceMicros,
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
    const { steps } = explainQuote(reverse(change('advanced')), RELEASE.feeRule);
    expect(steps.map(({ what, formula, value }) => [what, formula, value])).toEqual([
      ['list price of app edition=basic for P1M', '900.00', '900.00'],
      ['charge', '450.00', '450.00'],
      ['credit', '624.50', '624.50'],
      ['net', '450.00 - 624.50', '-174.50'],
      ['refund', '174.50', '174.50'],
    ]);
  });

  test('gives balance back as balance, and only money as money', () => {
    const { figures } = reverse(change('advanced', { balanceMinor: 5_000n }));
    expect(figures).toMatchObject({ refund: 12_450n, balance: 5_000n, settled: ['refund', 'balance'] });
    const allBalance = reverse(change('advanced', { balanceMinor: 17_450n }));
    expect(allBalance.figures).toMatchObject({ refund: 0n, balance: 17_450n, settled: ['balance'] });
  });

  test('takes back what a downgrade gave', () => {
    const advanced = buildSubscription(RELEASE, { components: [{ ...APP, sku: { edition: 'advanced' } }, DISK] });
    const completed = change('basic', { from: advanced });
    const reversal = reverse(completed);
    expect(completed.quote.figures).toMatchObject({ net: -17_450n, refund: 17_450n });
    expect(reversal.figures).toMatchObject({ net: 17_450n, payable: 17_450n, refund: 0n, settled: ['charge'] });
    expect(reversal.direction).toBe('upgrade');
    const { steps } = explainQuote(reversal, RELEASE.feeRule);
    expect(steps.slice(-2).map(({ what, formula }) => [what, formula])).toEqual([
      ['net', '624.50 - 450.00'],
      ['payable', '174.50'],
    ]);
  });

  test('does not pay out what a discount covered, and brings the tax back', () => {
    const completed = change('advanced', { money: MONEY });
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
    const { steps } = explainQuote(reversal, RELEASE.feeRule);
    expect(steps.at(-1)).toMatchObject({ what: 'refund', value: '186.89', formula: '174.50 + 29.84 - 17.45' });
  });

  test('puts a discount that a downgrade withheld behind the slices again', () => {
    const bought = buildSubscription(RELEASE, { components: [{ ...APP, sku: { edition: 'advanced' } }, DISK] });
    const { cashPaidMinor } = bought.totals;
    const backing = { app: { discountMinor: 10_000n, commissionMinor: 0n } };
    const totals = { ...bought.totals, cashPaidMinor: cashPaidMinor - 10_000n, discountsMinor: 10_000n, backing };
    const completed = change('basic', { from: { ...bought, totals }, money: MONEY });
    expect(completed.quote.figures).toMatchObject({ refund: 12_450n, forfeited: 5_000n });
    const reversal = reverse(completed);
    expect(reversal.figures).toMatchObject({ payable: 12_450n, waived: 5_000n, settled: ['charge', 'waived'] });
    expect(reversal.corrects?.withheldMinor).toBe(-5_000n);
  });

  describe('is refused', () => {
    const completed = change('advanced');
    const after = (edit: (subscription: Subscription) => Subscription) =>
      buildReversal({ ...inputOf(completed), subscription: edit(completed.subscription) }, LATER);
    const withSlice = (named: object) =>
      after((subscription) => ({
        ...subscription,
        components: subscription.components.map((running) => ({ ...running, slice: { ...running.slice, ...named } })),
      }));

    test.each<[string, object]>([
      ['changed', { from: NOW + 1 }],
      ['changed to another selection at the same instant', { selection: { ...DISK, skuKey: 'other' } }],
      ['priced otherwise', { chargeMinor: 1n }],
      ['credited', { creditedMinor: 1n }],
    ])('when it was %s since', (_case, named) => expect(codeOf(withSlice(named))).toBe('correction.moved-on'));

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
      const taxed = change('advanced', { money: MONEY });
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
  const completed = change('advanced');
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
    const taxed = change('advanced', { money: MONEY });
    const { figures } = built(give(1_000n, 'wallet', taxed));
    const [tax] = figures.taxes ?? [];
    expect(tax).toMatchObject({ rate: 'vat', name: 'VAT 19 %' });
    // Of 900.00 + 10.00 + 157.05 that are paid without tax, 10.00 go back: 10.00/1067.05 of 29.84.
    expect([figures.refund, tax?.minor]).toEqual([1_027n, -27n]);
    const tiny = built(give(1n, 'wallet', taxed));
    expect('taxes' in tiny.figures).toBe(false);
  });
});

describe('the receipt of an order', () => {
  const { order, quote } = change('advanced', { money: MONEY, balanceMinor: 1_000n });

  test('says what was bought, what it cost and what was paid by which means', () => {
    expect(receiptOf({ ...order, receipt: 'R-7' }, quote)).toEqual({
      number: 'R-7',
      kind: 'receipt',
      issuedAt: NOW,
      account: order.account,
      seller: 'acme',
      product: 'acme.suite',
      subscription: BOUGHT.id,
      order: order.id,
      currency: 'USD',
      lines: [
        {
          component: 'app',
          skuKey: 'edition=advanced',
          quantities: { agents: 100 },
          chargeMinor: 62_450n,
          creditMinor: 45_000n,
        },
      ],
      discounts: [{ id: 'ten', name: 'Off', funder: 'operator', minor: 1_745n }],
      taxes: [{ rate: 'vat', name: 'VAT 19 %', minor: 2_984n }],
      netMinor: 17_450n,
      waivedMinor: 0n,
      forfeitedMinor: 0n,
      paidMinor: 18_689n,
      paidFromBalanceMinor: 1_000n,
      method: 'wallet',
      refundMinor: 0n,
      balanceMinor: 0n,
    });
  });

  test('does not exist before the order is completed, nor where it has no number', () => {
    const { receipt: _, ...unnumbered } = order;
    expect(receiptOf(unnumbered, quote)).toBeUndefined();
    const held = { ...order, receipt: 'R-7', state: { kind: 'held', since: NOW } } as const;
    expect(receiptOf(held, quote)).toBeUndefined();
  });

  test('is a credit note where something goes back, and names the order that it corrects', () => {
    const settlement = { ...order.settlement, payableMinor: 0n };
    const given = (named: Partial<Settlement>, source?: PaymentSource) =>
      receiptOf(
        {
          ...order,
          receipt: 'C-1',
          settlement: { ...settlement, ...named },
          payment: source ? { kind: 'paid', minor: 5n, source, at: NOW } : { kind: 'nothing-due' },
        },
        { ...quote, components: [], figures: { ...quote.figures, discounts: [], taxes: [] } },
      );
    expect(given({ refundMinor: 7n })).toMatchObject({
      kind: 'credit-note',
      refundMinor: 7n,
      method: null,
      paidMinor: 0n,
    });
    expect(given({ balanceMinor: 7n })).toMatchObject({
      kind: 'credit-note',
      balanceMinor: 7n,
      paidFromBalanceMinor: 0n,
    });
    expect(given({}, { method: 'stripe', balanceMinor: 0n, reference: 'x' })).toMatchObject({
      kind: 'receipt',
      method: 'stripe',
    });
    expect(given({})?.lines).toEqual([{ component: 'app', chargeMinor: 62_450n, creditMinor: 45_000n }]);
    expect(given({})).not.toHaveProperty('corrects');
    const corrected = receiptOf({ ...order, receipt: 'C-1', corrects: order.id }, quote);
    expect(corrected?.corrects).toBe(order.id);
    const { discounts: _d, taxes: _t, ...bare } = quote.figures;
    expect(receiptOf({ ...order, receipt: 'R-8' }, { ...quote, figures: bare })).toMatchObject({
      discounts: [],
      taxes: [],
    });
  });
});
