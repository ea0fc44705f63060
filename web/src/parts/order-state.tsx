import type { ChangeOrder } from '@regrade/client';
import { defineTexts, useTexts } from '../text/language.tsx';
import { StateMark, type Tone } from '../ui/state-mark.tsx';

type State = ChangeOrder['state'];

export const ORDER_STATES = defineTexts({
  en: {
    ...{ scheduled: 'scheduled', 'awaiting-payment': 'to be paid', 'awaiting-seller': 'with the seller', held: 'held' },
    ...{ refunding: 'being refunded', completed: 'completed', refunded: 'refunded', expired: 'expired' },
    cancelled: 'cancelled',
  },
  zh: {
    ...{ scheduled: '已预约', 'awaiting-payment': '待支付', 'awaiting-seller': '待卖家处理', held: '已挂起' },
    ...{ refunding: '退款中', completed: '已完成', refunded: '已退款', expired: '已过期' },
    cancelled: '已取消',
  },
});

const TONES: Readonly<Record<State, Tone>> = {
  scheduled: 'brand',
  'awaiting-payment': 'change',
  'awaiting-seller': 'change',
  held: 'bad',
  refunding: 'change',
  completed: 'good',
  refunded: 'past',
  expired: 'past',
  cancelled: 'past',
};

export function OrderState({ state }: { readonly state: State }) {
  return <StateMark tone={TONES[state]}>{useTexts(ORDER_STATES)[state]}</StateMark>;
}
