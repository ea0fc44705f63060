import type { AccountId } from '@regrade/core';
import { fromJson } from '../engine/json-codec.ts';
import type { AuditRecord, NewAuditRecord, StoredAnswer } from '../engine/ports.ts';
import { saveInto } from './save-fragment.ts';

/** What every command leaves behind: its audit record, its idempotent answer. */
export const saveAudit = saveInto('audit', (record: NewAuditRecord) => ({
  account_id: record.account,
  n: record.n,
  at_ms: record.atMillis,
  actor: record.actor,
  command: record.command,
  subject: record.subject,
  body: record.body,
  previous_hash: record.previousHash,
  hash: record.hash,
  sellers: record.sellers.map((seller) => seller ?? NO_SELLER).join(','),
}));

/** No seller has this name. */
export const NO_SELLER = '-';

export interface AuditRow {
  readonly account_id: AccountId;
  readonly n: bigint;
  readonly at_ms: bigint;
  readonly actor: string;
  readonly command: string;
  readonly subject: string;
  readonly body: string;
  readonly previous_hash: string;
  readonly hash: string;
}

export function auditFromRow(row: AuditRow): AuditRecord {
  return {
    account: row.account_id,
    n: Number(row.n),
    atMillis: Number(row.at_ms),
    actor: row.actor,
    command: row.command,
    subject: row.subject,
    body: row.body,
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}

export interface AnswerRow {
  readonly account_id: AccountId;
  readonly caller: string;
  readonly key: string;
  readonly command: string;
  readonly request_hash: string;
  readonly answer: unknown;
  readonly created_at: number | bigint;
}

export const saveAnswers = saveInto(
  'idempotency',
  (stored: StoredAnswer): AnswerRow => ({
    account_id: stored.account,
    caller: stored.caller,
    key: stored.key,
    command: stored.command,
    request_hash: stored.requestHash,
    answer: stored.answer,
    created_at: stored.createdAt,
  }),
);

export function answerFromRow(row: AnswerRow): StoredAnswer {
  return {
    account: row.account_id,
    caller: row.caller,
    key: row.key,
    command: row.command,
    requestHash: row.request_hash,
    answer: fromJson(row.answer),
    createdAt: Number(row.created_at),
  };
}
