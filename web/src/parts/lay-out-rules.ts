import { Graph, layout } from '@dagrejs/dagre';
import type { RuleEdge, RuleGraphData, RuleNode } from './rule-edges.ts';
import { NODE, PAD, type Paper } from './rule-paper.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where everything of a graph stands: the first corner of a node, the bends of a line and the middle of its words. */
export interface RuleLayout {
  readonly nodes: readonly { readonly node: RuleNode; readonly corner: Point }[];
  readonly lines: readonly { readonly edge: RuleEdge; readonly points: readonly Point[]; readonly middle: Point }[];
  readonly runs: 'right' | 'down';
  /** What is looked at first: all of it, or as much of the beginning as can be read. */
  readonly first: readonly RuleNode[];
  /** As high as the drawing needs on the paper that it was laid out for. */
  readonly height: number;
}

/** The room that the layout leaves for the words of an edge. */
const LABEL = { width: 130, height: 20 };
const HEIGHT_MIN = 170;
/** Smaller than this nobody reads it: then it begins with its beginning. */
const READABLE = 0.4;
const BEGINNING = 0.7;
/** The rules of a telephone run down its paper; elsewhere they run as one reads, unless that is clearly smaller. */
const CLEARLY = 1.2;

/** Nodes that no rule touches are left out; the others stand in layers, in the direction that shows all of them larger. */
export function layOutRules(graph: RuleGraphData, paper: Paper): RuleLayout {
  const [right, down] = [layOut(graph, 'LR'), layOut(graph, 'TB')];
  const [scaleRight, scaleDown] = [scaleOf(right, paper), scaleOf(down, paper)];
  const isReadable = Math.max(scaleRight, scaleDown) >= READABLE;
  const runsDown = isReadable ? scaleDown > scaleRight * CLEARLY : paper.width < paper.heightMax;
  const { size, ...placed } = runsDown ? down : right;
  const scale = !isReadable ? BEGINNING : runsDown ? scaleDown : scaleRight;
  const height = Math.min(paper.heightMax, Math.max(HEIGHT_MIN, size.height * scale + PAD.top + PAD.side));
  const isInSight = ({ x, y }: Point) =>
    isReadable || ((x + NODE.width) * scale < paper.width && (y + NODE.height) * scale < height - PAD.top);
  const first = placed.nodes.filter(({ corner }) => isInSight(corner)).map(({ node }) => node);
  return { ...placed, runs: runsDown ? 'down' : 'right', first, height };
}

function layOut({ nodes, edges }: RuleGraphData, rankdir: 'LR' | 'TB') {
  const touched = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const drawn = nodes.filter(({ id }) => touched.has(id));
  const graph = new Graph();
  graph.setGraph({ rankdir, nodesep: 26, ranksep: rankdir === 'LR' ? 44 : 22 });
  for (const { id } of drawn) graph.setNode(id, { ...NODE });
  for (const { from, to } of edges) graph.setEdge(from, to, { ...LABEL, labelpos: 'c' });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    size: { width, height },
    nodes: drawn.map((node) => {
      const { x = 0, y = 0 } = graph.node(node.id) ?? {};
      return { node, corner: { x: x - NODE.width / 2, y: y - NODE.height / 2 } };
    }),
    lines: edges.map((edge) => {
      const { points = [], x = 0, y = 0 } = graph.edge(edge.from, edge.to) ?? {};
      return { edge, points, middle: { x, y } };
    }),
  };
}

/** The scale at which all of it is in sight; never larger than life. */
function scaleOf(
  { size }: { readonly size: { readonly width: number; readonly height: number } },
  paper: Paper,
): number {
  return Math.min(1, (paper.width - 2 * PAD.side) / size.width, (paper.heightMax - PAD.top - PAD.side) / size.height);
}
