/**
 * Ids are prefixed text, branded in types. Ids of account data carry their account's 8-character locator, so that the
 * account - the shard - is read from the id: `sub_<locator>_<uuidv7>` (contract, opening).
 */
declare const brand: unique symbol;
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** The 8 base-32 characters that name an account; also the leading key of all its rows. */
export type AccountId = Brand<string, 'AccountId'>;
export type SubscriptionId = Brand<string, 'SubscriptionId'>;
export type SliceId = Brand<string, 'SliceId'>;
export type QuoteId = Brand<string, 'QuoteId'>;
export type OrderId = Brand<string, 'OrderId'>;
export type LicenseId = Brand<string, 'LicenseId'>;
export type AdjustmentId = Brand<string, 'AdjustmentId'>;
export type RenewalId = Brand<string, 'RenewalId'>;
export type PaymentId = Brand<string, 'PaymentId'>;
export type RefundId = Brand<string, 'RefundId'>;
export type DeliveryId = Brand<string, 'DeliveryId'>;
export type ImportId = Brand<string, 'ImportId'>;
export type BulkChangeId = Brand<string, 'BulkChangeId'>;

/** What ids begin with; accounts are their bare locator. */
export const ID_PREFIXES = {
  account: 'acc',
  subscription: 'sub',
  slice: 'sli',
  quote: 'quo',
  order: 'ord',
  license: 'lic',
  adjustment: 'adj',
  renewal: 'ren',
  payment: 'pay',
  refund: 'rfd',
  delivery: 'dlv',
  import: 'imj',
  bulkChange: 'blk',
} as const;
export type IdPrefix = (typeof ID_PREFIXES)[keyof typeof ID_PREFIXES];

const LOCATOR = /^[a-z2-7]{8}$/;
const ACCOUNT_DATA_ID = /^([a-z]{2,3})_([a-z2-7]{8})_([0-9a-f-]{36})$/;

/** Text as an account: the 8 base-32 characters of its locator; undefined for anything else. */
export function parseAccountId(text: string): AccountId | undefined {
  return LOCATOR.test(text) ? (text as AccountId) : undefined;
}

/** An id of account data; `uuid` is a UUIDv7 made by the caller (the domain has no chance and no clock). */
export function formatId<T extends string>(prefix: IdPrefix, account: AccountId, uuid: string): T {
  return `${prefix}_${account}_${uuid}` as T;
}

/** The account that an id of the given prefix belongs to; undefined when the text is no such id. */
export function accountOf(prefix: IdPrefix, id: string): AccountId | undefined {
  const match = ACCOUNT_DATA_ID.exec(id);
  return match && match[1] === prefix ? (match[2] as AccountId) : undefined;
}
