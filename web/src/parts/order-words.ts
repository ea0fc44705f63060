import type { OrderEventType } from '@regrade/core';
import { defineTexts } from '../text/language.tsx';

/** What happened to an order, in a sentence for its customer; the names are those of its events. */
export const ORDER_EVENTS = defineTexts<{ readonly [type in OrderEventType]: string }>({
  en: {
    placed: 'The order was placed.',
    scheduled: 'It waits for the renewal at which the change begins.',
    'awaiting-payment': 'It waits for payment.',
    'awaiting-seller': 'The seller is being told.',
    held: 'The seller stayed silent: the operator decides.',
    completed: 'The change is in force, and the license has a new revision.',
    refunding: 'The change will not happen; what was paid goes back.',
    refunded: 'What was paid is back. Nothing has changed.',
    expired: 'The order expired. Nothing has changed.',
    cancelled: 'The order was cancelled. Nothing has changed.',
    'start-reached': 'The renewal has come.',
    deadline: 'The payment deadline has come.',
    cancel: 'Somebody cancelled it.',
    'term-ended': 'The term of the subscription ended.',
    suspended: 'The subscription was suspended.',
    paid: 'It was paid.',
    'paid-late': 'Money came that no order awaits; it goes back.',
    'payment-begun': 'A payment was begun.',
    'payment-failed': 'The payment failed.',
    'seller-yes': 'The seller carried it out.',
    'seller-yes-late': 'The seller carried it out too late; they are told what really runs.',
    'seller-no': 'The seller refused.',
    'seller-no-late': 'The seller refused after completion.',
    'seller-later': 'The seller has received it and answers later.',
    unsupported: 'The seller’s software cannot carry out this change.',
    silence: 'The seller did not answer in time.',
    'operator-accepts': 'The operator accepted for the seller.',
    'operator-rejects': 'The operator rejected it.',
    'attempt-failed': 'The seller could not be reached; there is another attempt.',
    'attempts-exhausted': 'The last attempt to reach the seller failed.',
    restart: 'Telling the seller began anew.',
    'refund-failed': 'The refund failed; there is another attempt.',
  },
  zh: {
    placed: '订单已提交。',
    scheduled: '等待续费，变更届时生效。',
    'awaiting-payment': '等待付款。',
    'awaiting-seller': '正在通知卖家。',
    held: '卖家未答复，由运营裁定。',
    completed: '变更已生效，许可证已有新修订。',
    refunding: '变更不会进行，已付款项将退回。',
    refunded: '已付款项已退回，未做任何变更。',
    expired: '订单已过期，未做任何变更。',
    cancelled: '订单已取消，未做任何变更。',
    'start-reached': '续费时刻已到。',
    deadline: '付款期限已到。',
    cancel: '订单被取消。',
    'term-ended': '订阅期限已结束。',
    suspended: '订阅已暂停。',
    paid: '已付款。',
    'paid-late': '收到无订单对应的款项，将退回。',
    'payment-begun': '已发起付款。',
    'payment-failed': '付款失败。',
    'seller-yes': '卖家已执行。',
    'seller-yes-late': '卖家执行过晚，已告知其实际运行的规格。',
    'seller-no': '卖家拒绝。',
    'seller-no-late': '卖家在完成后拒绝。',
    'seller-later': '卖家已收到，稍后答复。',
    unsupported: '卖家的软件无法执行此变更。',
    silence: '卖家未按时答复。',
    'operator-accepts': '运营代卖家接受。',
    'operator-rejects': '运营已驳回。',
    'attempt-failed': '未能联系到卖家，将再次尝试。',
    'attempts-exhausted': '最后一次联系卖家失败。',
    restart: '重新开始通知卖家。',
    'refund-failed': '退款失败，将再次尝试。',
  },
});

export const ACTORS = defineTexts({
  en: {
    customer: 'the customer',
    seller: 'the seller',
    operator: 'the operator',
    system: 'Regrade',
    stripe: 'the card service',
    for: 'for',
  },
  zh: { customer: '客户', seller: '卖家', operator: '运营', system: '系统', stripe: '支付服务', for: '代' },
});

/** A text of a table by a name that comes from the service: a later version may know more names than this page. */
export function textOf(texts: { readonly [name: string]: string }, name: string): string {
  return Object.hasOwn(texts, name) ? (texts[name] ?? name) : name;
}

/** `customer:k7q2mz4a` is the customer; whoever has no role of ours is called as they are. */
export function sayActor(actors: { readonly [name: string]: string }, by: string): string {
  return by
    .split(' ')
    .map((part) => textOf(actors, part.split(':')[0] ?? part))
    .join(' ');
}
