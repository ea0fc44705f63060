import type { BulkChange, BulkItem } from '@regrade/client';
import { defineTexts, useTexts } from '../text/language.tsx';
import { StateMark, type Tone } from '../ui/state-mark.tsx';

const BULK_STATES = defineTexts({
  en: { open: 'previewed', running: 'being ordered', done: 'done', cancelled: 'cancelled' },
  zh: { open: '已预览', running: '下单中', done: '已完成', cancelled: '已取消' },
});

const ITEM_STATES = defineTexts({
  en: {
    ...{ checking: 'seller is asked', allowed: 'may change', ordered: 'ordered', refused: 'refused' },
    cancelled: 'cancelled',
  },
  zh: { checking: '询问卖家中', allowed: '可变更', ordered: '已下单', refused: '被拒绝', cancelled: '已取消' },
});

const BULK_TONES: Readonly<Record<BulkChange['state'], Tone>> = {
  ...{ open: 'brand', running: 'change', done: 'good', cancelled: 'past' },
};
const ITEM_TONES: Readonly<Record<BulkItem['state'], Tone>> = {
  ...{ checking: 'change', allowed: 'brand', ordered: 'good', refused: 'bad', cancelled: 'past' },
};

export function BulkState({ state }: { readonly state: BulkChange['state'] }) {
  return <StateMark tone={BULK_TONES[state]}>{useTexts(BULK_STATES)[state]}</StateMark>;
}

export function ItemState({ state }: { readonly state: BulkItem['state'] }) {
  return <StateMark tone={ITEM_TONES[state]}>{useTexts(ITEM_STATES)[state]}</StateMark>;
}
