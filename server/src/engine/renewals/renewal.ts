import type {
  AccountId,
  BilledTax,
  OrderId,
  PaymentSource,
  RenewalId,
  RenewalOffer,
  SubscriptionId,
} from '@regrade/core';

/** A renewal with its price, before it is bought. */
export interface PricedRenewal {
  readonly subscription: SubscriptionId;
  readonly account: AccountId;
  readonly currency: string;
  /** Of the price rows. */
  readonly period: string;
  readonly offer: RenewalOffer;
  /** On top of the offer's total. Absent: none. */
  readonly taxes?: readonly BilledTax[];
  /** The scheduled order whose change begins where the renewal does. */
  readonly order: OrderId | null;
}

/** What a renewal costs with its tax. */
export function payableOf({ offer, taxes = [] }: Pick<PricedRenewal, 'offer' | 'taxes'>): bigint {
  return taxes.reduce((sum, { minor }) => sum + minor, offer.totalMinor);
}

/** A renewal as it was bought. */
export interface StoredRenewal extends PricedRenewal {
  readonly id: RenewalId;
  readonly at: number;
  readonly by: string;
  readonly source: PaymentSource;
  /** Whether the scheduled change came into force in the same step: its order and the renewal raised the license once. */
  readonly startedOrder: boolean;
}
