import type { EndpointTest } from '@regrade/client';
import { Attempt } from '../parts/delivery-view.tsx';
import { defineTexts, useTexts } from '../text/language.tsx';
import { StateMark } from '../ui/state-mark.tsx';

const TEXTS = defineTexts({
  en: { ok: 'It arrived and was answered.', failed: 'It did not get through.' },
  zh: { ok: '已送达并收到应答。', failed: '未能送达。' },
});

/** What became of a test message, with everything that went over the wire. */
export function EndpointTestResult({ test: { ok, attempt } }: { readonly test: EndpointTest }) {
  const texts = useTexts(TEXTS);
  return (
    <div role="status" className="stack">
      <StateMark tone={ok ? 'good' : 'bad'}>{ok ? texts.ok : texts.failed}</StateMark>
      <Attempt attempt={attempt} />
    </div>
  );
}
