import * as z from 'zod';
import { PRODUCT_TYPES_MAX } from './limits.ts';
import { identifier } from './scalars.ts';

/** The file in which an operator defines product types (docs/operating.md): a list, JSON or YAML. */
const productTypeEntry = z.strictObject({
  id: identifier,
  /** May be left out for a built-in type, which keeps its own. */
  downgrades: z.boolean().exactOptional(),
  /** Ids of the fee rules that its products may use. */
  feeRules: z
    .union([z.literal('any'), z.array(z.string()).min(1)], 'must be "any" or a list of fee rules')
    .default('any'),
  /** What is left out is as the operator's settings say; null is off. */
  brakes: z
    .strictObject({
      changesPerDay: z.int().min(1).max(1_000).nullable().exactOptional(),
      downgradeHoldSeconds: z.int().min(1).max(31_536_000).nullable().exactOptional(),
    })
    .default({}),
});

export const productTypesFile = z.array(productTypeEntry).max(PRODUCT_TYPES_MAX);

export type ProductTypeEntry = z.infer<typeof productTypeEntry>;
