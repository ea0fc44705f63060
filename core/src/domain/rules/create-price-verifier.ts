import type { Catalog, Rules, SpecificationRule } from '../catalog/catalog.ts';
import type { Finding } from '../catalog/finding.ts';
import { FINDINGS_MAX } from '../catalog/limits.ts';
import type { ProductTypePolicy } from '../catalog/product-type.ts';
import { checkRule, type RuleCheck, VERIFY_STEPS_MAX } from './check-rules.ts';
import { type ChangeEdge, compileEdges } from './compile-graph.ts';
import { createEffort, type Effort, spend } from './effort.ts';
import { type PlacedSku, type PlacedSkus, placeSkus } from './place-skus.ts';
import { lazyRepairContext } from './repair.ts';
import { rowFindings } from './row-findings.ts';
import { type FindingsLeft, type VerifiedRule, verifyRule } from './verify-rule.ts';

/** Everything that comparing prices says, in file order: by SKU, and by rule. */
export interface ComparedPrices {
  readonly bySku: readonly (readonly Finding[])[];
  readonly byRule: readonly VerifiedRule[];
  /** The first rule that was left out, as verifying it and the others would be too much work (`VERIFY_STEPS_MAX`). */
  readonly unverified?: ChangeEdge;
}

/** Compares the prices of one catalog after another, and remembers of the last one what the next may share with it. */
export interface PriceVerifier {
  readonly compare: (catalog: Catalog, policy: ProductTypePolicy) => ComparedPrices;
}

/**
 * What it says of a catalog does not depend on what it saw before, only how long it takes: a rule is compared anew where
 * one of its SKUs, its place or what all rules depend on is another one, and its repairs where a rule beside it is. Parts
 * are known again by identity, as parsed catalogs never change. It remembers one catalog, and recalls nothing where names
 * are given twice: there, what is read of a SKU may depend on others of the same name.
 */
export function createPriceVerifier(stepsMax = VERIFY_STEPS_MAX): PriceVerifier {
  let memory: Memory | undefined;
  return {
    compare(catalog, policy) {
      memory = comparePrices({ catalog, policy, stepsMax }, memory);
      const { findingsBySku, verified, unverified } = memory;
      return { bySku: [...findingsBySku.values()], byRule: verified, ...(unverified && { unverified }) };
    },
  };
}

interface Memory {
  readonly catalog: Catalog;
  readonly policy: ProductTypePolicy;
  readonly skus: PlacedSkus;
  readonly findingsBySku: ReadonlyMap<PlacedSku, readonly Finding[]>;
  readonly edges: readonly ChangeEdge[];
  /** By edge, those without both SKUs left out; `verified` by check. */
  readonly checks: readonly RuleCheck[];
  readonly verified: readonly VerifiedRule[];
  /** The first rule beyond the limit. */
  readonly unverified?: ChangeEdge;
}

function comparePrices(
  of: { readonly catalog: Catalog; readonly policy: ProductTypePolicy; readonly stepsMax: number },
  memory: Memory | undefined,
): Memory {
  const { catalog, policy, stepsMax } = of;
  const before = memory && dependsOnTheSame(memory, catalog, policy) ? memory : undefined;
  const skus = placeSkus(catalog, before?.skus);
  const known = before?.skus.isUnambiguous && skus.isUnambiguous ? before : undefined;
  const findingsBySku = new Map(
    [...skus.byPath.values()].map((sku) => [sku, known?.findingsBySku.get(sku) ?? rowFindings(sku, policy)]),
  );
  const edges = known && hasSameEdges(catalog.rules, known.catalog.rules) ? known.edges : compileEdges(catalog);
  const { checks, recalled, touched, unverified } = recallChecks({ catalog, skus, edges, stepsMax }, known);
  const verdictRule = { style: catalog.rules.style, policy };
  const context = lazyRepairContext(checks, verdictRule);
  const effort = createEffort(stepsMax);
  const left = { error: FINDINGS_MAX, warning: FINDINGS_MAX };
  const verified: VerifiedRule[] = [];
  for (const [index, check] of checks.entries()) {
    const old = recalled[index];
    const isMoved = old?.readsNeighbours && (touched.has(check.original) || touched.has(check.target));
    const verdict =
      old && !isMoved && !old.isCut
        ? recallRule(old, { left, effort })
        : verifyRule(check, { catalog, verdictRule, context, left, effort });
    if (!verdict) return { catalog, policy, skus, findingsBySku, edges, checks, verified, unverified: check.edge };
    verified.push(verdict);
  }
  return { catalog, policy, skus, findingsBySku, edges, checks, verified, ...(unverified && { unverified }) };
}

/** Takes of what is left what the rule took when it was verified. */
function recallRule(
  old: VerifiedRule,
  { left, effort }: { readonly left: FindingsLeft; readonly effort: Effort },
): VerifiedRule | undefined {
  for (const { severity } of old.findings) if (severity !== 'info') left[severity] -= 1;
  return spend(effort, old.steps) ? old : undefined;
}

/** What every finding may depend on. */
function dependsOnTheSame({ catalog, policy }: Memory, next: Catalog, nextPolicy: ProductTypePolicy): boolean {
  return (
    policy === nextPolicy &&
    catalog.rules.style === next.rules.style &&
    catalog.product.feeRule === next.product.feeRule &&
    catalog.product.timeZone === next.product.timeZone
  );
}

/**
 * Edges follow from the rules and the names of what they lead from and to; a rule is read anew, as another object, where
 * any name in the product is another one (`ParseMemory`).
 */
function hasSameEdges(a: Rules, b: Rules): boolean {
  const [rules, others] = [a.specifications, b.specifications];
  return rules.length === others.length && rules.every((rule, index) => hasSameSkuRules(rule, others[index]));
}

function hasSameSkuRules({ from, skus }: SpecificationRule, other: SpecificationRule | undefined): boolean {
  return (
    from === other?.from && skus.length === other.skus.length && skus.every((rule, index) => rule === other.skus[index])
  );
}

interface RecalledChecks {
  readonly checks: readonly RuleCheck[];
  /** By check: what was said of it before. */
  readonly recalled: readonly (VerifiedRule | undefined)[];
  /** SKUs of rules that came, went or were compared anew. */
  readonly touched: ReadonlySet<PlacedSku>;
  readonly unverified?: ChangeEdge;
}

function recallChecks(
  of: {
    readonly catalog: Catalog;
    readonly skus: PlacedSkus;
    readonly edges: readonly ChangeEdge[];
    readonly stepsMax: number;
  },
  known: Memory | undefined,
): RecalledChecks {
  const { skus, edges } = of;
  const indexByRule = new Map(known?.checks.map(({ edge }, index) => [edge.rule, index]));
  const checks: RuleCheck[] = [];
  const recalled: (VerifiedRule | undefined)[] = [];
  const touched = new Set<PlacedSku>();
  const effort = createEffort(of.stepsMax);
  let unverified: ChangeEdge | undefined;
  const touch = ({ original, target }: RuleCheck) => touched.add(original).add(target);
  for (const edge of edges) {
    const [original, target] = [skuOf(skus, edge.from), skuOf(skus, edge.to)];
    if (!original || !target) continue;
    const index = indexByRule.get(edge.rule) ?? -1;
    const old = known?.checks[index];
    if (old?.original === original && old.target === target) {
      indexByRule.delete(edge.rule);
      if (!spend(effort, old.steps)) {
        unverified = edge;
        break;
      }
      checks.push(old);
      recalled.push(known?.verified[index]);
    } else {
      const check = checkRule({ edge, original, target }, { style: of.catalog.rules.style, effort });
      if (!check) {
        unverified = edge;
        break;
      }
      touch(check);
      checks.push(check);
      recalled.push(undefined);
    }
  }
  for (const index of indexByRule.values()) {
    const gone = known?.checks[index];
    if (gone) touch(gone);
  }
  return { checks, recalled, touched, ...(unverified && { unverified }) };
}

function skuOf({ bySpecification }: PlacedSkus, node: ChangeEdge['from']): PlacedSku | undefined {
  return bySpecification.get(node.specification)?.get(node.skuKey);
}
