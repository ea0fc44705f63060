import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askQuote, quoteOf } from '../../testing/ask-quote.ts';
import { buildRelease } from '../../testing/build-release.ts';
import { buildSubscription, testUuid } from '../../testing/build-subscription.ts';
import { suiteDocument } from '../../testing/suite-document.ts';
import { evaluateFormula } from '../fees/evaluate-formula.ts';
import { feeRules } from '../fees/presets.ts';
import { formatId, ID_PREFIXES, type SliceId } from '../kernel/id.ts';
import { formatDecimal, formatRational, roundToDigits } from '../kernel/rational.ts';
import { carryBacking } from '../ledger/carry-backing.ts';
import { assertSettlement } from '../ledger/equations.ts';
import { discountOf, taxOf, withheldMinor } from '../quote/adjustments.ts';
import type { QuotableRelease } from '../quote/build-quote.ts';
import type { QuoteMoney } from '../quote/decide-adjustments.ts';
import { explainQuote } from '../quote/explain-quote.ts';
import { assertRecomputes } from '../quote/judge-quote.ts';
import { type Coupon, NO_MONEY_RULES, type TaxRate, taxRatesFor } from '../quote/money-rules.ts';
import type { Quote } from '../quote/quote.ts';
import { applyChange } from '../subscription/apply-change.ts';
import type { Subscription } from '../subscription/subscription.ts';
import { taxHeldMinor } from '../subscription/subscription-money.ts';

const APP = { component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 100 } };
const ALWAYS = { from: 0, until: null };
const DIGITS = { USD: 2, JPY: 0, BHD: 3 } as const;
type Currency = keyof typeof DIGITS;

/** Rules under which going up and back at one instant nets to nothing. */
const NETS_TO_ZERO = ['exact@1', 'daily@1', 'stripe@1', 'polar@1'];

const percent = fc
  .integer({ min: 0, max: 1_000_000 })
  .map((tenThousandths) => formatDecimal({ n: BigInt(tenThousandths), d: 10_000n }) ?? '0');
const rate = fc.record({ percent, region: fc.constantFrom('*', 'US', 'US-CA', 'DE') });
const reduction = fc.record({ percent, amount: fc.option(fc.bigInt({ min: 1n, max: 200_000n })), auto: fc.boolean() });

interface Step {
  readonly edition: 'basic' | 'advanced';
  readonly agents: number;
  /** Of the rest of the term, in hundredths. */
  readonly wait: number;
  readonly reduction: { readonly percent: string; readonly amount: bigint | null; readonly auto: boolean } | null;
  /** Hundredths of what is due that balance pays. */
  readonly fromBalance: number;
  /** What list prices have risen to by then. */
  readonly pricesTimes: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  edition: fc.constantFrom('basic', 'advanced'),
  agents: fc.integer({ min: 1, max: 100 }).map((tens) => tens * 10),
  wait: fc.nat(60),
  reduction: fc.option(reduction),
  fromBalance: fc.constantFrom(0, 0, 0, 30, 100),
  pricesTimes: fc.constantFrom(1, 1, 3),
});

const history = fc.record({
  currency: fc.constantFrom<Currency[]>('USD', 'JPY', 'BHD'),
  feeRule: fc.constantFrom(...feeRules.map(({ id }) => id)),
  rates: fc.array(rate, { maxLength: 3 }),
  steps: fc.array(step, { minLength: 1, maxLength: 6 }),
});

function releaseFor(currency: Currency, feeRule: string, pricesTimes = 1): QuotableRelease {
  return buildRelease(
    suiteDocument(({ product, components }) => {
      Object.assign(product, { type: 'direct', feeRule });
      for (const { skus } of components.flatMap(({ specifications }) => specifications)) {
        for (const { prices } of skus)
          for (const row of prices) {
            if (row.currency === 'USD' && currency === 'BHD') row.currency = currency;
            for (const part of row.parts) if (part.amount) part.amount = raised(part.amount, pricesTimes);
          }
      }
    }),
  );
}

function raised(amount: string, times: number): string {
  return (Number(amount) * times).toFixed(amount.includes('.') ? 2 : 0);
}

function moneyOf(rates: readonly { percent: string; region: string }[], of: Step): QuoteMoney {
  const taxRates = rates.map(({ percent: share, region }, index): TaxRate => {
    return { id: `rate-${index}`, name: `Rate ${index}`, percent: share, region, productTypes: [], valid: ALWAYS };
  });
  const { reduction: wanted } = of;
  const common = {
    name: 'Off',
    funder: 'operator',
    products: [],
    directions: ['upgrade', 'downgrade', 'equal'],
    valid: ALWAYS,
  } as const;
  const region = 'US-CA';
  if (!wanted) return { rules: { ...NO_MONEY_RULES, taxRates }, region };
  const discounts = wanted.auto ? [{ ...common, id: 'auto', percent: wanted.percent }] : [];
  return { rules: { ...NO_MONEY_RULES, taxRates, discounts }, region };
}

function withCoupon(money: QuoteMoney, { reduction: wanted }: Step, currency: Currency): QuoteMoney {
  if (!wanted || wanted.auto) return money;
  const worth = wanted.amount === null ? { percent: wanted.percent } : { amountMinor: wanted.amount, currency };
  const directions = ['upgrade', 'downgrade', 'equal'] as const;
  const limits = { usesMax: null, usesPerAccountMax: null };
  const coupon: Coupon = {
    code: 'OFF',
    name: 'Off',
    funder: 'acme',
    products: [],
    directions,
    valid: ALWAYS,
    worth,
    ...limits,
  };
  return { ...money, coupon: { code: 'OFF', found: { coupon, uses: 0, usesByAccount: 0 } } };
}

/** What the engine does with a quote that is paid and completed: the same pure steps. */
function complete(subscription: Subscription, quote: Quote, fromBalance: number): Subscription {
  const { figures, pricing, adjustments } = quote;
  const given = adjustments?.given;
  const charge = (component: string) =>
    subscription.components.find((running) => running.component === component)?.slice.chargeMinor ?? 0n;
  const { backing } = carryBacking({
    backing: subscription.totals.backing,
    lines: figures.lines.map(({ component, credit, charge: charged }) => ({
      component,
      creditMinor: credit,
      chargeMinor: charged,
      billedMinor: charge(component),
    })),
    discountMinor: discountOf(figures),
    withheldMinor: given && pricing ? withheldMinor(figures, { given, billed: pricing }) : 0n,
    commissionMinor: 0n,
  });
  const balanceSpentMinor = (figures.payable * BigInt(fromBalance)) / 100n;
  const [first] = quote.components;
  if (!first) throw new Error('a change of something');
  return applyChange(subscription, {
    at: quote.effectiveAt,
    release: 1,
    components: figures.lines.map(({ component, credit, charge: charged }) => ({
      component,
      to: first.to,
      agreedPriceMicros: first.toPriceMicros,
      chargeMinor: charged,
      creditMinor: credit,
      paidMinor: figures.payable - balanceSpentMinor,
      refundedMinor: figures.refund,
      slice: formatId<SliceId>(ID_PREFIXES.slice, subscription.account, testUuid(100 + subscription.version)),
    })),
    waivedMinor: figures.waived,
    forfeitedMinor: figures.forfeited,
    balanceGrantedMinor: figures.balance,
    balanceSpentMinor,
    taxes: figures.taxes ?? [],
    discountMinor: discountOf(figures),
    ...(backing && { backing }),
    completion: { at: quote.effectiveAt, timeZone: 'UTC', isUpgrade: true },
  }).subscription;
}

interface Moment {
  readonly before: Subscription;
  readonly after: Subscription;
  readonly quote: Quote;
  readonly release: QuotableRelease;
}

/** Histories of changes with tax, discounts and coupons, in currencies of no, two and three decimals. */
function forHistories(says: (moments: readonly Moment[]) => void): void {
  let quoted = 0;
  fc.assert(
    fc.property(history, ({ currency, feeRule, rates, steps }) => {
      let before = buildSubscription(releaseFor(currency, feeRule), { components: [APP], currency });
      let now = before.term.start;
      const moments: Moment[] = [];
      for (const one of steps) {
        now += Math.floor((((before.term.end ?? now) - now) * one.wait) / 100);
        const changes = [{ component: 'app', sku: { edition: one.edition }, quantities: { agents: one.agents } }];
        const money = moneyOf(rates, one);
        const release = releaseFor(currency, feeRule, one.pricesTimes);
        const asked = askQuote({
          release,
          subscription: before,
          changes,
          now,
          money: withCoupon(money, one, currency),
        });
        if (!asked.ok) {
          expect(asked.error.code).toMatch(/^(change\.|fee\.|coupon\.nothing-to-reduce)/);
          continue;
        }
        quoted += 1;
        const after = complete(before, asked.value, one.fromBalance);
        moments.push({ before, after, quote: asked.value, release });
        before = after;
      }
      says(moments);
    }),
    { numRuns: 300 },
  );
  expect(quoted).toBeGreaterThan(200);
}

describe('with tax, discounts and coupons, whatever the currency and the fee rule', () => {
  test('each change conserves money: charge − credit − discount + tax = what moves', () => {
    forHistories((moments) => {
      for (const { quote } of moments) {
        const { figures, currency } = quote;
        assertSettlement({
          currency,
          chargeMinor: figures.charge,
          creditMinor: figures.credit,
          netMinor: figures.net,
          payableMinor: figures.payable,
          refundMinor: figures.refund,
          balanceMinor: figures.balance,
          waivedMinor: figures.waived,
          forfeitedMinor: figures.forfeited,
          discountMinor: discountOf(figures),
          taxMinor: taxOf(figures),
        });
      }
    });
  });

  test('each quote recomputes from what it stores, and each formula evaluates to its exact value', () => {
    forHistories((moments) => {
      for (const { quote, release } of moments) {
        assertRecomputes(quote, release.feeRule);
        const { steps } = explainQuote(quote, release.feeRule);
        for (const { formula, exact, value, rounding } of steps) {
          const evaluated = evaluateFormula(formula);
          if (evaluated === undefined) throw new Error(`${formula} cannot be evaluated`);
          expect(formatRational(evaluated)).toBe(exact);
          expect(formatDecimal(roundToDigits(evaluated, rounding), rounding.digits)).toBe(value);
        }
        const digits = DIGITS[quote.currency as Currency];
        for (const figure of ['payable', 'refund', 'balance', 'forfeited'] as const) {
          if (quote.figures[figure] === 0n) continue;
          const shown = formatDecimal({ n: quote.figures[figure], d: 10n ** BigInt(digits) }, digits);
          expect(steps.filter(({ what }) => what === figure).at(-1)?.value).toBe(shown);
        }
      }
    });
  });

  test('no more tax and no more cash goes back than was taken', () => {
    forHistories((moments) => {
      for (const { after } of moments) {
        for (const { chargedMinor, returnedMinor } of after.totals.taxes ?? []) {
          expect(returnedMinor <= chargedMinor).toBe(true);
        }
        const { cashPaidMinor, cashRefundedMinor } = after.totals;
        expect(cashRefundedMinor <= cashPaidMinor).toBe(true);
        expect(taxHeldMinor(after.totals) >= 0n).toBe(true);
      }
    });
  });

  test('what a discount covered is never paid out: going up and back at once gives at most what going up cost', () => {
    fc.assert(
      fc.property(history, percent, ({ currency, feeRule, rates, steps: [first] }, off) => {
        if (!first || !NETS_TO_ZERO.includes(feeRule)) return;
        const release = releaseFor(currency, feeRule);
        const before = buildSubscription(release, { components: [APP], currency });
        const now = before.term.start + first.wait * 3_600;
        const up = { ...first, fromBalance: 0, reduction: { percent: off, amount: null, auto: true } };
        const ask = (subscription: Subscription, edition: string, agents: number) => {
          const changes = [{ component: 'app', sku: { edition }, quantities: { agents } }];
          return quoteOf({ release, subscription, changes, now, money: moneyOf(rates, up) });
        };
        const there = ask(before, 'advanced', 200);
        const back = ask(complete(before, there, 0), 'basic', 100);
        const { refund, balance } = back.figures;
        expect(there.figures.discounts?.[0]?.minor).toBeGreaterThan(-1n);
        expect(refund + balance <= there.figures.payable).toBe(true);
      }),
    );
  });
});

test('without any rule a quote stores no adjustments at all', () => {
  const release = buildRelease(suiteDocument());
  const app = { component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 100 } };
  const subscription = buildSubscription(release, { components: [app] });
  const changes = [{ component: 'app', sku: { edition: 'advanced' } }];
  const money = { rules: NO_MONEY_RULES, region: 'DE' };
  const [plain, ruled] = [undefined, money].map((of) =>
    askQuote({ release, subscription, changes, now: subscription.term.start + 60, ...(of && { money: of }) }),
  );
  expect(ruled).toEqual(plain);
  expect(ruled?.ok && 'adjustments' in ruled.value).toBe(false);
});

test.each([
  ['DE', ['all', 'de']],
  ['US-CA', ['all', 'us', 'us-ca']],
  ['US', ['all', 'us']],
  [null, ['all']],
])('the rates of region %s are those of the country, of the part, and of everywhere', (region, expected) => {
  const rateOf = (id: string, of: string): TaxRate => {
    return { id, name: id, percent: '1', region: of, productTypes: [], valid: ALWAYS };
  };
  const rates = [rateOf('us-ca', 'US-CA'), rateOf('us', 'US'), rateOf('de', 'DE'), rateOf('all', '*')];
  const found = taxRatesFor(rates, { region, productType: 'direct', at: 5 });
  expect(found.map(({ id }) => id)).toEqual(expected);
});
