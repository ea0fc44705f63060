import { Button } from 'antd';
import { useState } from 'react';
import { defineTexts, useTexts } from '../../text/language.tsx';
import { PlacedFinding } from '../product/findings-panel.tsx';
import type { RuleReport } from './rule-checks.ts';

const TEXTS = defineTexts({
  en: { more: (count: number) => `${count} more, for other prices` },
  zh: { more: (count: number) => `其他价格另有 ${count} 条` },
});

/** What is said of one rule: a refuted rule often is so for each of its prices, and the first one shows why. */
export function RuleFindings({
  report: { findings, of },
  isShownOnly = false,
}: {
  readonly report: RuleReport;
  readonly isShownOnly?: boolean;
}) {
  const texts = useTexts(TEXTS);
  const [isOpen, setOpen] = useState(false);
  const shown = isOpen ? findings : findings.slice(0, 1);
  return (
    <div className="rule-findings">
      {shown.map((finding) => (
        <PlacedFinding
          key={`${finding.path} ${finding.code} ${finding.counterexample?.period} ${finding.counterexample?.currency}`}
          {...{ finding, of, isShownOnly }}
        />
      ))}
      {findings.length > shown.length && (
        <Button type="link" size="small" onClick={() => setOpen(true)}>
          {texts.more(findings.length - shown.length)}
        </Button>
      )}
    </div>
  );
}
