import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { present } from '../kernel/assert.ts';
import { createEffort } from './effort.ts';
import { type CheapestShifts, leastShifts, type ShiftDemand, type ShiftProblem } from './least-shifts.ts';
import { settleTies } from './settle-ties.ts';

/** Up to four nodes and the ground; small figures, so that trying every solution of a box finds the best one. */
const smallProblem = fc
  .record({ nodes: fc.integer({ min: 1, max: 4 }), count: fc.integer({ min: 0, max: 7 }) })
  .chain(({ nodes, count }) =>
    fc.record({
      weights: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: nodes, maxLength: nodes }),
      demands: fc
        .array(
          fc.record({
            tail: fc.integer({ min: 0, max: nodes }),
            head: fc.integer({ min: 0, max: nodes }),
            least: fc.bigInt({ min: -2n, max: 2n }),
          }),
          { minLength: count, maxLength: count },
        )
        .map((demands) => demands.filter(({ tail, head }) => tail !== head)),
    }),
  );

function* boxOf(size: number, reach: number): Generator<number[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (const rest of boxOf(size - 1, reach))
    for (let value = 0 - reach; value <= reach; value++) yield [...rest, value];
}

const isMet = (shifts: readonly number[], { tail, head, least }: ShiftDemand) =>
  (shifts[head] ?? 0) - (shifts[tail] ?? 0) >= Number(least);

const costOf = (shifts: readonly number[], weights: readonly number[]) =>
  shifts.reduce((sum, x, node) => sum + (weights[node] ?? 0) * Math.abs(x), 0);

/** Of equally cheap ones, node by node, the smaller |x|, then raise before lower: the contract's words. */
function isBetter(a: readonly number[], b: readonly number[]): boolean {
  for (const [node, x] of a.entries()) {
    const y = b[node] ?? 0;
    if (Math.abs(x) !== Math.abs(y)) return Math.abs(x) < Math.abs(y);
    if (x !== y) return x > y;
  }
  return false;
}

/** Shifts that matter are sums of demands along a way that meets no node twice: with demands of at most 2, twice the nodes. */
function cheapestByTrying({ weights, demands }: ShiftProblem): readonly (readonly number[])[] {
  const asked = demands.reduce((sum, { least }) => sum + Math.max(0, Number(least)), 0);
  const reach = Math.min(asked, 2 * weights.length);
  let cheapest: number[][] = [];
  let leastCost = Number.POSITIVE_INFINITY;
  for (const shifts of boxOf(weights.length, reach)) {
    if (!demands.every((demand) => isMet(shifts, demand))) continue;
    const cost = costOf(shifts, weights);
    if (cost < leastCost) cheapest = [];
    leastCost = Math.min(cost, leastCost);
    if (cost === leastCost) cheapest.push(shifts);
  }
  return cheapest;
}

const STEPS = 1_000_000;
const solve = (problem: ShiftProblem) => present(leastShifts(problem, createEffort(STEPS)), 'it is small');
const settle = (problem: ShiftProblem, solution: CheapestShifts) =>
  present(settleTies(problem, solution, createEffort(STEPS)), 'it is small');

describe('the cheapest shifts', () => {
  test('are what trying every solution finds, ties included', () => {
    fc.assert(
      fc.property(smallProblem, (problem) => {
        const cheapest = cheapestByTrying(problem);
        const solution = solve(problem);
        expect(solution.feasible).toBe(cheapest.length > 0);
        if (!solution.feasible) return;
        const best = cheapest.reduce((a, b) => (isBetter(b, a) ? b : a));
        // The same flows prove every cheapest solution, so it is the answer whichever of them was found.
        for (const shifts of [solution.shifts.map(Number), ...cheapest.map((one) => [...one, 0])]) {
          expect(settle(problem, { ...solution, shifts: shifts.map(BigInt) }).map(Number)).toEqual(best);
        }
      }),
      { numRuns: 1500 },
    );
  });

  test('do not exist exactly where a circle of demands adds up to more than 0, and that circle is the answer', () => {
    fc.assert(
      fc.property(smallProblem, ({ weights, demands }) => {
        const solution = solve({ weights, demands });
        if (solution.feasible) return;
        const circle = solution.cycle.map((index) => demands[index] as ShiftDemand);
        expect(circle.reduce((sum, { least }) => sum + least, 0n)).toBeGreaterThan(0n);
        for (const [place, { head }] of circle.entries()) {
          expect(head).toBe(circle[(place + 1) % circle.length]?.tail);
        }
        expect(new Set(circle.map(({ tail }) => tail)).size).toBe(circle.length);
      }),
      { numRuns: 1500 },
    );
  });

  test('prove themselves: flows keep to their bounds, balance at every node, and earn exactly the cost', () => {
    // Small enough for floating-point numbers, about as large as they hold, and far beyond.
    const sizes = fc.record({ nodes: fc.integer({ min: 2, max: 40 }), digits: fc.constantFrom(6n, 15n, 30n) });
    const problem = sizes.chain(({ nodes, digits }) =>
      fc.record({
        weights: fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: nodes, maxLength: nodes }),
        demands: fc.array(
          fc
            .tuple(fc.nat(nodes - 1), fc.nat(nodes - 1), fc.bigInt({ min: -(10n ** digits), max: 10n ** digits }))
            // From a lower to a higher number only: such problems can always be solved.
            .map(([a, b, least]) => ({ tail: Math.min(a, b), head: Math.max(a, b) + (a === b ? 1 : 0), least })),
          { maxLength: 120 },
        ),
      }),
    );
    fc.assert(
      fc.property(problem, ({ weights, demands }) => {
        const toGround = (at: number) => at === weights.length;
        const kept = demands.filter(({ tail, head }) => !toGround(tail) && !toGround(head));
        const solution = solve({ weights, demands: kept });
        if (!solution.feasible) throw new Error('demands without a circle can be met');
        const { demandFlows, nodeFlows } = solution;
        const shifts = settle({ weights, demands: kept }, solution);
        const magnitude = (x: bigint) => (x < 0n ? -x : x);
        const cost = shifts.reduce((sum, x, node) => sum + BigInt(weights[node] ?? 0) * magnitude(x), 0n);
        const profit = kept.reduce((sum, { least }, index) => sum + least * BigInt(demandFlows[index] ?? 0), 0n);
        expect(profit).toBe(cost);
        const left = weights.map((_, node) => nodeFlows[node] ?? 0);
        for (const [index, { tail, head, least }] of kept.entries()) {
          const flow = demandFlows[index] ?? 0;
          expect(flow).toBeGreaterThanOrEqual(0);
          expect((shifts[head] ?? 0n) - (shifts[tail] ?? 0n) >= least).toBe(true);
          left[tail] = (left[tail] ?? 0) + flow;
          left[head] = (left[head] ?? 0) - flow;
        }
        expect(left.every((rest) => rest === 0)).toBe(true);
        expect(nodeFlows.every((flow, node) => Math.abs(flow) <= (weights[node] ?? 0))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('of a chain are found in steps that a catalog of hundreds of rows can afford, upwards and downwards', () => {
    for (const isUp of [true, false]) {
      const demands = Array.from({ length: 199 }, (_, node) => {
        const [below, above] = isUp ? [node, node + 1] : [node + 1, node];
        return { tail: below, head: above, least: 1n };
      });
      // What goes beyond 0 the furthest goes back first; without that it takes ten times as many.
      const effort = createEffort(50_000);
      expect(leastShifts({ weights: demands.map(() => 1).concat(1), demands }, effort)?.feasible).toBe(true);
    }
  });

  test('are not answered where the steps do not suffice, in the search or among its ties', () => {
    const chain = Array.from({ length: 99 }, (_, node) => ({ tail: node, head: node + 1, least: 1n }));
    const problem = { weights: Array.from({ length: 100 }, () => 1), demands: chain };
    expect(leastShifts(problem, createEffort(100))).toBeUndefined();
    const solution = solve(problem);
    if (!solution.feasible) throw new Error('a chain can be met');
    expect(settleTies(problem, solution, createEffort(100))).toBeUndefined();
    expect(settle(problem, solution)[99]).toBe(50n);
  });
});
