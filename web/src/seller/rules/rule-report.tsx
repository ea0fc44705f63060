import { Button } from 'antd';
import { useState } from 'react';
import { LeastAmount } from '../../parts/least-amount.tsx';
import { useFormat } from '../../text/format.ts';
import { defineTexts, useTexts } from '../../text/language.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { useVerdict } from '../product/editor-context.tsx';
import { Verifying } from '../verification/verifying.tsx';
import type { RuleReport } from './rule-checks.ts';

const TEXTS = defineTexts({
  en: {
    ...{ sound: 'applies', warning: 'applies, with a warning', broken: 'does not apply' },
    least: 'at least',
    more: (count: number) => `Show ${count} more`,
  },
  zh: {
    ...{ sound: '有效', warning: '有效，有警告', broken: '无效' },
    least: '至少',
    more: (count: number) => `再显示 ${count} 项`,
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
  const { said } = useVerdict();
  const [shown, setShown] = useState(SHOWN);
  const catalog = said?.rules?.catalog;
  if (!catalog) return null;
  const hidden = differences.length - shown;
  return (
    <div className="rule-differences of-verdict">
      {differences.slice(0, shown).map((difference) => {
        const { period, currency, least } = difference;
        return (
          <div key={`${period} ${currency}`} className={least.startsWith('-') || /^[0.]+$/.test(least) ? 'bad' : ''}>
            {texts.least} <LeastAmount of={difference} catalog={catalog} />{' '}
            <span className="soft">{format.period(period)}</span>
          </div>
        );
      })}
      {hidden > 0 && (
        <Button type="link" size="small" onClick={() => setShown(differences.length)}>
          {texts.more(hidden)}
        </Button>
      )}
    </div>
  );
}
