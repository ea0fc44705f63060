import type { Finding } from '@regrade/client';
import { defineTexts, useTexts } from '../text/language.tsx';
import { StateMark, type Tone } from '../ui/state-mark.tsx';
import './finding-list.css';

const TEXTS = defineTexts({
  en: { none: 'Nothing speaks against it.', error: 'error', warning: 'warning', info: 'note' },
  zh: { none: '没有任何问题。', error: '错误', warning: '警告', info: '提示' },
});

const TONES: Readonly<Record<Finding['severity'], Tone>> = { error: 'bad', warning: 'change', info: 'brand' };

/** What verification says, sentence by sentence, each with its code and its place. */
export function FindingList({ findings }: { readonly findings: readonly Finding[] }) {
  const texts = useTexts(TEXTS);
  if (findings.length === 0) return <StateMark tone="good">{texts.none}</StateMark>;
  return (
    <ul className="findings">
      {findings.map(({ code, path, message, severity }) => (
        <li key={`${code} ${path} ${message}`}>
          <StateMark tone={TONES[severity]}>{texts[severity]}</StateMark>
          <div>{message}</div>
          <code className="soft">
            {code} {path}
          </code>
        </li>
      ))}
    </ul>
  );
}
