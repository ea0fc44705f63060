import { type CheckedCatalog, checkRules, currencyDigits, type Finding, formatMicros } from '@regrade/core';

/** What verification says of one rule: the least difference of each price, and its findings. */
export interface RuleReport {
  readonly differences: readonly { readonly period: string; readonly currency: string; readonly least: string }[];
  readonly findings: readonly Finding[];
  readonly state: 'sound' | 'warning' | 'broken';
}

export type ReportRule = (pointer: string) => RuleReport;

/** By pointer of the rule; a pointer of a whole rule has what is said below it as well. */
export function reportRules({ catalog, findings }: CheckedCatalog): ReportRule {
  const differences = new Map<string, RuleReport['differences']>();
  for (const { edge, rows } of (catalog && checkRules(catalog)) ?? []) {
    const compared = rows.flatMap((row) => {
      if (row.kind !== 'compared') return [];
      const { period, currency } = row.original.row;
      return [{ period, currency, least: formatMicros(row.least.netMicros, currencyDigits(currency) ?? 2) }];
    });
    differences.set(edge.rule, compared);
  }
  const ofRules = findings.filter(({ path }) => path.startsWith('/rules/'));
  return (pointer) => {
    const own = ofRules.filter(({ path }) => path === pointer || path.startsWith(`${pointer}/`));
    const isBroken = own.some(({ severity }) => severity === 'error');
    const isDoubtful = own.some(({ severity }) => severity === 'warning');
    return {
      differences: differences.get(pointer) ?? [],
      findings: own,
      state: isBroken ? 'broken' : isDoubtful ? 'warning' : 'sound',
    };
  };
}
