import type { FeeStep } from '../fees/explain.ts';
import { type ComparedOption, edgeKey } from './compare-options.ts';
import {
  IMPACT_OUTCOMES,
  type ImpactEdge,
  type ImpactEdgeName,
  type ImpactExample,
  type ImpactKind,
  type ImpactOutcome,
  type ImpactRefusal,
  type ImpactTotal,
} from './impact.ts';

/** Examples of each kind on one edge. */
export const IMPACT_EXAMPLES_MAX = 3;

/** Counted so far on one edge. */
export interface EdgeTally {
  readonly key: string;
  readonly name: ImpactEdgeName;
  readonly byCurrency: Map<string, CurrencyTally>;
  readonly refusals: Map<string, number>;
  readonly examples: { readonly [kind in ImpactKind]: ImpactExample[] };
  ranges: number;
}

export type CurrencyTally = { readonly [outcome in ImpactOutcome]: OutcomeTally };

interface OutcomeTally {
  options: number;
  beforeMinor: bigint;
  afterMinor: bigint;
}

export function createEdgeTally(name: ImpactEdgeName): EdgeTally {
  return {
    key: edgeKey(name),
    name,
    byCurrency: new Map(),
    refusals: new Map(),
    examples: { appears: [], vanishes: [], dearer: [], cheaper: [], moved: [], unchanged: [], ranges: [] },
    ranges: 0,
  };
}

export function currencyTallyOf({ byCurrency }: EdgeTally, currency: string): CurrencyTally {
  const known = byCurrency.get(currency);
  if (known) return known;
  const none = (): OutcomeTally => ({ options: 0, beforeMinor: 0n, afterMinor: 0n });
  const created = {
    appears: none(),
    vanishes: none(),
    dearer: none(),
    cheaper: none(),
    moved: none(),
    unchanged: none(),
  };
  byCurrency.set(currency, created);
  return created;
}

/** One option of one subscription, with its figures; a figure is undefined where the option does not exist. */
export interface TalliedOption {
  readonly compared: ComparedOption;
  readonly before: bigint | undefined;
  readonly after: bigint | undefined;
  readonly refusal: string | undefined;
  /** Asked for those that are kept. */
  readonly explain: (side: 'before' | 'after') => readonly FeeStep[];
  readonly of: Pick<ImpactExample, 'subscription' | 'currency' | 'period' | 'quantities'>;
}

/** Keeps the smallest ids, whatever the order of the stream. */
export function keepExample(edge: EdgeTally, kind: ImpactKind, option: TalliedOption): void {
  const kept = edge.examples[kind];
  const last = kept.at(-1);
  const { subscription } = option.of;
  if (kept.length === IMPACT_EXAMPLES_MAX && last && last.subscription <= subscription) return;
  const index = kept.findIndex((example) => example.subscription > subscription);
  kept.splice(index === -1 ? kept.length : index, 0, exampleOf(option));
  kept.length = Math.min(kept.length, IMPACT_EXAMPLES_MAX);
}

function exampleOf({ compared, refusal, explain, of, ...figures }: TalliedOption): ImpactExample {
  const side = (name: 'before' | 'after') => {
    const [option, figureMinor] = [compared[name], figures[name]];
    if (!option || figureMinor === undefined) return undefined;
    return { at: option.at, ranges: option.ranges, figureMinor, steps: explain(name) };
  };
  const sides = { before: side('before'), after: side('after') };
  return {
    ...of,
    ...(sides.before && { before: sides.before }),
    ...(sides.after && { after: sides.after }),
    ...(refusal !== undefined && { refusal }),
  };
}

/** What was counted on an edge, in a fixed order. */
export function summarizeEdge(edge: EdgeTally): ImpactEdge {
  const totals = totalsOf([edge]);
  const count = (outcome: ImpactOutcome) =>
    totals.reduce((sum, total) => (total.outcome === outcome ? sum + total.options : sum), 0);
  const kinds: readonly ImpactKind[] = [...IMPACT_OUTCOMES, 'ranges'];
  return {
    ...edge.name,
    counts: {
      appears: count('appears'),
      vanishes: count('vanishes'),
      dearer: count('dearer'),
      cheaper: count('cheaper'),
      moved: count('moved'),
      unchanged: count('unchanged'),
      ranges: edge.ranges,
    },
    totals,
    refusals: refusalsOf([edge]),
    examples: kinds.flatMap((kind) => edge.examples[kind].map((example) => ({ kind, ...example }))),
  };
}

/** By currency, time and outcome; what does not occur is left out. */
export function totalsOf(edges: readonly EdgeTally[]): ImpactTotal[] {
  const byKey = new Map<string, ImpactTotal>();
  for (const { name, byCurrency } of edges) {
    for (const [currency, tally] of byCurrency) {
      for (const [index, outcome] of IMPACT_OUTCOMES.entries()) {
        const { options, beforeMinor, afterMinor } = tally[outcome];
        if (options === 0) continue;
        const key = `${currency} ${name.timing} ${index}`;
        const sum = byKey.get(key);
        byKey.set(key, {
          currency,
          timing: name.timing,
          outcome,
          options: options + (sum?.options ?? 0),
          beforeMinor: beforeMinor + (sum?.beforeMinor ?? 0n),
          afterMinor: afterMinor + (sum?.afterMinor ?? 0n),
        });
      }
    }
  }
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, total]) => total);
}

/** The most frequent first. */
export function refusalsOf(edges: readonly EdgeTally[]): ImpactRefusal[] {
  const counts = new Map<string, number>();
  for (const { refusals } of edges) {
    for (const [code, options] of refusals) counts.set(code, (counts.get(code) ?? 0) + options);
  }
  return [...counts]
    .map(([code, options]) => ({ code, options }))
    .sort((a, b) => b.options - a.options || (a.code < b.code ? -1 : 1));
}
