import { defineTexts } from '../text/language.tsx';

/** What was done, in words; the names are those of the audit log. A later service may know more of them. */
export const COMMANDS = defineTexts({
  en: {
    ...{ 'create-account': 'account opened', 'issue-token': 'token issued', 'revoke-token': 'token revoked' },
    ...{ 'credit-wallet': 'money put in', 'set-tax-region': 'tax region set', purchase: 'bought' },
    ...{
      'suspend-account': 'account suspended or resumed',
      'suspend-subscription': 'suspended or resumed',
      'import-subscription': 'subscription imported',
    },
    ...{ 'save-draft': 'draft saved', 'submit-draft': 'draft submitted', 'withdraw-draft': 'draft withdrawn' },
    ...{ 'decide-review': 'review decided', 'request-quote': 'quote asked for', 'record-fit': 'fit check answered' },
    ...{ 'place-order': 'order placed', 'pay-order': 'order paid', 'cancel-order': 'order cancelled' },
    ...{ 'expire-order': 'order expired', 'start-order': 'order began', 'correct-order': 'order corrected' },
    ...{
      'decide-held-order': 'held order decided',
      'answer-order': 'seller answered',
      'record-attempt': 'seller told',
    },
    ...{ 'restart-delivery': 'delivery restarted', 'record-restatement': 'what runs was said again' },
    ...{ 'restart-restatement': 'saying it again restarted', 'confirm-payment': 'payment confirmed' },
    ...{ 'fail-payment': 'payment failed', 'name-payment': 'payment begun', 'settle-refund': 'refund settled' },
    ...{ renew: 'renewed', 'renew-due': 'renewal tried', 'set-auto-renewal': 'automatic renewal set' },
    ...{ 'expire-license': 'license expired', 'adjust-component': 'specification adjusted' },
    ...{ 'save-money-rule': 'tax, discount or commission set', 'save-coupon': 'coupon set' },
    ...{ 'start-clock': 'clock set going', 'step-clock': 'clock moved', 'create-bulk-change': 'bulk change previewed' },
    ...{ 'execute-bulk-change': 'bulk change accepted', 'cancel-bulk-change': 'bulk change cancelled' },
    ...{
      'save-endpoint': 'endpoint saved',
      'remove-endpoint': 'endpoint removed',
      'add-endpoint-secret': 'secret added',
    },
    ...{ 'remove-endpoint-secret': 'secret removed', 'create-webhook-endpoint': 'event endpoint added' },
    ...{ 'delete-webhook-endpoint': 'event endpoint removed', 'enable-webhook-endpoint': 'event endpoint enabled' },
    ...{ 'disable-webhook-endpoint': 'event endpoint disabled', 'rotate-webhook-secrets': 'event secrets changed' },
  },
  zh: {
    ...{ 'create-account': '开户', 'issue-token': '签发令牌', 'revoke-token': '吊销令牌' },
    ...{ 'credit-wallet': '充值', 'set-tax-region': '设置税区', purchase: '购买' },
    ...{
      'suspend-account': '暂停或恢复账户',
      'suspend-subscription': '暂停或恢复订阅',
      'import-subscription': '导入订阅',
    },
    ...{ 'save-draft': '保存草稿', 'submit-draft': '提交草稿', 'withdraw-draft': '撤回草稿' },
    ...{ 'decide-review': '审核结论', 'request-quote': '询价', 'record-fit': '适配检查答复' },
    ...{ 'place-order': '下单', 'pay-order': '支付订单', 'cancel-order': '取消订单' },
    ...{ 'expire-order': '订单过期', 'start-order': '订单开始', 'correct-order': '更正订单' },
    ...{ 'decide-held-order': '裁定挂起订单', 'answer-order': '卖家答复', 'record-attempt': '通知卖家' },
    ...{ 'restart-delivery': '重新投递', 'record-restatement': '重申当前规格' },
    ...{ 'restart-restatement': '重新开始重申', 'confirm-payment': '支付确认' },
    ...{ 'fail-payment': '支付失败', 'name-payment': '发起支付', 'settle-refund': '退款结清' },
    ...{ renew: '续费', 'renew-due': '尝试自动续费', 'set-auto-renewal': '设置自动续费' },
    ...{ 'expire-license': '许可证到期', 'adjust-component': '调整规格' },
    ...{ 'save-money-rule': '设置税费、折扣或佣金', 'save-coupon': '设置优惠券' },
    ...{ 'start-clock': '启动时钟', 'step-clock': '推进时钟', 'create-bulk-change': '预览批量变更' },
    ...{ 'execute-bulk-change': '接受批量变更', 'cancel-bulk-change': '取消批量变更' },
    ...{ 'save-endpoint': '保存接口地址', 'remove-endpoint': '删除接口地址', 'add-endpoint-secret': '新增密钥' },
    ...{ 'remove-endpoint-secret': '删除密钥', 'create-webhook-endpoint': '新增事件地址' },
    ...{ 'delete-webhook-endpoint': '删除事件地址', 'enable-webhook-endpoint': '启用事件地址' },
    ...{ 'disable-webhook-endpoint': '停用事件地址', 'rotate-webhook-secrets': '更换事件密钥' },
  },
});

/** What a record may be about. */
export const AUDIT_NOUNS = defineTexts({
  en: {
    ...{ account: 'Account', quote: 'Quote', 'change-order': 'Change order', subscription: 'Subscription' },
    ...{ license: 'License', review: 'Review', release: 'Release', 'webhook-endpoint': 'Event endpoint' },
    ...{ payment: 'Payment', refund: 'Refund' },
  },
  zh: {
    ...{ account: '账户', quote: '报价', 'change-order': '变更订单', subscription: '订阅', license: '许可证' },
    ...{ review: '审核', release: '版本', 'webhook-endpoint': '事件地址', payment: '付款', refund: '退款' },
  },
});

/** What happened to it; what happened to an order has its own words. */
export const AUDIT_DEEDS = defineTexts({
  en: {
    ...{ opened: 'opened', accepted: 'accepted', purchased: 'purchased', adjusted: 'adjusted', imported: 'imported' },
    ...{ suspended: 'suspended', resumed: 'resumed', renewed: 'renewed', changed: 'changed' },
    ...{ 'renewal-failed': 'could not be renewed', issued: 'issued', revised: 'revised', isolated: 'isolated' },
    ...{ destroyed: 'destroyed', submitted: 'submitted', approved: 'approved', rejected: 'rejected' },
    ...{ withdrawn: 'withdrawn', published: 'published', created: 'created', deleted: 'deleted', rotated: 'rotated' },
    ...{ enabled: 'enabled', disabled: 'disabled', pending: 'awaited', paid: 'paid', failed: 'failed' },
    ...{ 'given-up': 'given up', sent: 'sent' },
  },
  zh: {
    ...{ opened: '已创建', accepted: '已接受', purchased: '已购买', adjusted: '已调整', imported: '已导入' },
    ...{ suspended: '已暂停', resumed: '已恢复', renewed: '已续费', changed: '已变更' },
    ...{ 'renewal-failed': '续费失败', issued: '已签发', revised: '已修订', isolated: '已隔离' },
    ...{ destroyed: '已销毁', submitted: '已提交', approved: '已通过', rejected: '已驳回' },
    ...{ withdrawn: '已撤回', published: '已发布', created: '已创建', deleted: '已删除', rotated: '已轮换密钥' },
    ...{ enabled: '已启用', disabled: '已停用', pending: '等待中', paid: '已付款', failed: '失败' },
    ...{ 'given-up': '已放弃', sent: '已发出' },
  },
});
