import type { ImportAccount } from '@regrade/core';
import * as z from 'zod';
import {
  COMPONENTS_MAX,
  IMPORT_PAYMENTS_MAX,
  IMPORT_SLICES_MAX,
  IMPORT_TAXES_MAX,
  PURCHASE_PERIODS_MAX,
  REFERENCE_LENGTH_MAX,
} from './limits.ts';
import { plainPageQuery } from './page.ts';
import {
  accountId,
  choices,
  counter,
  currency,
  identifier,
  importId,
  instant,
  licenseId,
  listOf,
  name,
  pageOf,
  period,
  productId,
  quantities,
  repeatedAmount,
  revision,
  sentence,
  subscriptionId,
} from './scalars.ts';

/** Existing subscriptions of another system: docs/import.md. */

/** A name that another system gave: any text without control characters. */
const reference = z
  .string()
  .min(1)
  .max(REFERENCE_LENGTH_MAX)
  .regex(/^\P{Cc}+$/u, 'must be text without control characters');
const zero = repeatedAmount.default('0');

/** `rate` is how later refunds name it: one of this marketplace, or of the past. `name` stands on documents. */
const importTax = z.strictObject({
  rate: identifier,
  name: name.exactOptional(),
  charged: repeatedAmount,
  returned: zero,
});

/** One stretch of time with one selection; `agreedPrice` is the exact price of one period. */
const importSlice = z.strictObject({
  from: instant,
  /** null only where the component has no end. */
  to: instant.nullable(),
  specification: identifier,
  sku: choices.default({}),
  quantities: quantities.default({}),
  agreedPrice: repeatedAmount,
  charge: repeatedAmount,
  credited: zero,
  /** Cash, with the tax below. */
  paid: repeatedAmount,
  refunded: zero,
  taxes: z.array(importTax).max(IMPORT_TAXES_MAX).readonly().default([]),
  /** The operator's share of charge − credited. */
  commission: zero,
});

const importComponent = z.strictObject({
  component: identifier,
  licenseRevision: revision.max(1_000_000_000).default(1),
  /** In time order, without a gap; the last one runs. */
  slices: z.array(importSlice).min(1).max(IMPORT_SLICES_MAX).readonly(),
});

/** Sums over the life of the subscription, where the other system had them (contract: invariant 2). */
const adjustments = z.strictObject({ waived: zero, forfeited: zero, balanceGranted: zero, balanceSpent: zero });
const noAdjustments = { waived: '0', forfeited: '0', balanceGranted: '0', balanceSpent: '0' };

/** With a name the account is opened where there is none; without it has to exist. */
const importAccount = z
  .strictObject({ reference: reference.exactOptional(), name: name.exactOptional(), id: accountId.exactOptional() })
  .refine(
    ({ reference: own, name: opened, id }) => (own === undefined) !== (id === undefined) && !(id && opened),
    'must have the reference of a customer, with a name where they may be new, or the id of an account',
  )
  .transform(
    ({ reference: own, id, ...opened }): ImportAccount =>
      id === undefined ? { reference: own ?? '', ...opened } : { id },
  );

/** One line of an import. */
export const importRow = z.strictObject({
  reference,
  account: importAccount,
  product: productId,
  /** The one in force where absent. */
  release: revision.exactOptional(),
  currency,
  period,
  periods: z.int().min(1).max(PURCHASE_PERIODS_MAX).default(1),
  term: z.strictObject({ start: instant, end: instant.nullable() }),
  suspended: z.boolean().default(false),
  components: z.array(importComponent).min(1).max(COMPONENTS_MAX).readonly(),
  adjustments: adjustments.default(noAdjustments),
  payments: z
    .array(z.strictObject({ at: instant, amount: repeatedAmount }))
    .max(IMPORT_PAYMENTS_MAX)
    .readonly()
    .exactOptional(),
});

/** `from`: the line of the file at which this body begins. `more`: the file does not end with it. */
export const importQuery = z.strictObject({
  from: z.coerce.number<string | number>().int().min(1).max(1_000_000_000_000).default(1),
  more: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true'),
});

export const importJob = z.object({
  id: importId,
  /** The Idempotency-Key: the same key goes on with the same import. */
  key: z.string(),
  state: z.enum(['open', 'done']),
  /** Rows looked at: imported, unchanged and bad ones. */
  seen: counter,
  imported: counter,
  unchanged: counter,
  bad: counter,
  /** Imported with warnings. */
  warned: counter,
  /** Everything up to this line is decided and kept: go on behind it. */
  lastLine: counter,
  startedAt: instant,
  movedAt: instant,
});

const importFinding = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  /** JSON pointer into the row. */
  path: z.string(),
  message: sentence,
});

/** A row with findings: refused ones, and imported ones with warnings. */
const importRowReport = z.object({
  line: counter,
  reference: z.string().nullable(),
  imported: z.boolean(),
  findings: listOf(importFinding),
});

/** What a row became, with the keys by which the seller’s software reads each license. */
const importedSubscription = z.object({
  line: counter,
  reference: z.string(),
  product: productId,
  account: accountId,
  subscription: subscriptionId,
  licenses: listOf(z.object({ component: identifier, license: licenseId, key: z.string() })),
});

export const importPage = pageOf(importJob);
export const importRowPage = pageOf(importRowReport);
export const importedPage = pageOf(importedSubscription);
export const importPageQuery = plainPageQuery;

/** A line for each finding: `line`, `reference`, `imported`, `severity`, `code`, `path`, `message`. */
export const importRowCsv = z.string();
/** A line for each license: `line`, `reference`, `product`, `account`, `subscription`, `component`, `license`, `key`. */
export const importedCsv = z.string();

export type ImportRowJson = z.input<typeof importRow>;
export type ImportJob = z.infer<typeof importJob>;
export type ImportRowReport = z.infer<typeof importRowReport>;
export type ImportedSubscription = z.infer<typeof importedSubscription>;
