import { err, present, type Result } from '@regrade/core';
import type { CommandBatch } from './batch-queue.ts';
import { answerKeyOf, decideBatch, type Outcome, writesOf } from './decide-batch.ts';
import { mergeWrites } from './merge-writes.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { Recalled, RunnerDeps } from './run-command.ts';

const ATTEMPTS_MAX = 5;

interface CommittedBatch {
  readonly outcomes: readonly Outcome[];
  readonly committedAtMillis: number;
}

/**
 * Runs a batch to its end: every command of it is answered. Memory may only say yes, and the write checks that it was
 * right; what it would refuse is decided again on what the database says under the lock, where an answer given before
 * is found as well.
 */
export async function runBatch(deps: RunnerDeps, batch: CommandBatch): Promise<Result<unknown, Refusal>[]> {
  const startedAt = deps.clock.nowMillis();
  const recalled = batch.kind.recall?.(batch.commands);
  let committed: CommittedBatch | undefined;
  try {
    committed = recalled && (await commitRecalled(deps, batch, recalled));
  } catch (error) {
    return answerUnavailable(deps, batch, error);
  }
  if (!committed) return runLoaded(deps, batch, startedAt);
  const { outcomes, committedAtMillis } = committed;
  const results = outcomes.map(({ result }) => result);
  const refused = outcomes.filter(({ result }) => !result.ok).map(({ index }) => index);
  const accepted = outcomes.filter(({ result }) => result.ok);
  tellAndLog(deps, batch, { outcomes: accepted, committedAtMillis }, startedAt);
  if (refused.length === 0) return results;
  const commands = refused.map((index) => present(batch.commands[index], 'an outcome belongs to a command'));
  const decided = await runLoaded(deps, { kind: batch.kind, commands }, startedAt);
  refused.forEach((index, n) => {
    results[index] = present(decided[n], 'every command of a batch has a result');
  });
  return results;
}

/**
 * Undefined when nothing was written: nothing was allowed, memory was behind, or a key was taken. Throws only when the
 * database was not there, and nobody knows.
 */
async function commitRecalled(
  deps: RunnerDeps,
  batch: CommandBatch,
  { facts, heads, decidedOn }: Recalled<unknown>,
): Promise<CommittedBatch | undefined> {
  const context = { realMillis: deps.clock.nowMillis(), ids: deps.ids, orderPolicy: deps.orderPolicy };
  const outcomes = decideBatch({ batch, facts, heads, answers: [], context, log: deps.log });
  const writes = writesOf(outcomes);
  if (writes.length === 0) return undefined;
  const written = await deps.store.writeIfUnchanged(mergeWrites(writes), decidedOn).catch((error: unknown) => {
    batch.kind.forget?.(decidedOn.heads.keys());
    if (deps.store.isUnavailable(error) && !deps.store.isRetryable(error)) throw error;
    return false;
  });
  if (!written) {
    batch.kind.forget?.(decidedOn.heads.keys());
    return undefined;
  }
  batch.kind.remember?.(facts, { before: decidedOn.heads, after: heads });
  return { outcomes, committedAtMillis: deps.clock.nowMillis() };
}

/** The way that needs no memory: lock, load, decide, commit; singly where the batch as a whole fails. */
async function runLoaded(
  deps: RunnerDeps,
  batch: CommandBatch,
  startedAt: number,
): Promise<Result<unknown, Refusal>[]> {
  let committed: CommittedBatch | undefined;
  for (let attempt = 1; !committed; attempt++) {
    try {
      committed = await commitLoaded(deps, batch);
    } catch (error) {
      if (deps.store.isRetryable(error) && attempt < ATTEMPTS_MAX) continue;
      return answerFailure(deps, batch, error);
    }
  }
  // Behind the commit nothing may fail the commands any more: what is told afterwards is told outside of the attempt.
  tellAndLog(deps, batch, committed, startedAt);
  return committed.outcomes.map(({ result }) => result);
}

async function commitLoaded(deps: RunnerDeps, batch: CommandBatch): Promise<CommittedBatch> {
  const { kind, commands } = batch;
  const outcomes = await deps.store.transact(async (transaction) => {
    const accounts = [...new Set(commands.map(({ account }) => account))].sort();
    // Sent without waiting for each other: one round trip, three statements, each with its own snapshot after the lock.
    const [heads, answers, facts] = await Promise.all([
      transaction.lock(accounts),
      transaction.loadAnswers(commands.flatMap(answerKeyOf)),
      kind.load(transaction, commands),
    ]);
    const before = new Map(heads);
    const context = { realMillis: deps.clock.nowMillis(), ids: deps.ids, orderPolicy: deps.orderPolicy };
    const decided = decideBatch({ batch, facts, heads, answers, context, log: deps.log });
    const writes = writesOf(decided);
    const value = { decided, remember: () => kind.remember?.(facts, { before, after: heads }) };
    return writes.length === 0 ? { value } : { value, writes: mergeWrites(writes) };
  });
  outcomes.remember();
  return { outcomes: outcomes.decided, committedAtMillis: deps.clock.nowMillis() };
}

async function answerFailure(
  deps: RunnerDeps,
  batch: CommandBatch,
  error: unknown,
): Promise<Result<unknown, Refusal>[]> {
  if (deps.store.isUnavailable(error)) return answerUnavailable(deps, batch, error);
  if (batch.commands.length > 1) return runSingly(deps, batch);
  deps.log.error({ command: batch.kind.name, error: String(error), stack: (error as Error).stack });
  return [err(refuse('internal', 'A promise of ours was broken; nothing was changed.'))];
}

function answerUnavailable(deps: RunnerDeps, batch: CommandBatch, error: unknown): Result<unknown, Refusal>[] {
  deps.log.error({ command: batch.kind.name, commands: batch.commands.length, error: String(error) });
  return batch.commands.map(() => err(refuse('unavailable', 'The database did not answer; repeat the request.')));
}

async function runSingly(deps: RunnerDeps, batch: CommandBatch): Promise<Result<unknown, Refusal>[]> {
  const results: Result<unknown, Refusal>[] = [];
  for (const command of batch.commands) {
    const [result] = await runBatch(deps, { kind: batch.kind, commands: [command] });
    results.push(present(result, 'a batch of one has one result'));
  }
  return results;
}

function tellAndLog(
  deps: RunnerDeps,
  batch: CommandBatch,
  { outcomes, committedAtMillis }: CommittedBatch,
  startedAt: number,
): void {
  for (const { writes, replayed } of outcomes) {
    if (!writes || replayed) continue;
    try {
      deps.afterwards({ command: batch.kind.name, writes, committedAtMillis });
    } catch (error) {
      deps.log.error({ command: batch.kind.name, event: 'afterwards', error: String(error) });
    }
  }
  logBatch(deps, batch, outcomes, startedAt);
}

function logBatch(deps: RunnerDeps, batch: CommandBatch, outcomes: readonly Outcome[], startedAt: number): void {
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
