import type { ReviewState as State } from '@regrade/client';
import { defineTexts, useTexts } from '../text/language.tsx';
import { StateMark, type Tone } from '../ui/state-mark.tsx';

export const REVIEW_STATES = defineTexts({
  en: { 'in-review': 'in review', approved: 'approved', rejected: 'rejected', withdrawn: 'withdrawn' },
  zh: { 'in-review': '审核中', approved: '已通过', rejected: '已驳回', withdrawn: '已撤回' },
});

const TONES: Readonly<Record<State, Tone>> = {
  'in-review': 'change',
  approved: 'good',
  rejected: 'bad',
  withdrawn: 'past',
};

export function ReviewState({ state }: { readonly state: State }) {
  return <StateMark tone={TONES[state]}>{useTexts(REVIEW_STATES)[state]}</StateMark>;
}
