import * as z from 'zod';
import { EXPANSION_STEP_MAX } from './limits.ts';
import { choices, currency, identifier, listOf, localText, period, positiveStep, quantity } from './scalars.ts';

/**
 * A `regrade/catalog@1` document (contract §2) as JSON: for types and the reference. What a seller sends is read by
 * `parseCatalog`, which reports every fault as a finding with its way out; this schema never refuses a draft.
 */

const decimal = z.string();
const pricePart = z.union([
  z.object({ model: z.literal('flat'), amount: decimal }),
  z.object({ model: z.literal('linear'), of: identifier, amount: decimal }),
  z.object({
    model: z.enum(['volume', 'volume-added', 'graduated']),
    of: identifier,
    bands: listOf(z.object({ upTo: quantity.exactOptional(), amount: decimal })),
  }),
  z.object({ model: z.literal('package'), of: identifier, size: positiveStep, amount: decimal }),
]);

const attribute = z.union([
  z.object({
    id: identifier,
    kind: z.literal('choice'),
    name: localText.exactOptional(),
    values: listOf(identifier),
    labels: z.record(identifier, localText).exactOptional(),
  }),
  z.object({
    id: identifier,
    kind: z.literal('quantity'),
    name: localText.exactOptional(),
    min: quantity,
    max: quantity,
    step: positiveStep,
    unit: z.string(),
  }),
]);

const narrowedRange = z.object({ min: quantity.exactOptional(), max: quantity.exactOptional() });

const sku = z.object({
  sku: choices,
  codes: z.record(identifier, z.string()).exactOptional(),
  quantities: z.record(identifier, narrowedRange).exactOptional(),
  removed: z.boolean().exactOptional(),
  prices: listOf(z.object({ period, currency, parts: listOf(pricePart) })).exactOptional(),
});

const specification = z.object({
  id: identifier,
  name: localText.exactOptional(),
  billing: z.enum(['subscription', 'offline', 'one-time', 'pay-per-use']),
  protocol: z.string().exactOptional(),
  attributes: listOf(attribute).exactOptional(),
  skus: listOf(sku).exactOptional(),
});

const component = z.object({
  id: identifier,
  role: z.enum(['base', 'add-on']),
  name: localText.exactOptional(),
  specifications: listOf(specification),
});

export const quantityPermission = z.enum(['none', 'up', 'both']);
const DURATION = /^P(\d{1,4}W|(?=\d|T\d)(\d{1,5}D)?(T(?=\d)(\d{1,6}H)?(\d{1,7}M)?(\d{1,9}S)?)?)$/;
/** `after` is an ISO 8601 duration of at most days: `PT3H`; contract §2 has the defaults. */
export const silence = z.strictObject({
  after: z.string().regex(DURATION, 'must be a duration such as PT3H').exactOptional(),
  // biome-ignore lint/suspicious/noThenProperty: the name of the field in the catalog format (contract §2)
  then: z.enum(['accept', 'reject', 'hold']).exactOptional(),
});

/** One target of an original SKU; `specification` only where it lies in another one (style `scope`). */
export const skuTarget = z.strictObject({ specification: identifier.exactOptional(), sku: choices });

const writtenTarget = z.union([skuTarget, choices]);
const skuRule = z.object({ from: choices, to: listOf(writtenTarget) });

/** What a specification rule says apart from its SKU rules. */
export const ruleTerms = {
  quantities: z.record(identifier, quantityPermission).exactOptional(),
  expansionStep: z.record(identifier, z.int().min(1).max(EXPANSION_STEP_MAX)).exactOptional(),
  timing: z.enum(['now', 'at-renewal', 'customer-chooses']).exactOptional(),
  fit: z.boolean().exactOptional(),
  silence: silence.exactOptional(),
};

export const catalogDocument = z.object({
  format: z.literal('regrade/catalog@1'),
  seller: identifier,
  product: z.object({
    id: identifier,
    name: localText,
    type: z.string(),
    feeRule: z.string().exactOptional(),
    timeZone: z.string().exactOptional(),
    protocol: z.string().exactOptional(),
  }),
  components: listOf(component),
  rules: z
    .object({
      style: z.enum(['upgrade-rules', 'scope']).exactOptional(),
      specifications: listOf(
        z.object({ from: identifier, ...ruleTerms, skus: listOf(skuRule).exactOptional() }),
      ).exactOptional(),
    })
    .exactOptional(),
});

export type CatalogDocument = z.infer<typeof catalogDocument>;
