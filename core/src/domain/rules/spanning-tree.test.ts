import fc from 'fast-check';
import { expect, test } from 'vitest';
import { at, createStar, moveBranch, type SpanningTree } from './spanning-tree.ts';

const NODES = 9;
const ROOT = NODES - 1;
const byNumber = (a: number, b: number) => a - b;

/** From a node up to the root, which is left out. */
const wayUp = (parents: readonly number[], node: number): number[] =>
  node === ROOT ? [] : [node, ...wayUp(parents, parents[node] as number)];

/** As the tree lists what hangs together below one child of the root. */
function ringOf({ nextInRing, previousInRing }: SpanningTree, node: number): number[] {
  const ring = [node];
  for (let next = at(nextInRing, node); next !== node; next = at(nextInRing, next)) {
    expect(at(nextInRing, at(previousInRing, next))).toBe(next);
    ring.push(next);
  }
  return ring.toSorted(byNumber);
}

const moves = fc.array(fc.record({ cut: fc.nat(ROOT - 1), node: fc.nat(NODES), below: fc.nat(NODES) }), {
  maxLength: 25,
});

test('a branch that is hung up elsewhere is turned around, nothing else moves, and what hangs together is known', () => {
  fc.assert(
    fc.property(moves, (all) => {
      const tree = createStar({ nodeCount: NODES, root: ROOT }, (node) => 100 + node);
      for (const [number, chosen] of all.entries()) {
        const { cut } = chosen;
        const [parents, links] = [[...tree.parent], [...tree.parentLink]];
        const isBelowCut = (node: number) => wayUp(parents, node).includes(cut);
        const [branch, rest] = [true, false].map((isBelow) =>
          [...parents.keys()].filter((node) => isBelowCut(node) === isBelow),
        ) as [number[], number[]];
        const node = branch[chosen.node % branch.length] as number;
        const below = rest[chosen.below % rest.length] as number;
        const moved = moveBranch(tree, { cut, node, below, link: number });
        expect([...moved].toSorted(byNumber)).toEqual(branch);
        const toRoot = wayUp(parents, node);
        const way = toRoot.slice(0, toRoot.indexOf(cut) + 1);
        const linksAfter = [number, ...way.map((one) => links[one])];
        for (const one of parents.keys()) {
          const place = way.indexOf(one);
          expect(at(tree.parent, one)).toBe(place === -1 ? parents[one] : (way[place - 1] ?? below));
          expect(at(tree.parentLink, one)).toBe(place === -1 ? links[one] : linksAfter[place]);
        }
        const topOf = (one: number) => wayUp([...tree.parent], one).at(-1);
        for (const one of parents.keys()) {
          const together = [...parents.keys()].filter((other) => topOf(other) === topOf(one));
          expect(ringOf(tree, one)).toEqual(together);
        }
      }
    }),
    { numRuns: 100 },
  );
});
