import {
  type AccountId,
  addTaxes,
  allocate,
  type BilledTax,
  commissionMinor,
  commissionOf,
  type Quantities,
  type RevenueParties,
  type Selection,
  type SliceBacking,
  type Specification,
  type Subscription,
  taxBill,
  type WalletSource,
} from '@regrade/core';
import type { AccountBatchFacts } from '../account-command.ts';
import type { CachedRelease } from '../release-cache.ts';
import type { DecisionContext } from '../run-command.ts';

export interface PurchaseRequest {
  readonly account: AccountId;
  readonly product: string;
  readonly currency: string;
  readonly period: string;
  readonly periods: number;
  readonly components: readonly {
    readonly component: string;
    readonly specification: string;
    readonly sku: { readonly [attribute: string]: string };
    readonly quantities: Quantities;
  }[];
}

export interface BoughtComponent {
  readonly selection: Selection;
  readonly specification: Specification;
  /** Exact price of one period; 0 where it is billed offline. */
  readonly priceMicros: bigint;
}

export interface Buying {
  readonly body: PurchaseRequest;
  readonly release: CachedRelease;
  readonly bought: readonly BoughtComponent[];
  readonly facts: AccountBatchFacts;
  readonly context: DecisionContext;
}

export interface Bill {
  readonly charges: readonly bigint[];
  readonly chargeMinor: bigint;
  readonly taxes: readonly BilledTax[];
  /** With tax. */
  readonly totalMinor: bigint;
  readonly source: WalletSource;
}

/** The tax of the customer's region on a first bill, each rate a line of its own. */
export function taxesOn({ body, release, facts, context }: Buying, chargeMinor: bigint): readonly BilledTax[] {
  return taxBill(facts.moneyRules, {
    region: facts.accounts.get(body.account)?.taxRegion ?? null,
    productType: release.catalog.product.type,
    at: Math.floor(context.nowMillis / 1000),
    billMinor: chargeMinor,
  });
}

/** The totals of tax, and the commission behind the first slices: nothing where there is none. */
export function onTopOf(buying: Buying, bill: Bill): Pick<Subscription['totals'], 'taxes' | 'backing'> {
  const taxes = addTaxes(undefined, bill.taxes);
  const commission = commissionMinor({ chargeMinor: bill.chargeMinor }, partiesOf(buying));
  if (commission === 0n) return { ...(taxes && { taxes }) };
  const parts = allocate(commission, bill.charges);
  const backing = buying.bought.map(({ selection }, index): [string, SliceBacking] => [
    selection.component,
    { discountMinor: 0n, commissionMinor: parts[index] ?? 0n },
  ]);
  return { ...(taxes && { taxes }), backing: Object.fromEntries(backing) };
}

export function partiesOf({ release, facts }: Buying): RevenueParties {
  const { seller } = release.catalog;
  return { seller, operatorBasisPoints: commissionOf(facts.moneyRules, seller) };
}
