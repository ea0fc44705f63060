import * as z from 'zod';
import { choices, identifier, quantities, skuKey } from './scalars.ts';

/** What somebody has, or wants, of one component (contract §5). */
export const selection = z.object({
  component: identifier,
  specification: identifier,
  sku: choices,
  skuKey,
  quantities,
});

/** What the release in force says of the change (permission, contract §2). */
export const direction = z.enum(['upgrade', 'downgrade', 'equal']);
/** When a change takes effect. */
export const changeTiming = z.enum(['now', 'at-renewal']);
/** What the seller's rule says of it. */
export const ruleTiming = z.enum(['now', 'at-renewal', 'customer-chooses']);

export type Selection = z.infer<typeof selection>;
export type Direction = z.infer<typeof direction>;
export type ChangeTiming = z.infer<typeof changeTiming>;
export type RuleTiming = z.infer<typeof ruleTiming>;
