import { assert } from '../kernel/assert.ts';
import { type Effort, spend } from './effort.ts';
import type { CheapestShifts, ShiftDemand, ShiftProblem } from './least-shifts.ts';
import { addByNearness, takeNearest } from './nearest-first.ts';

/**
 * Of all cheapest solutions the one that is smallest node by node: the least |x| of node 0, then of node 1, and so on.
 * All of them are known from one: they are the solutions that meet exactly every demand that carries flow, and keep a
 * node at, above or below 0 as its own flow says (complementary slackness). Those are demands again, so the values that
 * a node takes are all whole numbers between two bounds: the one nearest to 0 is unique, and the other nodes can follow.
 * A node moves towards 0 as far as the shortest path to something that cannot follow. Undefined where the effort does
 * not suffice.
 */
export function settleTies(problem: ShiftProblem, cheapest: CheapestShifts, effort: Effort): bigint[] | undefined {
  const face = createFace(problem, cheapest);
  for (const [node] of problem.weights.entries()) {
    const shift = face.shifts[node] as bigint;
    const steps = shift === 0n ? 1 : moveTowardsZero(face, node, shift > 0n ? 'lower' : 'raise');
    if (!spend(effort, steps)) return undefined;
    face.stuck.lower[node] = true;
    face.stuck.raise[node] = true;
  }
  return face.shifts.slice(0, problem.weights.length);
}

type Sense = 'lower' | 'raise';

/** Its way through the queue, beside looking at its demands. */
const STEPS_PER_NODE = 10;

/** The cheapest solutions, one of them, and what is known not to move from it. */
interface Face {
  readonly weights: readonly number[];
  readonly nodeFlows: readonly number[];
  readonly shifts: bigint[];
  readonly demandsOf: readonly (readonly FaceDemand[])[];
  readonly stuck: { readonly [sense in Sense]: boolean[] };
}

interface FaceDemand extends ShiftDemand {
  /** Met exactly by every cheapest solution. */
  readonly isTight: boolean;
}

function createFace({ weights, demands }: ShiftProblem, { shifts, demandFlows, nodeFlows }: CheapestShifts): Face {
  const ground = weights.length;
  const demandsOf: FaceDemand[][] = shifts.map(() => []);
  for (const [index, demand] of demands.entries()) {
    const entry = { ...demand, isTight: (demandFlows[index] ?? 0) > 0 };
    demandsOf[demand.tail]?.push(entry);
    demandsOf[demand.head]?.push(entry);
  }
  const stuck = () => shifts.map((_, node) => node === ground);
  return { weights, nodeFlows, shifts: [...shifts], demandsOf, stuck: { lower: stuck(), raise: stuck() } };
}

/** How far a node has to move before the one it was reached from can, and which one that is. */
interface Reached {
  readonly node: number;
  readonly distance: bigint;
  readonly from: Reached | undefined;
}

/** Answers how many steps it took. */
function moveTowardsZero(face: Face, node: number, sense: Sense): number {
  const { reached, limit, steps } = reachLimit(face, node, sense);
  for (const { node: follower, distance } of reached) {
    const step = limit.distance - distance;
    face.shifts[follower] = (face.shifts[follower] as bigint) + (sense === 'raise' ? step : -step);
  }
  // What lies on the way to the limit is held by it from now on; remembering that keeps later searches short.
  for (let held: Reached | undefined = limit; held; held = held.from) face.stuck[sense][held.node] = true;
  return steps;
}

/** Dijkstra's search from a node to the nearest one that cannot move, and all nodes that are no further. */
function reachLimit(
  face: Face,
  start: number,
  sense: Sense,
): { readonly reached: Reached[]; readonly limit: Reached; readonly steps: number } {
  const queue: Reached[] = [{ node: start, distance: 0n, from: undefined }];
  const settled = new Set<number>();
  const reached: Reached[] = [];
  let limit: Reached | undefined;
  let steps = 0;
  for (let nearest = takeNearest(queue); nearest; nearest = takeNearest(queue)) {
    if (limit && nearest.distance >= limit.distance) break;
    if (settled.has(nearest.node)) continue;
    settled.add(nearest.node);
    reached.push(nearest);
    const own = ownRoom(face, nearest.node, sense);
    if (own !== undefined && (!limit || nearest.distance + own < limit.distance)) {
      limit = { ...nearest, distance: nearest.distance + own };
    }
    const demands = face.demandsOf[nearest.node] ?? [];
    steps += STEPS_PER_NODE + demands.length;
    for (const demand of demands) {
      const next = demand.head === nearest.node ? demand.tail : demand.head;
      const slack = slackTo(face, demand, { next, sense });
      if (slack === undefined || settled.has(next)) continue;
      addByNearness(queue, { node: next, distance: nearest.distance + slack, from: nearest });
    }
  }
  assert(limit !== undefined, 'a node that is not at 0 can go no further than to 0');
  return { reached, limit, steps };
}

/** How far a node may move for its own sake; undefined where nothing stops it. */
function ownRoom({ weights, nodeFlows, shifts, stuck }: Face, node: number, sense: Sense): bigint | undefined {
  if (stuck[sense][node]) return 0n;
  const [flow, weight, shift] = [nodeFlows[node] as number, weights[node] as number, shifts[node] as bigint];
  if (sense === 'lower') return flow > -weight ? shift : undefined;
  return flow < weight ? -shift : undefined;
}

/** How far a node moves before `next`, at the other end of a demand, must follow; undefined where it never must. */
function slackTo(
  { shifts }: Face,
  { tail, head, least, isTight }: FaceDemand,
  { next, sense }: { next: number; sense: Sense },
): bigint | undefined {
  if (isTight) return 0n;
  const follows = sense === 'lower' ? next === tail : next === head;
  return follows ? (shifts[head] as bigint) - (shifts[tail] as bigint) - least : undefined;
}
