import type { CatalogDocument } from '@regrade/client';
import type { Finding } from '@regrade/core';
import type { LeastDifference } from '../../parts/least-difference.ts';
import { stillStands } from '../verification/still-stands.ts';
import type { Verified } from '../verification/verification-line.ts';

/** What verification says of one rule: the least difference of each price, and its findings. */
export interface RuleReport {
  readonly differences: readonly LeastDifference[];
  readonly findings: readonly Finding[];
  /** `unknown`: nothing was said yet of the rule as it is. */
  readonly state: 'sound' | 'warning' | 'broken' | 'unknown';
  /** The text that all this was said of. */
  readonly of: Pick<Verified, 'document'>;
}

export type ReportRule = (pointer: string) => RuleReport;

/** By pointer of a rule in `document`; a pointer of a whole rule has what is said below it as well. */
export function reportRules(said: Verified | undefined, document: CatalogDocument): ReportRule {
  if (!said) return () => ({ differences: [], findings: [], state: 'unknown', of: { document } });
  const ofRules = said.findings.filter(({ path }) => path.startsWith('/rules/'));
  return (pointer) => {
    if (!stillStands(pointer, { before: said.document, now: document })) {
      return { differences: [], findings: [], state: 'unknown', of: said };
    }
    const own = ofRules.filter(({ path }) => path === pointer || path.startsWith(`${pointer}/`));
    const isBroken = own.some(({ severity }) => severity === 'error');
    const isDoubtful = own.some(({ severity }) => severity === 'warning');
    return {
      differences: said.rules?.differences.get(pointer) ?? [],
      findings: own,
      state: isBroken ? 'broken' : isDoubtful ? 'warning' : 'sound',
      of: said,
    };
  };
}
