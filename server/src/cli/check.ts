import { readCatalogText } from '@regrade/client';
import { checkCatalog, type Finding, type JointRepair, type ProductTypePolicy, repairCatalog } from '@regrade/core';
import { describeCheckedFile } from './describe-check.ts';
import { InputFault, toInputFault } from './read-input.ts';

export interface CheckInput {
  /** As given; `-` is stdin. */
  readonly files: readonly string[];
  readonly json: boolean;
  /** Whether the joint repair is added. */
  readonly repair?: boolean;
  /** Of the marketplace; absent: the built-in ones. */
  readonly productTypes?: readonly ProductTypePolicy[];
  /** The text of a file or of stdin, `readInput`; rejects where it cannot be read. */
  readonly readFile: (file: string) => Promise<string>;
}

/** 0 = no error finding, 1 = at least one, 2 = a file cannot be read, or a wrong call. */
export interface CheckOutcome {
  readonly exitCode: 0 | 1 | 2;
  readonly stdout: string;
  readonly stderr: string;
}

/** One file of the answer (contract §3). */
export interface CheckedFile {
  readonly file: string;
  /** No error finding. */
  readonly ok: boolean;
  /** Number of (rule, period, currency) proven sound. */
  readonly proven: number;
  readonly findings: readonly Finding[];
  /** With `--repair`, where the rules can be verified at all. */
  readonly repair?: JointRepair;
}

/**
 * `regrade check FILE…`: parses and verifies catalogs offline. What is wrong inside a file, malformed YAML included, is
 * a finding of that file; only a file that cannot be read at all stops the command.
 */
export async function runCheck({ files, json, readFile, ...options }: CheckInput): Promise<CheckOutcome> {
  if (files.length === 0) return refused(json, 'call.invalid', 'Name at least one catalog file, or - for stdin.');
  if (files.filter((file) => file === '-').length > 1) {
    return refused(json, 'call.invalid', 'Stdin can be read once only: give - once.');
  }
  const checked: CheckedFile[] = [];
  for (const file of files) {
    const text = await readFile(file).catch(toInputFault(file));
    if (text instanceof InputFault) return refused(json, 'file.unreadable', text.message);
    checked.push(checkText(file, text, options));
  }
  const ok = checked.every((file) => file.ok);
  const stdout = json
    ? `${JSON.stringify({ ok, files: checked }, null, 2)}\n`
    : checked.map((file) => describeCheckedFile(file)).join('\n');
  return { exitCode: ok ? 0 : 1, stdout, stderr: '' };
}

type CheckTerms = Pick<CheckInput, 'repair' | 'productTypes'>;

function checkText(file: string, text: string, terms: CheckTerms): CheckedFile {
  const read = readCatalogText(text, { name: file });
  if (!read.ok) {
    const { message, line } = read;
    return {
      file,
      ok: false,
      proven: 0,
      findings: [{ code: 'format.invalid', severity: 'error', path: '', line, message }],
    };
  }
  const { productTypes } = terms;
  const checked = checkCatalog(read.value, productTypes && { productTypes });
  const { ok, proven, catalog, policy, parseFindings } = checked;
  const findings = checked.findings.map((finding) => withLine(finding, read.lineOf));
  // The directions of an unknown product type are unknown, so nothing can be said about its rules.
  const repair = terms.repair && catalog && policy && repairCatalog(catalog, policy, { parseFindings });
  return { file, ok, proven, findings, ...(repair && { repair }) };
}

function withLine(finding: Finding, lineOf: (pointer: string) => number | undefined): Finding {
  const { code, severity, path, ...rest } = finding;
  const line = lineOf(path);
  return line === undefined ? finding : { code, severity, path, line, ...rest };
}

function refused(json: boolean, code: string, message: string): CheckOutcome {
  if (json) return { exitCode: 2, stdout: `${JSON.stringify({ error: { code, message } })}\n`, stderr: '' };
  return { exitCode: 2, stdout: '', stderr: `${code}: ${message}\n` };
}
