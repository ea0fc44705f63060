/**
 * What a seller sells: the parsed form of a `regrade/catalog@1` file (contract §2). Everything here is already valid in
 * shape and range; `parseCatalog` makes it. Amounts are exact micros (millionths of a minor unit of the row's currency),
 * so that verification and pricing are integer arithmetic.
 */
export const CATALOG_FORMAT = 'regrade/catalog@1';

/** What people read: one text, or a text per language. */
export type Text = string | { readonly [language: string]: string };

export interface Catalog {
  readonly seller: string;
  readonly product: Product;
  readonly components: readonly Component[];
  readonly rules: Rules;
}

export interface Product {
  /** Short id, unique with the seller; `<seller>.<id>` in URLs and store. */
  readonly id: string;
  readonly name: Text;
  readonly type: string;
  readonly feeRule: string;
  /** IANA name: civil days of fee rules are days of this zone. */
  readonly timeZone: string;
  readonly protocol: string;
}

export interface Component {
  readonly id: string;
  readonly role: 'base' | 'add-on';
  readonly name?: Text;
  readonly specifications: readonly Specification[];
}

export type Billing = 'subscription' | 'offline' | 'one-time' | 'pay-per-use';

export interface Specification {
  readonly id: string;
  readonly name: Text;
  readonly billing: Billing;
  readonly protocol: string;
  readonly attributes: readonly Attribute[];
  readonly skus: readonly Sku[];
}

export type Attribute = ChoiceAttribute | QuantityAttribute;

export interface ChoiceAttribute {
  readonly kind: 'choice';
  readonly id: string;
  readonly name?: Text;
  readonly values: readonly string[];
  readonly labels: { readonly [value: string]: Text };
}

export interface QuantityAttribute {
  readonly kind: 'quantity';
  readonly id: string;
  readonly name?: Text;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly unit: string;
}

/** Inclusive bounds of one quantity, on the attribute's grid. */
export interface QuantityRange {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** Values of the choice attributes, by attribute id. */
export type Choices = { readonly [attribute: string]: string };
/** Quantities by attribute id: whole numbers up to 10^9. */
export type Quantities = { readonly [attribute: string]: number };

export interface Sku {
  readonly choices: Choices;
  /** `edition=basic;region=eu`, `-` without choices: the key in URLs, store and events. */
  readonly key: string;
  /** What a seller's software knows it by, per dialect. */
  readonly codes: { readonly [dialect: string]: string };
  /** The purchasable range of every quantity attribute, the SKU's own narrowing applied and cut to the grid. */
  readonly ranges: { readonly [attribute: string]: QuantityRange };
  readonly removed: boolean;
  readonly prices: readonly PriceRow[];
}

/** The price of one period in one currency: the sum of its parts. */
export interface PriceRow {
  readonly period: string;
  readonly currency: string;
  readonly parts: readonly PricePart[];
}

export type PricePart = FlatPart | LinearPart | BandedPart | PackagePart;

export interface FlatPart {
  readonly model: 'flat';
  readonly amountMicros: bigint;
}
export interface LinearPart {
  readonly model: 'linear';
  readonly of: string;
  readonly amountMicros: bigint;
}
export interface BandedPart {
  /** Whole quantity at the band it lands in; the same, scale-outs may charge added units only; each part at its own band. */
  readonly model: 'volume' | 'volume-added' | 'graduated';
  readonly of: string;
  readonly bands: readonly Band[];
}
export interface Band {
  /** Inclusive; absent on an open last band. */
  readonly upTo?: number;
  readonly amountMicros: bigint;
}
export interface PackagePart {
  readonly model: 'package';
  readonly of: string;
  readonly size: number;
  /** Per started package. */
  readonly amountMicros: bigint;
}

// ---- change rules, as written by the seller -------------------------------------------------------------------------

export interface Rules {
  readonly style: 'upgrade-rules' | 'scope';
  readonly specifications: readonly SpecificationRule[];
}

export type QuantityPermission = 'none' | 'up' | 'both';
export type Timing = 'now' | 'at-renewal' | 'customer-chooses';
export interface Silence {
  readonly afterSeconds: number;
  readonly then: 'accept' | 'reject' | 'hold';
}

export interface SpecificationRule {
  /** Id of the original specification. */
  readonly from: string;
  /** Only what the seller wrote; the defaults of the style are applied by `compileChangeGraph`. */
  readonly quantities: { readonly [attribute: string]: QuantityPermission };
  /** k of k × step, 1 to 5, by quantity attribute; 1 where absent. */
  readonly expansionStep: { readonly [attribute: string]: number };
  readonly timing: Timing;
  readonly fit: boolean;
  readonly silence: Silence;
  readonly skus: readonly SkuRule[];
}

export interface SkuRule {
  readonly from: Choices;
  readonly to: readonly SkuTarget[];
}

/** `specification` is present only where the target lies in another specification of the same component. */
export interface SkuTarget {
  readonly specification?: string;
  readonly choices: Choices;
}
