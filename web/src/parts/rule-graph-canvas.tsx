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
  Panel,
  Position,
  ReactFlow,
  type ReactFlowInstance,
} from '@xyflow/react';
import { type RefObject, useEffect, useMemo, useRef } from 'react';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { useShade } from '../theme/shade.tsx';
import type { Point, RuleLayout } from './lay-out-rules.ts';
import type { RuleEdge, RuleNode } from './rule-edges.ts';
import { NODE, PAD } from './rule-paper.ts';
import '@xyflow/react/dist/style.css';

const TEXTS = defineTexts({
  en: {
    graph: 'Graph of the change rules',
    up: (attribute: string, step: string) => `${attribute} up by ${step}`,
    both: (attribute: string, step: string) => `${attribute} up by ${step}, or down`,
    removed: 'withdrawn',
    ...{ larger: 'Larger', smaller: 'Smaller', all: 'Show all' },
  },
  zh: {
    graph: '变更规则图',
    up: (attribute: string, step: string) => `${attribute}每次增加 ${step}`,
    both: (attribute: string, step: string) => `${attribute}每次增加 ${step}，可减少`,
    removed: '已下架',
    ...{ larger: '放大', smaller: '缩小', all: '显示全部' },
  },
});

const COLOURS = { sound: 'var(--good)', warning: 'var(--change)', broken: 'var(--bad)', unpriced: 'var(--past)' };

type SkuFlowNode = Node<{ readonly name: string; readonly of: RuleNode; readonly runs: RuleLayout['runs'] }, 'sku'>;
type RuleFlowEdge = Edge<
  { readonly label: string; readonly edge: RuleEdge; readonly points: readonly Point[]; readonly middle: Point },
  'rule'
>;

const NODE_TYPES = { sku: SkuBox };
const EDGE_TYPES = { rule: RuleLine };
const FIT = { padding: { top: `${PAD.top}px`, x: `${PAD.side}px`, bottom: `${PAD.side}px` }, maxZoom: 1 } as const;

/** Drawn by a library that is fetched with it. */
export function RuleGraphCanvas(of: {
  readonly placed: RuleLayout;
  readonly names: ReadonlyMap<string, string>;
  readonly say: (edge: RuleEdge) => string;
  readonly chosen: string | undefined;
  readonly onChoose: (edge: string | undefined) => void;
}) {
  const { placed, names, say, chosen, onChoose } = of;
  const texts = useTexts(TEXTS);
  const { shade } = useShade();
  const nodes = useMemo(() => toFlowNodes(placed, names), [placed, names]);
  const flow = useRef<Flow>(undefined);
  const ends = placed.lines.find(({ edge }) => edge.id === chosen)?.edge;
  // Whoever picks a change from the list is shown it.
  useEffect(() => {
    if (ends) void flow.current?.fitView({ nodes: [{ id: ends.from }, { id: ends.to }], padding: 0.2, maxZoom: 1 });
  }, [ends]);
  const edges = placed.lines.map((line) =>
    toFlowEdge(line, { label: say(line.edge), isChosen: line.edge.id === chosen }),
  );
  return (
    <section className="rule-graph-canvas" aria-label={texts.graph} style={{ height: placed.height }}>
      <ReactFlow
        key={`${placed.runs} ${nodes.map(({ id }) => id).join()}`}
        colorMode={shade}
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        fitView
        onlyRenderVisibleElements
        onInit={(instance) => {
          flow.current = instance;
        }}
        fitViewOptions={{ ...FIT, nodes: placed.first.map(({ id }) => ({ id })) }}
        minZoom={0.02}
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
        <Panel position="top-right">
          <Zoom flow={flow} />
        </Panel>
      </ReactFlow>
    </section>
  );
}

type Flow = ReactFlowInstance<SkuFlowNode, RuleFlowEdge>;

/** By buttons, because a wheel and a finger scroll the page. */
function Zoom({ flow }: { readonly flow: RefObject<Flow | undefined> }) {
  const texts = useTexts(TEXTS);
  return (
    <span className="rule-graph-zoom">
      <button
        type="button"
        aria-label={texts.smaller}
        title={texts.smaller}
        onClick={() => void flow.current?.zoomOut()}
      >
        −
      </button>
      <button type="button" aria-label={texts.larger} title={texts.larger} onClick={() => void flow.current?.zoomIn()}>
        +
      </button>
      <button type="button" onClick={() => void flow.current?.fitView(FIT)}>
        {texts.all}
      </button>
    </span>
  );
}

function toFlowNodes({ nodes, runs }: RuleLayout, names: ReadonlyMap<string, string>): SkuFlowNode[] {
  return nodes.map(({ node, corner }) => ({
    ...{ id: node.id, type: 'sku', position: { ...corner }, ...NODE },
    data: { name: names.get(node.id) ?? node.id, of: node, runs },
  }));
}

function toFlowEdge(
  { edge, points, middle }: RuleLayout['lines'][number],
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

function SkuBox({ data: { name, of, runs } }: NodeProps<SkuFlowNode>) {
  const texts = useTexts(TEXTS);
  const format = useFormat();
  return (
    <div className={of.removed ? 'rule-graph-node removed' : 'rule-graph-node'}>
      <Handle type="target" position={runs === 'right' ? Position.Left : Position.Top} isConnectable={false} />
      <strong title={name}>{name}</strong>
      <span className="soft">
        {of.removed
          ? texts.removed
          : of.quantities
              .map(({ attribute, permission, step }) => texts[permission](attribute, format.number(step)))
              .join(', ') || of.specification}
      </span>
      <Handle type="source" position={runs === 'right' ? Position.Right : Position.Bottom} isConnectable={false} />
    </div>
  );
}
