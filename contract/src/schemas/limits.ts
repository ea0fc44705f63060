/** Every limit of the wire, by name. Limits of the catalog file itself are checked by `parseCatalog` (contract §2). */
export const QUANTITY_MAX = 1_000_000_000;
export const IDENTIFIER_LENGTH_MAX = 64;
export const ID_LENGTH_MAX = 100;
export const NAME_LENGTH_MAX = 200;
export const REASON_LENGTH_MAX = 1_000;
/** Of a text to look for in a list. */
export const TEXT_SEARCH_LENGTH_MAX = 100;
export const TEXT_LENGTH_MAX = 10_000;
export const POINTER_LENGTH_MAX = 2_000;
export const SKU_KEY_LENGTH_MAX = 2_000;
export const CURSOR_LENGTH_MAX = 1_000;
export const ETAG_LENGTH_MAX = 200;
export const IDEMPOTENCY_KEY_LENGTH_MAX = 255;

/** Types that one stream of events or one webhook endpoint names. */
export const EVENT_TYPES_MAX = 20;
export const EVENT_TYPE_LENGTH_MAX = 100;

export const PAGE_LIMIT_DEFAULT = 50;
export const PAGE_LIMIT_MAX = 200;

/** Choice attributes of a SKU, and quantity attributes of a selection (contract §2 allows five of the latter). */
export const CHOICES_MAX = 20;
export const QUANTITIES_MAX = 5;
export const COMPONENTS_MAX = 50;
export const TARGETS_PER_RULE_MAX = 100;
/** Changes in one quote: one for each component. */
export const CHANGES_PER_QUOTE_MAX = 50;
/** Quotes in one preview (contract §4). */
export const QUOTES_PER_PREVIEW_MAX = 50;
/** Products or product types that one tax rate, discount or coupon names. */
export const MONEY_RULE_PRODUCTS_MAX = 100;
/** In the operator's file. */
export const PRODUCT_TYPES_MAX = 100;
/** A purchase is 1…60 of one price row (contract §2). */
export const PURCHASE_PERIODS_MAX = 60;
/** k of k × step (contract §2). */
export const EXPANSION_STEP_MAX = 5;
/** Subscriptions of one bulk change. */
export const BULK_SUBSCRIPTIONS_MAX = 1_000;

/** Of a row of an import. */
export const REFERENCE_LENGTH_MAX = 200;
export const IMPORT_SLICES_MAX = 200;
export const IMPORT_PAYMENTS_MAX = 500;
export const IMPORT_TAXES_MAX = 10;
export const IMPORT_ROW_BYTES_MAX = 262_144;

/** JSON bodies; catalog files have their own, larger limit (contract §2). */
export const BODY_BYTES_MAX = 1_000_000;
export const CATALOG_BYTES_MAX = 5_000_000;
/** Nesting of a JSON body: ours needs six. */
export const BODY_DEPTH_MAX = 32;
/** Faults of one body that are reported; the rest are counted in the last one. */
export const FINDINGS_PER_BODY_MAX = 100;
