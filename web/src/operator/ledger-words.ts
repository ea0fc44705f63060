import { textOf } from '../parts/order-words.ts';
import { defineTexts } from '../text/language.tsx';

/** Ledger accounts in words; the names are those of docs/money.md. */
export const LEDGER_ACCOUNTS = defineTexts({
  en: {
    ...{ wallet: 'Customers’ wallets', balance: 'Customers’ balances', cash: 'Cash in and out' },
    ...{ 'external-cash': 'Paid over own billing', 'stripe-clearing': 'Paid over Stripe' },
    ...{ 'refunds-in-progress': 'Refunds under way', 'orders-in-progress': 'Open orders' },
    ...{ revenue: 'Revenue', waived: 'Waived', forfeited: 'Not paid out', discount: 'Discounts', tax: 'Tax held' },
    ...{ opening: 'Booked before an import', operator: 'the operator' },
  },
  zh: {
    ...{ wallet: '客户钱包', balance: '客户余额', cash: '现金收支' },
    ...{ 'external-cash': '自有收款', 'stripe-clearing': 'Stripe 收款' },
    ...{ 'refunds-in-progress': '退款处理中', 'orders-in-progress': '未完成订单' },
    ...{ revenue: '收入', waived: '减免', forfeited: '不予退还', discount: '折扣', tax: '代收税费' },
    ...{ opening: '导入前已入账', operator: '运营' },
  },
});

/** `revenue:acme` is the revenue of acme. */
export function sayLedgerAccount(names: { readonly [name: string]: string }, account: string): string {
  const [name = '', party] = account.split(':');
  return party === undefined ? textOf(names, name) : `${textOf(names, name)} · ${textOf(names, party)}`;
}
