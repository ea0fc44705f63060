import type * as z from 'zod';
import type { Finding } from './schemas/finding.ts';
import { BODY_DEPTH_MAX, FINDINGS_PER_BODY_MAX } from './schemas/limits.ts';

/** Outside JSON as one of our shapes, or every fault in it. */
export type ParsedWire<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/**
 * Parses a request body, query or params, or an answer. All faults are reported at once, each with its JSON pointer and
 * the code `format.invalid` (contract §3); the list is cut at `FINDINGS_PER_BODY_MAX`. Never throws on a value.
 */
export function parseWire<Schema extends z.ZodType>(schema: Schema, value: unknown): ParsedWire<z.output<Schema>> {
  const hidden = findHiddenFaults(value, { path: '', depth: 0 });
  if (hidden.length > 0) return { ok: false, findings: cut(hidden) };
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, findings: cut(parsed.error.issues.flatMap((issue) => toFindings(issue, value))) };
}

/**
 * What the schema library does not see: its records pass over an own key `__proto__` in silence, and it follows any
 * nesting until the stack ends.
 */
function findHiddenFaults(value: unknown, at: { readonly path: string; readonly depth: number }): Finding[] {
  if (typeof value !== 'object' || value === null) return [];
  if (at.depth > BODY_DEPTH_MAX) {
    return [faultAt(at.path, `The document is nested deeper than ${BODY_DEPTH_MAX} levels.`)];
  }
  return Object.entries(value).flatMap(([key, field]) => {
    const path = childPointer(at.path, key);
    if (key === '__proto__') return [unknownField(path, key)];
    return findHiddenFaults(field, { path, depth: at.depth + 1 });
  });
}

function toFindings(issue: z.core.$ZodIssue, value: unknown): Finding[] {
  const path = issue.path.reduce<string>((pointer, key) => childPointer(pointer, String(key)), '');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownField(childPointer(path, key), key));
  }
  if (issue.code === 'invalid_type' && valueAt(value, issue.path) === undefined) {
    return [faultAt(path, `This field is missing; it must be ${article(issue.expected)}.`)];
  }
  if (issue.code === 'invalid_key') {
    const why = issue.issues.map(({ message }) => message).join(', ');
    return [faultAt(path, `The name of this field is not allowed: ${why}.`)];
  }
  return [faultAt(path, sentenceOf(issue.message))];
}

function unknownField(path: string, key: string): Finding {
  return faultAt(path, `${JSON.stringify(key)} is no field here. Correct its name or delete it.`);
}

function faultAt(path: string, message: string): Finding {
  return { code: 'format.invalid', severity: 'error', path, message };
}

/** Our own messages are written as "must be …", so that one text serves the reference and the finding. */
function sentenceOf(message: string): string {
  const whole = message.startsWith('must ') ? `The value ${message}` : message;
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
}

function article(expected: string): string {
  return `${/^[aeio]/.test(expected) ? 'an' : 'a'} ${expected}`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    return Object.getOwnPropertyDescriptor(at, key)?.value;
  }, value);
}

function childPointer(path: string, key: string): string {
  return `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function cut(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length <= FINDINGS_PER_BODY_MAX) return findings;
  const left = findings.length - FINDINGS_PER_BODY_MAX + 1;
  const last = faultAt('', `${left} more faults are not listed. Correct the ones above first.`);
  return [...findings.slice(0, FINDINGS_PER_BODY_MAX - 1), last];
}
