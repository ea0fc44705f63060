import type { WebhookEndpoint } from '@regrade/client';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { StateMark } from '../ui/state-mark.tsx';

const TEXTS = defineTexts({
  en: { enabled: 'is told', failing: (since: string) => `nothing arrives since ${since}`, disabled: 'disabled' },
  zh: { enabled: '正常通知', failing: (since: string) => `自${since}起未送达`, disabled: '已停用' },
});

export function WebhookState({ endpoint }: { readonly endpoint: WebhookEndpoint }) {
  const texts = useTexts(TEXTS);
  const { dateTime } = useFormat();
  const { state, failingSince } = endpoint;
  if (state === 'disabled') return <StateMark tone="past">{texts.disabled}</StateMark>;
  if (failingSince !== null) return <StateMark tone="bad">{texts.failing(dateTime(failingSince))}</StateMark>;
  return <StateMark tone="good">{texts.enabled}</StateMark>;
}
