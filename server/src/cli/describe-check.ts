import type { Finding, JointRepair, Repair } from '@regrade/core';
import type { CheckedFile } from './check.ts';

/** What is printed of a finding, whoever made it. */
type PrintedFinding = Pick<Finding, 'severity' | 'line' | 'path' | 'message'> & {
  readonly code: string;
  readonly repairs?: readonly Pick<Repair, 'message' | 'breaks'>[];
};

export type PrintedFile = Omit<CheckedFile, 'findings'> & { readonly findings: readonly PrintedFinding[] };

/** Findings, and edits of a repair, of one file that are printed; all of them are in the JSON. */
const FINDINGS_SHOWN_MAX = 100;

/** What `regrade check` prints about one file: a line of result, then each finding with its line and the ways out. */
export function describeCheckedFile({ file, ok, proven, findings, repair }: PrintedFile): string {
  const counts = (['error', 'warning', 'info'] as const)
    .map((severity) => ({ severity, count: findings.filter((finding) => finding.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${severity}${count > 1 && severity !== 'info' ? 's' : ''}`);
  const result = counts.length > 0 ? counts.join(', ') : 'no findings';
  const name = file === '-' ? 'stdin' : file;
  const lines = [
    `${ok ? 'ok  ' : 'FAIL'}  ${name}: ${result}; ${proven} rule ${proven === 1 ? 'price' : 'prices'} proven sound`,
  ];
  for (const finding of findings.slice(0, FINDINGS_SHOWN_MAX)) lines.push(...describeFinding(finding));
  const more = findings.length - FINDINGS_SHOWN_MAX;
  if (more > 0) lines.push('', `  … and ${more} more: use --json to see them all.`);
  if (repair) lines.push('', ...describeRepair(repair));
  return `${lines.join('\n')}\n`;
}

export function describeFinding(finding: PrintedFinding): string[] {
  const { severity, code, line, path, message, repairs = [] } = finding;
  const where = [line === undefined ? undefined : `line ${line}`, path === '' ? undefined : path];
  const lines = [
    '',
    `  ${severity} ${code}, ${where.filter((part) => part !== undefined).join(', ')}`,
    `    ${message}`,
  ];
  for (const repair of repairs) {
    const breaks = repair.breaks.length > 0 ? ` (breaks ${repair.breaks.join(', ')})` : '';
    lines.push(`    - ${repair.message}${breaks}`);
  }
  return lines;
}

/** The joint repair: what to write where, and what stays; or who contradicts whom. */
function describeRepair(repair: JointRepair): string[] {
  if (repair.feasible === null) return ['  joint repair: not searched for', `    ${repair.message}`];
  if (!repair.feasible) {
    return ['  joint repair: there is none', `    ${repair.message}`, ...repair.cycle.map((path) => `    - ${path}`)];
  }
  const { edits, remaining } = repair;
  if (edits.length === 0) return ['  joint repair: no price has to change', ...describeRemaining(remaining)];
  const lines = [`  joint repair: ${edits.length} ${edits.length === 1 ? 'price' : 'prices'} to change`];
  for (const { path, from, to, message } of edits.slice(0, FINDINGS_SHOWN_MAX)) {
    const amount = from === undefined ? `add { model: flat, amount: "${to}" }` : `"${from}" becomes "${to}"`;
    lines.push(`    - ${message}`, `      ${path}: ${amount}`);
  }
  const more = edits.length - FINDINGS_SHOWN_MAX;
  if (more > 0) lines.push(`    … and ${more} more: use --json to see them all.`);
  return [...lines, ...describeRemaining(remaining)];
}

function describeRemaining(remaining: readonly Finding[]): string[] {
  if (remaining.length === 0) return [];
  const shown = remaining.slice(0, FINDINGS_SHOWN_MAX).map(({ code, path }) => `    - ${code}, ${path}`);
  return [`  ${remaining.length === 1 ? 'one error stays' : `${remaining.length} errors stay`}:`, ...shown];
}
