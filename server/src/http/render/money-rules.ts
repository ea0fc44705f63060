import type {
  Commission as CommissionJson,
  Coupon as CouponJson,
  Discount as DiscountJson,
  TaxRate as TaxRateJson,
} from '@regrade/client';
import { type ChangeDiscount, type Commission, type Coupon, formatInstant, type TaxRate } from '@regrade/core';
import type { StoredCoupon } from '../../engine/money/money-port.ts';
import { instantOrNull } from './instant.ts';
import { moneyFormat } from './money.ts';

export function renderTaxRate({ valid, ...rate }: TaxRate): TaxRateJson {
  return { ...rate, ...renderValidity(valid) };
}

export function renderDiscountRule(discount: ChangeDiscount): DiscountJson {
  return { id: discount.id, percent: discount.percent, ...renderReduction(discount) };
}

export function renderCoupon({ coupon, uses }: StoredCoupon): CouponJson {
  const { code, worth, usesMax, usesPerAccountMax } = coupon;
  return { code, ...renderWorth(worth), ...renderReduction(coupon), usesMax, usesPerAccountMax, uses };
}

export function renderCommission({ seller, basisPoints }: Commission): CommissionJson {
  const [whole, hundredths] = [Math.floor(basisPoints / 100), basisPoints % 100];
  return { seller, percent: hundredths === 0 ? `${whole}` : `${whole}.${String(hundredths).padStart(2, '0')}` };
}

function renderWorth(worth: Coupon['worth']): Pick<CouponJson, 'percent' | 'amount' | 'currency'> {
  if ('percent' in worth) return worth;
  return { amount: moneyFormat(worth.currency).minor(worth.amountMinor), currency: worth.currency };
}

function renderReduction({ name, funder, products, directions, valid }: Omit<ChangeDiscount, 'id' | 'percent'>) {
  return { name, funder, products, directions, ...renderValidity(valid) };
}

function renderValidity({ from, until }: TaxRate['valid']) {
  return { validFrom: formatInstant(from), validUntil: instantOrNull(until) };
}
