import { CHANGE_REFUSALS, type QuoteRefusal } from '@regrade/core';
import { type ProblemEntries, withStatus } from './problem-entry.ts';

/** Of quotes: why a change is not permitted, or has no fee. */
export const CHANGE_PROBLEMS = {
  ...withStatus(CHANGE_REFUSALS, 422),
  'fee.malformed': {
    status: 422,
    title: 'The figures do not make a fee',
    wayOut: 'Report it to the operator with the `detail`: the stored history does not fit the fee rule.',
  },
  'fee.unknown-rule': {
    status: 422,
    title: 'Unknown fee rule',
    wayOut: 'Ask the seller to publish a release with a known fee rule.',
  },
  'fee.outside-term': {
    status: 422,
    title: 'Outside the term',
    wayOut: 'Ask again within the term of the subscription.',
  },
  'fee.permanent-term': {
    status: 422,
    title: 'A permanent term has no remaining share',
    wayOut: 'A permanent subscription is adjusted by its seller, not by a priced change.',
  },
  'fee.period': {
    status: 422,
    title: 'The fee rule cannot count this period',
    wayOut: 'Ask the seller for a fee rule that fits the periods of the price list.',
  },
  'fee.quantity-above-bands': {
    status: 422,
    title: 'No price for so many',
    wayOut: 'Choose a quantity that the price list covers.',
  },
  'fee.cash-unknown': {
    status: 422,
    title: 'It is not known what was paid',
    wayOut: 'Ask the operator to record what was paid for this subscription.',
  },
  'fee.hourly-price-unknown': {
    status: 422,
    title: 'No price by the hour',
    wayOut: 'Change at a whole number of months since the start, or ask the seller for another fee rule.',
  },
  'fee.negative': {
    status: 422,
    title: 'The change would pay money out',
    wayOut: 'Choose a larger target: the fee rule of this product pays nothing back.',
  },
} as const satisfies ProblemEntries & { readonly [code in ChangeCode]: unknown };

/** What the domain may refuse a quote with, as far as it is a matter of rules and fees. */
type ChangeCode = Extract<QuoteRefusal['code'], `change.${string}` | `fee.${string}`>;
