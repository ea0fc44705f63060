/** Limits of a catalog file: contract §2, "Limits". The second group is ours, so that no file has an open end. */
export const PRODUCT_NAME_LENGTH_MAX = 50;
export const CHOICE_VALUES_MAX = 10;
export const SKUS_MAX = 100;
export const QUANTITY_ATTRIBUTES_MAX = 5;
export const PARTS_MAX = 10;
export const BANDS_MAX = 50;
/** The largest quantity, and the spelling of "no published maximum". */
export const QUANTITY_MAX = 1_000_000_000;
export const EXPANSION_MULTIPLE_MAX = 5;
/** A purchase is at most five years, so no row may be longer. */
export const PERIOD_MONTHS_MAX = 60;

export const COMPONENTS_MAX = 50;
/** Of one component. */
export const SPECIFICATIONS_MAX = 100;
/** Of one specification: its quantities and up to twenty choices. */
export const ATTRIBUTES_MAX = 25;
export const TEXT_LENGTH_MAX = 200;
export const SILENCE_SECONDS_MAX = 365 * 86_400;
/** A hostile file must not turn five megabytes into gigabytes of sentences. */
export const FINDINGS_MAX = 1000;
