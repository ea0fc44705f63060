import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomCatalogDocument } from '../../testing/random-catalog.ts';
import type { Catalog, Quantities, QuantityRange, Specification } from '../catalog/catalog.ts';
import type { Counterexample, Finding } from '../catalog/finding.ts';
import { parseCatalog } from '../catalog/parse-catalog.ts';
import { priceOf, rowFor } from '../catalog/price.ts';
import { BUILT_IN_PRODUCT_TYPES, findProductType, type ProductTypePolicy } from '../catalog/product-type.ts';
import { findSpecification, quantityAttributes } from '../catalog/sku.ts';
import { currencyDigits, formatMicros } from '../kernel/money.ts';
import { applyRepair } from './apply-repair.ts';
import { compileChangeGraph } from './compile-graph.ts';
import { verifyCatalog } from './verify-catalog.ts';

const randomCase = fc
  .tuple(fc.constantFrom('upgrade-rules' as const, 'scope' as const), fc.constantFrom('marketplace', 'direct'))
  .chain(([style, type]) =>
    fc.gen().map((value) => {
      const draw = (max: number) => (max <= 0 ? 0 : value(fc.nat, { max }));
      const document = randomCatalogDocument(draw, { style, type: type as 'marketplace' | 'direct' });
      return { document, ...parsed(document) };
    }),
  );

function parsed(document: unknown): { catalog: Catalog; policy: ProductTypePolicy } {
  const { catalog, findings } = parseCatalog(document);
  if (!catalog || findings.length > 0) throw new Error(JSON.stringify({ findings, document }));
  const policy = findProductType(BUILT_IN_PRODUCT_TYPES, catalog.product.type);
  if (!policy) throw new Error('a built-in product type');
  return { catalog, policy };
}

// ---- the slow way: every combination of quantities ------------------------------------------------------------------

function pointsOf(range: QuantityRange): number[] {
  return Array.from({ length: (range.max - range.min) / range.step + 1 }, (_, index) => range.min + index * range.step);
}

function combinations(ranges: readonly [string, QuantityRange][]): Quantities[] {
  return ranges.reduce<Quantities[]>(
    (all, [id, range]) => all.flatMap((one) => pointsOf(range).map((quantity) => ({ ...one, [id]: quantity }))),
    [{}],
  );
}

function allQuantities(specification: Specification, ranges: { readonly [id: string]: QuantityRange }): Quantities[] {
  return combinations(quantityAttributes(specification.attributes).map(({ id }) => [id, ranges[id] as QuantityRange]));
}

interface SlowFinding {
  code: string;
  severity: string;
  path: string;
  counterexample?: Partial<Counterexample>;
}

function slowRuleFindings(catalog: Catalog, policy: ProductTypePolicy): { findings: SlowFinding[]; proven: number } {
  const findings: SlowFinding[] = [];
  let proven = 0;
  for (const { edges } of compileChangeGraph(catalog).originals.values()) {
    for (const { rule: path, from, to } of edges) {
      const original = findSpecification(catalog, from.specification)?.specification as Specification;
      const target = findSpecification(catalog, to.specification)?.specification as Specification;
      const [fromSku, toSku] = [
        original.skus.find(({ key }) => key === from.skuKey),
        target.skus.find(({ key }) => key === to.skuKey),
      ];
      if (!fromSku || !toSku) throw new Error('edges name SKUs');
      const shared = quantityAttributes(original.attributes).filter(({ id, unit }) =>
        quantityAttributes(target.attributes).some((other) => other.id === id && other.unit === unit),
      );
      const pairs = allQuantities(original, fromSku.ranges).flatMap((left) =>
        allQuantities(target, toSku.ranges)
          .filter((right) => shared.every(({ id }) => left[id] === right[id]))
          .map((right) => ({ left, right })),
      );
      if (pairs.length === 0) findings.push({ code: 'rule.no-common-quantity', severity: 'warning', path });
      for (const row of fromSku.prices) {
        const targetRow = rowFor(toSku, row);
        const { period, currency } = row;
        if (!targetRow) {
          findings.push({
            code: 'rule.target-price-missing',
            severity: 'error',
            path,
            counterexample: { period, currency },
          });
          continue;
        }
        if (pairs.length === 0) continue;
        const nets = pairs.map(({ left, right }) => {
          const prices = { from: priceOf(row, left) as bigint, to: priceOf(targetRow, right) as bigint };
          return { left, right, ...prices, net: prices.to - prices.from };
        });
        // Combinations are listed in rising order, attribute by attribute, so the first of equals is the smallest.
        const least = nets.reduce((best, one) => (one.net < best.net ? one : best));
        const isAnyDearer = nets.some(({ net }) => net > 0n);
        if (least.net > 0n || (catalog.rules.style === 'scope' && policy.downgrades)) {
          proven += 1;
          continue;
        }
        const severity = catalog.rules.style === 'scope' && isAnyDearer ? 'warning' : 'error';
        const text = (micros: bigint) => formatMicros(micros, currencyDigits(currency) ?? 2);
        const crosses = original !== target;
        findings.push({
          code: 'rule.target-not-dearer',
          severity,
          path,
          counterexample: {
            component: 'app',
            specification: original.id,
            period,
            currency,
            from: { ...(crosses && { specification: original.id }), sku: fromSku.choices, quantities: least.left },
            to: { ...(crosses && { specification: target.id }), sku: toSku.choices, quantities: least.right },
            fromPrice: text(least.from),
            toPrice: text(least.to),
            net: text(least.net),
          },
        });
      }
    }
  }
  return { findings, proven };
}

function slowRowFindings(catalog: Catalog): SlowFinding[] {
  const findings: SlowFinding[] = [];
  for (const [s, specification] of (catalog.components[0]?.specifications ?? []).entries()) {
    for (const [k, sku] of specification.skus.entries()) {
      for (const [p, row] of sku.prices.entries()) {
        const path = `/components/0/specifications/${s}/skus/${k}/prices/${p}`;
        const { period, currency } = row;
        const text = (micros: bigint) => formatMicros(micros, currencyDigits(currency) ?? 2);
        const priced = allQuantities(specification, sku.ranges).map((quantities) => ({
          quantities,
          price: priceOf(row, quantities) as bigint,
        }));
        const least = priced.reduce((best, one) => (one.price < best.price ? one : best));
        if (least.price < 0n) {
          const side = { sku: sku.choices, quantities: least.quantities };
          findings.push({
            code: 'price.negative',
            severity: 'error',
            path,
            counterexample: { period, currency, from: side, fromPrice: text(least.price) },
          });
        }
        for (const { id } of quantityAttributes(specification.attributes)) {
          const smallest = Object.fromEntries(Object.entries(sku.ranges).map(([other, { min }]) => [other, min]));
          const line = pointsOf(sku.ranges[id] as QuantityRange).map((quantity) => ({ ...smallest, [id]: quantity }));
          let deepest: { from: Quantities; to: Quantities; net: bigint } | undefined;
          for (const [index, from] of line.entries()) {
            for (const to of line.slice(index + 1)) {
              const net = (priceOf(row, to) as bigint) - (priceOf(row, from) as bigint);
              if (net < (deepest?.net ?? 0n)) deepest = { from, to, net };
            }
          }
          if (!deepest) continue;
          const sides = {
            from: { sku: sku.choices, quantities: deepest.from },
            to: { sku: sku.choices, quantities: deepest.to },
          };
          const counterexample = { period, currency, attribute: id, ...sides, net: text(deepest.net) };
          findings.push({ code: 'price.quantity-inversion', severity: 'warning', path, counterexample });
        }
      }
    }
  }
  return findings;
}

function keyOf({ code, severity, path, counterexample }: SlowFinding): string {
  return [code, severity, path, counterexample?.period, counterexample?.currency, counterexample?.attribute].join(' ');
}

function byKey<T extends SlowFinding>(findings: readonly T[]): Map<string, T> {
  return new Map(findings.map((finding) => [keyOf(finding), finding]));
}

describe('verification against brute force', () => {
  test('finds exactly the faults, least nets and counterexamples that trying every quantity finds (H13, G1)', () => {
    fc.assert(
      fc.property(randomCase, ({ catalog, policy }) => {
        const slow = slowRuleFindings(catalog, policy);
        const expected = byKey([...slow.findings, ...slowRowFindings(catalog)]);
        const { findings, proven } = verifyCatalog(catalog, policy);
        const found = byKey(findings);
        expect([...found.keys()].sort()).toEqual([...expected.keys()].sort());
        expect(found.size).toBe(findings.length);
        for (const [key, { counterexample }] of expected) {
          if (counterexample) expect(found.get(key)?.counterexample).toMatchObject(counterexample);
        }
        expect(proven).toBe(slow.proven);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('repairs', () => {
  const ruleOf = (finding: Finding) => `${finding.path} ${finding.counterexample?.period}`;
  const notDearer = (catalog: Catalog, policy: ProductTypePolicy) =>
    verifyCatalog(catalog, policy).findings.filter(({ code }) => code === 'rule.target-not-dearer');
  const errorPaths = (findings: readonly Finding[]) =>
    new Set(findings.filter(({ severity }) => severity === 'error').map(({ path }) => path));

  test('each price repair removes its finding, makes no price negative and breaks exactly the rules it lists', () => {
    fc.assert(
      fc.property(randomCase, ({ document, catalog, policy }) => {
        const before = notDearer(catalog, policy);
        const negative = (of: Catalog) =>
          verifyCatalog(of, policy).findings.filter(({ code }) => code === 'price.negative').length;
        for (const finding of before) {
          for (const repair of finding.repairs ?? []) {
            if (repair.kind === 'delete-rule') continue;
            const repaired = parsed(applyRepair(document, repair)).catalog;
            const after = notDearer(repaired, policy);
            expect(after.map(ruleOf)).not.toContain(ruleOf(finding));
            const period = finding.counterexample?.period;
            const same = (one: Finding) => one.counterexample?.period === period;
            const known = errorPaths(before.filter(same));
            const broken = [...errorPaths(after.filter(same))].filter((path) => !known.has(path));
            expect(broken.sort()).toEqual([...repair.breaks].sort());
            expect(negative(repaired)).toBeLessThanOrEqual(negative(catalog));
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('deleting a rule removes its finding and leaves every other one', () => {
    fc.assert(
      fc.property(randomCase, ({ document, catalog, policy }) => {
        const before = notDearer(catalog, policy);
        for (const finding of before) {
          const repair = finding.repairs?.find(({ kind }) => kind === 'delete-rule');
          if (!repair) throw new Error('every finding of a rule offers to delete it');
          const after = notDearer(parsed(applyRepair(document, repair)).catalog, policy);
          expect(after.length).toBe(before.filter(({ path }) => path !== finding.path).length);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('a price is never lowered below zero: the repair is left out where it would have to be', () => {
    fc.assert(
      fc.property(randomCase, ({ document, catalog, policy }) => {
        for (const finding of notDearer(catalog, policy)) {
          const lower = finding.repairs?.find(({ kind }) => kind === 'lower-price');
          if (!lower) continue;
          const codes = verifyCatalog(parsed(applyRepair(document, lower)).catalog, policy).findings;
          const row = lower.path.replace(/\/parts\/.*$/, '');
          expect(codes.filter(({ code, path }) => code === 'price.negative' && path === row)).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
  });
});
