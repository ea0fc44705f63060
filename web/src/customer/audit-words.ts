import { defineTexts } from '../text/language.tsx';

/** What the records of a subscription tell of, by the names that the service keeps them under. */
export const AUDIT_COMMANDS = defineTexts({
  en: {
    ...{ purchase: 'Purchase', 'import-subscription': 'Import', 'adjust-component': 'Adjustment by the seller' },
    ...{ renew: 'Renewal', 'renew-due': 'Automatic renewal', 'set-auto-renewal': 'Renewal setting' },
    ...{ 'suspend-subscription': 'Suspension or resumption', 'place-order': 'Change order' },
  },
  zh: {
    ...{ purchase: '购买', 'import-subscription': '导入', 'adjust-component': '卖家调整' },
    ...{ renew: '续费', 'renew-due': '自动续费', 'set-auto-renewal': '续费设置' },
    ...{ 'suspend-subscription': '暂停或恢复', 'place-order': '变更订单' },
  },
});

export const AUDIT_NOUNS = defineTexts({
  en: {
    ...{ subscription: 'Subscription', license: 'License', 'change-order': 'Change order', quote: 'Quote' },
    ...{ payment: 'Payment', refund: 'Refund' },
  },
  zh: {
    ...{ subscription: '订阅', license: '许可证', 'change-order': '变更订单', quote: '报价' },
    ...{ payment: '付款', refund: '退款' },
  },
});

export const AUDIT_ACTS = defineTexts({
  en: {
    ...{ purchased: 'purchased', imported: 'imported', adjusted: 'adjusted', renewed: 'renewed', changed: 'changed' },
    ...{ suspended: 'suspended', resumed: 'resumed', 'renewal-failed': 'could not be renewed' },
    ...{ issued: 'issued', revised: 'revised', isolated: 'isolated', destroyed: 'destroyed' },
    ...{ placed: 'placed', paid: 'paid', completed: 'completed', cancelled: 'cancelled', 'start-reached': 'begun' },
    revision: (n: number) => `revision ${n}`,
  },
  zh: {
    ...{ purchased: '已购买', imported: '已导入', adjusted: '已调整', renewed: '已续费', changed: '已变更' },
    ...{ suspended: '已暂停', resumed: '已恢复', 'renewal-failed': '续费失败' },
    ...{ issued: '已签发', revised: '已修订', isolated: '已隔离', destroyed: '已销毁' },
    ...{ placed: '已提交', paid: '已付款', completed: '已完成', cancelled: '已取消', 'start-reached': '已开始' },
    revision: (n: number) => `修订 ${n}`,
  },
});
