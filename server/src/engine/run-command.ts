import { type AccountId, type OrderPolicy, ok, type Result } from '@regrade/core';
import { createBatchQueue } from './batch-queue.ts';
import type { Heads } from './facts-memory.ts';
import type { Meter } from './meter.ts';
import type { AccountHead, Clock, DecidedOn, Ids, Log, Transaction, TransactionStore, Writes } from './ports.ts';
import { drawReceipts } from './receipt-numbers.ts';
import type { Refusal } from './refusal.ts';
import { runBatch } from './run-batch.ts';
import { timeOf } from './time-of.ts';

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
  /** The facts that a load would find, if all of them are remembered; what is decided on them has to be checked. */
  recall?(commands: readonly Command<Body>[]): Recalled<Facts> | undefined;
  /** Facts as a commit left them, with the heads that they were loaded and left with. */
  remember?(facts: Facts, heads: { readonly before: Heads; readonly after: Heads }): void;
  forget?(accounts: Iterable<AccountId>): void;
  /** Pure but for ids: an answer with what to write, or a refusal. */
  decide(command: Command<Body>, facts: Facts, context: DecisionContext): Result<Decided<Answer>, Refusal>;
  /** Brings the batch's facts up to date after a decision, for the neighbours of the same account. */
  settle?(facts: Facts, writes: Writes): void;
  /** The time of the command's account in epoch milliseconds, where it has one of its own. */
  ownMillis?(command: Command<Body>, facts: Facts): number | undefined;
  /** The latest instant that its facts know of, in epoch milliseconds: another process wrote it, whose clock may be ahead. */
  latestMillis?(command: Command<Body>, facts: Facts): number;
}

export interface Recalled<Facts> {
  readonly facts: Facts;
  readonly heads: Map<AccountId, AccountHead>;
  readonly decidedOn: DecidedOn;
}

export interface DecisionContext {
  /** The time of the account: everybody's, or that of its sandbox. */
  readonly nowMillis: number;
  /** Everybody's time: of what happens outside, whatever the account's clock says. */
  readonly realMillis: number;
  readonly ids: Ids;
  /** How long orders wait and how often sellers are told, as the operator set it. */
  readonly orderPolicy: OrderPolicy;
  /** The next number for a receipt of the command's account; it is taken only if the command is carried out. */
  readonly receiptNumber: () => string;
}

export interface Decided<Answer> {
  readonly answer: Answer;
  readonly writes: Writes;
  /** The account's audit record of this command. */
  readonly audit: { readonly subject: string; readonly body: object };
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
  readonly orderPolicy: OrderPolicy;
  readonly log: Log;
  readonly afterwards: (committed: Committed) => void;
  readonly meter: Pick<Meter, 'command' | 'batch'>;
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

export function createCommandRunner(deps: RunnerDeps, options: RunnerOptions): CommandRunner {
  const { meter } = deps;
  const queue = createBatchQueue({
    ...options,
    runBatch: (batch) => {
      meter.batch(batch.commands.length);
      return runBatch(deps, batch);
    },
  });
  return {
    async run(kind, command) {
      const begun = performance.now();
      let code = 'fault';
      try {
        const result = await queue.add(kind, command);
        code = result.ok ? 'ok' : result.error.code;
        return result;
      } finally {
        meter.command({ name: kind.name, code, millis: performance.now() - begun });
      }
    },
    dryRun: (kind, command) => dryRun(deps, kind, command),
    stats: queue.stats,
    drain: queue.drain,
  };
}

async function dryRun<Body, Facts, Answer>(
  deps: RunnerDeps,
  kind: CommandKind<Body, Facts, Answer>,
  command: Command<Body>,
): Promise<Result<Answer, Refusal>> {
  return deps.store.transact(async (transaction) => {
    const facts = await kind.load(transaction, [command]);
    const realMillis = deps.clock.nowMillis();
    const { nowMillis } = timeOf(kind, { command, facts, realMillis });
    const receipts = drawReceipts({ account: command.account }, nowMillis);
    const { ids, orderPolicy } = deps;
    const context = { nowMillis, realMillis, ids, orderPolicy, receiptNumber: receipts.next };
    const decision = kind.decide(command, facts, context);
    return { value: decision.ok ? ok(decision.value.answer) : decision };
  });
}
