import { createHash } from 'node:crypto';
import type { ImportRow } from '@regrade/core';

/** Of a row as it was understood: key order, spaces and spelled-out defaults make no other row. */
export function contentHashOf(row: ImportRow): string {
  const text = JSON.stringify(row, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
  return createHash('sha256').update(text).digest('base64url');
}
