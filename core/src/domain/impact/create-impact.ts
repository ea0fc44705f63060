import { priceOf, rowFor } from '../catalog/price.ts';
import type { Selection } from '../catalog/selection.ts';
import { findSku, findSpecification } from '../catalog/sku.ts';
import type { Instant } from '../kernel/time.ts';
import type { QuotableRelease } from '../quote/build-quote.ts';
import { type ComparedOption, compareOptions, edgeKey } from './compare-options.ts';
import {
  type CurrencyTally,
  createEdgeTally,
  currencyTallyOf,
  type EdgeTally,
  keepExample,
  refusalsOf,
  summarizeEdge,
  totalsOf,
} from './edge-tally.ts';
import { explainFigure } from './explain-figure.ts';
import type { ImpactEdge, ImpactKind, ImpactOutcome, ImpactSummary } from './impact.ts';
import type { ImpactComponent, ImpactSubscription } from './impact-subscription.ts';
import { countShareAlike, figureOf, type PricedMoment, pricedMoment, pricingSideOf } from './option-figure.ts';
import { createRecentMemo } from './recent-memo.ts';

export interface ImpactInput {
  /** The published release. */
  readonly before: QuotableRelease;
  /** The draft, compiled as the release that it would become. */
  readonly after: QuotableRelease;
  /** The instant that fees are computed for. */
  readonly at: Instant;
}

export interface Impact {
  /** Takes one running subscription into account, in any order; one whose term has ended is passed over. */
  add(subscription: ImpactSubscription): void;
  summary(): ImpactSummary;
}

/** Compared options that are remembered: some 50 MB, enough for ten thousand distinct selections with ten targets each. */
const MEMO_OPTIONS_MAX = 200_000;
/** Edges that a summary lists; all of them are in its counts and totals. */
export const IMPACT_EDGES_MAX = 500;

/**
 * Adds up what a draft does to a stream of running subscriptions: whose allowed changes appear, vanish or cost something
 * else, and by how much. Memory does not grow with the stream: it holds the edges of the two releases (bounded by the
 * file), their currencies, a few examples each, and a bounded memo.
 *
 * What a selection may change to does not depend on who runs it, so it is decided once per distinct selection, period and
 * currency (and agreed price, where that stands in for a list price that is gone). Of a subscription only the share left
 * and the agreed price are new: where the fee rule has a rate (`rateBasisOf`), an option costs it two multiplications.
 */
export function createImpact(input: ImpactInput): Impact {
  const edges = new Map<string, EdgeTally>();
  const count = createCounter(input);
  const optionsOf = createOptionSource(input, edges);
  const totals = { subscriptions: 0, affected: 0, permanent: 0 };
  const counts = { appears: 0, vanishes: 0, dearer: 0, cheaper: 0, moved: 0, unchanged: 0, ranges: 0 };
  return {
    add(subscription) {
      const { end } = subscription.term;
      if (end !== null && end <= input.at) return;
      totals.subscriptions += 1;
      const running = end === null ? [] : subscription.components.filter(({ to }) => to !== null);
      if (running.length === 0) totals.permanent += 1;
      const moment = count.momentOf(subscription);
      const kinds = new Set<ImpactKind>();
      for (const component of running) {
        for (const option of optionsOf(subscription, component)) count.tally({ option, component, moment, kinds });
      }
      for (const kind of kinds) counts[kind] += 1;
      if (kinds.size > (kinds.has('unchanged') ? 1 : 0)) totals.affected += 1;
    },
    summary() {
      const all = [...edges.values()];
      const summaries = all.map(summarizeEdge).filter(({ totals: counted }) => counted.length > 0);
      const listed = summaries.sort(byTouched);
      return {
        at: input.at,
        ...totals,
        counts: { ...counts },
        totals: totalsOf(all),
        refusals: refusalsOf(all),
        edges: listed.slice(0, IMPACT_EDGES_MAX),
        edgesLeftOut: Math.max(0, listed.length - IMPACT_EDGES_MAX),
      };
    },
  };
}

/** An option with the places where it is counted. */
interface BoundOption {
  readonly compared: ComparedOption;
  readonly edge: EdgeTally;
  readonly totals: CurrencyTally;
  /** Exactly the same figures on both sides, whatever the term. */
  readonly isSame: boolean;
}

type OptionSource = (subscription: ImpactSubscription, component: ImpactComponent) => readonly BoundOption[];

function createOptionSource(input: ImpactInput, edges: Map<string, EdgeTally>): OptionSource {
  const { before, after } = input;
  const isAlike =
    countShareAlike(pricingSideOf(before), pricingSideOf(after)) &&
    before.policy.downgrades === after.policy.downgrades;
  const memo = createRecentMemo<readonly BoundOption[] | 'by-agreed-price'>({
    weightMax: MEMO_OPTIONS_MAX,
    weightOf: (options) => (typeof options === 'string' ? 1 : 1 + options.length),
  });

  function compare({ period, currency }: ImpactSubscription, runs: ImpactComponent): readonly BoundOption[] {
    return compareOptions(input, { runs, period, currency }).map((compared) => {
      const key = edgeKey(compared.edge);
      const edge = edges.get(key) ?? createEdgeTally(compared.edge);
      edges.set(key, edge);
      return { compared, edge, totals: currencyTallyOf(edge, currency), isSame: isAlike && hasSamePrices(compared) };
    });
  }

  return (subscription, component) => {
    const key = selectionKey(subscription, component);
    const known = memo.get(key);
    if (typeof known === 'object') return known;
    const { selection } = component;
    const isListed =
      known === undefined && [before, after].every((release) => isPriced(release, { ...subscription, selection }));
    if (isListed) {
      const compared = compare(subscription, component);
      memo.set(key, compared);
      return compared;
    }
    if (known === undefined) memo.set(key, 'by-agreed-price');
    const pricedKey = `${key} ${component.agreedPriceMicros}`;
    const priced = memo.get(pricedKey);
    if (typeof priced === 'object') return priced;
    const compared = compare(subscription, component);
    memo.set(pricedKey, compared);
    return compared;
  };
}

function selectionKey({ period, currency }: ImpactSubscription, { selection }: ImpactComponent): string {
  let key = `${period} ${currency} ${selection.component} ${selection.specification} ${selection.skuKey}`;
  for (const attribute in selection.quantities) key += ` ${attribute} ${selection.quantities[attribute]}`;
  return key;
}

function isPriced(
  { catalog }: QuotableRelease,
  of: { selection: Selection; period: string; currency: string },
): boolean {
  const found = findSpecification(catalog, of.selection.specification);
  const sku = found && findSku(found.specification, of.selection.skuKey);
  const row = sku && rowFor(sku, of);
  return row !== undefined && priceOf(row, of.selection.quantities) !== undefined;
}

function hasSamePrices({ before, after }: ComparedOption): boolean {
  return before?.toMicros === after?.toMicros && before?.fromMicros === after?.fromMicros;
}

function createCounter(input: ImpactInput) {
  const [before, after] = [pricingSideOf(input.before), pricingSideOf(input.after)];
  const isShared = countShareAlike(before, after);

  function tally(of: {
    readonly option: BoundOption;
    readonly component: ImpactComponent;
    readonly moment: PricedMoment;
    readonly kinds: Set<ImpactKind>;
  }): void {
    const { component, moment, kinds } = of;
    const { compared, edge, totals, isSame } = of.option;
    const { timing } = edge.name;
    const old = compared.before && figureOf(before, { option: compared.before, timing, component, moment });
    const next =
      isSame && old ? old : compared.after && figureOf(after, { option: compared.after, timing, component, moment });
    const [oldMinor, nextMinor] = [old?.ok ? old.value : undefined, next?.ok ? next.value : undefined];
    const outcome = outcomeOf(oldMinor, nextMinor, compared.isMoved);
    if (outcome === undefined) return;
    const total = totals[outcome];
    total.options += 1;
    if (oldMinor !== undefined) total.beforeMinor += oldMinor;
    if (nextMinor !== undefined) total.afterMinor += nextMinor;
    kinds.add(outcome);
    const hasOtherRanges = compared.rangesDiffer && oldMinor !== undefined && nextMinor !== undefined;
    if (outcome === 'unchanged' && !hasOtherRanges) return;
    const refusal = outcome === 'vanishes' ? (next && !next.ok ? next.error : compared.refusal) : undefined;
    if (refusal !== undefined) edge.refusals.set(refusal, (edge.refusals.get(refusal) ?? 0) + 1);
    const { id, currency, period } = moment.subscription;
    const { quantities } = component.selection;
    const shown = { subscription: id, currency, period, quantities };
    const explain = (side: 'before' | 'after') => {
      const option = compared[side];
      return option ? explainFigure(side === 'before' ? before : after, { option, timing, component, moment }) : [];
    };
    const tallied = { compared, before: oldMinor, after: nextMinor, refusal, explain, of: shown };
    if (outcome !== 'unchanged') keepExample(edge, outcome, tallied);
    if (!hasOtherRanges) return;
    edge.ranges += 1;
    kinds.add('ranges');
    keepExample(edge, 'ranges', tallied);
  }

  return { tally, momentOf: (subscription: ImpactSubscription) => pricedMoment(subscription, input.at, isShared) };
}

/** Undefined: the fee rule refuses it on both sides. */
function outcomeOf(before: bigint | undefined, after: bigint | undefined, isMoved: boolean): ImpactOutcome | undefined {
  if (before === undefined) return after === undefined ? undefined : 'appears';
  if (after === undefined) return 'vanishes';
  if (isMoved) return 'moved';
  return after > before ? 'dearer' : after < before ? 'cheaper' : 'unchanged';
}

function byTouched(a: ImpactEdge, b: ImpactEdge): number {
  const touched = ({ totals }: ImpactEdge) =>
    totals.reduce((sum, { outcome, options }) => (outcome === 'unchanged' ? sum : sum + options), 0);
  return touched(b) - touched(a) || (edgeKey(a) < edgeKey(b) ? -1 : 1);
}
