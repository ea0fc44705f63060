import { assert } from '../kernel/assert.ts';
import { currencyDigits, microsToMinor } from '../kernel/money.ts';
import { ceil, floor } from '../kernel/rational.ts';
import type { ComparedRow, RuleCheck, VerdictRule } from './check-rules.ts';
import type { ShiftProblem } from './least-shifts.ts';
import type { PlacedRow, PlacedSku, PlacedSkus } from './place-skus.ts';
import { flatMinorOf, isShiftable } from './shift-price.ts';
import { leastPrice, tooComplexAttribute } from './verify-prices.ts';

/** A price row that may be shifted by whole minor units of its currency. */
export interface ShiftRow {
  readonly placed: PlacedSku;
  readonly row: PlacedRow;
  readonly weight: number;
}

/** Why a shift has a bound, for the sentence that explains why there is no repair. */
export type Ask =
  /** The target of this rule must become dearer than its original. */
  | { readonly kind: 'rule'; readonly rule: RuleCheck }
  /** No price falls below 0. */
  | { readonly kind: 'floor'; readonly row: ShiftRow }
  /** `seller`: not to be touched; `no-room`: all parts taken, none flat; `too-large`: not to be written in a file. */
  | { readonly kind: 'fixed'; readonly row: ShiftRow; readonly because: 'seller' | 'no-room' | 'too-large' };

/** Rows that rules connect, with all that is asked of them: a problem of its own. Nodes are in file order. */
export interface ShiftSystem {
  readonly rows: readonly ShiftRow[];
  readonly problem: ShiftProblem;
  /** By demand of the problem. */
  readonly asks: readonly Ask[];
}

/** What the seller asks for; rows are named by their pointers. */
export interface ShiftTerms {
  readonly verdictRule: VerdictRule;
  readonly fixedRows: ReadonlySet<string>;
  readonly weights: ReadonlyMap<string, number>;
}

/** A flat amount in a file has at most so many digits before the point: `parsePricePart`. */
const AMOUNT_DIGITS_MAX = 15;

/**
 * The demands of the joint repair (contract §3), one system per set of rows that rules connect, so never across periods
 * or currencies. Systems in which nothing has to move are left out: their cheapest solution is 0 throughout.
 */
export function buildShiftSystems(skus: PlacedSkus, checks: readonly RuleCheck[], terms: ShiftTerms): ShiftSystem[] {
  const rows = [...skus.byPath.values()].flatMap((placed) =>
    placed.rows.map((row): ShiftRow => ({ placed, row, weight: terms.weights.get(row.path) ?? 1 })),
  );
  const indexByPath = new Map(rows.map(({ row }, index) => [row.path, index]));
  const named = [...terms.fixedRows, ...terms.weights.keys()];
  assert(
    named.every((path) => indexByPath.has(path)),
    'fixed rows and weights name price rows of the catalog',
  );
  const indexOf = ({ path }: PlacedRow): number => {
    const index = indexByPath.get(path);
    assert(index !== undefined, 'a rule compares price rows of the catalog');
    return index;
  };
  const links = checks.flatMap((rule) => ruleLinks(rule, { verdictRule: terms.verdictRule, indexOf }));
  return connectedSets(rows.length, links).flatMap((set) => {
    const nodes = set.nodes.map((node) => rows[node] as ShiftRow);
    const system = buildSystem(nodes, set.links, terms);
    return system.problem.demands.some(({ least }) => least > 0n) ? [system] : [];
  });
}

/** x(head) − x(tail) ≥ least, asked by a rule. */
interface RuleLink {
  readonly tail: number;
  readonly head: number;
  readonly least: bigint;
  readonly rule: RuleCheck;
}

function ruleLinks(
  rule: RuleCheck,
  { verdictRule, indexOf }: { verdictRule: VerdictRule; indexOf: (row: PlacedRow) => number },
): RuleLink[] {
  return rule.rows.flatMap((row) => {
    if (row.kind !== 'compared') return [];
    const netMicros = decidingNet(row, verdictRule);
    if (netMicros === undefined) return [];
    const least = 1n - ceil(microsToMinor(netMicros));
    return [{ tail: indexOf(row.original), head: indexOf(row.target), least, rule }];
  });
}

/** The net that must not be 0 or less, lest the rule is an error: `verdictOf`. */
function decidingNet({ least, greatestNetMicros }: ComparedRow, { style, policy }: VerdictRule): bigint | undefined {
  if (style === 'upgrade-rules') return least.netMicros;
  return policy.downgrades ? undefined : (greatestNetMicros ?? least.netMicros);
}

/** The sets of nodes that links connect, in the order of their first nodes; the links count in their own set. */
function connectedSets(
  nodeCount: number,
  links: readonly RuleLink[],
): { readonly nodes: number[]; readonly links: RuleLink[] }[] {
  const above = Array.from({ length: nodeCount }, (_, node) => node);
  const rootOf = (node: number): number => {
    let root = node;
    while (above[root] !== root) {
      above[root] = above[above[root] as number] as number;
      root = above[root] as number;
    }
    return root;
  };
  for (const { tail, head } of links) above[rootOf(tail)] = rootOf(head);
  const sets = new Map<number, { nodes: number[]; links: RuleLink[] }>();
  const places = [...above.keys()].map((node) => {
    const root = rootOf(node);
    const set = sets.get(root) ?? { nodes: [], links: [] };
    sets.set(root, set);
    return set.nodes.push(node) - 1;
  });
  for (const link of links) {
    const [tail, head] = [places[link.tail] as number, places[link.head] as number];
    sets.get(rootOf(link.tail))?.links.push({ ...link, tail, head });
  }
  return [...sets.values()];
}

function buildSystem(rows: readonly ShiftRow[], links: readonly RuleLink[], terms: ShiftTerms): ShiftSystem {
  const ground = rows.length;
  const asked = links.map(({ tail, head, least, rule }) => ({ tail, head, least, ask: { kind: 'rule', rule } as Ask }));
  for (const [node, row] of rows.entries()) {
    const floorMinor = floorOf(row);
    if (floorMinor !== undefined)
      asked.push({ tail: ground, head: node, least: floorMinor, ask: { kind: 'floor', row } });
    const because = terms.fixedRows.has(row.row.path) ? 'seller' : isShiftable(row.row.row) ? undefined : 'no-room';
    if (because)
      asked.push(...between(node, { ground, least: 0n, greatest: 0n, ask: { kind: 'fixed', row, because } }));
  }
  // No shift goes further than all demands together, so this holds for every file but one with absurd amounts.
  const furthest = asked.reduce((sum, { least }) => sum + (least < 0n ? -least : least), 0n);
  const limitOf = createAmountLimits();
  for (const [node, row] of rows.entries()) {
    const limit = limitOf(row.row.row.currency);
    const flat = flatMinorOf(row.row.row);
    if (flat + furthest <= limit && flat - furthest >= -limit) continue;
    const ask: Ask = { kind: 'fixed', row, because: 'too-large' };
    asked.push(...between(node, { ground, least: -limit - flat, greatest: limit - flat, ask }));
  }
  const weights = rows.map(({ weight }) => weight);
  const isWhole = weights.every((weight) => Number.isInteger(weight) && weight >= 1);
  assert(
    isWhole && Number.isSafeInteger(weights.reduce((sum, weight) => sum + weight, 0)),
    'weights are whole numbers of at least 1 with a safe sum',
  );
  return {
    rows,
    problem: {
      weights,
      demands: asked.map(({ tail, head, least }) => ({ tail, head, least })),
    },
    asks: asked.map(({ ask }) => ask),
  };
}

/** The greatest amount that can be written, in minor units: by currency, as powers of bigints are slow. */
function createAmountLimits(): (currency: string) => bigint {
  const limits = new Map<string, bigint>();
  return (currency) => {
    const known = limits.get(currency);
    if (known !== undefined) return known;
    const limit = 10n ** BigInt(AMOUNT_DIGITS_MAX + (currencyDigits(currency) ?? 2)) - 1n;
    limits.set(currency, limit);
    return limit;
  };
}

function between(
  node: number,
  { ground, least, greatest, ask }: { ground: number; least: bigint; greatest: bigint; ask: Ask },
) {
  return [
    { tail: ground, head: node, least, ask },
    { tail: node, head: ground, least: -greatest, ask },
  ];
}

/** −⌊least price⌋; undefined where nothing is sold, or where the price is too complex to say (and in no rule either). */
function floorOf({ placed, row: { row } }: ShiftRow): bigint | undefined {
  if (tooComplexAttribute([row]) !== undefined) return undefined;
  const least = leastPrice(placed, row);
  return least && -floor(microsToMinor(least.micros));
}
