/** No node, no link. */
export const NONE = -1;

/** What hangs below a root: every other node by the link that leads to its parent. */
export interface SpanningTree {
  readonly parent: Int32Array;
  /** The link between a node and its parent. */
  readonly parentLink: Int32Array;
  readonly depth: Int32Array;
  /** Children are a doubly linked list, so that a branch moves without a search. */
  readonly firstChild: Int32Array;
  readonly nextSibling: Int32Array;
  readonly previousSibling: Int32Array;
  /** Where `moveBranch` lists what it moved: the next one overwrites it. */
  readonly moved: Int32Array;
}

/** All nodes directly below the root; `linkOf` names their links. */
export function createStar(
  { nodeCount, root }: { nodeCount: number; root: number },
  linkOf: (node: number) => number,
): SpanningTree {
  const numbers = () => new Int32Array(nodeCount).fill(NONE);
  const tree: SpanningTree = {
    parent: numbers(),
    parentLink: numbers(),
    depth: new Int32Array(nodeCount),
    firstChild: numbers(),
    nextSibling: numbers(),
    previousSibling: numbers(),
    moved: new Int32Array(nodeCount),
  };
  for (let node = 0; node < nodeCount; node++) {
    if (node !== root) hang(tree, { node, below: root, link: linkOf(node) });
  }
  tree.depth.fill(1);
  tree.depth[root] = 0;
  return tree;
}

/**
 * Cuts the branch that hangs at `cut` and hangs it up again by its node `node`, below `below`. On the way from `node` to
 * `cut` every parent becomes a child. Returns the nodes of the branch, parents first, with their new depths set, until the
 * next branch is moved.
 */
export function moveBranch(
  tree: SpanningTree,
  { cut, node, below, link }: { cut: number; node: number; below: number; link: number },
): Int32Array {
  let [child, newParent, newLink] = [node, below, link];
  for (;;) {
    const [oldParent, oldLink] = [at(tree.parent, child), at(tree.parentLink, child)];
    unhang(tree, child);
    hang(tree, { node: child, below: newParent, link: newLink });
    if (child === cut) break;
    [child, newParent, newLink] = [oldParent, child, oldLink];
  }
  const { moved, depth, parent, firstChild, nextSibling } = tree;
  let count = 1;
  moved[0] = node;
  for (let next = 0; next < count; next++) {
    const one = at(moved, next);
    depth[one] = at(depth, at(parent, one)) + 1;
    for (let child = at(firstChild, one); child !== NONE; child = at(nextSibling, child)) {
      moved[count] = child;
      count += 1;
    }
  }
  return moved.subarray(0, count);
}

/** An entry that is known to exist. */
export function at(numbers: Int32Array, index: number): number {
  return numbers[index] as number;
}

function hang(tree: SpanningTree, { node, below, link }: { node: number; below: number; link: number }): void {
  const sibling = at(tree.firstChild, below);
  tree.parent[node] = below;
  tree.parentLink[node] = link;
  tree.previousSibling[node] = NONE;
  tree.nextSibling[node] = sibling;
  if (sibling !== NONE) tree.previousSibling[sibling] = node;
  tree.firstChild[below] = node;
}

function unhang(tree: SpanningTree, node: number): void {
  const [previous, next] = [at(tree.previousSibling, node), at(tree.nextSibling, node)];
  if (previous === NONE) tree.firstChild[at(tree.parent, node)] = next;
  else tree.nextSibling[previous] = next;
  if (next !== NONE) tree.previousSibling[next] = previous;
}
