import type { ImportJob } from '@regrade/client';
import { defineTexts, useTexts } from '../text/language.tsx';
import { StateMark } from '../ui/state-mark.tsx';

const TEXTS = defineTexts({
  en: { open: 'not at its end yet', done: 'done', faulty: 'done, with rows refused' },
  zh: { open: '尚未结束', done: '已完成', faulty: '已完成，有行被拒绝' },
});

export function ImportState({ job: { state, bad } }: { readonly job: ImportJob }) {
  const texts = useTexts(TEXTS);
  if (state === 'open') return <StateMark tone="change">{texts.open}</StateMark>;
  return <StateMark tone={bad > 0 ? 'bad' : 'good'}>{bad > 0 ? texts.faulty : texts.done}</StateMark>;
}
