import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askQuote } from '../../testing/ask-quote.ts';
import { buildRelease } from '../../testing/build-release.ts';
import { buildSubscription } from '../../testing/build-subscription.ts';
import { type SuiteRow, suiteDocument } from '../../testing/suite-document.ts';
import { evaluateFormula } from '../fees/evaluate-formula.ts';
import type { FeeStep } from '../fees/explain.ts';
import { feeRules } from '../fees/presets.ts';
import { formatDecimal, formatRational, parseDecimal, roundToDigits } from '../kernel/rational.ts';
import type { Subscription } from '../subscription/subscription.ts';
import type { QuotableRelease } from './build-quote.ts';
import { explainQuote } from './explain-quote.ts';
import { assertRecomputes, judgeQuote } from './judge-quote.ts';
import type { Quote } from './quote.ts';

const ZONES = ['UTC', 'Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe'];

const world = fc.record({
  feeRule: fc.constantFrom(...feeRules.map(({ id }) => id)),
  type: fc.constantFrom('marketplace', 'direct'),
  timeZone: fc.constantFrom(...ZONES),
  timing: fc.constantFrom('now', 'at-renewal', 'customer-chooses'),
  currency: fc.constantFrom('USD', 'JPY'),
  period: fc.constantFrom('P1M', 'P1Y'),
  periods: fc.integer({ min: 1, max: 5 }),
  start: fc.integer({ min: Date.UTC(2024, 0, 1) / 1000, max: Date.UTC(2030, 0, 1) / 1000 }),
  /** Where in the term, in millionths. */
  moment: fc.nat(999_999),
  running: selections(),
  wanted: selections(),
  changed: fc.constantFrom('app', 'storage', 'both'),
  /** What the customer agreed to once, in thousandths of today's list price. */
  agreed: fc.constantFrom(1000n, 700n, 1400n, 0n),
});

function selections() {
  return fc.record({
    edition: fc.constantFrom('basic', 'advanced'),
    agents: fc.integer({ min: 1, max: 100 }).map((tens) => tens * 10),
    gb: fc.integer({ min: 1, max: 100 }).map((hundreds) => hundreds * 100),
  });
}

type World = typeof world extends fc.Arbitrary<infer Drawn> ? Drawn : never;

interface Outcome {
  readonly drawn: World;
  readonly release: QuotableRelease;
  readonly subscription: Subscription;
  readonly quote: Quote;
}

/** Quotes of random changes of a random product at random instants; refused ones are left out. */
function forQuotes(says: (outcome: Outcome) => void): void {
  let quoted = 0;
  fc.assert(
    fc.property(world, (drawn) => {
      const release = releaseOf(drawn);
      const subscription = subscriptionOf(release, drawn);
      const { start, end } = subscription.term;
      const now = start + Math.floor((((end ?? start) - start) * drawn.moment) / 1_000_000);
      const quote = askQuote({ release, subscription, changes: changesOf(drawn), now });
      if (!quote.ok) {
        expect(quote.error.code).toMatch(/^(change|fee)\./);
        return;
      }
      quoted += 1;
      says({ drawn, release, subscription, quote: quote.value });
    }),
    { numRuns: 400 },
  );
  expect(quoted).toBeGreaterThan(100);
}

function releaseOf(drawn: World): QuotableRelease {
  const document = suiteDocument(({ product, rules }) => {
    Object.assign(product, { type: drawn.type, feeRule: drawn.feeRule, timeZone: drawn.timeZone });
    for (const rule of rules.specifications) rule.timing = drawn.timing;
  });
  return buildRelease(document);
}

function subscriptionOf(release: QuotableRelease, drawn: World): Subscription {
  const { edition, agents, gb } = drawn.running;
  const bought = buildSubscription(release, {
    ...drawn,
    components: [
      { component: 'app', specification: 'standard', sku: { edition }, quantities: { agents } },
      { component: 'storage', specification: 'disk', sku: {}, quantities: { gb } },
    ],
  });
  const components = bought.components.map((component) => {
    const agreedPriceMicros = (component.slice.agreedPriceMicros * drawn.agreed) / 1000n;
    return { ...component, slice: { ...component.slice, agreedPriceMicros } };
  });
  return { ...bought, components };
}

function changesOf({ wanted, changed }: World) {
  const app = { component: 'app', sku: { edition: wanted.edition }, quantities: { agents: wanted.agents } };
  const storage = { component: 'storage', quantities: { gb: wanted.gb } };
  return [app, storage].filter(({ component }) => changed === 'both' || component === changed);
}

function expectRecomputable({ formula, exact, value, rounding }: FeeStep): void {
  const evaluated = evaluateFormula(formula);
  if (evaluated === undefined) throw new Error(`${formula} cannot be evaluated`);
  expect(formatRational(evaluated)).toBe(exact);
  expect(formatDecimal(roundToDigits(evaluated, rounding), rounding.digits)).toBe(value);
}

describe('every quote, whatever the fee rule, the product type, the term and the instant', () => {
  test('recomputes to the same figures from what it stores', () => {
    forQuotes(({ quote, release }) => {
      assertRecomputes(quote, release.feeRule);
      expect(JSON.stringify(quote, bigintText)).not.toContain('undefined');
    });
  });

  test('explains each figure by formulas that evaluate to it', () => {
    forQuotes(({ quote, release }) => {
      const { steps, stepsByComponent } = explainQuote(quote, release.feeRule);
      for (const step of [...steps, ...[...stepsByComponent.values()].flat()]) expectRecomputable(step);
      expect([...stepsByComponent.keys()]).toEqual(quote.components.map(({ component }) => component));
      const digits = quote.currency === 'JPY' ? 0 : 2;
      const last = (what: string) => steps.filter((step) => step.what === what).at(-1)?.value;
      for (const figure of ['payable', 'refund', 'balance', 'forfeited'] as const) {
        if (quote.figures[figure] === 0n) continue;
        const shown = formatDecimal({ n: quote.figures[figure], d: 10n ** BigInt(digits) }, digits);
        expect(last(figure)).toBe(shown);
      }
    });
  });

  test('conserves money: charge − credit = payable + waived − refund − balance − forfeited', () => {
    forQuotes(({ quote: { figures } }) => {
      const { charge, credit, net, payable, waived, refund, balance, forfeited, lines } = figures;
      expect(charge - credit).toBe(net);
      expect(net).toBe(payable + waived - refund - balance - forfeited);
      for (const key of ['charge', 'credit', 'net'] as const) {
        expect(lines.reduce((sum, line) => sum + line[key], 0n)).toBe(figures[key]);
      }
      for (const amount of [payable, waived, refund, balance, forfeited]) expect(amount >= 0n).toBe(true);
    });
  });

  test('of an upgrade-only product pays nothing out', () => {
    forQuotes(({ drawn, quote: { figures, direction } }) => {
      if (drawn.type !== 'marketplace') return;
      expect(direction).toBe('upgrade');
      expect([figures.refund, figures.balance]).toEqual([0n, 0n]);
    });
  });

  test('never refunds more than was paid', () => {
    forQuotes(({ release, subscription, quote: { figures } }) => {
      if (release.feeRule.refundCap === 'none') return;
      expect(figures.refund <= subscription.totals.cashPaidMinor - subscription.totals.cashRefundedMinor).toBe(true);
    });
  });

  test('is open from its first second to its last within the term, and expired after', () => {
    forQuotes(({ release, subscription, quote }) => {
      const judge = (now: number) => judgeQuote({ quote, accepted: false, subscription, release }, now);
      expect(judge(quote.builtAt)).toBe('open');
      expect(judge(quote.expiresAt - 1)).toBe('open');
      expect(judge(quote.expiresAt)).toBe('expired');
      expect(quote.expiresAt).toBeLessThanOrEqual(subscription.term.end ?? 0);
      const valid = quote.figures.refund > 0n || quote.figures.balance > 0n ? 300 : 900;
      expect(quote.expiresAt - quote.builtAt).toBeLessThanOrEqual(valid);
    });
  });
});

function bigintText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}` : value;
}

test('the price of a target is shown as the parts of its row at its quantities', () => {
  const release = buildRelease(suiteDocument());
  const app = { component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 100 } };
  const subscription = buildSubscription(release, { components: [app] });
  const changes = [{ component: 'app', sku: { edition: 'advanced' } }];
  const quote = askQuote({ release, subscription, changes, now: subscription.term.start });
  if (!quote.ok) throw new Error(quote.error.detail);
  const [price] = explainQuote(quote.value, release.feeRule).steps;
  expect(price).toMatchObject({ formula: '49.00 + 12.00 x 100', value: '1249.00' });
  expect(parseDecimal(price?.value ?? '')).toEqual({ n: 124_900n, d: 100n });
});

test('the longest price that a catalog may hold is explained like any other', () => {
  // Ten parts of fifty bands, each amount with fifteen digits and eight decimals: the limits of contract §2.
  const bands = Array.from({ length: 49 }, (_, index) => ({
    upTo: 10_000_000 * (index + 1),
    amount: '900000000000000.12345678',
  }));
  const part = { model: 'graduated', of: 'gb', bands: [...bands, { amount: '900000000000000.12345678' }] };
  const parts: SuiteRow['parts'] = Array.from({ length: 10 }, () => part);
  const document = suiteDocument(({ components }) => {
    for (const specification of components[1]?.specifications ?? []) {
      specification.attributes = [{ id: 'gb', kind: 'quantity', min: 1, max: 1_000_000_000, step: 1, unit: 'GB' }];
      specification.skus = [{ sku: {}, prices: [{ period: 'P1M', currency: 'USD', parts }] }];
    }
  });
  const release = buildRelease(document);
  const disk = { component: 'storage', specification: 'disk', sku: {}, quantities: { gb: 900_000_000 } };
  const subscription = buildSubscription(release, { components: [disk] });
  const changes = [{ component: 'storage', quantities: { gb: 1_000_000_000 } }];
  const quote = askQuote({ release, subscription, changes, now: subscription.term.start });
  if (!quote.ok) throw new Error(quote.error.detail);
  for (const step of explainQuote(quote.value, release.feeRule).steps) expectRecomputable(step);
});
