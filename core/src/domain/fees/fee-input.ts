import type { Rational } from '../kernel/rational.ts';
import type { FeeChange } from './fee-change.ts';
import type { FeeRule } from './fee-rule.ts';
import type { FeeSpecification } from './period-price.ts';
import type { Per } from './share.ts';
import type { BilledSlice, Cash, FeeTerm } from './slices.ts';

/** A parsed request (`parseFeeRequest`): a fee, or only the number of price periods left. */
export type FeeRequest =
  | { readonly kind: 'fee'; readonly input: FeeInput }
  | { readonly kind: 'share'; readonly input: ShareInput };

/** Amounts are exact minor units of the currency, moments epoch milliseconds. */
export interface FeeInput extends Omit<FeeChange, 'billed' | 'paid'> {
  readonly rule: FeeRule;
  readonly currency: string;
  /** Decimals that amounts are rounded to; the minor unit is one of the last of them. */
  readonly digits: number;
  /** Earlier changes of the term, oldest first, none after `at`. */
  readonly history: readonly EarlierChange[];
  /** Overrides what the ledger says was billed for the running slice; what is left out stays the ledger's. */
  readonly billedNow?: Partial<BilledSlice> & Pick<BilledSlice, 'amount'>;
  /** Overrides what the ledger says of real money. */
  readonly cash?: Cash;
  /** A rate: 1/4 for 25 %. */
  readonly tax?: Rational;
}

export interface EarlierChange {
  readonly at: number;
  readonly term: FeeTerm;
  readonly from: FeeSpecification;
  readonly to: FeeSpecification;
  readonly toTerm?: FeeTerm;
}

export interface ShareInput {
  readonly rule: FeeRule;
  readonly timeZone: string;
  readonly term: FeeTerm;
  readonly at: number;
  readonly per: Per;
}
