import type { Finding } from '@regrade/client';
import { type Catalog, checkRules } from '@regrade/core';
import { layOutRules, type RuleLayout } from './lay-out-rules.ts';
import { buildRuleGraph, type RuleGraphView } from './rule-edges.ts';
import type { Paper } from './rule-paper.ts';

/** The rules of a catalog, with what verification says of them. */
export interface DrawnRules {
  readonly catalog: Catalog;
  readonly findings: readonly Pick<Finding, 'path' | 'severity'>[];
}

export interface DrawQuestion {
  /** Comes back with the answer. */
  readonly n: number;
  /** Absent: those of the question before. */
  readonly rules?: DrawnRules;
  readonly view: RuleGraphView;
  readonly paper: Paper;
}

/** A drawing of one view; plain data, because it comes from another thread. */
export interface RuleDrawing {
  readonly n: number;
  readonly view: RuleGraphView;
  readonly placed: RuleLayout;
}

/**
 * Compares the prices of all rules and lays the graph out: a hundred milliseconds with 1,000 SKUs, so it runs beside the
 * page. Rules are compared once for all views of them.
 */
export function createRuleDrawer(): (question: DrawQuestion) => RuleDrawing | undefined {
  let known: (DrawnRules & { readonly checks: ReturnType<typeof checkRules> }) | undefined;
  return ({ n, rules, view, paper }) => {
    if (rules) known = { ...rules, checks: checkRules(rules.catalog) };
    if (!known) return undefined;
    return { n, view, placed: layOutRules(buildRuleGraph(known, view), paper) };
  };
}
