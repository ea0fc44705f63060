import type { AccountId, Coupon, OrderId } from '@regrade/core';

/** A tax rate, discount or commission as it was written; `owner` is `operator` or a seller. */
export interface StoredMoneyRule {
  readonly kind: 'tax-rate' | 'discount' | 'commission';
  readonly owner: string;
  readonly id: string;
  readonly document: unknown;
  readonly updatedAt: number;
}

export interface StoredCoupon {
  readonly coupon: Coupon;
  /** Of open and completed orders. */
  readonly uses: number;
  readonly updatedAt: number;
}

export interface CouponCount {
  readonly code: string;
  readonly uses: number;
}

export interface CouponUse {
  readonly account: AccountId;
  readonly code: string;
  readonly order: OrderId;
  /** The order ended without its change. */
  readonly givenBack: boolean;
}

/** A receipt of something that is no change order. */
export interface StoredReceipt {
  readonly account: AccountId;
  readonly number: string;
  /** Id of what it is about. */
  readonly subject: string;
  readonly issuedAt: number;
  readonly document: unknown;
}
