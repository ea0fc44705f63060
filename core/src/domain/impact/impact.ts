import type { Quantities } from '../catalog/catalog.ts';
import type { FeeStep } from '../fees/explain.ts';
import type { Instant } from '../kernel/time.ts';
import type { ChangeTiming } from '../rules/decide-change.ts';
import type { OptionRange } from '../rules/option-range.ts';

/**
 * What publishing a draft does to the changes that running subscriptions may make (G3). An *option* is one selection that
 * one component may change to at one time; `figure` is its fee now (`net` of the quote, in minor units), or for a change
 * at renewal the price of the next term.
 *
 * `appears`, `vanishes`: allowed on one side only. `dearer`, `cheaper`, `unchanged`: allowed on both, at the same quantities,
 * by the figure the customer would see. `moved`: allowed on both, but the nearest allowed quantities are others, so the
 * two figures are of different selections and are not compared.
 */
export type ImpactOutcome = 'appears' | 'vanishes' | 'dearer' | 'cheaper' | 'moved' | 'unchanged';
/** All outcomes, in the order in which they are shown. */
export const IMPACT_OUTCOMES: readonly ImpactOutcome[] = [
  'appears',
  'vanishes',
  'dearer',
  'cheaper',
  'moved',
  'unchanged',
];

/** `ranges`: allowed on both sides, and what the quantities may become (`quantities` of the option) differs. */
export type ImpactKind = ImpactOutcome | 'ranges';

/** To another SKU, or the one that runs, with more or with less of it. */
export type ImpactMove = 'sku' | 'grow' | 'shrink';

export interface ImpactNode {
  readonly specification: string;
  readonly skuKey: string;
}

/** What options are counted by. A rule that lets the customer choose the time gives two: `now` and `at-renewal`. */
export interface ImpactEdgeName {
  readonly component: string;
  readonly from: ImpactNode;
  readonly to: ImpactNode;
  readonly move: ImpactMove;
  readonly timing: ChangeTiming;
}

/** Options of one outcome in one currency. The sums add up what each customer would see, each rounded once by itself. */
export interface ImpactTotal {
  readonly currency: string;
  readonly timing: ChangeTiming;
  readonly outcome: ImpactOutcome;
  readonly options: number;
  /** 0 where the option did not exist before. */
  readonly beforeMinor: bigint;
  /** 0 where the option exists no more. */
  readonly afterMinor: bigint;
}

export interface ImpactExampleSide {
  /** The quantities that the figure is for: the running ones moved to the nearest allowed point. */
  readonly at: Quantities;
  readonly ranges: { readonly [attribute: string]: OptionRange };
  readonly figureMinor: bigint;
  /** How it came about. */
  readonly steps: readonly FeeStep[];
}

/** One option of one subscription; a side is absent where the option does not exist there. */
export interface ImpactExample {
  readonly subscription: string;
  readonly currency: string;
  readonly period: string;
  readonly quantities: Quantities;
  readonly before?: ImpactExampleSide;
  readonly after?: ImpactExampleSide;
  /** Code of the refusal that takes the place of a vanished option. */
  readonly refusal?: string;
}

export interface ImpactRefusal {
  readonly code: string;
  readonly options: number;
}

export interface ImpactEdge extends ImpactEdgeName {
  /** Each subscription has at most one option per edge, so these count subscriptions too. */
  readonly counts: { readonly [kind in ImpactKind]: number };
  readonly totals: readonly ImpactTotal[];
  /** Of the vanished ones. */
  readonly refusals: readonly ImpactRefusal[];
  /** Of every kind but `unchanged`: the smallest ids. */
  readonly examples: readonly ({ readonly kind: ImpactKind } & ImpactExample)[];
}

export interface ImpactSummary {
  /** The instant that fees were computed for. */
  readonly at: Instant;
  /** Running at that instant. */
  readonly subscriptions: number;
  /** Those with an option that appears, vanishes, costs something else, moved, or may take other quantities. */
  readonly affected: number;
  /** Without an end: no fee can be named, so nothing is offered before or after. */
  readonly permanent: number;
  /** Subscriptions with at least one option of the kind; one subscription may count under several. */
  readonly counts: { readonly [kind in ImpactKind]: number };
  readonly totals: readonly ImpactTotal[];
  readonly refusals: readonly ImpactRefusal[];
  /** Those that touch most subscriptions first; the rest is in `edgesLeftOut`. */
  readonly edges: readonly ImpactEdge[];
  readonly edgesLeftOut: number;
}
