import { Graph, layout } from '@dagrejs/dagre';
import {
  Background,
  BaseEdge,
  type Edge,
  EdgeLabelRenderer,
  type EdgeProps,
  Handle,
  MarkerType,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
  type ReactFlowInstance,
} from '@xyflow/react';
import { useEffect, useMemo, useRef } from 'react';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { useShade } from '../theme/shade.tsx';
import type { RuleEdge, RuleGraphData, RuleNode } from './rule-edges.ts';
import '@xyflow/react/dist/style.css';

const TEXTS = defineTexts({
  en: {
    graph: 'Graph of the change rules',
    up: (attribute: string, step: string) => `${attribute} up by ${step}`,
    both: (attribute: string, step: string) => `${attribute} up by ${step}, or down`,
    removed: 'withdrawn',
  },
  zh: {
    graph: '变更规则图',
    up: (attribute: string, step: string) => `${attribute} 每次增加 ${step}`,
    both: (attribute: string, step: string) => `${attribute} 每次增加 ${step}，可减少`,
    removed: '已下架',
  },
});

const NODE = { width: 190, height: 54 };
const COLOURS = { sound: 'var(--good)', warning: 'var(--change)', broken: 'var(--bad)', unpriced: 'var(--past)' };

type SkuFlowNode = Node<{ readonly name: string; readonly of: RuleNode }, 'sku'>;
type RuleFlowEdge = Edge<
  { readonly label: string; readonly edge: RuleEdge; readonly points: readonly Point[]; readonly middle: Point },
  'rule'
>;

interface Point {
  readonly x: number;
  readonly y: number;
}

const NODE_TYPES = { sku: SkuBox };
const EDGE_TYPES = { rule: RuleLine };
/** The room that the layout leaves for the words of an edge. */
const LABEL = { width: 130, height: 20 };

/** Drawn by a library that is fetched with it. */
export function RuleGraphCanvas(of: {
  readonly graph: RuleGraphData;
  readonly names: ReadonlyMap<string, string>;
  readonly say: (edge: RuleEdge) => string;
  readonly chosen: string | undefined;
  readonly onChoose: (edge: string | undefined) => void;
}) {
  const { graph, names, say, chosen, onChoose } = of;
  const texts = useTexts(TEXTS);
  const { shade } = useShade();
  const { nodes, lines } = useMemo(() => layOut(graph, names), [graph, names]);
  const flow = useRef<ReactFlowInstance<SkuFlowNode, RuleFlowEdge>>(undefined);
  const ends = graph.edges.find(({ id }) => id === chosen);
  // Whoever picks a change from the list is shown it.
  useEffect(() => {
    if (ends) void flow.current?.fitView({ nodes: [{ id: ends.from }, { id: ends.to }], padding: 0.2, maxZoom: 1 });
  }, [ends]);
  const edges = lines.map((line) => toFlowEdge(line, { label: say(line.edge), isChosen: line.edge.id === chosen }));
  return (
    <section className="rule-graph-canvas" aria-label={texts.graph} style={{ height: heightOf(nodes) }}>
      <ReactFlow
        key={nodes.map(({ id }) => id).join()}
        colorMode={shade}
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        fitView
        onInit={(instance) => {
          flow.current = instance;
        }}
        fitViewOptions={{ padding: 0.12, maxZoom: 1, minZoom: 0.45 }}
        minZoom={0.1}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        disableKeyboardA11y
        preventScrolling={false}
        zoomOnScroll={false}
        onEdgeClick={(_, { id }) => onChoose(id)}
        onPaneClick={() => onChoose(undefined)}
        proOptions={{ hideAttribution: true }}
      >
        <Background gap={18} color="var(--line)" />
      </ReactFlow>
    </section>
  );
}

interface RuleLineLayout {
  readonly edge: RuleEdge;
  readonly points: readonly Point[];
  readonly middle: Point;
}

function toFlowEdge(
  { edge, points, middle }: RuleLineLayout,
  { label, isChosen }: { readonly label: string; readonly isChosen: boolean },
): RuleFlowEdge {
  const { id, from, to, state } = edge;
  const colour = COLOURS[state];
  return {
    ...{ id, source: from, target: to, type: 'rule', data: { label, edge, points, middle } },
    style: { stroke: colour, strokeWidth: isChosen ? 3.5 : state === 'broken' ? 2.5 : 1.5 },
    markerEnd: { type: MarkerType.ArrowClosed, color: colour, width: 18, height: 18 },
    zIndex: isChosen ? 2 : 0,
  };
}

/** Nodes that no rule touches are left out; the others stand in layers, and lines go around them. */
function layOut(
  { nodes, edges }: RuleGraphData,
  names: ReadonlyMap<string, string>,
): { readonly nodes: SkuFlowNode[]; readonly lines: RuleLineLayout[] } {
  const touched = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const drawn = nodes.filter(({ id }) => touched.has(id));
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 26, ranksep: 44 });
  for (const { id } of drawn) graph.setNode(id, { ...NODE });
  for (const { from, to } of edges) graph.setEdge(from, to, { ...LABEL, labelpos: 'c' });
  layout(graph);
  const placed = drawn.map((node): SkuFlowNode => {
    const { x = 0, y = 0 } = graph.node(node.id) ?? {};
    return {
      id: node.id,
      type: 'sku',
      position: { x: x - NODE.width / 2, y: y - NODE.height / 2 },
      data: { name: names.get(node.id) ?? node.id, of: node },
      ...NODE,
    };
  });
  const lines = edges.map((edge) => {
    const { points = [], x = 0, y = 0 } = graph.edge(edge.from, edge.to) ?? {};
    return { edge, points, middle: { x, y } };
  });
  return { nodes: placed, lines };
}

/** The line of a rule, bent through the points that keep it clear of what lies between. */
function RuleLine({ id, data, style = {}, markerEnd }: EdgeProps<RuleFlowEdge>) {
  if (!data) return null;
  const { label, edge, points, middle } = data;
  return (
    <>
      <BaseEdge id={id} path={pathThrough(points)} style={style} {...(markerEnd !== undefined && { markerEnd })} />
      <EdgeLabelRenderer>
        <span
          className={`rule-graph-label ${edge.state}`}
          style={{ transform: `translate(-50%, -50%) translate(${middle.x}px, ${middle.y}px)` }}
        >
          {label}
        </span>
      </EdgeLabelRenderer>
    </>
  );
}

function pathThrough(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const last = rest.pop();
  if (!first || !last) return '';
  const bends = rest.map((point, index) => {
    const next = rest[index + 1] ?? last;
    return `Q ${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`;
  });
  return [`M ${first.x} ${first.y}`, ...bends, `L ${last.x} ${last.y}`].join(' ');
}

/** As high as the drawing needs, within a screen. */
function heightOf(nodes: readonly SkuFlowNode[]): number {
  const lowest = Math.max(0, ...nodes.map(({ position }) => position.y + NODE.height));
  return Math.min(480, Math.max(170, lowest + 60));
}

function SkuBox({ data: { name, of } }: NodeProps<SkuFlowNode>) {
  const texts = useTexts(TEXTS);
  const format = useFormat();
  return (
    <div className={of.removed ? 'rule-graph-node removed' : 'rule-graph-node'}>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <strong title={name}>{name}</strong>
      <span className="soft">
        {of.removed
          ? texts.removed
          : of.quantities
              .map(({ attribute, permission, step }) => texts[permission](attribute, format.number(step)))
              .join(', ') || of.specification}
      </span>
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </div>
  );
}
