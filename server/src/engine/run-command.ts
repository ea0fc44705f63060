import { createHash } from 'node:crypto';
import { type AccountId, assert, err, ok, present, type Result } from '@regrade/core';
import { type CommandBatch, createBatchQueue } from './batch-queue.ts';
import { encodeJson } from './json-codec.ts';
import { mergeWrites } from './merge-writes.ts';
import type {
  AccountHead,
  AnswerKey,
  AuditRecord,
  Clock,
  Ids,
  Log,
  StoredAnswer,
  Transaction,
  TransactionStore,
  Writes,
} from './ports.ts';
import { type DrawnReceipts, drawReceipts } from './receipt-numbers.ts';
import { type Refusal, refuse } from './refusal.ts';

/**
 * The one write path. Commands that arrive while a transaction commits are collected; the next transaction locks their
 * accounts, loads all their facts, decides each in memory and writes all results set-wise, with their audit records and
 * idempotent answers. Each caller gets its own answer; a refused command never fails its neighbours.
 */
export interface Command<Body> {
  /** The account whose data changes: its head is locked. */
  readonly account: AccountId;
  /** Who acts, for the audit log and as the scope of idempotency keys. */
  readonly actor: string;
  /** At most one command per conflict key decides in a batch; the next waits for the next one. */
  readonly conflict: string;
  readonly body: Body;
  readonly idempotency?: { readonly key: string; readonly requestHash: string };
}

export interface CommandKind<Body, Facts, Answer> {
  readonly name: string;
  load(transaction: Transaction, commands: readonly Command<Body>[]): Promise<Facts>;
  /** Pure but for ids: an answer with what to write, or a refusal. */
  decide(command: Command<Body>, facts: Facts, context: DecisionContext): Result<Decided<Answer>, Refusal>;
  /** Brings the batch's facts up to date after a decision, for the neighbours of the same account. */
  settle?(facts: Facts, writes: Writes): void;
}

export interface DecisionContext {
  readonly nowMillis: number;
  readonly ids: Ids;
  /** The next number for a receipt of the command's account; it is taken only if the command is carried out. */
  readonly receiptNumber: () => string;
}

export interface Decided<Answer> {
  readonly answer: Answer;
  readonly writes: Writes;
  /** The account's audit record of this command. */
  readonly audit: { readonly subject: string; readonly body: unknown };
}

/** What is told after the commit, once per accepted command. */
export interface Committed {
  readonly command: string;
  readonly writes: Writes;
  readonly committedAtMillis: number;
}

export interface RunnerDeps {
  readonly store: TransactionStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly afterwards: (committed: Committed) => void;
}

export interface RunnerOptions {
  /** Transactions under way at once. */
  readonly writersMax: number;
  readonly batchMax: number;
}

export interface RunnerStats {
  readonly batches: number;
  readonly commands: number;
}

export interface CommandRunner {
  run<Body, Facts, Answer>(
    kind: CommandKind<Body, Facts, Answer>,
    command: Command<Body>,
  ): Promise<Result<Answer, Refusal>>;
  /** The same path stopped before writing: nothing is locked, nothing is kept. */
  dryRun<Body, Facts, Answer>(
    kind: CommandKind<Body, Facts, Answer>,
    command: Command<Body>,
  ): Promise<Result<Answer, Refusal>>;
  stats(): RunnerStats;
  /** Refuses new commands and resolves when everything accepted is answered. */
  drain(): Promise<void>;
}

const ATTEMPTS_MAX = 5;
const GENESIS_HASH = '0'.repeat(64);

interface Outcome {
  readonly index: number;
  readonly result: Result<unknown, Refusal>;
  readonly writes?: Writes;
  /** The answer was given before; nothing is written. */
  readonly replayed?: boolean;
}

export function createCommandRunner(deps: RunnerDeps, options: RunnerOptions): CommandRunner {
  const queue = createBatchQueue({ ...options, runBatch: (batch) => runBatch(deps, batch) });
  return {
    run: (kind, command) => queue.add(kind, command),
    dryRun: (kind, command) => dryRun(deps, kind, command),
    stats: queue.stats,
    drain: queue.drain,
  };
}

interface CommittedBatch {
  readonly outcomes: readonly Outcome[];
  readonly committedAtMillis: number;
}

/** Runs a batch to its end: every command of it is answered, singly where the batch as a whole fails. */
async function runBatch(deps: RunnerDeps, batch: CommandBatch): Promise<Result<unknown, Refusal>[]> {
  const startedAt = deps.clock.nowMillis();
  let committed: CommittedBatch | undefined;
  for (let attempt = 1; !committed; attempt++) {
    try {
      committed = await decideAndCommit(deps, batch);
    } catch (error) {
      if (deps.store.isRetryable(error) && attempt < ATTEMPTS_MAX) continue;
      return answerFailure(deps, batch, error);
    }
  }
  // Behind the commit nothing may fail the commands any more: what is told afterwards is told outside of the attempt.
  tellAfterwards(deps, batch, committed);
  logBatch(deps, batch, committed.outcomes, startedAt);
  return committed.outcomes.map(({ result }) => result);
}

async function answerFailure(
  deps: RunnerDeps,
  batch: CommandBatch,
  error: unknown,
): Promise<Result<unknown, Refusal>[]> {
  if (deps.store.isUnavailable(error)) {
    deps.log.error({ command: batch.kind.name, commands: batch.commands.length, error: String(error) });
    return batch.commands.map(() => err(refuse('unavailable', 'the database did not answer; repeat the request')));
  }
  if (batch.commands.length > 1) return runSingly(deps, batch);
  deps.log.error({ command: batch.kind.name, error: String(error), stack: (error as Error).stack });
  return [err(refuse('internal', 'a promise of ours was broken; nothing was changed'))];
}

function tellAfterwards(deps: RunnerDeps, batch: CommandBatch, { outcomes, committedAtMillis }: CommittedBatch): void {
  for (const { writes, replayed } of outcomes) {
    if (!writes || replayed) continue;
    try {
      deps.afterwards({ command: batch.kind.name, writes, committedAtMillis });
    } catch (error) {
      deps.log.error({ command: batch.kind.name, event: 'afterwards', error: String(error) });
    }
  }
}

async function runSingly(deps: RunnerDeps, batch: CommandBatch): Promise<Result<unknown, Refusal>[]> {
  const results: Result<unknown, Refusal>[] = [];
  for (const command of batch.commands) {
    const [result] = await runBatch(deps, { kind: batch.kind, commands: [command] });
    results.push(present(result, 'a batch of one has one result'));
  }
  return results;
}

async function decideAndCommit(deps: RunnerDeps, batch: CommandBatch): Promise<CommittedBatch> {
  const outcomes = await deps.store.transact(async (transaction) => {
    const accounts = [...new Set(batch.commands.map(({ account }) => account))].sort();
    // Sent without waiting for each other: one round trip, three statements, each with its own snapshot after the lock.
    const [heads, answers, facts] = await Promise.all([
      transaction.lock(accounts),
      transaction.loadAnswers(batch.commands.flatMap(answerKeyOf)),
      batch.kind.load(transaction, batch.commands),
    ]);
    const nowMillis = deps.clock.nowMillis();
    const known = new Map(answers.map((answer) => [answerIdentity(answer), answer]));
    const outcomes: Outcome[] = batch.commands.map((command, index) =>
      decideOne(deps, { batch, command, index, facts, nowMillis, heads, known }),
    );
    const writes = outcomes.flatMap((outcome) => (outcome.writes && !outcome.replayed ? [outcome.writes] : []));
    return writes.length === 0 ? { value: outcomes } : { value: outcomes, writes: mergeWrites(writes) };
  });
  return { outcomes, committedAtMillis: deps.clock.nowMillis() };
}

interface DecideInput {
  readonly batch: CommandBatch;
  readonly command: Command<unknown>;
  readonly index: number;
  readonly facts: unknown;
  readonly nowMillis: number;
  readonly heads: Map<AccountId, AccountHead>;
  readonly known: Map<string, StoredAnswer>;
}

function decideOne(deps: RunnerDeps, input: DecideInput): Outcome {
  const { batch, command, index, facts, nowMillis, heads, known } = input;
  const [key] = answerKeyOf(command);
  const answered = key && known.get(answerIdentity(key));
  if (answered) {
    const same = answered.command === batch.kind.name && answered.requestHash === command.idempotency?.requestHash;
    return same ? { index, result: ok(answered.answer), replayed: true } : { index, result: err(keyReused()) };
  }
  const receipts = drawReceipts(headOf(input), nowMillis);
  const context = { nowMillis, ids: deps.ids, receiptNumber: receipts.next };
  let decision: Result<Decided<unknown>, Refusal>;
  try {
    decision = batch.kind.decide(command, facts, context);
  } catch (error) {
    // A broken promise fails its own command, never its neighbours; nothing of it is written.
    deps.log.error({ command: batch.kind.name, error: String(error), stack: (error as Error).stack });
    return { index, result: err(refuse('internal', 'a promise of ours was broken; nothing was changed')) };
  }
  if (!decision.ok) return { index, result: decision };
  const writes = completeWrites(input, { decided: decision.value, key, receipts });
  batch.kind.settle?.(facts, writes);
  for (const head of writes.heads ?? []) heads.set(head.account, head);
  for (const answer of writes.answers ?? []) known.set(answerIdentity(answer), answer);
  return { index, result: ok(decision.value.answer), writes };
}

/** The command's own writes with its audit record, the account's new head and the idempotent answer. */
function completeWrites(
  input: DecideInput,
  of: { readonly decided: Decided<unknown>; readonly key: AnswerKey | undefined; readonly receipts: DrawnReceipts },
): Writes {
  const { batch, command, nowMillis } = input;
  const { decided, key, receipts } = of;
  const audit = chainAudit(headOf(input), {
    atMillis: nowMillis,
    actor: command.actor,
    command: batch.kind.name,
    subject: decided.audit.subject,
    body: encodeJson(decided.audit.body),
  });
  const answers: StoredAnswer[] =
    key && command.idempotency
      ? [
          {
            ...key,
            command: batch.kind.name,
            requestHash: command.idempotency.requestHash,
            answer: decided.answer,
            createdAt: Math.floor(nowMillis / 1000),
          },
        ]
      : [];
  return {
    ...decided.writes,
    audit: [audit],
    heads: [{ account: command.account, auditN: audit.n, auditHash: audit.hash, receipts: receipts.latest() }],
    answers,
  };
}

function headOf({ heads, command }: DecideInput): AccountHead {
  return heads.get(command.account) ?? { account: command.account, auditN: 0, auditHash: GENESIS_HASH };
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
  const { account, n, atMillis, actor, command, subject, body, previousHash } = record;
  const lines = [previousHash, account, n, atMillis, JSON.stringify(actor), command, JSON.stringify(subject), body];
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

async function dryRun<Body, Facts, Answer>(
  deps: RunnerDeps,
  kind: CommandKind<Body, Facts, Answer>,
  command: Command<Body>,
): Promise<Result<Answer, Refusal>> {
  return deps.store.transact(async (transaction) => {
    const facts = await kind.load(transaction, [command]);
    const nowMillis = deps.clock.nowMillis();
    const receipts = drawReceipts({ account: command.account }, nowMillis);
    const decision = kind.decide(command, facts, { nowMillis, ids: deps.ids, receiptNumber: receipts.next });
    return { value: decision.ok ? ok(decision.value.answer) : decision };
  });
}

function answerKeyOf(command: Command<unknown>): AnswerKey[] {
  if (!command.idempotency) return [];
  return [{ account: command.account, caller: command.actor, key: command.idempotency.key }];
}

function answerIdentity(key: AnswerKey): string {
  return JSON.stringify([key.account, key.caller, key.key]);
}

function keyReused(): Refusal {
  return refuse('idempotency.key-reused', 'this Idempotency-Key was used for another request; use a new key');
}

function logBatch(deps: RunnerDeps, batch: CommandBatch, outcomes: readonly Outcome[], startedAt: number): void {
  assert(outcomes.length === batch.commands.length, 'every command of a batch has an outcome');
  const ms = deps.clock.nowMillis() - startedAt;
  for (const { index, result, replayed } of outcomes) {
    const command = present(batch.commands[index], 'an outcome belongs to a command');
    deps.log.info({
      command: batch.kind.name,
      account: command.account,
      actor: command.actor,
      code: result.ok ? (replayed ? 'replayed' : 'ok') : result.error.code,
      batch: outcomes.length,
      ms,
    });
  }
}
