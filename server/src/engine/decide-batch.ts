import { hash } from 'node:crypto';
import { type AccountId, err, ok, type Result } from '@regrade/core';
import { AUDIT_GENESIS_HASH, auditRecordText } from '@regrade/core/license';
import type { CommandBatch } from './batch-queue.ts';
import { sellersOf } from './events/build-events.ts';
import { type Change, listChanges } from './events/list-changes.ts';
import { encodeJson } from './json-codec.ts';
import type { AccountHead, AnswerKey, AuditRecord, Log, StoredAnswer, Writes } from './ports.ts';
import { type DrawnReceipts, drawReceipts } from './receipt-numbers.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { Command, Decided, DecisionContext } from './run-command.ts';
import { timeOf } from './time-of.ts';

/** What became of one command of a batch. */
export interface Outcome {
  readonly index: number;
  readonly result: Result<unknown, Refusal>;
  readonly writes?: Writes;
  /** The answer was given before; nothing is written. */
  readonly replayed?: boolean;
}

export interface DecideBatchInput {
  readonly batch: CommandBatch;
  /** Brought up to date as the batch goes on, like the heads: each command sees what those before it did. */
  readonly facts: unknown;
  readonly heads: Map<AccountId, AccountHead>;
  readonly answers: readonly StoredAnswer[];
  /** When it is decided; what time that is to a command's account, its kind knows. */
  readonly context: Omit<DecisionContext, 'nowMillis' | 'receiptNumber'>;
  readonly log: Log;
}

/** Decides every command of a batch in memory, in its order: an answer with what to write, or a refusal. */
export function decideBatch(input: DecideBatchInput): Outcome[] {
  const known = new Map(input.answers.map((answer) => [answerIdentity(answer), answer]));
  return input.batch.commands.map((command, index) => decideOne({ ...input, command, index, known }));
}

/** Writes of the accepted commands; those of an answer given before were made before. */
export function writesOf(outcomes: readonly Outcome[]): Writes[] {
  return outcomes.flatMap(({ writes, replayed }) => (writes && !replayed ? [writes] : []));
}

interface DecideInput extends DecideBatchInput {
  readonly command: Command<unknown>;
  readonly index: number;
  readonly known: Map<string, StoredAnswer>;
}

function decideOne(input: DecideInput): Outcome {
  const { batch, command, index, facts, heads, known, log } = input;
  const [key] = answerKeyOf(command);
  const answered = key && known.get(answerIdentity(key));
  if (answered) {
    const same = answered.command === batch.kind.name && answered.requestHash === command.idempotency?.requestHash;
    return same ? { index, result: ok(answered.answer), replayed: true } : { index, result: err(keyReused()) };
  }
  const { ownMillis, nowMillis } = timeOf(batch.kind, { command, facts, realMillis: input.context.realMillis });
  const receipts = drawReceipts(headOf(input), nowMillis);
  let decision: Result<Decided<unknown>, Refusal>;
  try {
    decision = batch.kind.decide(command, facts, { ...input.context, nowMillis, receiptNumber: receipts.next });
  } catch (error) {
    // A broken promise fails its own command, never its neighbours; nothing of it is written.
    log.error({ command: batch.kind.name, error: String(error), stack: (error as Error).stack });
    return { index, result: err(refuse('internal', 'A promise of ours was broken; nothing was changed.')) };
  }
  if (!decision.ok) return { index, result: decision };
  const writes = completeWrites(input, { decided: decision.value, key, receipts, ownMillis });
  batch.kind.settle?.(facts, writes);
  for (const head of writes.heads ?? []) heads.set(head.account, head);
  for (const answer of writes.answers ?? []) known.set(answerIdentity(answer), answer);
  return { index, result: ok(decision.value.answer), writes };
}

/** The command's own writes with its audit record, the account's new head and the idempotent answer. */
function completeWrites(
  input: DecideInput,
  of: {
    readonly decided: Decided<unknown>;
    readonly key: AnswerKey | undefined;
    readonly receipts: DrawnReceipts;
    readonly ownMillis: number | undefined;
  },
): Writes {
  const { batch, command, context } = input;
  const { decided, key, receipts, ownMillis } = of;
  const changes = listChanges(batch.kind.name, decided.writes);
  const audit = chainAudit(headOf(input), {
    // When it was really done; what a sandbox takes for its time stands in the body.
    atMillis: context.realMillis,
    actor: command.actor,
    command: batch.kind.name,
    subject: decided.audit.subject,
    body: encodeJson({
      ...auditBody(decided, changes),
      ...(ownMillis !== undefined && { sandboxMillis: ownMillis }),
    }),
  });
  const answers: StoredAnswer[] =
    key && command.idempotency
      ? [
          {
            ...key,
            command: batch.kind.name,
            requestHash: command.idempotency.requestHash,
            answer: decided.answer,
            createdAt: Math.floor(context.realMillis / 1000),
          },
        ]
      : [];
  return {
    ...decided.writes,
    audit: [{ ...audit, sellers: sellersOf(changes) }],
    heads: [{ account: command.account, auditN: audit.n, auditHash: audit.hash, receipts: receipts.latest() }],
    answers,
  };
}

function headOf({ heads, command }: DecideInput): AccountHead {
  return heads.get(command.account) ?? { account: command.account, auditN: 0, auditHash: AUDIT_GENESIS_HASH };
}

/** What the command says of itself, and what it changed: that is hashed too, and events are made from it. */
function auditBody({ audit }: Decided<unknown>, changes: readonly Change[]): object {
  return { ...audit.body, ...(changes.length > 0 && { changes }) };
}

/** The next record of an account's audit chain: its hash covers the previous one and every field. */
export function chainAudit(
  head: AccountHead,
  record: Pick<AuditRecord, 'atMillis' | 'actor' | 'command' | 'subject' | 'body'>,
): AuditRecord {
  const next = { account: head.account, n: head.auditN + 1, ...record, previousHash: head.auditHash };
  return { ...next, hash: auditHashOf(next) };
}

/** SHA-256, hex, over the previous hash and the record's fields, one per line. */
export function auditHashOf(record: Omit<AuditRecord, 'hash'>): string {
  return hash('sha256', auditRecordText(record), 'hex');
}

export function answerKeyOf(command: Command<unknown>): AnswerKey[] {
  if (!command.idempotency) return [];
  return [{ account: command.account, caller: command.actor, key: command.idempotency.key }];
}

function answerIdentity(key: AnswerKey): string {
  return JSON.stringify([key.account, key.caller, key.key]);
}

function keyReused(): Refusal {
  return refuse('idempotency.key-reused', 'This Idempotency-Key was used for another request; use a new key.');
}
