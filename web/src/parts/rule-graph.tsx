import type { Finding } from '@regrade/client';
import type { Catalog } from '@regrade/core';
import { Button, Select } from 'antd';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useFormat } from '../text/format.ts';
import { defineTexts, type Language, useLanguage, useTexts } from '../text/language.tsx';
import { sayText } from '../text/say-text.ts';
import { Loading } from '../ui/loading.tsx';
import { Notice } from '../ui/notice.tsx';
import { useNarrow } from '../ui/use-narrow.ts';
import type { RuleDrawing } from './draw-rules.ts';
import type { RuleLayout } from './lay-out-rules.ts';
import { LeastAmount } from './least-amount.tsx';
import type { LeastDifference } from './least-difference.ts';
import { countSkus, graphColumns, type PriceColumnKey, type RuleEdge, SKU_NODES_MAX } from './rule-edges.ts';
import { NARROW_PAPER, WIDE_PAPER } from './rule-paper.ts';
import { useRuleDrawing } from './use-rule-drawing.ts';
import './rule-graph.css';

const RuleGraphCanvas = lazy(async () => ({ default: (await import('./rule-graph-canvas.tsx')).RuleGraphCanvas }));

const TEXTS = defineTexts({
  en: {
    ...{
      column: 'Prices of',
      specification: 'Specification',
      all: 'Between all specifications',
      edges: 'Changes',
      none: 'No rule leads from one SKU to another: customers keep the SKU they have.',
    },
    ...{ sound: 'sound', warning: 'with a warning', broken: 'broken', unpriced: 'no such price' },
    from: 'from',
    least: (amount: string) => `from ${amount}`,
    rules: (count: number) => `${count} rules`,
    more: (count: number) => `Show ${count} more`,
    ...{ failed: 'The graph could not be drawn', retry: 'Draw it again' },
  },
  zh: {
    ...{
      column: '价格',
      specification: '规格',
      all: '所有规格之间',
      edges: '变更路径',
      none: '没有 SKU 之间的规则：客户保持现有 SKU。',
    },
    ...{ sound: '成立', warning: '有警告', broken: '不成立', unpriced: '无对应价格' },
    from: '至少',
    least: (amount: string) => `至少 ${amount}`,
    rules: (count: number) => `${count} 条规则`,
    more: (count: number) => `再显示 ${count} 条`,
    ...{ failed: '规则图无法绘制', retry: '重新绘制' },
  },
});

export interface RuleGraphProps {
  readonly catalog: Catalog;
  readonly findings: readonly Finding[];
  /** What people call a SKU, or a specification where no SKU is named. */
  readonly nameOf: (specification: string, skuKey?: string) => string;
}

/** The rules of a release as a graph, the price difference on every edge, broken ones red; the same as a list beside it. */
export function RuleGraph({ catalog, findings, nameOf }: RuleGraphProps) {
  const texts = useTexts(TEXTS);
  const format = useFormat();
  const columns = useMemo(() => graphColumns(catalog), [catalog]);
  const [picked, setPicked] = useState<string>();
  const column =
    columns.find((each) => columnKey(each) === picked) ?? columns.find(({ period }) => period === 'P1Y') ?? columns[0];
  const [specification, setSpecification] = useSpecification(catalog);
  const rules = useMemo(() => ({ catalog, findings }), [catalog, findings]);
  const view = useMemo(() => ({ column, specification }), [column, specification]);
  const { drawing, hasFailed, retry } = useRuleDrawing({ rules, view, paper: useNarrow() ? NARROW_PAPER : WIDE_PAPER });
  const isLarge = countSkus(catalog) > SKU_NODES_MAX;
  if (hasFailed) {
    return <Notice title={texts.failed} wayOut={<Button onClick={retry}>{texts.retry}</Button>} />;
  }
  if (!drawing) return <Loading />;
  if (drawing.placed.lines.length === 0 && !isLarge) return <p className="soft">{texts.none}</p>;
  return (
    <div className="rule-graph">
      <div className="row">
        <span className="soft">{texts.column}</span>
        <Select
          size="small"
          aria-label={texts.column}
          value={column ? columnKey(column) : null}
          options={columns.map((each) => ({
            value: columnKey(each),
            label: `${format.period(each.period)} · ${each.currency}`,
          }))}
          onChange={(next: string) => setPicked(next)}
        />
        {isLarge && (
          <Select
            size="small"
            aria-label={texts.specification}
            value={specification ?? ALL}
            popupMatchSelectWidth={false}
            options={[
              ...specificationIds(catalog).map((id) => ({ value: id, label: nameOf(id) })),
              { value: ALL, label: texts.all },
            ]}
            onChange={setSpecification}
          />
        )}
      </div>
      <Drawn drawing={drawing} catalog={catalog} nameOf={nameOf} />
    </div>
  );
}

/** One drawing; its amounts are those of the column that it was drawn for. */
function Drawn({ drawing, catalog, nameOf }: Omit<RuleGraphProps, 'findings'> & { readonly drawing: RuleDrawing }) {
  const texts = useTexts(TEXTS);
  const format = useFormat();
  const { language } = useLanguage();
  const { view } = drawing;
  const placed = useMemo(() => nameQuantities(drawing.placed, catalog, language), [drawing, catalog, language]);
  const edges = useMemo(() => placed.lines.map(({ edge }) => edge), [placed]);
  const [chosen, setChosen] = useState<string>();
  const names = useMemo(
    () => new Map(placed.nodes.map(({ node }) => [node.id, nameOf(node.specification, node.skuKey)])),
    [placed, nameOf],
  );
  const say = ({ least }: RuleEdge) =>
    least === undefined
      ? texts.unpriced
      : texts.least(`${least.least.startsWith('-') ? '' : '+'}${format.money(least.least, least.currency)}`);
  if (edges.length === 0) return <p className="soft">{texts.none}</p>;
  return (
    <div className="rule-graph-both">
      <Suspense fallback={<Loading />}>
        <RuleGraphCanvas placed={placed} names={names} say={say} chosen={chosen} onChoose={setChosen} />
      </Suspense>
      <EdgeList key={view.specification ?? ALL} {...{ edges, names, catalog, chosen }} onChoose={setChosen} />
    </div>
  );
}

/** The same as the drawing, for whoever reads or walks by keyboard. */
function EdgeList(of: {
  readonly edges: readonly RuleEdge[];
  readonly names: ReadonlyMap<string, string>;
  readonly catalog: Catalog;
  readonly chosen: string | undefined;
  readonly onChoose: (edge: string | undefined) => void;
}) {
  const { edges, names, catalog, chosen, onChoose } = of;
  const texts = useTexts(TEXTS);
  const [shown, setShown] = useState(SHOWN);
  return (
    <ul className="rule-graph-list" aria-label={texts.edges}>
      {edges.slice(0, shown).map((edge) => (
        <li key={edge.id} className={`rule-graph-edge ${edge.state}`} data-chosen={chosen === edge.id}>
          <button
            type="button"
            aria-pressed={chosen === edge.id}
            onClick={() => onChoose(chosen === edge.id ? undefined : edge.id)}
          >
            {names.get(edge.from)} → {names.get(edge.to)}
          </button>
          <span>{edge.least ? <From of={edge.least} catalog={catalog} /> : texts.unpriced}</span>
          <span className="rule-graph-state">
            {texts[edge.state]}
            {edge.count > 1 && ` · ${texts.rules(edge.count)}`}
          </span>
        </li>
      ))}
      {edges.length > shown && (
        <li>
          <Button size="small" type="link" onClick={() => setShown(shown + 4 * SHOWN)}>
            {texts.more(edges.length - shown)}
          </Button>
        </li>
      )}
    </ul>
  );
}

function From({ of, catalog }: { readonly of: LeastDifference; readonly catalog: Catalog }) {
  const texts = useTexts(TEXTS);
  return (
    <>
      {texts.from} <LeastAmount of={of} catalog={catalog} />
    </>
  );
}

/** What may grow or shrink, as its seller calls it. */
function nameQuantities(placed: RuleLayout, { components }: Catalog, language: Language): RuleLayout {
  const specifications = new Map(
    components.flatMap((each) => each.specifications.map((one) => [one.id, one] as const)),
  );
  const nodes = placed.nodes.map(({ node, corner }) => {
    const attributes = specifications.get(node.specification)?.attributes;
    const quantities = node.quantities.map((quantity) => {
      const name = attributes?.find(({ id }) => id === quantity.attribute)?.name;
      return { ...quantity, attribute: sayText(name, language, quantity.attribute) };
    });
    return { node: { ...node, quantities }, corner };
  });
  return { ...placed, nodes };
}

const ALL = 'all';
/** Changes in the list before somebody asks for more. */
const SHOWN = 50;

function specificationIds({ components }: Catalog): string[] {
  return components.flatMap(({ specifications }) => specifications.map(({ id }) => id));
}

/** A catalog that is too large to be drawn at once is drawn specification by specification, first one that has rules. */
function useSpecification(catalog: Catalog): [specification: string | undefined, set: (next: string) => void] {
  const [picked, setPicked] = useState<string>();
  if (countSkus(catalog) <= SKU_NODES_MAX || picked === ALL) return [undefined, setPicked];
  const ids = specificationIds(catalog);
  const ruled = catalog.rules.specifications.find(({ skus }) => skus.length > 0)?.from;
  return [ids.find((id) => id === picked) ?? ruled ?? ids[0], setPicked];
}

function columnKey({ period, currency }: PriceColumnKey): string {
  return `${period} ${currency}`;
}
