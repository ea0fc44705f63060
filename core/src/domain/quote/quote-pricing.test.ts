import { describe, expect, test } from 'vitest';
import { quoteOf } from '../../testing/ask-quote.ts';
import { buildRelease } from '../../testing/build-release.ts';
import { type BoughtSelection, buildSubscription } from '../../testing/build-subscription.ts';
import { type SuiteDocument, suiteDocument } from '../../testing/suite-document.ts';
import { feeRules } from '../fees/presets.ts';
import { present } from '../kernel/assert.ts';
import type { WantedChange } from '../rules/decide-change.ts';
import { termPeriod } from '../rules/selection-prices.ts';
import type { QuotePricing } from './quote.ts';

const NOW = Date.UTC(2026, 5, 11) / 1000;
const KOOGALLERY = 'huawei-koogallery@2023-06-12';
const BASIC = { component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 100 } };
const disk = (gb: number) => ({ component: 'storage', specification: 'disk', sku: {}, quantities: { gb } });
const toDisk = (gb: number) => [{ component: 'storage', quantities: { gb } }];
/** Minor units as micros. */
const cents = (minor: bigint) => minor * 1_000_000n;

interface Priced {
  readonly feeRule: string;
  readonly components: readonly BoughtSelection[];
  readonly changes: readonly WantedChange[];
  readonly period?: string;
  readonly edit?: (document: SuiteDocument) => void;
}

function pricingFor({ feeRule, components, changes, period, edit }: Priced): QuotePricing {
  const document = suiteDocument((suite) => {
    suite.product.feeRule = feeRule;
    edit?.(suite);
  });
  const release = buildRelease(document);
  const subscription = buildSubscription(release, { components, ...(period && { period }) });
  return present(quoteOf({ release, subscription, changes, now: NOW }).pricing, 'a change now is priced');
}

function lineFor(of: Priced): QuotePricing['lines'][number] {
  return present(pricingFor(of).lines[0], 'a change has a line');
}

describe('a rule that charges added units (fee-rules §9)', () => {
  const grown = { feeRule: KOOGALLERY, components: [disk(900)] };

  test('reads no credit, and the added units at the unit price of the new total', () => {
    const { added } = lineFor({ ...grown, changes: toDisk(1300) });
    expect(added?.from.priceMicros).toBe(0n);
    expect(added?.to.priceMicros).toBe(cents(400n * 8n));
  });

  test('reads them in every row of the SKU, because the row that counts is chosen by what is left', () => {
    const { added } = lineFor({ ...grown, changes: toDisk(1300) });
    expect(added?.from.rows).toEqual([
      { period: 'P1M', priceMicros: 0n },
      { period: 'P1Y', priceMicros: 0n },
    ]);
    expect(added?.to.rows).toEqual([
      { period: 'P1M', priceMicros: cents(400n * 8n) },
      { period: 'P1Y', priceMicros: cents(400n * 80n) },
    ]);
  });

  test('reprices every other part of the row', () => {
    const edit = ({ components }: SuiteDocument) => {
      for (const row of components[1]?.specifications[0]?.skus[0]?.prices ?? []) {
        row.parts.push({ model: 'flat', amount: '5' });
        row.parts.push({ model: 'linear', of: 'gb', amount: row.currency === 'USD' ? '0.01' : '1' });
      }
    };
    const { added } = lineFor({ ...grown, changes: toDisk(1300), edit });
    expect(added?.from.priceMicros).toBe(cents(500n + 900n));
    expect(added?.to.priceMicros).toBe(cents(500n + 1300n + 400n * 8n));
  });

  test('keeps the exact sum of the target beside it', () => {
    const line = lineFor({ ...grown, changes: toDisk(1300) });
    expect(line.from.agreedPriceMicros).toBe(cents(900n * 10n));
    expect(line.to.priceMicros).toBe(cents(1300n * 8n));
  });

  test('a fee of added units is their price over the share left', () => {
    const document = suiteDocument(({ product }) => (product.feeRule = KOOGALLERY));
    const release = buildRelease(document);
    const subscription = buildSubscription(release, { components: [disk(900)] });
    const { figures } = quoteOf({ release, subscription, changes: toDisk(1300), now: NOW });
    expect(figures).toMatchObject({ credit: 0n, net: (400n * 8n * 20n) / 30n });
  });

  test('a year of which less than a year is left is charged by the monthly row', () => {
    const release = buildRelease(suiteDocument(({ product }) => (product.feeRule = KOOGALLERY)));
    const subscription = buildSubscription(release, { components: [disk(900)], period: 'P1Y' });
    const { figures } = quoteOf({ release, subscription, changes: toDisk(1300), now: NOW });
    // 20 of 30 days of June and eleven whole months.
    expect(figures).toMatchObject({ credit: 0n, net: (400n * 8n * (20n + 11n * 30n)) / 30n });
  });

  test('reprices a change of the SKU, and a part that does not grow', () => {
    const toAdvanced = [{ component: 'app', sku: { edition: 'advanced' } }];
    expect(lineFor({ feeRule: KOOGALLERY, components: [BASIC], changes: toAdvanced }).added).toBeUndefined();
    const shrinks = { edit: ({ product }: SuiteDocument) => (product.type = 'direct') };
    const down = { feeRule: 'exact@1', components: [disk(1100)], changes: toDisk(900), ...shrinks };
    expect(lineFor(down).added).toBeUndefined();
  });

  test('every other rule reprices', () => {
    for (const { id } of feeRules.filter(({ scaleOut }) => scaleOut === 'reprice')) {
      const line = lineFor({ feeRule: id, components: [disk(900)], changes: toDisk(1200) });
      expect(line.added, id).toBeUndefined();
    }
  });
});

describe('the rows of a SKU', () => {
  const wish = { components: [disk(500)], changes: toDisk(800) };

  test('are given to every rule that chooses among them, in the currency of the subscription', () => {
    const line = lineFor({ feeRule: 'tencent-cvm@1', ...wish });
    expect(line.from.rows).toEqual([
      { period: 'P1M', priceMicros: cents(5000n) },
      { period: 'P1Y', priceMicros: cents(50_000n) },
    ]);
    expect(line.to.rows).toEqual([
      { period: 'P1M', priceMicros: cents(8000n) },
      { period: 'P1Y', priceMicros: cents(80_000n) },
    ]);
  });

  test('are kept out of the quote where no rule reads them', () => {
    for (const rule of feeRules) {
      const reads = [rule.rowBy, rule.ifDowngrade?.rowBy].some((by) => by !== undefined && by !== 'bought');
      const line = lineFor({ feeRule: rule.id, ...wish });
      expect(line.from.rows !== undefined, rule.id).toBe(reads);
      expect(line.to.rows !== undefined, rule.id).toBe(reads);
    }
  });

  test('leave out a row that has no price for the quantities', () => {
    const edit = ({ components }: SuiteDocument) => {
      const rows = components[1]?.specifications[0]?.skus[0]?.prices ?? [];
      for (const { parts } of rows.filter(({ period }) => period === 'P1Y')) {
        for (const part of parts) part.bands = [{ upTo: 600, amount: '1' }];
      }
    };
    const line = lineFor({ feeRule: 'tencent-cvm@1', ...wish, edit });
    expect(line.from.rows?.map(({ period }) => period)).toEqual(['P1M', 'P1Y']);
    expect(line.to.rows?.map(({ period }) => period)).toEqual(['P1M']);
  });
});

describe('what was billed and paid', () => {
  test('a line is billed for the running slice, and the cash is that of the whole subscription', () => {
    const pricing = pricingFor({ feeRule: 'exact@1', components: [BASIC, disk(500)], changes: toDisk(800) });
    expect(pricing.lines[0]?.billed).toEqual({
      amountMinor: 5000n,
      creditedMinor: 0n,
      start: Date.UTC(2026, 5, 1) / 1000,
      end: Date.UTC(2026, 6, 1) / 1000,
    });
    expect(pricing.cash).toEqual({ paidMinor: 95_000n, refundedMinor: 0n });
  });

  test('what was paid for one component is said only where it is the only one', () => {
    const changes = toDisk(800);
    expect(lineFor({ feeRule: 'exact@1', components: [disk(500)], changes }).paidMinor).toBe(5000n);
    expect(lineFor({ feeRule: 'exact@1', components: [BASIC, disk(500)], changes }).paidMinor).toBeUndefined();
  });
});

test.each([
  ['P1M', 1, 'P1M'],
  ['P1M', 3, 'P3M'],
  ['P1M', 12, 'P1Y'],
  ['P3M', 4, 'P1Y'],
  ['P1Y', 5, 'P5Y'],
  ['P6M', 3, 'P18M'],
])('%s bought %i times runs for %s', (period, periods, term) => {
  expect(termPeriod(period, periods)).toBe(term);
});
