import type { Choices, Quantities } from '../catalog/catalog.ts';
import { rateBasisOf } from '../fees/net-rate.ts';
import { present } from '../kernel/assert.ts';
import { ok } from '../kernel/result.ts';
import type { QuotableRelease } from '../quote/build-quote.ts';
import { type ChangeTiming, type Decision, decideChange, type RunningSelection } from '../rules/decide-change.ts';
import type { OptionRange } from '../rules/option-range.ts';
import { type ChangeOption, type ChangeOptions, listOptions } from '../rules/options.ts';
import type { ImpactEdgeName, ImpactMove } from './impact.ts';

/** One option under one release, before anybody's term is looked at. */
export interface OptionSide {
  readonly at: Quantities;
  readonly ranges: { readonly [attribute: string]: OptionRange };
  /** Exact list prices of one period, as decided. */
  readonly fromMicros: bigint;
  readonly toMicros: bigint;
  /** Only where the fee rule has no rate, so that each subscription is priced as a quote is. */
  readonly decision?: Decision;
}

/** An option that exists before, after, or both. */
export interface ComparedOption {
  readonly edge: ImpactEdgeName;
  readonly before?: OptionSide;
  readonly after?: OptionSide;
  /** On both sides, for other quantities. */
  readonly isMoved: boolean;
  readonly rangesDiffer: boolean;
  /** Where it exists before only: the code that refuses it now. */
  readonly refusal?: string;
}

export interface ComparedReleases {
  readonly before: QuotableRelease;
  readonly after: QuotableRelease;
}

export interface RunningKind {
  readonly runs: RunningSelection;
  readonly period: string;
  readonly currency: string;
}

/** Every option of one running component under two releases, paired by target, move and time. */
export function compareOptions(releases: ComparedReleases, running: RunningKind): ComparedOption[] {
  const before = optionsUnder(releases.before, running);
  const after = optionsUnder(releases.after, running);
  const compared: ComparedOption[] = [];
  for (const [key, { edge, side, sku }] of before.byKey) {
    const kept = after.byKey.get(key);
    if (kept) {
      compared.push(compareSides({ edge, before: side, after: kept.side }));
      continue;
    }
    const refusal = refusalOf(releases.after, { running, edge, sku, at: side.at, refused: after.refused });
    compared.push({ edge, before: side, isMoved: false, rangesDiffer: false, refusal });
  }
  for (const [key, { edge, side }] of after.byKey) {
    if (!before.byKey.has(key)) compared.push({ edge, after: side, isMoved: false, rangesDiffer: false });
  }
  return compared;
}

/** One text for one edge. */
export function edgeKey({ component, from, to, move, timing }: ImpactEdgeName): string {
  return [component, from.specification, from.skuKey, to.specification, to.skuKey, move, timing].join(' ');
}

interface NamedSide {
  readonly edge: ImpactEdgeName;
  readonly side: OptionSide;
  /** Of the target. */
  readonly sku: Choices;
}

function optionsUnder(
  release: QuotableRelease,
  { runs, period, currency }: RunningKind,
): { readonly byKey: ReadonlyMap<string, NamedSide>; readonly refused: ChangeOptions['refused'] } {
  const decisions: Decision[] = [];
  const listed = listOptions({ ...release, period, currency, running: [runs], hints: false }, (decision) => {
    decisions.push(decision);
    return ok(undefined);
  });
  const byKey = new Map<string, NamedSide>();
  for (const [index, option] of listed.options.entries()) {
    const decision = present(decisions[index], 'every option was decided, in the order of the options');
    const side = sideOf(release, option, decision);
    for (const timing of timingsOf(option)) {
      const edge = edgeOf({ runs, option, timing });
      byKey.set(edgeKey(edge), { edge, side, sku: option.sku });
    }
  }
  return { byKey, refused: listed.refused };
}

function sideOf(release: QuotableRelease, option: ChangeOption, decision: Decision): OptionSide {
  const [component] = decision.components;
  const { fromListPriceMicros, toPriceMicros } = present(component, 'an option changes one component');
  return {
    at: option.at.quantities,
    ranges: option.quantities,
    fromMicros: fromListPriceMicros,
    toMicros: toPriceMicros,
    // Kept a long time by many: without the trace, which nobody reads here.
    ...(rateBasisOf(release.feeRule) === undefined && { decision: { ...decision, timing: 'now', tried: [] } }),
  };
}

function timingsOf({ timing }: ChangeOption): readonly ChangeTiming[] {
  return timing === 'customer-chooses' ? ['now', 'at-renewal'] : [timing];
}

function edgeOf(of: { runs: RunningSelection; option: ChangeOption; timing: ChangeTiming }): ImpactEdgeName {
  const { selection } = of.runs;
  const { component, specification, skuKey, at } = of.option;
  const from = { specification: selection.specification, skuKey: selection.skuKey };
  const stays = specification === from.specification && skuKey === from.skuKey;
  const move = stays ? moveOf(selection.quantities, at.quantities) : 'sku';
  return { component, from, to: { specification, skuKey }, move, timing: of.timing };
}

/** Options of the running SKU grow or shrink one quantity; one that lands on a new grid may do both, and counts as less. */
function moveOf(running: Quantities, at: Quantities): ImpactMove {
  return Object.keys(at).some((attribute) => (at[attribute] ?? 0) < (running[attribute] ?? 0)) ? 'shrink' : 'grow';
}

function compareSides(of: { edge: ImpactEdgeName; before: OptionSide; after: OptionSide }): ComparedOption {
  const { before, after } = of;
  return { ...of, isMoved: !isSame(before.at, after.at), rangesDiffer: !isSame(before.ranges, after.ranges) };
}

function isSame(a: object, b: object): boolean {
  return JSON.stringify(Object.entries(a).sort(byName)) === JSON.stringify(Object.entries(b).sort(byName));
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** Why what was offered is not offered now: the reason of the whole SKU where it has one, else of these quantities. */
function refusalOf(
  after: QuotableRelease,
  of: { running: RunningKind; edge: ImpactEdgeName; sku: Choices; at: Quantities; refused: ChangeOptions['refused'] },
): string {
  const { edge, running, sku, at } = of;
  const { specification, skuKey } = edge.to;
  const whole = of.refused.find((option) => option.specification === specification && option.skuKey === skuKey);
  if (whole) return whole.code;
  const { runs, period, currency } = running;
  const change = { component: edge.component, specification, sku, quantities: at };
  const { timing } = edge;
  const decided = decideChange({ ...after, period, currency, running: [runs], changes: [change], timing });
  // Allowed at these quantities, though the one nearest to the running ones is not: it is not listed any more.
  return decided.ok ? 'change.quantity-not-allowed' : decided.error.code;
}
