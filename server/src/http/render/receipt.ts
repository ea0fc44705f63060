import type { Quote as QuoteJson, Receipt as ReceiptJson } from '@regrade/client';
import { type DiscountFigure, formatInstant, type Receipt, type TaxLine } from '@regrade/core';
import { moneyFormat } from './money.ts';

type Format = (minor: bigint) => string;

export function renderDiscount(
  { minor: amount, coupon, ...line }: DiscountFigure,
  minor: Format,
): NonNullable<QuoteJson['discounts']>[number] {
  return { ...line, ...(coupon !== undefined && { coupon }), amount: minor(amount) };
}

export function renderTax(
  { rate, name, minor: amount }: TaxLine,
  minor: Format,
): NonNullable<QuoteJson['taxes']>[number] {
  return { rate, name, amount: minor(amount) };
}

export function renderReceipt(receipt: Receipt): ReceiptJson {
  const { minor } = moneyFormat(receipt.currency);
  const { number, kind, issuedAt, account, seller, product, subscription, order, corrects, currency } = receipt;
  return {
    number,
    kind,
    issuedAt: formatInstant(issuedAt),
    account,
    seller,
    product,
    subscription,
    ...(order !== undefined && { order }),
    ...(corrects !== undefined && { corrects }),
    currency,
    lines: receipt.lines.map(({ component, skuKey, quantities, chargeMinor, creditMinor }) => ({
      component,
      ...(skuKey !== undefined && { skuKey }),
      ...(quantities && { quantities }),
      charge: minor(chargeMinor),
      credit: minor(creditMinor),
    })),
    discounts: receipt.discounts.map((line) => renderDiscount(line, minor)),
    taxes: receipt.taxes.map((line) => renderTax(line, minor)),
    net: minor(receipt.netMinor),
    waived: minor(receipt.waivedMinor),
    forfeited: minor(receipt.forfeitedMinor),
    paid: minor(receipt.paidMinor),
    paidFromBalance: minor(receipt.paidFromBalanceMinor),
    method: receipt.method,
    refund: minor(receipt.refundMinor),
    balance: minor(receipt.balanceMinor),
  };
}
