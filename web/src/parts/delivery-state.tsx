import type { Delivery } from '@regrade/client';
import { defineTexts, useTexts } from '../text/language.tsx';
import { StateMark, type Tone } from '../ui/state-mark.tsx';

type State = Delivery['state'];

export const DELIVERY_STATES = defineTexts({
  en: {
    ...{ waiting: 'waiting', acknowledged: 'answer announced', accepted: 'yes', refused: 'no' },
    ...{ unsupported: 'not understood', 'dead-letter': 'given up', closed: 'closed', late: 'answered late' },
  },
  zh: {
    ...{ waiting: '等待中', acknowledged: '稍后答复', accepted: '同意', refused: '拒绝' },
    ...{ unsupported: '不支持', 'dead-letter': '已放弃', closed: '已关闭', late: '迟到答复' },
  },
});

const TONES: Readonly<Record<State, Tone>> = {
  waiting: 'change',
  acknowledged: 'change',
  accepted: 'good',
  refused: 'bad',
  unsupported: 'bad',
  'dead-letter': 'bad',
  closed: 'past',
  late: 'bad',
};

export function DeliveryState({ state }: { readonly state: State }) {
  return <StateMark tone={TONES[state]}>{useTexts(DELIVERY_STATES)[state]}</StateMark>;
}
