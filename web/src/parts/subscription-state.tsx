import type { Subscription } from '@regrade/client';
import { defineTexts, useTexts } from '../text/language.tsx';
import { StateMark, type Tone } from '../ui/state-mark.tsx';

const TEXTS = defineTexts({
  en: { active: 'Active', suspended: 'Suspended', ended: 'Ended', changing: 'Change under way' },
  zh: { active: '使用中', suspended: '已暂停', ended: '已到期', changing: '变更进行中' },
});
const TONES: Readonly<Record<Subscription['state'], Tone>> = { active: 'good', suspended: 'bad', ended: 'past' };

/** Whether a subscription runs, and whether an order of it is open. */
export function SubscriptionState({
  of: { state, openOrder },
}: {
  readonly of: Pick<Subscription, 'state' | 'openOrder'>;
}) {
  const texts = useTexts(TEXTS);
  return (
    <span className="row" style={{ gap: 12 }}>
      <StateMark tone={TONES[state]}>{texts[state]}</StateMark>
      {openOrder !== null && <StateMark tone="change">{texts.changing}</StateMark>}
    </span>
  );
}
