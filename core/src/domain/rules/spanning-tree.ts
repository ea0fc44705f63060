/** What hangs below a root: every other node by the link that leads to its parent. */
export interface SpanningTree {
  readonly root: number;
  readonly parent: Int32Array;
  /** The link between a node and its parent. */
  readonly parentLink: Int32Array;
  /** Nodes that hang together below one child of the root are a ring, so that all of them are listed without a search. */
  readonly nextInRing: Int32Array;
  readonly previousInRing: Int32Array;
  /** Where `moveBranch` lists what it moved: the next one overwrites it. */
  readonly moved: Int32Array;
  /** By node: the last search that found it inside of a branch, or, below 0, outside. */
  readonly side: Int32Array;
  searches: number;
}

/** All nodes directly below the root; `linkOf` names their links. */
export function createStar(
  { nodeCount, root }: { nodeCount: number; root: number },
  linkOf: (node: number) => number,
): SpanningTree {
  const each = (of: (node: number) => number) => Int32Array.from({ length: nodeCount }, (_, node) => of(node));
  return {
    root,
    parent: each(() => root),
    parentLink: each((node) => (node === root ? -1 : linkOf(node))),
    nextInRing: each((node) => node),
    previousInRing: each((node) => node),
    moved: new Int32Array(nodeCount),
    side: new Int32Array(nodeCount),
    searches: 0,
  };
}

/**
 * Cuts the branch that hangs at `cut` and hangs it up again by its node `node`, below `below`. On the way from `node` to
 * `cut` every parent becomes a child. Returns the nodes of the branch, until the next branch is moved.
 */
export function moveBranch(
  tree: SpanningTree,
  { cut, node, below, link }: { cut: number; node: number; below: number; link: number },
): Int32Array {
  // Most steps move all that hangs together, and there is nothing to search for.
  const isWholeRing = at(tree.parent, cut) === tree.root;
  const branch = isWholeRing ? listRing(tree, cut) : listBranch(tree, cut);
  if (!isWholeRing) for (const one of branch) changeRing(tree, { node: one, into: cut });
  if (below !== tree.root) joinRings(tree, cut, below);
  turnBranch(tree, { cut, node, below, link });
  return branch;
}

/** An entry that is known to exist. */
export function at(numbers: Int32Array, index: number): number {
  return numbers[index] as number;
}

function turnBranch(
  { parent, parentLink }: SpanningTree,
  of: { cut: number; node: number; below: number; link: number },
): void {
  let child = of.node;
  let newParent = of.below;
  let newLink = of.link;
  for (;;) {
    const oldParent = at(parent, child);
    const oldLink = at(parentLink, child);
    parent[child] = newParent;
    parentLink[child] = newLink;
    if (child === of.cut) return;
    newParent = child;
    newLink = oldLink;
    child = oldParent;
  }
}

function listRing({ moved, nextInRing }: SpanningTree, node: number): Int32Array {
  let count = 0;
  let next = node;
  do {
    moved[count] = next;
    count += 1;
    next = at(nextInRing, next);
  } while (next !== node);
  return moved.subarray(0, count);
}

/** The nodes of a ring whose way to the root goes through `cut`; what a way is found to do, all nodes on it do. */
function listBranch(tree: SpanningTree, cut: number): Int32Array {
  const { parent, side, moved, nextInRing, root } = tree;
  tree.searches += 1;
  const [inside, outside] = [tree.searches, -tree.searches];
  side[root] = outside;
  side[cut] = inside;
  const isKnown = (node: number) => Math.abs(at(side, node)) === inside;
  let count = 0;
  let node = cut;
  do {
    let end = node;
    while (!isKnown(end)) end = at(parent, end);
    const found = at(side, end);
    for (let one = node; !isKnown(one); one = at(parent, one)) side[one] = found;
    if (found === inside) {
      moved[count] = node;
      count += 1;
    }
    node = at(nextInRing, node);
  } while (node !== cut);
  return moved.subarray(0, count);
}

/** Takes a node out of its ring into that of another one, which has been taken out before. */
function changeRing(tree: SpanningTree, { node, into }: { node: number; into: number }): void {
  const { nextInRing, previousInRing } = tree;
  const [previous, next] = [at(previousInRing, node), at(nextInRing, node)];
  nextInRing[previous] = next;
  previousInRing[next] = previous;
  nextInRing[node] = node;
  previousInRing[node] = node;
  if (node !== into) joinRings(tree, node, into);
}

/** Two rings become one. */
function joinRings({ nextInRing, previousInRing }: SpanningTree, a: number, b: number): void {
  const [afterA, afterB] = [at(nextInRing, a), at(nextInRing, b)];
  nextInRing[a] = afterB;
  previousInRing[afterB] = a;
  nextInRing[b] = afterA;
  previousInRing[afterA] = b;
}
