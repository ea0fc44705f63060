import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomCatalogDocument } from '../../testing/random-catalog.ts';
import { smallPriceDocument } from '../../testing/small-price-document.ts';
import type { Catalog, PriceRow, Sku } from '../catalog/catalog.ts';
import { parseCatalog } from '../catalog/parse-catalog.ts';
import { priceOf, rowFor } from '../catalog/price.ts';
import { BUILT_IN_PRODUCT_TYPES, findProductType, type ProductTypePolicy } from '../catalog/product-type.ts';
import { applyJointRepair, applyRepair } from './apply-repair.ts';
import { compileChangeGraph } from './compile-graph.ts';
import { type JointRepairOptions, repairCatalog } from './joint-repair.ts';
import { verifyCatalog } from './verify-catalog.ts';

const STYLES = ['upgrade-rules', 'scope'] as const;
const TYPES = ['marketplace', 'direct'] as const;

/** A document of one of the makers, drawn from fast-check's chance. */
function documents(make: typeof smallPriceDocument) {
  return fc
    .tuple(fc.constantFrom(...STYLES), fc.constantFrom(...TYPES), fc.gen())
    .map(([style, type, value]) => make((max) => (max <= 0 ? 0 : value(fc.nat, { max })), { style, type }));
}

function parsed(document: unknown): { catalog: Catalog; policy: ProductTypePolicy } {
  const { catalog, findings } = parseCatalog(document);
  if (!catalog || findings.length > 0) throw new Error(JSON.stringify({ findings, document }));
  const policy = findProductType(BUILT_IN_PRODUCT_TYPES, catalog.product.type);
  if (!policy) throw new Error('a built-in product type');
  return { catalog, policy };
}

/** The whole check of a document: what its form says, and what its prices say. */
function errorsOf(document: unknown) {
  const { catalog, policy } = parsed(document);
  return verifyCatalog(catalog, policy).findings.filter(({ severity }) => severity === 'error');
}

// ---- the slow way: every shift of a box, judged by the words of the contract ------------------------------------------

interface SlowRow {
  path: string;
  sku: Sku;
  row: PriceRow;
}

function rowsOf(catalog: Catalog): SlowRow[] {
  return (catalog.components[0]?.specifications ?? []).flatMap(({ skus }, s) =>
    skus.flatMap((sku, k) =>
      sku.prices.map((row, p) => ({ path: `/components/0/specifications/${s}/skus/${k}/prices/${p}`, sku, row })),
    ),
  );
}

const SEATS = [1, 2, 3];
const seatsOf = ({ ranges }: Sku) => SEATS.filter((seats) => seats <= (ranges['seats']?.max ?? 0));
const microsAt = (row: PriceRow, seats: number) => Number(priceOf(row, { seats }));

/** For each rule and row: which rows it compares, and its nets in micros at every point both sides sell. */
function comparisonsOf(catalog: Catalog, rows: SlowRow[]) {
  return [...compileChangeGraph(catalog).originals.values()].flatMap(({ edges }) =>
    edges.flatMap(({ from, to }) => {
      const [original, target] = [from, to].map(({ skuKey }) => rows.find(({ sku }) => sku.key === skuKey)?.sku);
      return (original?.prices ?? []).flatMap((row) => {
        const other = target && rowFor(target, row);
        if (!original || !other) return [];
        const common = seatsOf(original).filter((seats) => seatsOf(target).includes(seats));
        const nets = common.map((seats) => microsAt(other, seats) - microsAt(row, seats));
        return [{ tail: row, head: other, nets }];
      });
    }),
  );
}

interface SlowAnswer {
  cost: number;
  shifts: number[];
}

function slowRepair(
  rows: SlowRow[],
  of: {
    catalog: Catalog;
    policy: ProductTypePolicy;
    options: Required<Pick<JointRepairOptions, 'fixedRows' | 'weights'>>;
  },
): SlowAnswer | undefined | 'too large' {
  const { catalog, policy, options } = of;
  const every = catalog.rules.style === 'upgrade-rules';
  const isFree = !every && policy.downgrades;
  const asked = comparisonsOf(catalog, rows)
    .map(({ tail, head, nets }) => ({
      tail: rows.findIndex(({ row }) => row === tail),
      head: rows.findIndex(({ row }) => row === head),
      net: every ? Math.min(...nets) : Math.max(...nets),
    }))
    .filter(({ tail, head }) => !isFree && tail >= 0 && head >= 0);
  const floors = rows.map(({ sku, row }) => Math.min(...seatsOf(sku).map((seats) => microsAt(row, seats))));
  const most = Math.max(...asked.map(({ net }) => Math.abs(net)), ...floors.map(Math.abs)) / 1e6 + 1;
  const reach = Math.ceil(most * rows.length);
  if (reach > 24) return 'too large';
  const weights = rows.map(({ path }) => options.weights[path] ?? 1);
  let best: SlowAnswer | undefined;
  const shifts = rows.map(() => 0);
  const order = Array.from({ length: 2 * reach + 1 }, (_, n) => (n % 2 === 1 ? (n + 1) / 2 : 0 - n / 2));
  const visit = (index: number, cost: number): void => {
    if (best && cost > best.cost) return;
    if (index === rows.length) {
      const holds = asked.every(({ tail, head, net }) => net + ((shifts[head] ?? 0) - (shifts[tail] ?? 0)) * 1e6 > 0);
      // Shifts are visited in the order of the tie-break, 0, +1, −1, +2, …: the first of equal cost is the answer.
      if (holds && (!best || cost < best.cost)) best = { cost, shifts: [...shifts] };
      return;
    }
    const isFixed = options.fixedRows.includes(rows[index]?.path ?? '');
    for (const shift of isFixed ? [0] : order) {
      if ((floors[index] ?? 0) + shift * 1e6 < 0) continue;
      shifts[index] = shift;
      visit(index + 1, cost + (weights[index] ?? 1) * Math.abs(shift));
    }
  };
  visit(0, 0);
  return best;
}

const options = fc.gen().map((value) => (paths: readonly string[]) => ({
  fixedRows: paths.filter(() => value(fc.nat, { max: 6 }) === 0),
  weights: Object.fromEntries(
    paths.filter(() => value(fc.nat, { max: 3 }) === 0).map((path) => [path, 1 + value(fc.nat, { max: 2 })]),
  ),
}));

describe('the joint repair against trying every shift (G1)', () => {
  test('it exists exactly when some shift works, it is the best one, and check finds no such error in its file', () => {
    let [repaired, impossible] = [0, 0];
    fc.assert(
      fc.property(documents(smallPriceDocument), options, (document, draw) => {
        const { catalog, policy } = parsed(document);
        const rows = rowsOf(catalog);
        const chosen = draw(rows.map(({ path }) => path));
        const groups = ['P1M', 'P1Y'].map((period) =>
          slowRepair(
            rows.filter(({ row }) => row.period === period),
            { catalog, policy, options: chosen },
          ),
        );
        fc.pre(!groups.includes('too large'));
        const answers = groups as (SlowAnswer | undefined)[];
        const repair = repairCatalog(catalog, policy, chosen);
        expect(repair.feasible).toBe(answers.every((answer) => answer !== undefined));
        if (!repair.feasible) {
          impossible += 1;
          return;
        }
        repaired += repair.edits.length > 0 ? 1 : 0;
        const expected = ['P1M', 'P1Y'].flatMap((period, group) =>
          rows
            .filter(({ row }) => row.period === period)
            .map(({ path }, index) => ({ path, shift: answers[group]?.shifts[index] })),
        );
        const found = rows.map(({ path }) => {
          const edit = repair.edits.find((one) => one.path.startsWith(`${path}/parts/`));
          return { path, shift: Number(edit?.shiftMinor ?? 0) };
        });
        expect(found).toEqual(expect.arrayContaining(expected));
        expect(Number(repair.cost)).toBe(answers.reduce((sum, answer) => sum + (answer?.cost ?? 0), 0));
        const left = errorsOf(applyJointRepair(document, repair));
        expect(left.filter(({ code }) => code === 'rule.target-not-dearer' || code === 'price.negative')).toEqual([]);
      }),
      { numRuns: 600 },
    );
    expect(Math.min(repaired, impossible)).toBeGreaterThan(20);
  });
});

describe('any catalog', () => {
  test('check finds exactly the errors in the repaired file that the repair said would stay', () => {
    fc.assert(
      fc.property(documents(randomCatalogDocument as typeof smallPriceDocument), (document) => {
        const { catalog, policy } = parsed(document);
        const before = structuredClone(document);
        const repair = repairCatalog(catalog, policy);
        if (!repair.feasible) return;
        const left = errorsOf(applyJointRepair(document, repair));
        expect(document).toEqual(before);
        expect(left.map(({ repairs: _repairs, ...finding }) => finding)).toEqual(repair.remaining);
        expect(left.some(({ code }) => code === 'rule.target-not-dearer')).toBe(false);
      }),
      { numRuns: 400 },
    );
  });
});

describe('where there is no joint repair', () => {
  test('deleting any rule that is named opens the circle: the same answer does not come again', () => {
    fc.assert(
      fc.property(documents(smallPriceDocument), options, (document, draw) => {
        const { catalog, policy } = parsed(document);
        const chosen = draw(rowsOf(catalog).map(({ path }) => path));
        const repair = repairCatalog(catalog, policy, chosen);
        if (repair.feasible !== false) return;
        expect([...repair.cycle, ...repair.floors].length).toBeGreaterThan(0);
        expect(repair.cycle).toEqual(expect.arrayContaining([...repair.deletions]));
        for (const path of repair.deletions) {
          const opened = applyRepair(document, { kind: 'delete-rule', path, message: '', breaks: [] });
          const next = repairCatalog(parsed(opened).catalog, policy, chosen);
          expect(next.feasible ? '' : next.message).not.toBe(repair.message);
        }
      }),
      { numRuns: 500 },
    );
  });
});
