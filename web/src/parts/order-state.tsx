import type { OrderState as State } from '@regrade/client';
import { defineTexts, useTexts } from '../text/language.tsx';
import { StateMark, type Tone } from '../ui/state-mark.tsx';

export const ORDER_STATES = defineTexts({
  en: {
    scheduled: 'Scheduled',
    'awaiting-payment': 'Awaiting payment',
    'awaiting-seller': 'With the seller',
    held: 'Held for the operator',
    refunding: 'Refunding',
    completed: 'Completed',
    refunded: 'Refunded',
    expired: 'Expired',
    cancelled: 'Cancelled',
  },
  zh: {
    scheduled: '已预约',
    'awaiting-payment': '待付款',
    'awaiting-seller': '卖家处理中',
    held: '待运营裁定',
    refunding: '退款中',
    completed: '已完成',
    refunded: '已退款',
    expired: '已过期',
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
  const texts = useTexts(ORDER_STATES);
  return <StateMark tone={TONES[state]}>{texts[state]}</StateMark>;
}
