import { defineTexts } from '../text/language.tsx';
import { textOf } from './order-words.ts';

/** Names of ledger accounts, and of subjects by the beginning of their id. */
export const STATEMENT_WORDS = defineTexts({
  en: {
    ...{ wallet: 'Wallet', balance: 'Balance', 'orders-in-progress': 'Open orders' },
    'refunds-in-progress': 'On its way back',
    ...{ ord: 'Change order', sub: 'Purchase or renewal', ren: 'Renewal', account: 'Credited by the operator' },
  },
  zh: {
    ...{ wallet: '钱包', balance: '余额', 'orders-in-progress': '未完成订单' },
    'refunds-in-progress': '退款处理中',
    ...{ ord: '变更订单', sub: '购买或续费', ren: '续费', account: '运营入账' },
  },
});

/** What moved money, by the id that the ledger has for it. */
export function sayMove(words: { readonly [name: string]: string }, subject: string): string {
  return textOf(words, subject.includes('_') ? subject.slice(0, 3) : 'account');
}
