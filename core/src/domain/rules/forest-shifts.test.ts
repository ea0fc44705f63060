import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { present } from '../kernel/assert.ts';
import { createEffort } from './effort.ts';
import { forestShifts } from './forest-shifts.ts';
import { leastShifts, type ShiftDemand, type ShiftProblem } from './least-shifts.ts';
import { settleTies } from './settle-ties.ts';

const EFFORT = () => createEffort(1_000_000);

/** Trees of up to twelve nodes, some cut apart, each node perhaps bounded from both sides: often tight, sometimes not to be met. */
const forestProblem = fc.constantFrom(2, 5, 50).chain((size) => {
  const bound = fc.integer({ min: -3 * size, max: Math.floor(size / 2) });
  const node = fc.record({
    weight: fc.integer({ min: 1, max: 4 }),
    hangsOn: fc.option(fc.nat(11), { freq: 7 }),
    isAbove: fc.boolean(),
    least: fc.integer({ min: 1 - size, max: size }),
    lowest: fc.option(bound, { freq: 2 }),
    highest: fc.array(bound, { maxLength: 2 }),
  });
  return fc
    .tuple(fc.array(node, { minLength: 1, maxLength: 12 }), fc.boolean())
    .map(([nodes, isReversed]): ShiftProblem => {
      const ground = nodes.length;
      // A node hangs on one of those before it; reversed, several hang on it that are numbered before it.
      const numberOf = (node: number) => (isReversed && node < ground ? ground - 1 - node : node);
      return {
        weights: nodes.map(({ weight }) => weight),
        demands: nodes.flatMap(({ hangsOn, isAbove, least, lowest, highest }, at) => {
          const demands: ShiftDemand[] = [];
          if (lowest !== null) demands.push({ tail: ground, head: at, least: BigInt(lowest) });
          if (hangsOn !== null && at > 0) {
            const ends = isAbove ? { tail: hangsOn % at, head: at } : { tail: at, head: hangsOn % at };
            demands.push({ ...ends, least: BigInt(least) });
          }
          for (const one of highest) demands.push({ tail: at, head: ground, least: BigInt(one) });
          return demands.map(({ tail, head, ...rest }) => ({ tail: numberOf(tail), head: numberOf(head), ...rest }));
        }),
      };
    });
});

const chain = (nodes: number, least = 1n): ShiftProblem => ({
  weights: Array.from({ length: nodes }, () => 1),
  demands: Array.from({ length: nodes - 1 }, (_, node) => ({ tail: node, head: node + 1, least })),
});

describe('the cheapest shifts of demands without a circle', () => {
  test('are those of any problem: the same cheapest solutions, hence the same choice among them, or none', () => {
    let [met, bounded, impossible] = [0, 0, 0];
    fc.assert(
      fc.property(forestProblem, (problem) => {
        const [own, usual] = [forestShifts(problem), present(leastShifts(problem, EFFORT()), 'it is small')];
        expect(own !== undefined).toBe(usual.feasible);
        if (!own || !usual.feasible) {
          impossible += 1;
          return;
        }
        const ground = problem.weights.length;
        const isBound = ({ tail, head }: ShiftDemand) => tail === ground || head === ground;
        met += 1;
        bounded += problem.demands.some((demand, index) => isBound(demand) && own.demandFlows[index] !== 0) ? 1 : 0;
        expect(settleTies(problem, own, EFFORT())).toEqual(settleTies(problem, usual, EFFORT()));
      }),
      { numRuns: 3000 },
    );
    expect(Math.min(met, bounded, impossible)).toBeGreaterThan(3);
  });

  test('prove themselves: demands are met, flows keep to their bounds, balance at every node, and earn exactly the cost', () => {
    fc.assert(
      fc.property(forestProblem, (problem) => {
        const found = forestShifts(problem);
        if (!found) return;
        const { weights, demands } = problem;
        const { shifts, demandFlows, nodeFlows } = found;
        const left = [...nodeFlows, 0];
        let profit = 0;
        for (const [index, { tail, head, least }] of demands.entries()) {
          const flow = demandFlows[index] ?? -1;
          expect(flow).toBeGreaterThanOrEqual(0);
          expect((shifts[head] ?? 0n) - (shifts[tail] ?? 0n) >= least).toBe(true);
          left[tail] = (left[tail] ?? 0) + flow;
          left[head] = (left[head] ?? 0) - flow;
          profit += Number(least) * flow;
        }
        expect(left.slice(0, weights.length).every((rest) => rest === 0)).toBe(true);
        expect(nodeFlows.every((flow, node) => Math.abs(flow) <= (weights[node] ?? 0))).toBe(true);
        expect(profit).toBe(weights.reduce((sum, weight, node) => sum + weight * Math.abs(Number(shifts[node])), 0));
      }),
      { numRuns: 3000 },
    );
  });

  test('of a chain of 20,000 are found at once, where the general search would give up', () => {
    const problem = chain(20_000);
    const found = present(forestShifts(problem), 'a chain has no circle');
    expect(settleTies(problem, found, createEffort(600_000))?.map(Number)).toEqual(
      problem.weights.map((_, node) => node - 9_999),
    );
  });

  test('are not answered where demands make a circle, in either sense, or are too large for exact numbers', () => {
    const { weights, demands } = chain(3);
    const circle = (demand: ShiftDemand) => forestShifts({ weights, demands: [...demands, demand] });
    expect(circle({ tail: 0, head: 2, least: 0n })).toBeUndefined();
    expect(circle({ tail: 1, head: 0, least: -5n })).toBeUndefined();
    expect(circle({ tail: 0, head: 1, least: 0n })).toBeUndefined();
    expect(forestShifts(chain(3, 10n ** 15n))?.feasible).toBe(true);
    expect(forestShifts(chain(3, 2n * 10n ** 15n))).toBeUndefined();
  });
});
