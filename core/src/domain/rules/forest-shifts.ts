import type { CheapestShifts, ShiftDemand, ShiftProblem } from './least-shifts.ts';
import { addByNearness, takeNearest } from './nearest-first.ts';
import { at } from './spanning-tree.ts';

/**
 * Solves a shift problem whose demands between nodes make no circle, not even two between the same nodes: an answer of
 * `leastShifts`, in steps that grow with n × log² n, where a chain would cost that one the square. Undefined for any other
 * problem, for one that cannot be met, and where demands are too large for exact floating-point numbers.
 *
 * What a node and all that hangs below it cost, as a function of the node's own shift, is convex and made of straight
 * lines: it is kept as the shifts at which its slope changes, those below its least value and those above it. A node that
 * must be above the one that it hangs on adds to that one's function what its own costs beyond its least value: the
 * slopes above, moved by the demand. So each side of a function is handed up as a whole, or forgotten.
 */
export function forestShifts(problem: ShiftProblem): CheapestShifts | undefined {
  const leasts = Float64Array.from(problem.demands, ({ least }) => Number(least));
  // A demand that is not exact here is itself beyond the limit, so it is found all the same.
  const furthest = leasts.reduce((sum, least) => sum + Math.abs(least), 0);
  const forest = 3 * furthest <= Number.MAX_SAFE_INTEGER ? readForest(problem, leasts) : undefined;
  const bottoms = forest && findBottoms(forest);
  if (!bottoms) return undefined;
  const shifts = chooseShifts(forest, bottoms);
  return { feasible: true, shifts: [...Array.from(shifts, BigInt), 0n], ...findFlows(forest, shifts) };
}

/** Trees of nodes; by node, unless said otherwise. */
interface Forest {
  readonly weights: readonly number[];
  readonly demandCount: number;
  /** Each node after the one that it hangs on. */
  readonly order: Int32Array;
  /** What it hangs on, and the demand by which it does; −1 for a root. */
  readonly parent: Int32Array;
  readonly demand: Int32Array;
  /** Whether it must be above its parent by `least`, or below it. */
  readonly isAbove: Uint8Array;
  readonly least: Float64Array;
  readonly lowest: Bounds;
  readonly highest: Bounds;
}

/** How far the ground's demands let each node go, and which of them says so. */
interface Bounds {
  readonly place: Float64Array;
  readonly demand: Int32Array;
}

function readForest({ weights, demands }: ShiftProblem, leasts: Float64Array): Forest | undefined {
  const count = weights.length;
  const lowest = { place: new Float64Array(count).fill(Number.NEGATIVE_INFINITY), demand: new Int32Array(count) };
  const highest = { place: new Float64Array(count).fill(Number.POSITIVE_INFINITY), demand: new Int32Array(count) };
  const linksOf: number[][] = weights.map(() => []);
  for (let index = 0; index < demands.length; index++) {
    const { tail, head } = demands[index] as ShiftDemand;
    const least = read(leasts, index);
    if (tail === count) narrow(lowest, { node: head, place: least, demand: index, isNarrower: (a, b) => a > b });
    else if (head === count) narrow(highest, { node: tail, place: -least, demand: index, isNarrower: (a, b) => a < b });
    else {
      linksOf[tail]?.push(index);
      linksOf[head]?.push(index);
    }
  }
  const [parent, demand] = [new Int32Array(count).fill(-1), new Int32Array(count).fill(-1)];
  const [isAbove, isPlaced] = [new Uint8Array(count), new Uint8Array(count)];
  const least = new Float64Array(count);
  const order = new Int32Array(count);
  let placed = 0;
  const put = (node: number) => {
    isPlaced[node] = 1;
    order[placed] = node;
    placed += 1;
  };
  for (let root = 0; root < count; root++) {
    if (isPlaced[root]) continue;
    put(root);
    for (let next = placed - 1; next < placed; next++) {
      const node = at(order, next);
      for (const link of linksOf[node] as number[]) {
        if (link === at(demand, node)) continue;
        const { tail, head } = demands[link] as ShiftDemand;
        const other = tail === node ? head : tail;
        if (isPlaced[other]) return undefined;
        put(other);
        parent[other] = node;
        demand[other] = link;
        isAbove[other] = other === head ? 1 : 0;
        least[other] = read(leasts, link);
      }
    }
  }
  return { weights, demandCount: demands.length, order, parent, demand, isAbove, least, lowest, highest };
}

function narrow(
  bounds: Bounds,
  of: { node: number; place: number; demand: number; isNarrower: (a: number, b: number) => boolean },
): void {
  if (!of.isNarrower(of.place, read(bounds.place, of.node))) return;
  bounds.place[of.node] = of.place;
  bounds.demand[of.node] = of.demand;
}

function read(numbers: Float64Array, index: number): number {
  return numbers[index] as number;
}

// ---- the least cost of each tree, from below ------------------------------------------------------------------------

/** By node: from where to where it may go without costing more, with all that hangs below it. */
interface Bottoms {
  readonly from: Float64Array;
  readonly to: Float64Array;
}

/** One side of a function: where its slope changes, and by how much, the change next to its bottom first. */
interface Side {
  readonly sign: 1 | -1;
  readonly slopes: Slope[];
  /** Added to all distances. */
  moved: number;
}

/** At sign × (distance + moved) of its side. */
interface Slope {
  readonly distance: number;
  readonly by: number;
}

/** Undefined where no shift of a node meets its bounds. */
function findBottoms({ weights, order, parent, isAbove, least, lowest, highest }: Forest): Bottoms | undefined {
  const count = weights.length;
  const bottoms = { from: new Float64Array(count), to: new Float64Array(count) };
  const fallingOf: (Side | undefined)[] = weights.map(() => undefined);
  const risingOf: (Side | undefined)[] = weights.map(() => undefined);
  for (let place = count - 1; place >= 0; place--) {
    const node = at(order, place);
    const falling = fallingOf[node] ?? { sign: -1, slopes: [], moved: 0 };
    const rising = risingOf[node] ?? { sign: 1, slopes: [], moved: 0 };
    addSlope(falling, 0, weights[node] as number);
    addSlope(rising, 0, weights[node] as number);
    const low = read(lowest.place, node);
    const high = read(highest.place, node);
    if (low > Number.NEGATIVE_INFINITY) addSlope(falling, low, Number.POSITIVE_INFINITY);
    if (high < Number.POSITIVE_INFINITY) addSlope(rising, high, Number.POSITIVE_INFINITY);
    if (!separate(falling, rising)) return undefined;
    bottoms.from[node] = edgeOf(falling);
    bottoms.to[node] = edgeOf(rising);
    const above = at(parent, node);
    if (above === -1) continue;
    const side = isAbove[node] ? rising : falling;
    const handedUp = isAbove[node] ? risingOf : fallingOf;
    side.moved -= read(least, node);
    handedUp[above] = joinSides(handedUp[above], side);
  }
  return bottoms;
}

function addSlope({ sign, slopes, moved }: Side, place: number, by: number): void {
  addByNearness(slopes, { distance: sign * place - moved, by });
}

/** Where a side begins; each has at least the node's own cost. */
function edgeOf({ sign, slopes, moved }: Side): number {
  return sign * ((slopes[0] as Slope).distance + moved);
}

/** The smaller side goes into the larger one, so that no slope is moved more often than log n times. */
function joinSides(a: Side | undefined, b: Side): Side {
  if (!a) return b;
  const [larger, smaller] = a.slopes.length < b.slopes.length ? [b, a] : [a, b];
  const farther = smaller.moved - larger.moved;
  for (const { distance, by } of smaller.slopes) addByNearness(larger.slopes, { distance: distance + farther, by });
  return larger;
}

/**
 * Two sums of sides may overlap: then m of slope that falls until p, and m that rises from q < p, cost m × (p − q) between
 * them and more outside, so they are the same as m that falls until q and m that rises from p. False where both are walls.
 */
function separate(falling: Side, rising: Side): boolean {
  for (;;) {
    const until = edgeOf(falling);
    const from = edgeOf(rising);
    if (until <= from) return true;
    const fall = (takeNearest(falling.slopes) as Slope).by;
    const rise = (takeNearest(rising.slopes) as Slope).by;
    const by = Math.min(fall, rise);
    if (by === Number.POSITIVE_INFINITY) return false;
    if (fall > by) addSlope(falling, until, fall - by);
    if (rise > by) addSlope(rising, from, rise - by);
    addSlope(falling, from, by);
    addSlope(rising, until, by);
  }
}

/** From above: each node at its bottom, or as near to it as the node lets it that it hangs on. */
function chooseShifts({ order, parent, isAbove, least }: Forest, { from, to }: Bottoms): Float64Array {
  const shifts = new Float64Array(order.length);
  for (let place = 0; place < order.length; place++) {
    const node = at(order, place);
    const nearest = between(0, read(from, node), read(to, node));
    const above = at(parent, node);
    if (above === -1) shifts[node] = nearest;
    else if (isAbove[node]) shifts[node] = Math.max(nearest, read(shifts, above) + read(least, node));
    else shifts[node] = Math.min(nearest, read(shifts, above) - read(least, node));
  }
  return shifts;
}

function between(wanted: number, least: number, most: number): number {
  return Math.min(Math.max(wanted, least), most);
}

// ---- the flows that prove it ----------------------------------------------------------------------------------------

/** How much of the flow into a place can be left over there. */
interface Surplus {
  least: number;
  most: number;
}

/**
 * Flow by the signs of the shifts: a node above 0 gives its weight to the ground, one below takes it, one at 0 anything
 * between; a demand carries some only where it is met exactly. From below, how much each node can pass on upwards; from
 * above, how much of it is taken.
 */
function findFlows(forest: Forest, shifts: Float64Array): Pick<CheapestShifts, 'demandFlows' | 'nodeFlows'> {
  const { weights, demandCount, order, parent, demand, isAbove, lowest, highest } = forest;
  const own = weights.map((_, node) => ownSurplus(forest, node, read(shifts, node)));
  const passed = own.map((surplus) => ({ ...surplus }));
  // What a node gets too much of if nothing that leads to it carries more than it must.
  const usual = Float64Array.from(own, nearestToZero);
  for (let place = order.length - 1; place >= 0; place--) {
    const node = at(order, place);
    const up = passed[node] as Surplus;
    letThrough(forest, { node, up, shifts });
    const above = passed[at(parent, node)];
    if (!above) continue;
    above.least += up.least;
    above.most += up.most;
    usual[at(parent, node)] = read(usual, at(parent, node)) + nearestToZero(up);
  }
  const demandFlows = new Array<number>(demandCount).fill(0);
  const nodeFlows: number[] = weights.map(() => 0);
  // How much more than usual each node still has to pass on.
  const missing = usual.map((amount) => 0 - amount);
  const take = (node: number, surplus: Surplus): number => {
    const start = nearestToZero(surplus);
    const more = between(read(missing, node), surplus.least - start, surplus.most - start);
    missing[node] = read(missing, node) - more;
    return start + more;
  };
  for (let place = 0; place < order.length; place++) {
    const node = at(order, place);
    const above = at(parent, node);
    if (above !== -1) {
      const amount = take(above, passed[node] as Surplus);
      demandFlows[at(demand, node)] = isAbove[node] ? 0 - amount : amount;
      missing[node] = read(missing, node) + amount;
    }
    const { least, most } = weightSurplus(weights[node] as number, read(shifts, node));
    const amount = take(node, own[node] as Surplus);
    const flow = between(amount, least, most);
    nodeFlows[node] = 0 - flow;
    if (amount > flow) demandFlows[at(lowest.demand, node)] = amount - flow;
    if (amount < flow) demandFlows[at(highest.demand, node)] = flow - amount;
  }
  return { demandFlows, nodeFlows };
}

/** From the ground: by the weight of a node, and by a bound that it is at. */
function ownSurplus({ weights, lowest, highest }: Forest, node: number, shift: number): Surplus {
  const own = weightSurplus(weights[node] as number, shift);
  if (shift === read(highest.place, node)) own.least = Number.NEGATIVE_INFINITY;
  if (shift === read(lowest.place, node)) own.most = Number.POSITIVE_INFINITY;
  return own;
}

function weightSurplus(weight: number, shift: number): Surplus {
  return { least: shift < 0 ? weight : -weight, most: shift > 0 ? -weight : weight };
}

/** A demand carries flow only if it is met exactly, and only from tail to head. */
function letThrough(
  { parent, isAbove, least }: Forest,
  { node, up, shifts }: { node: number; up: Surplus; shifts: Float64Array },
): void {
  const above = at(parent, node);
  const higher = above === -1 ? Number.NaN : read(shifts, node) - read(shifts, above);
  const isTight = (isAbove[node] ? higher : -higher) === read(least, node);
  if (!isTight || isAbove[node]) up.most = isTight ? Math.min(up.most, 0) : 0;
  if (!isTight || !isAbove[node]) up.least = isTight ? Math.max(up.least, 0) : 0;
}

function nearestToZero({ least, most }: Surplus): number {
  return between(0, least, most);
}
