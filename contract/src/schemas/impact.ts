import * as z from 'zod';
import { finding } from './finding.ts';
import { feeStep } from './quote.ts';
import { difference } from './review.ts';
import {
  amount,
  counter,
  currency,
  identifier,
  impactId,
  instant,
  listOf,
  period,
  productId,
  quantities,
  quantityRange,
  revision,
  sentence,
  skuKey,
  subscriptionId,
} from './scalars.ts';
import { changeTiming } from './selection.ts';

/** What a draft does to running subscriptions: contract §3, `plan`, and §4, `draft/impact`. */

/**
 * Of an option: allowed after only, before only, on both sides for more, for less or for the same, or `moved`: on both, but
 * the nearest allowed quantities are others, so the two figures are not compared.
 */
export const impactOutcome = z.enum(['appears', 'vanishes', 'dearer', 'cheaper', 'moved', 'unchanged']);
/** `ranges`: on both sides, and what the quantities may become differs. */
export const impactKind = z.enum([...impactOutcome.options, 'ranges']);

/** Subscriptions with an option of the kind; one may count under several. */
const counts = z.object({
  appears: counter,
  vanishes: counter,
  dearer: counter,
  cheaper: counter,
  moved: counter,
  unchanged: counter,
  ranges: counter,
});

/** `before` and `after` add up what each customer would see: fees now, or prices of the next term at renewal. */
const total = z.object({
  currency,
  timing: changeTiming,
  outcome: impactOutcome,
  options: counter,
  before: amount.exactOptional(),
  after: amount.exactOptional(),
});

const refusals = listOf(z.object({ code: z.string(), options: counter }));

const exampleSide = z.object({
  /** The running quantities, moved to the nearest allowed point; the figure is for them. */
  at: quantities,
  ranges: z.record(z.string(), quantityRange.extend({ ranges: listOf(quantityRange).exactOptional() })),
  figure: amount,
  /** How the figure came about. */
  steps: listOf(feeStep),
});

const example = z.object({
  kind: impactKind,
  subscription: subscriptionId,
  currency,
  period,
  quantities,
  before: exampleSide.exactOptional(),
  after: exampleSide.exactOptional(),
  refusal: z.string().exactOptional(),
});

const node = z.object({ specification: identifier, skuKey });

const edge = z.object({
  component: identifier,
  from: node,
  to: node,
  /** To another SKU, or the one that runs with more or less of it. */
  move: z.enum(['sku', 'grow', 'shrink']),
  timing: changeTiming,
  counts,
  totals: listOf(total),
  refusals,
  /** The smallest ids of each kind. */
  examples: listOf(example),
});

export const impactSummary = z.object({
  /** The instant that fees were computed for. */
  at: instant,
  subscriptions: counter,
  /** Those with an option of another kind than `unchanged`. */
  affected: counter,
  /** Without an end, so without options. */
  permanent: counter,
  counts,
  totals: listOf(total),
  refusals,
  /** Those that touch most subscriptions; the number of the others is in `edgesLeftOut`. */
  edges: listOf(edge),
  edgesLeftOut: counter,
});

export const impactJob = z.object({
  id: impactId,
  product: productId,
  /** The release in force that the document is compared to. */
  release: revision,
  at: instant,
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  /** Subscriptions looked at; `total` is absent until they have been counted. */
  progress: z.object({ seen: counter, total: counter.exactOptional() }),
  /** Once it is done. */
  result: impactSummary.exactOptional(),
});

/** What publishing a document would mean; nothing of it is saved. */
export const catalogPlan = z.object({
  product: productId,
  /** The release in force; null before the first. */
  release: revision.nullable(),
  ok: z.boolean(),
  proven: counter,
  findings: listOf(finding),
  difference: listOf(difference),
  /** Null where nothing runs yet, or where the document cannot become a release: `note` says which. */
  impact: impactJob.nullable(),
  note: sentence.exactOptional(),
});

export type ImpactOutcome = z.infer<typeof impactOutcome>;
export type ImpactKind = z.infer<typeof impactKind>;
export type ImpactSummary = z.infer<typeof impactSummary>;
export type ImpactEdge = z.infer<typeof edge>;
export type ImpactTotal = z.infer<typeof total>;
export type ImpactExample = z.infer<typeof example>;
export type ImpactJob = z.infer<typeof impactJob>;
export type CatalogPlan = z.infer<typeof catalogPlan>;
