import { useFormat } from '../../text/format.ts';
import { defineTexts, useTexts } from '../../text/language.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { Verifying } from '../verification/verifying.tsx';
import type { RuleReport } from './rule-checks.ts';

const TEXTS = defineTexts({
  en: {
    ...{ sound: 'applies', warning: 'applies, with a warning', broken: 'does not apply' },
    least: (amount: string) => `at least ${amount}`,
    more: (count: number) => `and ${count} more`,
  },
  zh: {
    ...{ sound: '有效', warning: '有效，有警告', broken: '无效' },
    least: (amount: string) => `至少 ${amount}`,
    more: (count: number) => `另有 ${count} 项`,
  },
});

const TONES = { sound: 'good', warning: 'change', broken: 'bad' } as const;
const SHOWN = 2;

export function RuleState({ report: { state } }: { readonly report: RuleReport }) {
  const texts = useTexts(TEXTS);
  if (state === 'unknown') return <Verifying />;
  return (
    <span className="of-verdict">
      <StateMark tone={TONES[state]}>{texts[state]}</StateMark>
    </span>
  );
}

/** What the target costs more than the original, at the least, for each period and currency. */
export function RuleDifferences({ report: { differences } }: { readonly report: RuleReport }) {
  const texts = useTexts(TEXTS);
  const format = useFormat();
  const hidden = differences.length - SHOWN;
  return (
    <div className="rule-differences of-verdict">
      {differences.slice(0, SHOWN).map(({ period, currency, least }) => (
        <div key={`${period} ${currency}`} className={least.startsWith('-') || /^[0.]+$/.test(least) ? 'bad' : ''}>
          <span className="num">
            {texts.least(`${least.startsWith('-') ? '' : '+'}${format.money(least, currency)}`)}
          </span>{' '}
          <span className="soft">{format.period(period)}</span>
        </div>
      ))}
      {hidden > 0 && <span className="soft">{texts.more(hidden)}</span>}
    </div>
  );
}
