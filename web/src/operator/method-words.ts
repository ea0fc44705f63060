import { defineTexts } from '../text/language.tsx';

export const METHODS = defineTexts({
  en: { wallet: 'the wallet', external: 'transfer or invoice', stripe: 'card, over Stripe' },
  zh: { wallet: '钱包', external: '转账或账单', stripe: '银行卡（Stripe）' },
});
