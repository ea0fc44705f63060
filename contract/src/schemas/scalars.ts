import * as z from 'zod';
import {
  CHOICES_MAX,
  CURSOR_LENGTH_MAX,
  ETAG_LENGTH_MAX,
  ID_LENGTH_MAX,
  IDEMPOTENCY_KEY_LENGTH_MAX,
  IDENTIFIER_LENGTH_MAX,
  NAME_LENGTH_MAX,
  QUANTITIES_MAX,
  QUANTITY_MAX,
  REASON_LENGTH_MAX,
  SKU_KEY_LENGTH_MAX,
  TEXT_LENGTH_MAX,
} from './limits.ts';

/**
 * The small words of the wire (contract, opening): ids, money, instants, periods. Requests are strict objects; answers
 * are open ones, so that a client of this version reads the answers of a later one. Arrays are readonly in types, so
 * that what the domain computed can be answered without a copy.
 */

/** Id of a component, specification or attribute in a catalog; also a choice value. */
export const identifier = z
  .string()
  .max(IDENTIFIER_LENGTH_MAX)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'must be letters, digits, ".", "_" or "-", and begin with a letter or digit');

/** Id of a seller: what stands before the dot in the ids of their products. */
export const sellerId = z
  .string()
  .regex(
    /^(?!operator$)[a-z0-9][a-z0-9_-]{0,63}$/,
    'must be lower-case letters, digits, "-" and "_", and not "operator"',
  );

/** `<seller>.<product.id>`; a seller's own token may use the short form. */
export const productId = z
  .string()
  .max(2 * IDENTIFIER_LENGTH_MAX + 1)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'must be a product id such as acme.helpdesk');

const LOCATOR = '[a-z2-7]{8}';
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

function accountDataId(prefix: string) {
  return z
    .string()
    .max(ID_LENGTH_MAX)
    .regex(new RegExp(`^${prefix}_${LOCATOR}_${UUID}$`), `must be an id such as ${prefix}_<account>_<uuid>`);
}

/** The 8-character locator of an account. */
export const accountId = z.string().regex(new RegExp(`^${LOCATOR}$`), 'must be the 8 characters of an account');
export const subscriptionId = accountDataId('sub');
export const sliceId = accountDataId('sli');
export const quoteId = accountDataId('quo');
export const orderId = accountDataId('ord');
export const licenseId = accountDataId('lic');
export const adjustmentId = accountDataId('adj');
export const renewalId = accountDataId('ren');
export const webhookEndpointId = accountDataId('whe');
export const paymentId = accountDataId('pay');
export const refundId = accountDataId('rfd');
export const deliveryId = accountDataId('dlv');
/** Names a secret of an endpoint; it is not the secret. */
export const secretId = z
  .string()
  .max(ID_LENGTH_MAX)
  .regex(new RegExp(`^sec_${UUID}$`), 'must be an id such as sec_<uuid>');
/** Names a token; it is not the token. */
export const tokenId = z
  .string()
  .max(ID_LENGTH_MAX)
  .regex(new RegExp(`^tok_${UUID}$`), 'must be an id such as tok_<uuid>');
export const importId = accountDataId('imj');
export const bulkChangeId = accountDataId('blk');
/** Reviews are reference data of the marketplace: their ids carry no account. */
export const reviewId = z
  .string()
  .max(ID_LENGTH_MAX)
  .regex(new RegExp(`^rev_${UUID}$`), 'must be an id such as rev_<uuid>');

/** A computation in the memory of one process. */
export const impactId = z
  .string()
  .max(ID_LENGTH_MAX)
  .regex(new RegExp(`^imp_${UUID}$`), 'must be an id such as imp_<uuid>');

/** Decimal text in major units, the currency stands beside it; may be negative. Never a JSON number. */
export const amount = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/, 'must be a decimal text in major units such as "12.50"')
  .meta({ examples: ['12.50'] });
/** An amount that a request repeats from an answer. */
export const repeatedAmount = z
  .string()
  .regex(/^-?\d{1,15}(\.\d{1,12})?$/, 'must be a decimal text in major units such as "12.50"')
  .meta({ examples: ['12.50'] });
/** An amount above 0 in a request: decimals beyond the currency's are refused by the service. */
export const positiveAmount = z
  .string()
  .regex(
    /^(?!0+(\.0+)?$)\d{1,13}(\.\d{1,4})?$/,
    'must be a decimal text above 0 in major units, with at most the decimals of its currency',
  )
  .meta({ examples: ['100.00'] });
/** An exact number as `400/3` or `12.5`. */
export const exactNumber = z.string();
/** ISO 4217. */
export const currency = z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as USD');
/** RFC 3339 in UTC: `2026-03-01T00:00:00Z`. */
export const instant = z.iso.datetime();
/** ISO 8601 in whole months or years: `P1M`, `P1Y`. */
export const period = z.string().regex(/^P[1-9]\d{0,2}[MY]$/, 'must be whole months or years such as P1M or P1Y');

/** 0 is left to the range of the attribute: a catalog may offer it. */
export const quantity = z.int().min(0).max(QUANTITY_MAX);
/** Where no value may be named, these may: `min`, `min + step` … up to `max`. */
export const quantityRange = z.object({ min: quantity, max: quantity, step: z.int().min(1).max(QUANTITY_MAX) });
/** Step of a grid, size of a package. */
export const positiveStep = z.int().min(1).max(QUANTITY_MAX);
export const counter = z.int().min(0);
export const revision = z.int().min(1);

function boundedRecord<Value extends z.ZodType>(value: Value, max: number) {
  return z
    .record(identifier, value)
    .refine((record) => Object.keys(record).length <= max, `must have at most ${max} entries`)
    .meta({ maxProperties: max });
}

/** Values of the choice attributes, by attribute id; `{}` for a specification without choices. */
export const choices = boundedRecord(identifier, CHOICES_MAX);
/** Quantities by attribute id. */
export const quantities = boundedRecord(quantity, QUANTITIES_MAX);
/** `edition=basic;region=eu`, percent-encoded; `-` without choices. */
export const skuKey = z.string().min(1).max(SKU_KEY_LENGTH_MAX);

/** One text, or a text per language. */
export const localText = z.union([
  z.string().max(TEXT_LENGTH_MAX),
  z.record(z.string().max(IDENTIFIER_LENGTH_MAX), z.string().max(TEXT_LENGTH_MAX)),
]);
export const name = z.string().trim().min(1).max(NAME_LENGTH_MAX);
/** A sentence of the person who acts; it is kept in the audit log. */
export const reason = z.string().trim().min(1).max(REASON_LENGTH_MAX);
/** A sentence of ours for a person. */
export const sentence = z.string();

/** A list in an answer. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.array(item).readonly();
}

export const cursor = z.string().min(1).max(CURSOR_LENGTH_MAX);

/** A page of a list: `nextCursor` is absent on the last one. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: listOf(item), nextCursor: cursor.exactOptional() });
}

/** 1 to 255 visible ASCII characters, chosen by the caller; the same on every attempt of the same act. */
export const idempotencyKey = z
  .string()
  .regex(
    new RegExp(`^[\\x21-\\x7e]{1,${IDEMPOTENCY_KEY_LENGTH_MAX}}$`),
    `must be 1 to ${IDEMPOTENCY_KEY_LENGTH_MAX} visible ASCII characters`,
  );
/** A strong entity tag, quotes included (RFC 9110 §8.8.3). */
export const etag = z
  .string()
  .regex(new RegExp(`^"[\\x21\\x23-\\x7e]{1,${ETAG_LENGTH_MAX}}"$`), 'must be one strong entity tag in double quotes');

export type Choices = z.infer<typeof choices>;
export type Quantities = z.infer<typeof quantities>;
export type LocalText = z.infer<typeof localText>;
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor?: string;
}

/** Of purchases and renewals: they happen at once, so the money has to be there (docs/payments.md). */
export const walletAlone = z.literal(
  'wallet',
  'must be "wallet": this is paid from the wallet alone, to which the operator credits money that was taken outside',
);
