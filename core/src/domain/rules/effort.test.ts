import { describe, expect, test } from 'vitest';
import { type PlansDocument, plansDocument } from '../../testing/plans-document.ts';
import { FINDINGS_MAX } from '../catalog/limits.ts';
import { parseCatalog } from '../catalog/parse-catalog.ts';
import { BUILT_IN_PRODUCT_TYPES, findProductType } from '../catalog/product-type.ts';
import { present } from '../kernel/assert.ts';
import { checkRule } from './check-rules.ts';
import { compileEdges } from './compile-graph.ts';
import { createEffort, type Effort } from './effort.ts';
import { placeSkus } from './place-skus.ts';
import { lazyRepairContext } from './repair.ts';
import { verifyRule } from './verify-rule.ts';

const MANY = 1_000_000_000;

/**
 * What comparing the prices of each rule costs, in steps, and what its fee rule then does. With as many steps there is an
 * answer, with one less there is none: the limit of a catalog is the same on every machine.
 */
function steps(of: PlansDocument): string[] {
  const { catalog, findings } = parseCatalog(plansDocument(of));
  const read = present(catalog, JSON.stringify(findings));
  const policy = present(findProductType(BUILT_IN_PRODUCT_TYPES, read.product.type), 'built in');
  const { style } = read.rules;
  const { bySpecification } = placeSkus(read);
  return compileEdges(read).map((edge) => {
    const [original, target] = [edge.from, edge.to].map(({ specification, skuKey }) =>
      present(bySpecification.get(specification)?.get(skuKey), skuKey),
    ) as [never, never];
    const compare = (effort: Effort) => checkRule({ edge, original, target }, { style, effort });
    const check = present(compare(createEffort(MANY)), 'enough');
    expect(compare(createEffort(check.steps))).toEqual(check);
    expect(compare(createEffort(check.steps - 1))).toBeUndefined();
    const verdictRule = { style, policy };
    const verify = (effort: Effort) => {
      const left = { error: FINDINGS_MAX, warning: FINDINGS_MAX };
      return verifyRule(check, {
        ...{ catalog: read, verdictRule, left, effort },
        context: lazyRepairContext([check], verdictRule),
      });
    };
    const verdict = present(verify(createEffort(MANY)), 'enough');
    expect(verify(createEffort(verdict.steps))).toEqual(verdict);
    if (verdict.steps > 0) expect(verify(createEffort(verdict.steps - 1))).toBeUndefined();
    const said = verdict.findings.map(({ code }) => code).join(' ');
    return `${edge.from.skuKey} → ${edge.to.skuKey}: ${check.steps} to compare, ${verdict.steps} for the fee, ${verdict.proven} proven ${said}`;
  });
}

const seats = (skus: { [plan: string]: readonly string[] }, max = 100) =>
  ({ standard: { quantities: { seats: [1, max, 1], disk: [5, 50, 5] }, skus } }) as const;
const bands = (count: number, model: string) =>
  `${model} seats: ${Array.from({ length: count }, (_, index) => `${9 - index}.00 upTo ${10 * index + 10}`).join(', ')}, 1.00`;

describe('what verification costs is counted', () => {
  test('by rows, bands and packages', () => {
    expect(
      steps({
        specifications: seats({
          a: ['1.00 seats', 'P1Y USD: 10.00 seats'],
          b: ['2.00 seats', 'P1Y USD: 11.00 seats'],
          c: [bands(7, 'volume')],
          d: [`${bands(8, 'graduated')} + 99.00 + 1.00 disk`],
          e: ['1.00 per 7 seats'],
          f: ['2.00 per 5 seats + 2.00'],
          g: ['3.00 per 11 seats + 90.00 + 0.10 seats'],
          h: ['1.00'],
        }),
        rules: ['a → b', 'b → c', 'c → d', 'd → c', 'e → f', 'f → g', 'g → e', 'h → a'],
      }),
    ).toMatchInlineSnapshot(`
      [
        "plan=a → plan=b: 15 to compare, 0 for the fee, 2 proven ",
        "plan=b → plan=c: 14 to compare, 0 for the fee, 0 proven rule.target-not-dearer rule.target-price-missing",
        "plan=c → plan=d: 14 to compare, 0 for the fee, 1 proven ",
        "plan=d → plan=c: 14 to compare, 0 for the fee, 0 proven rule.target-not-dearer",
        "plan=e → plan=f: 16 to compare, 0 for the fee, 1 proven ",
        "plan=f → plan=g: 32 to compare, 0 for the fee, 1 proven ",
        "plan=g → plan=e: 20 to compare, 0 for the fee, 0 proven rule.target-not-dearer",
        "plan=h → plan=a: 8 to compare, 0 for the fee, 0 proven rule.target-not-dearer",
      ]
    `);
  });

  test('by package sizes that do not divide each other, over bands, steps and quantities that do not end', () => {
    const of = (step: number, max: number, skus: { [plan: string]: readonly string[] }) =>
      steps({
        style: 'scope',
        specifications: { standard: { quantities: { seats: [step, max, step] }, skus } },
        rules: ['a → b', 'b → a', 'a → c', 'c → a', 'b → c', 'c → b'],
      });
    const skus = {
      a: ['1.00 per 7 seats + 0.02 seats'],
      b: [`2.00 per 5 seats + ${bands(4, 'volume')}`],
      c: [`0.90 per 11 seats + ${bands(6, 'graduated')}`],
    };
    const falling = {
      a: ['7.00 per 30 seats'],
      b: ['8.00 per 42 seats + 9.00'],
      c: ['3.00 per 12 seats + 0.01 seats'],
    };
    expect([
      ...of(1, 100, skus),
      ...of(3, 90, skus),
      ...of(1, 1_000_000_000, falling),
      ...of(6, 600, falling),
      ...of(1, 40, falling),
    ]).toMatchInlineSnapshot(`
      [
        "plan=a → plan=b: 12 to compare, 0 for the fee, 1 proven ",
        "plan=a → plan=c: 20 to compare, 0 for the fee, 1 proven ",
        "plan=b → plan=a: 12 to compare, 0 for the fee, 0 proven rule.target-not-dearer",
        "plan=b → plan=c: 26 to compare, 0 for the fee, 0 proven rule.target-not-dearer",
        "plan=c → plan=a: 20 to compare, 0 for the fee, 0 proven rule.target-not-dearer",
        "plan=c → plan=b: 26 to compare, 0 for the fee, 0 proven rule.target-not-dearer",
        "plan=a → plan=b: 12 to compare, 0 for the fee, 1 proven ",
        "plan=a → plan=c: 12 to compare, 0 for the fee, 1 proven ",
        "plan=b → plan=a: 12 to compare, 0 for the fee, 0 proven rule.target-not-dearer",
        "plan=b → plan=c: 26 to compare, 0 for the fee, 0 proven rule.target-not-dearer",
        "plan=c → plan=a: 12 to compare, 0 for the fee, 0 proven rule.target-not-dearer",
        "plan=c → plan=b: 26 to compare, 0 for the fee, 0 proven rule.target-not-dearer",
        "plan=a → plan=b: 56 to compare, 0 for the fee, 0 proven rule.target-not-dearer",
        "plan=a → plan=c: 32 to compare, 0 for the fee, 0 proven rule.target-not-dearer",
        "plan=b → plan=a: 56 to compare, 0 for the fee, 0 proven rule.target-not-dearer",
        "plan=b → plan=c: 32 to compare, 0 for the fee, 0 proven rule.target-not-dearer",
        "plan=c → plan=a: 32 to compare, 0 for the fee, 0 proven rule.target-not-dearer",
        "plan=c → plan=b: 32 to compare, 0 for the fee, 0 proven rule.target-not-dearer",
        "plan=a → plan=b: 56 to compare, 0 for the fee, 0 proven rule.target-not-dearer",
        "plan=a → plan=c: 32 to compare, 0 for the fee, 0 proven rule.target-not-dearer",
        "plan=b → plan=a: 56 to compare, 0 for the fee, 0 proven rule.target-not-dearer",
        "plan=b → plan=c: 32 to compare, 0 for the fee, 0 proven rule.target-not-dearer",
        "plan=c → plan=a: 32 to compare, 0 for the fee, 0 proven rule.target-not-dearer",
        "plan=c → plan=b: 32 to compare, 0 for the fee, 0 proven rule.target-not-dearer",
        "plan=a → plan=b: 16 to compare, 0 for the fee, 1 proven ",
        "plan=a → plan=c: 24 to compare, 0 for the fee, 0 proven rule.target-not-dearer",
        "plan=b → plan=a: 16 to compare, 0 for the fee, 0 proven rule.target-not-dearer",
        "plan=b → plan=c: 16 to compare, 0 for the fee, 0 proven rule.target-not-dearer",
        "plan=c → plan=a: 24 to compare, 0 for the fee, 0 proven rule.target-not-dearer",
        "plan=c → plan=b: 16 to compare, 0 for the fee, 1 proven ",
      ]
    `);
  });

  test('in a scope also for the greatest net', () => {
    const specifications = seats({ a: ['1.00 per 7 seats'], b: ['2.00 per 5 seats'], c: [bands(7, 'volume')] });
    expect(steps({ style: 'scope', specifications, rules: ['a → b', 'b → a', 'a → c'] })).toMatchInlineSnapshot(`
      [
        "plan=a → plan=b: 32 to compare, 0 for the fee, 1 proven ",
        "plan=a → plan=c: 18 to compare, 0 for the fee, 1 proven ",
        "plan=b → plan=a: 32 to compare, 0 for the fee, 0 proven rule.target-not-dearer",
      ]
    `);
  });

  test('and by what a fee rule reads of other rows', () => {
    const rows = (month: string, quarter: string, year: string) => [month, `P3M USD: ${quarter}`, `P1Y USD: ${year}`];
    const specifications = seats(
      {
        a: rows('10.00 + 1.00 seats', '28.00 + 3.00 seats', '100.00 + 11.00 seats'),
        b: rows('20.00 + 1.00 seats', '50.00 + 3.00 seats', '150.00 + 11.00 seats'),
        c: rows('20.00 + 1.00 seats', '51.00 + 2.90 seats', '190.00 + 12.00 seats'),
        d: rows('900.00 + 1.00 seats', '2700.00 + 9.00 seats', '9900.00 + 90.00 seats'),
      },
      9,
    );
    const rules = ['a → b', 'b → c', 'c → d'];
    const feeRules = ['tencent-cvm@1', 'huawei-koogallery@2023-06-12', 'kill-bill@1', 'exact@1'];
    expect(
      feeRules.flatMap((feeRule) => steps({ feeRule, specifications, rules }).map((line) => `${feeRule} ${line}`)),
    ).toMatchInlineSnapshot(`
      [
        "tencent-cvm@1 plan=a → plan=b: 22 to compare, 38 for the fee, 3 proven ",
        "tencent-cvm@1 plan=b → plan=c: 22 to compare, 75 for the fee, 0 proven rule.target-not-dearer rule.fee-not-positive rule.fee-not-positive",
        "tencent-cvm@1 plan=c → plan=d: 22 to compare, 38 for the fee, 3 proven ",
        "huawei-koogallery@2023-06-12 plan=a → plan=b: 22 to compare, 48 for the fee, 3 proven ",
        "huawei-koogallery@2023-06-12 plan=b → plan=c: 22 to compare, 27 for the fee, 2 proven rule.target-not-dearer",
        "huawei-koogallery@2023-06-12 plan=c → plan=d: 22 to compare, 48 for the fee, 3 proven ",
        "kill-bill@1 plan=a → plan=b: 22 to compare, 12 for the fee, 3 proven ",
        "kill-bill@1 plan=b → plan=c: 22 to compare, 8 for the fee, 2 proven rule.target-not-dearer",
        "kill-bill@1 plan=c → plan=d: 22 to compare, 12 for the fee, 3 proven ",
        "exact@1 plan=a → plan=b: 22 to compare, 0 for the fee, 3 proven ",
        "exact@1 plan=b → plan=c: 22 to compare, 0 for the fee, 2 proven rule.target-not-dearer",
        "exact@1 plan=c → plan=d: 22 to compare, 0 for the fee, 3 proven ",
      ]
    `);
  });
});
