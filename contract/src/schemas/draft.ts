import * as z from 'zod';
import { ruleTerms, skuTarget } from './catalog-document.ts';
import { finding, pointer, repairKind } from './finding.ts';
import { POINTER_LENGTH_MAX, TARGETS_PER_RULE_MAX } from './limits.ts';
import {
  amount,
  counter,
  currency,
  etag,
  exactNumber,
  instant,
  listOf,
  productId,
  reviewId,
  sentence,
} from './scalars.ts';

/** A seller's draft: contract §4. Saving stores whatever parses, with its findings. */

export const draftState = z.enum(['draft', 'in-review']);
export const reviewState = z.enum(['in-review', 'approved', 'rejected', 'withdrawn']);

/** Answer of everything that saves a draft; `ok` = no finding is an error. The entity tag is in `ETag` as well. */
export const savedDraft = z.object({ ok: z.boolean(), findings: listOf(finding), etag });

export const draft = savedDraft.extend({
  product: productId,
  /** A draft in review is frozen until it is decided or withdrawn. */
  state: draftState,
  /** The document as JSON, whatever it was written in. */
  document: z.unknown(),
  savedAt: instant,
  /** The newest review of this product, if there was one. */
  review: z
    .object({
      id: reviewId,
      state: reviewState,
      reason: sentence.exactOptional(),
    })
    .exactOptional(),
});

/** One row that the joint repair moves: `from` and `to` are the old and new amount of the flat part at `path`. */
const priceEdit = z.object({
  /** `…/parts/-` where a flat part is appended; then there is no `from`. */
  path: pointer,
  from: amount.exactOptional(),
  to: amount,
  currency,
  /** By how many minor units of the currency the price moves. */
  shiftMinor: exactNumber,
  message: sentence,
});

/** The cheapest shifts of prices that leave no rule with a target that is not dearer, or why there are none. */
export const jointRepair = z.union([
  z.object({
    feasible: z.literal(true),
    edits: listOf(priceEdit),
    /** Sum of the shifts in minor units, each times its weight. */
    cost: exactNumber,
    /** The errors that stay once the edits are made. */
    remaining: listOf(finding),
  }),
  z.object({
    feasible: z.literal(false),
    /** Pointers of the rules and fixed price rows that ask the impossible together, in order around the circle. */
    cycle: listOf(pointer),
    /** Price rows of the circle that cannot fall further, as no price is below 0. */
    floors: listOf(pointer),
    /** Rules of the circle; deleting any one of them opens it. */
    deletions: listOf(pointer),
    message: sentence,
  }),
  z.object({
    /** Not searched for: too many prices hang together by rules. Nothing is known; single repairs remain. */
    feasible: z.null(),
    message: sentence,
  }),
]);

export const verification = z.object({
  ok: z.boolean(),
  /** Number of (rule, period, currency) proven sound. */
  proven: counter,
  findings: listOf(finding),
  repair: jointRepair.exactOptional(),
});

/** An offered repair, named by what the finding says of it. */
export const repairRequest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: repairKind, path: pointer.max(POINTER_LENGTH_MAX) }),
  /** All edits of the joint repair that `verification` shows. */
  z.strictObject({ kind: z.literal('joint') }),
]);

/** One specification rule without its SKU rules, which it keeps. */
export const specificationRuleRequest = z.strictObject(ruleTerms);
/** All targets of one original SKU. */
export const skuRuleRequest = z.strictObject({
  to: z.array(skuTarget).min(1).max(TARGETS_PER_RULE_MAX).readonly(),
});

export type ReviewState = z.infer<typeof reviewState>;
export type DraftState = z.infer<typeof draftState>;
export type SavedDraft = z.infer<typeof savedDraft>;
export type Draft = z.infer<typeof draft>;
export type Verification = z.infer<typeof verification>;
export type JointRepair = z.infer<typeof jointRepair>;
export type RepairRequest = z.infer<typeof repairRequest>;
export type SpecificationRuleRequest = z.infer<typeof specificationRuleRequest>;
export type SkuRuleRequest = z.infer<typeof skuRuleRequest>;
