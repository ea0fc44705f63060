import { assert } from '../kernel/assert.ts';
import { at, createStar, moveBranch, type SpanningTree } from './spanning-tree.ts';

/**
 * Whole-number shifts x of nodes 0 … n − 1, and a ground node n whose shift is 0. Each demand says
 * x(head) − x(tail) ≥ least; wanted is the least Σ weight × |x|.
 */
export interface ShiftProblem {
  /** By node, the ground left out: whole numbers of at least 1, their sum below 2^53. */
  readonly weights: readonly number[];
  readonly demands: readonly ShiftDemand[];
}

export interface ShiftDemand {
  readonly tail: number;
  readonly head: number;
  readonly least: bigint;
}

export type LeastShifts =
  | {
      readonly feasible: true;
      /** One cheapest solution, by node, the ground included. */
      readonly shifts: bigint[];
      /** What each demand weighs: where it is above 0, every cheapest solution meets the demand exactly. */
      readonly demandFlows: readonly number[];
      /** Above −weight no cheapest solution lowers the node; below +weight none raises it. */
      readonly nodeFlows: readonly number[];
    }
  /** Demands around a circle that together ask a node to be higher than itself, in order. */
  | { readonly feasible: false; readonly cycle: readonly number[] };

/**
 * Solves a shift problem exactly. Its linear-programming dual is a circulation of greatest profit: a demand carries any
 * flow from tail to head at a profit of `least`, a node exchanges up to its weight with the ground. It is solved by the
 * network simplex method (Ahuja, Magnanti, Orlin, "Network Flows", 1993, chapter 11) on strongly feasible trees, which
 * never run in circles. The shifts are the potentials of the tree: sums of demands along it, hence whole numbers.
 */
export function leastShifts(problem: ShiftProblem): LeastShifts {
  const network = createNetwork(problem);
  const pricing: Pricing = { next: 0, threshold: 1n, moved: [] };
  for (;;) {
    const entering = findEntering(network, pricing);
    if (entering === undefined) break;
    const cycle = pivot(network, entering, pricing);
    if (cycle) return { feasible: false, cycle };
  }
  const { demandCount, flows, shifts } = network;
  return { feasible: true, shifts, demandFlows: flows.slice(0, demandCount), nodeFlows: flows.slice(demandCount) };
}

/** Links are the demands, then one per node for what it exchanges with the ground, between −weight and +weight. */
interface Network {
  readonly demandCount: number;
  readonly tails: Int32Array;
  readonly heads: Int32Array;
  readonly leasts: readonly bigint[];
  readonly weights: readonly number[];
  readonly flows: number[];
  readonly shifts: bigint[];
  readonly tree: SpanningTree;
}

function createNetwork({ weights, demands }: ShiftProblem): Network {
  assert(
    weights.every((weight) => Number.isSafeInteger(weight) && weight >= 1),
    'a weight is a whole number of at least 1',
  );
  const ground = weights.length;
  const links = [...demands, ...weights.map((_, node) => ({ tail: node, head: ground, least: 0n }))];
  return {
    demandCount: demands.length,
    tails: Int32Array.from(links, ({ tail }) => tail),
    heads: Int32Array.from(links, ({ head }) => head),
    leasts: links.map(({ least }) => least),
    weights,
    flows: links.map(() => 0),
    shifts: Array.from({ length: ground + 1 }, () => 0n),
    tree: createStar(ground + 1, ground, (node) => demands.length + node),
  };
}

// ---- which link enters ----------------------------------------------------------------------------------------------

interface Entering {
  readonly link: number;
  /** +1: more flow from tail to head; −1: less. */
  readonly sense: 1 | -1;
}

/** Where the search goes on, and from what profit on a link is taken: at least half of the greatest one around. */
interface Pricing {
  next: number;
  threshold: bigint;
  moved: readonly number[];
}

function findEntering(network: Network, pricing: Pricing): Entering | undefined {
  const { demandCount, tails, heads, leasts, flows, shifts, weights } = network;
  const count = tails.length;
  let best: Entering | undefined;
  let bestSize = 0n;
  for (const node of pricing.moved) {
    const x = shifts[node] as bigint;
    if (x === 0n) continue;
    const flow = flows[demandCount + node] as number;
    const weight = weights[node] as number;
    if (x > 0n ? flow < weight : flow > -weight) {
      const size = x > 0n ? x : -x;
      if (best === undefined || size < bestSize) { best = { link: demandCount + node, sense: x > 0n ? 1 : -1 }; bestSize = size; }
    }
  }
  if (best) return best;
  pricing.moved = [];
  for (;;) {
    let greatest = 0n;
    let link = pricing.next;
    for (let seen = 0; seen < count; seen++) {
      const profit = (leasts[link] as bigint) + (shifts[at(tails, link)] as bigint) - (shifts[at(heads, link)] as bigint);
      if (profit !== 0n) {
      const isDemand = link < demandCount;
      const weight = isDemand ? Number.POSITIVE_INFINITY : (weights[link - demandCount] as number);
      const flow = flows[link] as number;
      const sense = profit > 0n ? 1 : -1;
      const hasRoom = sense === 1 ? flow < weight : flow > (isDemand ? 0 : -weight);
      if (hasRoom) {
        const size = profit > 0n ? profit : -profit;
        if (size >= pricing.threshold) {
          pricing.next = link + 1 === count ? 0 : link + 1;
          return { link, sense };
        }
        if (size > greatest) greatest = size;
      }
      }
      link = link + 1 === count ? 0 : link + 1;
    }
    if (greatest === 0n) return undefined;
    pricing.threshold = (greatest + 1n) / 2n;
  }
}

// ---- pivot ----------------------------------------------------------------------------------------------------------

/** Room that a link leaves for more flow out of `from`. */
function roomOf({ demandCount, tails, flows, weights }: Network, link: number, from: number): number {
  const flow = flows[link] as number;
  const isForward = at(tails, link) === from;
  if (link < demandCount) return isForward ? Number.POSITIVE_INFINITY : flow;
  const weight = weights[link - demandCount] as number;
  return isForward ? weight - flow : weight + flow;
}

function push({ tails, flows }: Network, { link, from, amount }: { link: number; from: number; amount: number }): void {
  flows[link] = (flows[link] as number) + (at(tails, link) === from ? amount : -amount);
}
export let pivots = 0; export let work = 0;
/** Sends what it can around the circle that the link closes, or answers that circle where there is no bound. */
function pivot(network: Network, { link, sense }: Entering, pricing: Pricing): readonly number[] | undefined {
  pivots++;
  const { tails, heads, tree, shifts, leasts } = network;
  const { parent, parentLink, depth } = tree;
  const [start, end] = sense === 1 ? [at(tails, link), at(heads, link)] : [at(heads, link), at(tails, link)];
  // Flow runs start → end over the link, up from end to the apex, and down from there to start.
  let amount = roomOf(network, link, start);
  let leaving = link;
  let leavingNode = -1;
  let onStartSide = false;
  let [low, high] = [start, end];
  while (low !== high) {
    if (at(depth, low) >= at(depth, high)) {
      const room = roomOf(network, at(parentLink, low), at(parent, low));
      if (room < amount || (room === amount && false)) {
        [amount, leavingNode, onStartSide] = [room, low, true];
        leaving = at(parentLink, low);
      }
      low = at(parent, low);
    } else {
      high = at(parent, high);
    }
  }
  const apex = low;
  for (let node = end; node !== apex; node = at(parent, node)) {
    const room = roomOf(network, at(parentLink, node), node);
    if (room <= amount) {
      [amount, leavingNode, onStartSide] = [room, node, false];
      leaving = at(parentLink, node);
    }
  }
  if (amount === Number.POSITIVE_INFINITY) {
    const down: number[] = [];
    for (let node = start; node !== apex; node = at(parent, node)) down.push(at(parentLink, node));
    const up: number[] = [];
    for (let node = end; node !== apex; node = at(parent, node)) up.push(at(parentLink, node));
    return [...down.reverse(), link, ...up];
  }
  if (amount > 0) {
    push(network, { link, from: start, amount });
    for (let node = start; node !== apex; node = at(parent, node)) {
      push(network, { link: at(parentLink, node), from: at(parent, node), amount });
    }
    for (let node = end; node !== apex; node = at(parent, node)) {
      push(network, { link: at(parentLink, node), from: node, amount });
    }
  }
  if (leaving === link) return undefined;
  const profit = (leasts[link] as bigint) + (shifts[at(tails, link)] as bigint) - (shifts[at(heads, link)] as bigint);
  const [node, below] = onStartSide ? [start, end] : [end, start];
  const branch = moveBranch(tree, { cut: leavingNode, node, below, link });
  const change = node === at(heads, link) ? profit : -profit;
  work += branch.length; pricing.moved = branch;
  for (const one of branch) shifts[one] = (shifts[one] as bigint) + change;
  return undefined;
}
