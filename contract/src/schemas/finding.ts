import * as z from 'zod';
import { amount, choices, identifier, instant, listOf, period, quantities, sentence } from './scalars.ts';

/** Findings of a catalog, and faults of a request body: contract §3. */

/** JSON pointer into the document. */
export const pointer = z.string();

/** An exact number: `400/3`, or `5` where it is whole. */
const exactFraction = z.string().regex(/^-?\d+(?:\/\d+)?$/);

const counterexampleSide = z.object({
  specification: identifier.exactOptional(),
  sku: choices,
  quantities,
});

/** A concrete pair of selections that refutes a rule; prices and net are exact. */
export const counterexample = z.object({
  component: identifier,
  specification: identifier,
  period,
  currency: z.string(),
  attribute: identifier.exactOptional(),
  from: counterexampleSide,
  to: counterexampleSide,
  fromPrice: amount.exactOptional(),
  toPrice: amount.exactOptional(),
  net: amount.exactOptional(),
  at: instant.exactOptional(),
  /** Only of `rule.fee-not-positive`: the term that was bought, and the exact sides of the fee at `at`. */
  term: z.object({ start: instant, end: instant, period }).exactOptional(),
  credit: exactFraction.exactOptional(),
  charge: exactFraction.exactOptional(),
});

/** Major units: the exact fraction, and its rounding to the currency's decimals. */
export const walkAmount = z.object({ exact: exactFraction, value: amount });

const walkStretch = z.object({
  selection: z.object({ specification: identifier, sku: choices, quantities }),
  price: amount,
  value: walkAmount,
  shareFrom: exactFraction,
  shareUntil: exactFraction,
});

/** Only of `rule.arbitrage`: a purchase and changes that cost less than the value of what was held. */
export const arbitrageWalk = z.object({
  reason: z.string(),
  feeRule: z.string(),
  timeZone: z.string(),
  currency: z.string(),
  period,
  periods: z.int().min(1),
  start: instant,
  end: instant,
  revision: z.object({ at: instant, prices: z.string() }).exactOptional(),
  purchase: walkStretch.extend({ paid: walkAmount }),
  changes: listOf(
    walkStretch.extend({
      at: instant,
      fromPrice: amount,
      credit: walkAmount,
      charge: walkAmount,
      net: walkAmount,
      /** What of a negative net is not given back, as no more goes back than was paid. */
      forfeited: walkAmount.exactOptional(),
    }),
  ),
  paid: walkAmount,
  held: walkAmount,
  leak: walkAmount,
});

export const repairKind = z.enum(['raise-price', 'lower-price', 'delete-rule']);

/** One way out of a finding; `from` and `to` are the old and new amount of the flat part at `path`. */
export const repair = z.object({
  kind: repairKind,
  path: pointer,
  from: amount.exactOptional(),
  to: amount.exactOptional(),
  message: sentence,
  breaks: listOf(pointer),
});

export const finding = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  path: pointer,
  line: z.int().min(1).exactOptional(),
  message: sentence,
  counterexample: counterexample.exactOptional(),
  repairs: listOf(repair).exactOptional(),
  walk: arbitrageWalk.exactOptional(),
});

export type Finding = z.infer<typeof finding>;
export type Counterexample = z.infer<typeof counterexample>;
export type Repair = z.infer<typeof repair>;
export type RepairKind = z.infer<typeof repairKind>;
