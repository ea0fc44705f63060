import type { ArbitrageWalk } from './arbitrage-walk.ts';
import type { Choices, Quantities } from './catalog.ts';

/** What verification says: contract §3. All findings are reported at once; faults in a file are findings, never throws. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: 'error' | 'warning' | 'info';
  /** JSON pointer into the catalog document. */
  readonly path: string;
  /** Line of the text the document was read from, where there is one; added by the reader of the text. */
  readonly line?: number;
  /** A sentence that a seller understands. */
  readonly message: string;
  readonly counterexample?: Counterexample;
  readonly repairs?: readonly Repair[];
  /** Only of `rule.arbitrage`: who changes what when, and every amount. */
  readonly walk?: ArbitrageWalk;
}

export type FindingCode =
  | 'format.invalid'
  | 'attribute.values'
  | 'attribute.range'
  | 'sku.unknown'
  | 'sku.duplicate'
  | 'sku.limit'
  | 'price.missing'
  | 'price.bands'
  | 'price.negative'
  | 'price.too-complex'
  | 'price.quantity-inversion'
  | 'fee-rule.unknown'
  | 'fee-rule.not-allowed'
  | 'rule.target-not-dearer'
  | 'rule.fee-not-positive'
  | 'rule.duplicate-specification'
  | 'rule.duplicate-sku'
  | 'rule.unknown-target'
  | 'rule.same-target'
  | 'rule.crosses-specification'
  | 'rule.billing-not-subscription'
  | 'rule.target-removed'
  | 'rule.target-price-missing'
  | 'rule.no-common-quantity'
  | 'rule.expansion-step'
  | 'rule.unverified'
  | 'rule.arbitrage'
  | 'rule.arbitrage-unproven';

/** A concrete selection pair that refutes a rule. Prices and net are exact decimals in major units. */
export interface Counterexample {
  readonly component: string;
  readonly specification: string;
  readonly period: string;
  readonly currency: string;
  readonly attribute?: string;
  readonly from: CounterexampleSide;
  readonly to: CounterexampleSide;
  readonly fromPrice?: string;
  readonly toPrice?: string;
  readonly net?: string;
  /** RFC 3339, where the moment matters. */
  readonly at?: string;
  /** Only of `rule.fee-not-positive`: the term that was bought, and the exact sides of the fee at `at`, in major units. */
  readonly term?: { readonly start: string; readonly end: string; readonly period: string };
  readonly credit?: string;
  readonly charge?: string;
}

export interface CounterexampleSide {
  /** Only where the two sides differ. */
  readonly specification?: string;
  readonly sku: Choices;
  readonly quantities: Quantities;
}

/** One way out. `from` and `to` are the old and new amount (decimal text) of the flat part at `path`. */
export interface Repair {
  readonly kind: 'raise-price' | 'lower-price' | 'delete-rule';
  readonly path: string;
  readonly from?: string;
  readonly to?: string;
  readonly message: string;
  /** Pointers of the rules that this repair would break. */
  readonly breaks: readonly string[];
}
