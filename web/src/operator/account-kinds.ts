import { defineTexts } from '../text/language.tsx';

export const ACCOUNT_KINDS = defineTexts({
  en: { customer: 'customer', seller: 'seller', operator: 'operator' },
  zh: { customer: '客户', seller: '卖家', operator: '运营' },
});
