import type { ImpactEdge, ImpactExample, ImpactJob, ImpactSummary, ImpactTotal } from '@regrade/client';
import { describeCheckedFile } from './describe-check.ts';
import type { PrintedPlan } from './plan.ts';

/** Of each that are printed; all of them are in the JSON. */
const DIFFERENCES_SHOWN_MAX = 30;
const EDGES_SHOWN_MAX = 15;
const VALUE_LENGTH_MAX = 60;

/** What `regrade plan` prints: the difference, the findings, then the impact by what customers may change to. */
export function describePlan(file: string, plan: PrintedPlan): string {
  const { ok, proven, findings, product, release, impact, note } = plan;
  const checked = describeCheckedFile({ file, ok, proven, findings });
  if (product === null) return `${checked}\n${note ?? ''}\n`;
  const lines = [
    `${product}, compared to ${release === null ? 'nothing: no release is published' : `release ${release}`}`,
  ];
  return [...lines, '', ...describeDifference(plan), '', checked, ...describeImpact(impact, note)]
    .join('\n')
    .concat('\n');
}

function describeDifference({ difference }: PrintedPlan): string[] {
  const shown = difference.slice(0, DIFFERENCES_SHOWN_MAX).map(({ path, before, after }) => {
    if (before === undefined) return `  + ${path}  ${show(after)}`;
    return after === undefined ? `  - ${path}  ${show(before)}` : `  ~ ${path}  ${show(before)} → ${show(after)}`;
  });
  const more = difference.length - shown.length;
  const count = difference.length === 1 ? '1 difference' : `${difference.length || 'no'} differences`;
  return [count, ...shown, ...(more > 0 ? [`  … and ${more} more: use --json to see them all.`] : [])];
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  return text.length > VALUE_LENGTH_MAX ? `${text.slice(0, VALUE_LENGTH_MAX)}…` : text;
}

function describeImpact(impact: ImpactJob | null, note: string | undefined): string[] {
  if (!impact) return [note ?? 'No impact.'];
  if (!impact.result) return [`The impact was not computed: the job is ${impact.state}. Plan again.`];
  const { result } = impact;
  const { subscriptions, affected, permanent, at } = result;
  const lines = [`Impact on ${count(subscriptions, 'running subscription')} at ${at}: ${affected} affected`];
  if (permanent > 0) lines.push(`  ${permanent} without an end have no options, before or after`);
  lines.push(...describeCounts(result), ...result.totals.map(describeTotal));
  const edges = result.edges.filter(isTouched);
  for (const edge of edges.slice(0, EDGES_SHOWN_MAX)) lines.push('', ...describeEdge(edge));
  const more = edges.length - EDGES_SHOWN_MAX + result.edgesLeftOut;
  if (more > 0) lines.push('', `  … and ${more} more: use --json to see them.`);
  return lines;
}

const KINDS = [
  ['appears', 'get an option that they did not have'],
  ['vanishes', 'lose an option'],
  ['dearer', 'pay more for one'],
  ['cheaper', 'pay less for one'],
  ['moved', 'get one at other quantities only'],
  ['ranges', 'may take other quantities'],
] as const;

function describeCounts({ counts, refusals }: ImpactSummary): string[] {
  const lines = KINDS.filter(([kind]) => counts[kind] > 0).map(([kind, says]) => `  ${counts[kind]} ${says}`);
  return [...lines, ...refusals.map(({ code, options }) => `    ${options} refused: ${code}`)];
}

function describeTotal({ currency, timing, outcome, options, before, after }: ImpactTotal): string {
  const what = timing === 'now' ? 'fees now' : 'prices of the next term';
  const sums = [before, after].filter((sum) => sum !== undefined).join(' → ');
  return `  ${outcome}: ${count(options, 'option')}, ${what} ${sums} ${currency}`;
}

function isTouched({ counts }: ImpactEdge): boolean {
  return KINDS.some(([kind]) => counts[kind] > 0);
}

function describeEdge({ component, from, to, move, timing, counts, examples }: ImpactEdge): string[] {
  const target = to.specification === from.specification ? to.skuKey : `${to.specification} ${to.skuKey}`;
  const name = move === 'sku' ? `${from.skuKey} → ${target}` : `${from.skuKey}, to ${move}`;
  const kinds = [...KINDS.map(([kind]) => kind), 'unchanged' as const].filter((kind) => counts[kind] > 0);
  const head = `  ${component} ${name}${timing === 'now' ? '' : ', at renewal'}: `;
  return [head + kinds.map((kind) => `${kind} ${counts[kind]}`).join(', '), ...examples.map(describeExample)];
}

function describeExample({ kind, subscription, currency, before, after, refusal }: ImpactExample): string {
  if (kind === 'ranges') return `      ${kind}: ${subscription}  ${rangesOf(before)} → ${rangesOf(after)}`;
  const at = (side: ImpactExample['before']) => {
    if (!side) return undefined;
    const quantities = Object.entries(side.at).map(([attribute, quantity]) => ` ${attribute} ${quantity}`);
    return `${side.figure}${quantities.length > 0 ? ` at${quantities.join(',')}` : ''}`;
  };
  const sides = [at(before) ?? 'not allowed', at(after) ?? refusal ?? 'not allowed'];
  return `      ${kind}: ${subscription}  ${sides.join(' → ')} ${currency}`;
}

function rangesOf(side: ImpactExample['before']): string {
  const ranges = Object.entries(side?.ranges ?? {}).map(
    ([attribute, { min, max, step }]) => `${attribute} ${min === max ? min : `${min} to ${max} in ${step}s`}`,
  );
  return ranges.join(', ');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
