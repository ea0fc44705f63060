import { at } from './spanning-tree.ts';

/** Whole numbers x by node, and by how much each of many demands x(head) − x(tail) ≥ least is missed. */
export interface Potentials {
  /** least − (x(head) − x(tail)): the sign is exact, and so is the size as long as it is a safe integer. */
  readonly profitOf: (link: number) => number;
  /** x(node), as exact as a profit. */
  readonly shiftOf: (node: number) => number;
  /** Moves nodes by what a link misses, or back by it: from then on the link is met exactly. */
  readonly moveByProfit: (nodes: Int32Array, by: { readonly link: number; readonly isForward: boolean }) => void;
  readonly exactShifts: () => bigint[];
}

interface Links {
  readonly nodeCount: number;
  readonly tails: Int32Array;
  readonly heads: Int32Array;
  readonly leasts: readonly bigint[];
}

const SAFE_MAX = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * All 0 at first. A potential is a sum of demands along links of a tree, and a profit that of two and a demand: where all
 * demands together are small they are floating-point numbers, which hold such integers exactly and cost a tenth.
 */
export function createPotentials(links: Links): Potentials {
  const furthest = links.leasts.reduce((sum, least) => sum + (least < 0n ? -least : least), 0n);
  return 3n * furthest <= SAFE_MAX ? createNumberPotentials(links) : createBigintPotentials(links);
}

function createNumberPotentials({ nodeCount, tails, heads, ...links }: Links): Potentials {
  const leasts = Float64Array.from(links.leasts, Number);
  const shifts = new Float64Array(nodeCount);
  const read = (numbers: Float64Array, index: number) => numbers[index] as number;
  const profitOf = (link: number) => read(leasts, link) + read(shifts, at(tails, link)) - read(shifts, at(heads, link));
  return {
    profitOf,
    shiftOf: (node) => read(shifts, node),
    moveByProfit: (nodes, { link, isForward }) => {
      const change = isForward ? profitOf(link) : -profitOf(link);
      for (let place = 0; place < nodes.length; place++) {
        const node = at(nodes, place);
        shifts[node] = read(shifts, node) + change;
      }
    },
    exactShifts: () => Array.from(shifts, BigInt),
  };
}

function createBigintPotentials({ nodeCount, tails, heads, leasts }: Links): Potentials {
  const shifts = Array.from({ length: nodeCount }, () => 0n);
  const shiftOf = (node: number) => shifts[node] as bigint;
  const profitOf = (link: number) => (leasts[link] as bigint) + shiftOf(at(tails, link)) - shiftOf(at(heads, link));
  return {
    profitOf: (link) => Number(profitOf(link)),
    shiftOf: (node) => Number(shiftOf(node)),
    moveByProfit: (nodes, { link, isForward }) => {
      const change = isForward ? profitOf(link) : -profitOf(link);
      for (const node of nodes) shifts[node] = shiftOf(node) + change;
    },
    exactShifts: () => [...shifts],
  };
}
