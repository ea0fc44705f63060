import { err, ok, type Result } from '@regrade/core';
import type { Listed, Page } from '../engine/read-port.ts';
import { type Refusal, refuse } from '../engine/refusal.ts';

/**
 * Cursors are opaque to clients: the sort key of a page's last item as base64url JSON. Each list says what its key looks
 * like, so that an invented cursor is refused at the door and not by the database.
 */
export type KeyShape = readonly RegExp[];

export const KEY_TEXT = /^[\w.-]{1,140}$/;
/** Ids of ledger transactions: `<order>:complete`, `top-up:<uuid>`. */
export const KEY_TRANSACTION = /^[\w.:-]{1,200}$/;
export const KEY_NUMBER = /^\d{1,15}$/;
/** Of a column of 32 bits: what is counted, not a time and no place in a chain. */
export const KEY_COUNT = /^\d{1,9}$/;

export function readPage(
  query: { readonly cursor?: string; readonly limit: number },
  shape: KeyShape,
): Result<Page, Refusal> {
  if (query.cursor === undefined) return ok({ limit: query.limit, after: null });
  const after = decodeCursor(query.cursor, shape);
  if (after) return ok({ limit: query.limit, after });
  const message = 'This is no cursor of this list. Begin again without one.';
  return err(
    refuse('request.invalid', message, {
      findings: [{ code: 'format.invalid', severity: 'error', path: '/cursor', message }],
    }),
  );
}

export function toWirePage<Item, Json>(
  listed: Listed<Item>,
  render: (item: Item) => Json,
): { items: Json[]; nextCursor?: string } {
  const items = listed.items.map(render);
  return listed.next ? { items, nextCursor: encodeCursor(listed.next) } : { items };
}

function encodeCursor(key: readonly string[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

function decodeCursor(cursor: string, shape: KeyShape): readonly string[] | undefined {
  let key: unknown;
  try {
    key = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
  if (!Array.isArray(key) || key.length !== shape.length) return undefined;
  const isKey = key.every((part: unknown, index) => typeof part === 'string' && shape[index]?.test(part));
  return isKey ? key : undefined;
}
