import * as z from 'zod';
import { amount, choices, identifier, instant, listOf, period, quantities, sentence } from './scalars.ts';

/** Findings of a catalog, and faults of a request body: contract §3. */

/** JSON pointer into the document. */
export const pointer = z.string();

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
});

export type Finding = z.infer<typeof finding>;
export type Counterexample = z.infer<typeof counterexample>;
export type Repair = z.infer<typeof repair>;
export type RepairKind = z.infer<typeof repairKind>;
