import { describeSku } from './describe.ts';
import type { ShiftDemand } from './least-shifts.ts';
import type { Ask, ShiftRow, ShiftSystem } from './shift-system.ts';

/** Why no shift of prices makes every target dearer. All entries are JSON pointers into the catalog document. */
export interface ImpossibleRepair {
  readonly feasible: false;
  /** Rules and fixed price rows that ask the impossible together, in order around the circle. */
  readonly cycle: readonly string[];
  /** Price rows of the cycle whose price cannot fall further, as none is below 0. */
  readonly floors: readonly string[];
  /** Rules of the cycle; deleting any one of them opens it. */
  readonly deletions: readonly string[];
  readonly message: string;
}

/** Explains a circle of demands that add up to more than 0, each beginning where the one before ends. */
export function describeContradiction(system: ShiftSystem, circle: readonly number[]): ImpossibleRepair {
  const demands = beginAtGround(system, shortenCircle(system.problem.demands, circle));
  const asks = demands.map((demand) => system.asks[demand] as Ask);
  const opens = openersOf(system.asks);
  const pathsOf = (kind: 'floor' | 'fixed') =>
    unique(asks.flatMap((ask) => (ask.kind === kind ? [ask.row.row.path] : [])));
  const deletions = asks.filter(isRule).flatMap((ask) => (opens(ask) ? [ask.rule.edge.rule] : []));
  return {
    feasible: false,
    cycle: unique(
      asks.flatMap((ask) => {
        if (ask.kind === 'floor') return [];
        return [ask.kind === 'rule' ? ask.rule.edge.rule : ask.row.row.path];
      }),
    ),
    floors: pathsOf('floor'),
    deletions,
    message: sentenceOf(system, asks, deletions.length > 0),
  };
}

/** A circle of thousands of rules stays long: looking for a shorter one costs a look at every demand each time. */
const SHORTENINGS_MAX = 50;

/**
 * A demand between two nodes of a circle that replaces the way between them and leaves the sum above 0 gives a shorter
 * circle, easier to read; that is done as long as there is one. Ties: the first demand.
 */
function shortenCircle(demands: readonly ShiftDemand[], circle: readonly number[]): readonly number[] {
  let current = circle;
  for (let shortenings = 1; shortenings <= SHORTENINGS_MAX; shortenings++) {
    const shorter = shortcut(demands, current);
    if (!shorter) return current;
    current = shorter;
  }
  return current;
}

/** A circle has no beginning: the ground makes one, else its first rule. */
function beginAtGround({ problem, rows }: ShiftSystem, circle: readonly number[]): readonly number[] {
  const atGround = circle.findIndex((index) => problem.demands[index]?.tail === rows.length);
  const first = atGround === -1 ? circle.indexOf(Math.min(...circle)) : atGround;
  return [...circle.slice(first), ...circle.slice(0, first)];
}

function shortcut(demands: readonly ShiftDemand[], circle: readonly number[]): readonly number[] | undefined {
  const placeOf = new Map<number, number>();
  const sumBefore = [0n];
  for (const [place, index] of circle.entries()) {
    const { tail, least } = demands[index] as ShiftDemand;
    placeOf.set(tail, place);
    sumBefore.push((sumBefore[place] as bigint) + least);
  }
  const total = sumBefore[circle.length] as bigint;
  let best: { index: number; from: number; length: number } | undefined;
  for (const [index, { tail, head, least }] of demands.entries()) {
    const [to, from] = [placeOf.get(tail), placeOf.get(head)];
    if (to === undefined || from === undefined) continue;
    // The way from the head of the demand around to its tail; the demand itself closes it.
    const length = (to - from + circle.length) % circle.length;
    const way = (sumBefore[to] as bigint) - (sumBefore[from] as bigint) + (to < from ? total : 0n);
    if (way + least > 0n && length + 1 < (best ? best.length + 1 : circle.length)) best = { index, from, length };
  }
  if (!best) return undefined;
  const { index, from, length } = best;
  return [...[...circle, ...circle].slice(from, from + length), index];
}

type RuleAsk = Extract<Ask, { kind: 'rule' }>;

function isRule(ask: Ask): ask is RuleAsk {
  return ask.kind === 'rule';
}

/** Says whether deleting a rule opens a circle: a second rule between the same two SKUs asks the same. */
function openersOf(asks: readonly Ask[]): (deleted: RuleAsk) => boolean {
  const endsOf = ({ rule: { original, target } }: RuleAsk) => `${original.path} ${target.path}`;
  const byEnds = Map.groupBy(asks.filter(isRule), endsOf);
  return (deleted) =>
    byEnds.get(endsOf(deleted))?.every((other) => other.rule.edge.rule === deleted.rule.edge.rule) ?? true;
}

function sentenceOf({ rows }: ShiftSystem, asks: readonly Ask[], canDelete: boolean): string {
  const { period, currency } = (rows[0] as ShiftRow).row.row;
  const rules = unique(asks.filter(isRule).map(nameOfRule));
  const bounds = unique(asks.flatMap((ask) => (ask.kind === 'rule' ? [] : [describeBound(ask)])));
  const conflict =
    rules.length === 0
      ? `For ${period} in ${currency} no price can be below 0.`
      : `For ${period} in ${currency}, ${listed(rules)} cannot ${rules.length > 1 ? 'all ' : ''}lead to a higher price, whatever is added to prices.`;
  const isFixed = asks.some((ask) => ask.kind === 'fixed' && ask.because === 'seller');
  const ways = [
    ...(canDelete ? [rules.length > 1 ? 'delete one of these rules' : 'delete the rule'] : []),
    ...(isFixed ? ['release a fixed price'] : []),
  ].join(', or ');
  const wayOut = ways === '' ? [] : [`${ways[0]?.toUpperCase()}${ways.slice(1)}.`];
  return [conflict, ...bounds, ...wayOut].join(' ');
}

function describeBound(ask: Exclude<Ask, { kind: 'rule' }>): string {
  const name = nameOfRow(ask.row);
  if (ask.kind === 'floor') return `The price of ${name} cannot fall below 0.`;
  switch (ask.because) {
    case 'seller':
      return `The price of ${name} is fixed.`;
    case 'no-room':
      return `The price of ${name} has as many parts as a price may have, and none is flat.`;
    case 'too-large':
      return `The flat amount of ${name} would have more digits than an amount may have.`;
  }
}

function nameOfRow({ placed }: ShiftRow): string {
  return describeSku(placed.sku.choices, placed.specification.id);
}

function nameOfRule({ rule: { original, target } }: RuleAsk): string {
  const crosses = original.specification !== target.specification;
  const [from, to] = [original, target].map(({ sku, specification: { id } }) => {
    const name = describeSku(sku.choices, id);
    return crosses && name !== id ? `${id} ${name}` : name;
  });
  return `${from} → ${to}`;
}

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
