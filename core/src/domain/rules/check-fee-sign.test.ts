import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plansDocument } from '../../testing/plans-document.ts';
import { randomCatalogDocument } from '../../testing/random-catalog.ts';
import type { Catalog, PriceRow, Quantities, QuantityRange } from '../catalog/catalog.ts';
import { parseCatalog } from '../catalog/parse-catalog.ts';
import { priceOf } from '../catalog/price.ts';
import { changeOfLine } from '../fees/change-of-line.ts';
import { exactFee } from '../fees/exact-fee.ts';
import type { FeeRule } from '../fees/fee-rule.ts';
import { feeRuleById, feeRules } from '../fees/presets.ts';
import type { PeriodPrice } from '../fees/price-change.ts';
import { present } from '../kernel/assert.ts';
import { roundMicros } from '../kernel/money.ts';
import { add, multiply, type Rational, rational, subtract } from '../kernel/rational.ts';
import { addMonths, parseInstant, periodMonths } from '../kernel/time.ts';
import { checkFeeSign } from './check-fee-sign.ts';
import { type ComparedRow, checkRules, type RuleCheck } from './check-rules.ts';
import { UNLIMITED } from './effort.ts';
import type { PlacedSku } from './place-skus.ts';

const DAY = 86_400;
/** Months of 31, 30 and 29 days, from the first and from the middle. */
const STARTS = ['2027-01-01', '2027-04-15', '2028-02-10'].map((date) =>
  present(parseInstant(`${date}T00:00:00Z`), date),
);

/** A random catalog whose SKUs have up to three rows in one currency, each with a price of its own. */
const randomCase = fc
  .tuple(
    fc.constantFrom('upgrade-rules' as const, 'scope' as const),
    fc.oneof(fc.constantFrom(...feeRules), fc.constantFrom(...feeRules.filter(({ rowBy }) => rowBy !== 'bought'))),
    fc.constantFrom('UTC', 'Asia/Shanghai', 'America/New_York'),
  )
  .chain(([style, feeRule, timeZone]) =>
    fc.gen().map((value) => {
      const draw = (max: number) => (max <= 0 ? 0 : value(fc.nat, { max }));
      const document = randomCatalogDocument(draw, { style, type: 'marketplace' }) as unknown as RandomDocument;
      for (const { specifications } of document.components) {
        for (const sku of specifications.flatMap(({ skus }) => skus)) sku.prices = randomRows(sku.prices, draw);
      }
      const { catalog } = parseCatalog({
        ...document,
        product: { ...document.product, feeRule: feeRule.id, timeZone },
      });
      return { feeRule, catalog: present(catalog, 'a valid catalog') };
    }),
  );

interface RandomDocument {
  product: object;
  components: { specifications: { skus: { prices: { parts: object[] }[] }[] }[] }[];
}

function randomRows(prices: { parts: object[] }[], draw: (max: number) => number) {
  const periods = [['P1M'], ['P1M', 'P1Y'], ['P1M', 'P3M', 'P1Y'], ['P1Y'], ['P3M']][draw(4)] ?? ['P1M'];
  const parts = present(prices[0], 'a row').parts.filter((part) => (part as { model: string }).model !== 'flat');
  return periods.map((period) => {
    const months = present(periodMonths(period), period);
    const cents = (draw(300) + 20) * (draw(1) === 0 ? months : months - Math.floor(months / 4));
    const flat = { model: 'flat', amount: `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}` };
    return { period, currency: 'USD', parts: [flat, ...parts] };
  });
}

// ---- the slow way: every combination of quantities, several terms, every day ----------------------------------------

function pointsOf({ min, max, step }: QuantityRange): number[] {
  return Array.from({ length: (max - min) / step + 1 }, (_, index) => min + index * step);
}

function combinations(ranges: readonly (readonly [string, QuantityRange])[]): Quantities[] {
  return ranges.reduce<Quantities[]>(
    (all, [id, range]) => all.flatMap((one) => pointsOf(range).map((point) => ({ ...one, [id]: point }))),
    [{}],
  );
}

function domainPoints(check: RuleCheck): { from: Quantities; to: Quantities }[] {
  const { domain } = check;
  if ('apart' in domain) return [];
  const entries = (of: typeof domain.shared) => of.map(({ attribute, range }) => [attribute, range] as const);
  return combinations(entries(domain.shared)).flatMap((shared) =>
    combinations(entries(domain.originalOnly)).flatMap((own) =>
      combinations(entries(domain.targetOnly)).map((other) => ({
        from: { ...shared, ...own },
        to: { ...shared, ...other },
      })),
    ),
  );
}

const rowsAt = (placed: PlacedSku, of: { row: PriceRow; quantities: Quantities }): PeriodPrice[] =>
  placed.sku.prices
    .filter(({ currency }) => currency === of.row.currency)
    .map((row) => ({ period: row.period, priceMicros: present(priceOf(row, of.quantities), 'a price') }));

/** charge − credit of a first change, unrounded, and the share of the new side. */
function netAt(
  catalog: Catalog,
  of: {
    feeRule: FeeRule;
    check: RuleCheck;
    row: ComparedRow;
    periods: number;
    start: number;
    at: number;
    point: { from: Quantities; to: Quantities };
  },
) {
  const { feeRule, check, row, periods, start, at, point } = of;
  const per = row.original.row.period;
  const months = present(periodMonths(per), per) * periods;
  const end = addMonths(start, months, catalog.product.timeZone);
  const [from, to] = [
    present(priceOf(row.original.row, point.from), 'price'),
    present(priceOf(row.target.row, point.to), 'price'),
  ];
  const byRow = feeRule.rowBy !== 'bought';
  const line = {
    component: 'app',
    from: {
      agreedPriceMicros: from,
      per,
      listPriceMicros: from,
      ...(byRow && { rows: rowsAt(check.original, { row: row.original.row, quantities: point.from }) }),
    },
    to: {
      priceMicros: to,
      per,
      ...(byRow && { rows: rowsAt(check.target, { row: row.original.row, quantities: point.to }) }),
    },
    billed: { amountMinor: roundMicros(from * BigInt(periods), feeRule.rounding), creditedMinor: 0n, start, end },
  };
  const { ifDowngrade: _axes, ...first } = feeRule;
  const term = { start, end, period: `P${months}M` };
  const { timeZone } = catalog.product;
  const cash = { paidMinor: 0n, refundedMinor: 0n };
  const input = { feeRule, timeZone, currency: 'USD', term, at, lines: [line], cash, payOut: true };
  const fee = exactFee(first, changeOfLine(input, line, { start: start * 1000, end: end * 1000, months }));
  if (!fee.ok) throw new Error(fee.error.detail);
  return { net: fee.value.directionNet, share: fee.value.new.share, end, fee: fee.value };
}

function isRefutedSlowly(catalog: Catalog, feeRule: FeeRule, of: { check: RuleCheck; row: ComparedRow }): boolean {
  const months = present(periodMonths(of.row.original.row.period), 'months');
  const points = domainPoints(of.check);
  return STARTS.some((start) =>
    [1, 5, 12]
      .filter((periods) => periods * months <= 24)
      .some((periods) => {
        const end = addMonths(start, months * periods, catalog.product.timeZone);
        const every = Math.max(1, Math.floor((end - start) / DAY / 16)) * DAY;
        const instants = Array.from({ length: Math.ceil((end - start) / every) }, (_, index) => start + index * every);
        return [...instants, end - 3600, end - DAY - 3600].some((at) =>
          points.some((point) => {
            const { net, share } = netAt(catalog, { feeRule, ...of, periods, start, at, point });
            return share.n !== 0n && net.n <= 0n;
          }),
        );
      }),
  );
}

describe('rule.fee-not-positive against brute force', () => {
  test('what is proven is never refuted, and what is refuted is by the fee engine at that very instant', () => {
    const verdicts = new Map<string, number>();
    fc.assert(
      fc.property(randomCase, ({ catalog, feeRule }) => {
        for (const check of checkRules(catalog) ?? []) {
          for (const row of check.rows) {
            if (row.kind !== 'compared' || row.least.netMicros <= 0n) continue;
            const verdict = checkFeeSign(catalog, { check, row }, UNLIMITED);
            const name = typeof verdict === 'string' ? verdict : 'refuted';
            verdicts.set(`${feeRule.id} ${name}`, (verdicts.get(`${feeRule.id} ${name}`) ?? 0) + 1);
            if (verdict === 'proven') expect(isRefutedSlowly(catalog, feeRule, { check, row })).toBe(false);
            if (typeof verdict !== 'string') expectReproduced(catalog, feeRule, { check, row, verdict });
          }
        }
      }),
      { numRuns: 120 },
    );
    // Where one share counts, dearer is enough. Rows that all run by days / (365/12) are decided either way, never left open.
    for (const { id, rowBy, oldBasis } of feeRules) {
      const never = rowBy === 'bought' && oldBasis !== 'billed' ? ['refuted', 'unproven'] : [];
      if (id.startsWith('tencent-')) never.push('unproven');
      for (const verdict of never)
        expect([id, verdict, verdicts.get(`${id} ${verdict}`)]).toEqual([id, verdict, undefined]);
    }
    expect(verdicts.get('tencent-cvm@1 refuted')).toBeGreaterThan(0);
  });
});

function expectReproduced(
  catalog: Catalog,
  feeRule: FeeRule,
  of: { check: RuleCheck; row: ComparedRow; verdict: Exclude<ReturnType<typeof checkFeeSign>, string> },
): void {
  const { check, row, verdict } = of;
  const { from, to, at, term, credit, charge } = present(verdict.counterexample, 'a counterexample');
  expect(verdict).toMatchObject({ code: 'rule.fee-not-positive', severity: 'error', path: check.edge.rule });
  const [start, end, moment] = [term?.start, term?.end, at].map((text) =>
    present(parseInstant(text ?? ''), 'an instant'),
  );
  const months = present(periodMonths(term?.period ?? ''), 'a term');
  const periods = months / present(periodMonths(row.original.row.period), 'a period');
  const point = { from: from.quantities, to: to.quantities };
  const found = netAt(catalog, { feeRule, check, row, periods, start: start ?? 0, at: moment ?? 0, point });
  expect(found.end).toBe(end);
  expect(found.share.n).not.toBe(0n);
  const major = (text: string | undefined): Rational => {
    const [n = '', d = '1'] = (text ?? '').split('/');
    return multiply(rational(BigInt(n), BigInt(d)), rational(100n));
  };
  expect(subtract(major(charge), major(credit)).n).toBeLessThanOrEqual(0n);
  expect(subtract(add(found.net, major(credit)), major(charge)).n).toBe(0n);
}

test('a bill rounded up can exceed a dearer price of less than a cent more, and only then', () => {
  const document = (basic: string, advanced: string) => ({
    format: 'regrade/catalog@1',
    seller: 'acme',
    product: { id: 'p', name: 'P', type: 'marketplace', feeRule: 'kill-bill@1', protocol: 'license-only' },
    components: [
      {
        id: 'app',
        role: 'base',
        specifications: [
          {
            id: 'standard',
            billing: 'subscription',
            attributes: [
              { id: 'edition', kind: 'choice', values: ['basic', 'advanced'] },
              { id: 'units', kind: 'quantity', min: 1, max: 1, step: 1, unit: 'unit' },
            ],
            skus: [
              ['basic', basic],
              ['advanced', advanced],
            ].map(([edition, amount]) => ({
              sku: { edition },
              prices: [{ period: 'P1M', currency: 'USD', parts: [{ model: 'linear', of: 'units', amount }] }],
            })),
          },
        ],
      },
    ],
    rules: {
      style: 'upgrade-rules',
      specifications: [{ from: 'standard', skus: [{ from: { edition: 'basic' }, to: [{ edition: 'advanced' }] }] }],
    },
  });
  const verdict = (basic: string, advanced: string) => {
    const catalog = present(parseCatalog(document(basic, advanced)).catalog, 'a catalog');
    const [check] = checkRules(catalog) ?? [];
    const row = check?.rows[0];
    if (!check || row?.kind !== 'compared') throw new Error('one rule, one row');
    const found = checkFeeSign(catalog, { check, row }, UNLIMITED);
    if (typeof found !== 'string') {
      expectReproduced(catalog, present(feeRuleById('kill-bill@1'), 'kill-bill@1'), { check, row, verdict: found });
    }
    return typeof found === 'string' ? found : found.counterexample;
  };
  expect(verdict('9.996', '9.999')).toMatchObject({ credit: '10', charge: '9999/1000' });
  expect(verdict('9.99', '10.99')).toBe('proven');
  expect(verdict('10.00', '10.01')).toBe('unproven');
});

test('nothing is proven under a fee rule that nobody published, nor of SKUs that have no quantity in common', () => {
  const specifications = {
    standard: { quantities: { seats: [1, 9, 1] }, skus: { a: ['1.00'], b: ['9.00'] } },
  } as const;
  const { catalog } = parseCatalog(plansDocument({ feeRule: 'kill-bill@1', specifications, rules: ['a → b'] }));
  const read = present(catalog, 'a catalog');
  const check = present(checkRules(read)?.[0], 'one rule');
  const row = present(check.rows[0], 'one row') as ComparedRow;
  const verdict = (of: Catalog, domain = check.domain) =>
    checkFeeSign(of, { check: { ...check, domain }, row }, UNLIMITED);
  expect(verdict(read)).toBe('proven');
  expect(verdict(read, { apart: 'seats' })).toBe('unproven');
  expect(verdict({ ...read, product: { ...read.product, feeRule: 'nobody@1' } })).toBe('unproven');
});
