import type {
  CatalogPlan as CatalogPlanJson,
  ImpactEdge as ImpactEdgeJson,
  ImpactExample as ImpactExampleJson,
  ImpactJob as ImpactJobJson,
  ImpactSummary as ImpactSummaryJson,
  ImpactTotal as ImpactTotalJson,
} from '@regrade/client';
import {
  formatInstant,
  type ImpactEdge,
  type ImpactExample,
  type ImpactExampleSide,
  type ImpactSummary,
  type ImpactTotal,
} from '@regrade/core';
import type { CatalogPlan } from '../../engine/impact/ask-impact.ts';
import type { ImpactJob } from '../../engine/impact/impact-jobs.ts';
import { moneyFormat } from './money.ts';

export function renderImpactJob({ id, product, release, at, state }: ImpactJob): ImpactJobJson {
  const job = { id, product, release, at: formatInstant(at), state: state.kind };
  switch (state.kind) {
    case 'running':
      return { ...job, progress: { seen: state.seen, total: state.total } };
    case 'done':
      return { ...job, progress: { seen: state.seen, total: state.seen }, result: renderSummary(state.summary) };
    case 'waiting':
    case 'failed':
    case 'cancelled':
      return { ...job, progress: { seen: 0 } };
  }
}

/** With the lines of the text that was sent. */
export function renderPlan(
  { product, release, checked, difference, impact }: CatalogPlan,
  lineOf: (pointer: string) => number | undefined,
): CatalogPlanJson {
  const { ok, proven } = checked;
  const findings = checked.findings.map((finding) => {
    const line = lineOf(finding.path);
    return line === undefined ? finding : { ...finding, line };
  });
  const plan = { product, release, ok, proven, findings, difference };
  if (impact) return { ...plan, impact: renderImpactJob(impact) };
  const note =
    release === null
      ? 'Nothing of this product is published, so no subscription of it runs.'
      : 'This document cannot become a release yet, so its impact cannot be computed: the findings say why.';
  return { ...plan, impact: null, note };
}

function renderSummary({ at, edges, totals, ...counted }: ImpactSummary): ImpactSummaryJson {
  return { ...counted, at: formatInstant(at), totals: totals.map(renderTotal), edges: edges.map(renderEdge) };
}

function renderEdge({ totals, examples, ...edge }: ImpactEdge): ImpactEdgeJson {
  return {
    ...edge,
    totals: totals.map(renderTotal),
    examples: examples.map(({ kind, ...example }) => ({ kind, ...renderExample(example) })),
  };
}

/** A side on which the options do not exist has no sum. */
function renderTotal({ beforeMinor, afterMinor, ...total }: ImpactTotal): ImpactTotalJson {
  const { outcome, currency } = total;
  const { minor } = moneyFormat(currency);
  return {
    ...total,
    ...(outcome !== 'appears' && { before: minor(beforeMinor) }),
    ...(outcome !== 'vanishes' && { after: minor(afterMinor) }),
  };
}

function renderExample({ before, after, ...example }: ImpactExample): Omit<ImpactExampleJson, 'kind'> {
  const { minor } = moneyFormat(example.currency);
  const side = ({ figureMinor, at, ranges, steps }: ImpactExampleSide) => ({
    ...{ at, ranges, steps },
    figure: minor(figureMinor),
  });
  return { ...example, ...(before && { before: side(before) }), ...(after && { after: side(after) }) };
}
