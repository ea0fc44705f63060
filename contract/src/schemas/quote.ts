import * as z from 'zod';
import { blocker } from './delivery.ts';
import { CHANGES_PER_QUOTE_MAX } from './limits.ts';
import { couponCode } from './money-rules.ts';
import {
  accountId,
  amount,
  choices,
  counter,
  currency,
  exactNumber,
  identifier,
  instant,
  listOf,
  orderId,
  period,
  quantities,
  quoteId,
  revision,
  sentence,
  subscriptionId,
} from './scalars.ts';
import { changeTiming, direction, selection } from './selection.ts';
import { discountLine, taxLine } from './statement.ts';

/** Quotes: contract §4 (request) and §5 (shape). */

const requestedChange = z.strictObject({
  component: identifier,
  specification: identifier.exactOptional(),
  sku: choices.exactOptional(),
  quantities: quantities.exactOptional(),
});

/** What a customer wants changed; what is left out stays as it runs. */
export const quoteRequest = z.strictObject({
  subscriptionId,
  changes: z
    .array(requestedChange)
    .min(1)
    .max(CHANGES_PER_QUOTE_MAX)
    .refine(
      (changes) => new Set(changes.map(({ component }) => component)).size === changes.length,
      'must name each component once',
    )
    .readonly(),
  timing: changeTiming.exactOptional(),
  /** Code of a coupon: it takes a use when the quote is ordered. */
  coupon: couponCode.exactOptional(),
});

/** One line of the arithmetic: evaluating `formula` gives `exact`, rounding `exact` as `rounding` says gives `value`. */
export const feeStep = z.object({
  what: z.string(),
  formula: sentence,
  exact: exactNumber,
  value: exactNumber,
  rounding: z.object({ mode: z.enum(['half-up', 'half-even', 'truncate', 'up']), digits: counter }),
});

const componentFee = z.object({
  component: identifier,
  credit: amount,
  charge: amount,
  net: amount,
  steps: listOf(feeStep),
});

/** What the figures are bound to: if any of it moves before acceptance, the quote is superseded. */
const quoteBinding = z.object({
  release: revision,
  subscriptionVersion: counter,
  licenseRevisions: z.record(z.string(), revision).meta({ description: 'Revision by license id.' }),
  rule: z.string(),
});

export const quoteState = z.enum(['checking', 'open', 'accepted', 'expired', 'superseded', 'refused']);
export const settlement = z.enum(['charge', 'refund', 'balance', 'zero', 'waived']);

/** The priced change without what only a stored quote has; a preview is exactly this. */
export const quotePreview = z.object({
  subscription: subscriptionId,
  at: instant,
  timing: changeTiming,
  effectiveAt: instant,
  feeRule: z.string(),
  boundTo: quoteBinding,
  from: listOf(selection),
  to: listOf(selection),
  direction,
  settled: listOf(settlement),
  credit: amount,
  charge: amount,
  net: amount,
  payable: amount,
  refund: amount,
  balance: amount,
  waived: amount,
  forfeited: amount,
  /** List price of all that changes to, for one `period`: what it costs by the period from then on. */
  price: amount.exactOptional(),
  period: period.exactOptional(),
  /** Of the next term, as long as this one. */
  renewalPrice: amount.exactOptional(),
  /** Sum of `discounts`, already taken off `payable`. */
  discount: amount.exactOptional(),
  discounts: listOf(discountLine).exactOptional(),
  /** Sum of `taxes`: in `payable`, or, below 0, in `refund` and `balance`. */
  tax: amount,
  taxes: listOf(taxLine).exactOptional(),
  /** Present where somebody else asked on the customer's behalf: the account, and who did. */
  actingFor: accountId.exactOptional(),
  by: z.string().exactOptional(),
  /** Of a compensating order: the completed order that it corrects. */
  corrects: orderId.exactOptional(),
  currency,
  steps: listOf(feeStep),
  components: listOf(componentFee),
});

/** Where the rule has the seller asked first: until `answerBy`, then what stood in the way, if anything did. */
export const fitCheck = z.object({
  state: z.enum(['checking', 'fits', 'refused']),
  answerBy: instant.nullable(),
  reason: sentence.nullable(),
  blockers: listOf(blocker),
});

export const quote = quotePreview.extend({
  id: quoteId,
  state: quoteState,
  expiresAt: instant,
  fit: fitCheck.exactOptional(),
});

export type QuoteRequest = z.infer<typeof quoteRequest>;
export type FeeStep = z.infer<typeof feeStep>;
export type QuotePreview = z.infer<typeof quotePreview>;
export type Quote = z.infer<typeof quote>;
export type QuoteState = z.infer<typeof quoteState>;
export type Settlement = z.infer<typeof settlement>;
