import { importRow, parseWire } from '@regrade/client';
import { err, type ImportFinding, type ImportRow, importFinding, ok } from '@regrade/core';
import type { ReadRow } from '../../engine/imports/decide-rows.ts';
import { findUnstorable } from '../read-body.ts';

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** Characters of what is said of a row that could not be read. */
const SAID_MAX = 500;

/** A line as a row, or every fault of its shape. */
export const readRow: ReadRow = ({ bytes, isTooLong }) => {
  const unreadable = (message: string) =>
    err({ reference: null, findings: [importFinding('import.row-unreadable', '', message)] });
  if (isTooLong) return unreadable('The line is longer than 256 KB.');
  const value = parseJson(bytes);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return unreadable(value === undefined ? 'The line is no JSON in UTF-8.' : 'The line is no JSON object.');
  }
  // Whoever wrote the lines could not read this row, and says why: see `tables/read-csv-rows.ts`.
  if ('unreadable' in value && typeof value.unreadable === 'string' && !findUnstorable(value, '')) {
    return unreadable(value.unreadable.slice(0, SAID_MAX));
  }
  const reference = 'reference' in value && typeof value.reference === 'string' ? value.reference : null;
  const unstorable = findUnstorable(value, '');
  // What cannot be kept is not repeated in the report either.
  if (unstorable) return err({ reference: null, findings: [unstorable] });
  const parsed = parseWire(importRow, value);
  if (parsed.ok) return ok(parsed.value satisfies ImportRow);
  const findings = parsed.findings.map(
    ({ path, message }): ImportFinding => ({ code: 'format.invalid', severity: 'error', path, message }),
  );
  return err({ reference, findings });
};

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(UTF8.decode(bytes));
  } catch {
    return undefined;
  }
}
