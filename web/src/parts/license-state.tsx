import type { Instance } from '@regrade/client';
import { defineTexts, useTexts } from '../text/language.tsx';
import { StateMark, type Tone } from '../ui/state-mark.tsx';

type Status = Instance['components'][number]['status'];

export const LICENSE_STATES = defineTexts({
  en: { issued: 'issued', active: 'valid', isolated: 'isolated', destroyed: 'destroyed' },
  zh: { issued: '已签发', active: '有效', isolated: '已隔离', destroyed: '已销毁' },
});

const TONES: Readonly<Record<Status, Tone>> = {
  issued: 'brand',
  active: 'good',
  isolated: 'change',
  destroyed: 'past',
};

/** Whether the seller's software may run on a license. */
export function LicenseState({ status }: { readonly status: Status }) {
  return <StateMark tone={TONES[status]}>{useTexts(LICENSE_STATES)[status]}</StateMark>;
}
