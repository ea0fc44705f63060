import type { LedgerMemo } from '@regrade/core';
import { defineTexts } from '../text/language.tsx';
import { textOf } from './order-words.ts';

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

/** What an entry is for. */
export const LEDGER_MEMOS = defineTexts<{ readonly [memo in LedgerMemo]: string }>({
  en: {
    ...{ 'top-up': 'Money put in', payment: 'Payment', charge: 'Charge', credit: 'Credit', waived: 'Waived' },
    ...{ forfeited: 'Not paid out', refund: 'Refund', 'balance-granted': 'To the balance', discount: 'Discount' },
    ...{ 'balance-spent': 'Balance spent', tax: 'Tax', 'order-refund': 'Given back, the order ended' },
    ...{ 'balance-held': 'Balance held', 'balance-released': 'Balance released', opening: 'Before an import' },
    ...{ 'refund-sent': 'Refund sent', 'refund-bounced': 'Refund bounced' },
    'late-payment': 'Paid too late, goes back',
  },
  zh: {
    ...{ 'top-up': '充值', payment: '付款', charge: '收费', credit: '返还', waived: '减免', forfeited: '不予退还' },
    ...{ refund: '退款', 'balance-granted': '转入余额', discount: '折扣', 'balance-spent': '使用余额', tax: '税费' },
    ...{ 'order-refund': '订单未执行退回', 'balance-held': '占用余额', 'balance-released': '释放余额' },
    ...{ opening: '导入前', 'refund-sent': '退款已发出', 'refund-bounced': '退款被退回' },
    'late-payment': '迟到付款，将退回',
  },
});

/** What an amount on each of them means: below 0 is owed or has been paid out by it (docs/money.md). */
export const LEDGER_WHY = defineTexts({
  en: {
    wallet: 'What customers have put in and not spent.',
    balance: 'Credit that customers spend first; it is never paid out.',
    cash: 'What came in and went out for wallets: the other side of them.',
    'external-cash': 'What customers paid over the operator’s own billing, less what went back there.',
    'stripe-clearing': 'What customers paid over Stripe, less what went back there.',
    'refunds-in-progress': 'Money that is owed and on its way back.',
    'orders-in-progress': 'Paid for changes that are not in force yet.',
    revenue: 'Charges of purchases, changes and renewals, less credits, less or plus the commission.',
    waived: 'What downgrades would have cost, and differences at renewals: nobody pays them, nobody earns them.',
    forfeited: 'Credit that the rule does not pay out: the seller’s, less commission; or a discount, whoever gave it.',
    discount: 'Discounts at the expense of whoever granted them.',
    tax: 'Tax that was taken and is owed to the authorities, less what went back.',
    opening: 'What imported subscriptions had been paid before they came here.',
  },
  zh: {
    wallet: '客户已充值但尚未使用的资金。',
    balance: '客户优先使用的余额，不可提现。',
    cash: '钱包的现金收支，即钱包的对方科目。',
    'external-cash': '客户经运营自有收款渠道支付的金额，减去原路退回的部分。',
    'stripe-clearing': '客户经 Stripe 支付的金额，减去原路退回的部分。',
    'refunds-in-progress': '应退且正在退回的资金。',
    'orders-in-progress': '已付款但变更尚未生效的资金。',
    revenue: '购买、变更和续费的收费，减去返还，并扣除或计入佣金。',
    waived: '降级时免收的净额，以及续费时减免的差额：无人支付，亦无人获得。',
    forfeited: '因规则不退或达到退款上限而扣留的返还：归卖家所有（扣除佣金）；其中的折扣归提供方。',
    discount: '由提供方承担的折扣。',
    tax: '已代收、应缴税务机关的税款，减去已退部分。',
    opening: '导入的订阅在导入前已支付的金额。',
  },
});

/** `revenue:acme` is the revenue of acme. */
export function sayLedgerAccount(names: { readonly [name: string]: string }, account: string): string {
  const [name = '', party] = account.split(':');
  return party === undefined ? textOf(names, name) : `${textOf(names, name)} · ${textOf(names, party)}`;
}
