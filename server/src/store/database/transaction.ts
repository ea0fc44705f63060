import type pg from 'pg';
import type { Row, Rows, SqlValue, Transaction } from '../database.ts';
import {
  breaksConnection,
  CommitOutcomeUnknown,
  isSqlError,
  leavesCommitOpen,
  TransactionNotCommitted,
} from './database-error.ts';
import { holdWire, type Wire } from './wire.ts';

/** What SQL says to statements behind the one that failed; never the reason itself. */
const IN_FAILED_TRANSACTION = '25P02';

/** A statement that begins with `with` may write, so a load begins with `select`. */
const READS = /^\s*select\b/i;

/** Turns a named statement into what the driver wants. */
export type ToQuery = (name: string, text: string, values: readonly SqlValue[] | undefined) => pg.QueryConfig;

/** One transaction's statements on their way over one connection. */
interface Lane {
  readonly transaction: Transaction;
  /** Resolves when everything issued so far has been handed to the connection. */
  readonly handedOver: () => Promise<void>;
  /** Sends at once what was held back to travel together. */
  readonly flush: () => void;
  /** The first error, in the order of the statements: the others are its echo. */
  readonly failure: () => unknown;
  readonly close: () => void;
}

/** open → (work throws) rolled back | (work returns) COMMIT on its way → committed | not committed | unknown */
export async function runTransaction<T>(
  on: { readonly pool: pg.Pool; readonly toQuery: ToQuery },
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const client = await on.pool.connect();
  const lane = openLane(client, on.toQuery);
  let broken: Error | undefined;
  try {
    const working = finishWork(lane, work);
    // What the work issued before it first waited travels with BEGIN.
    lane.flush();
    const result = await working;
    await commit(client, lane);
    return result;
  } catch (error) {
    broken = await clearConnection(client, [error, lane.failure()]);
    throw error;
  } finally {
    client.release(broken);
  }
}

/**
 * BEGIN is sent at once. The statements before the first write only read and travel with it; a write and what follows
 * it wait for its answer, because behind a BEGIN that failed (a cancelled session, say) a write would commit by itself.
 */
function openLane(client: pg.Client, toQuery: ToQuery): Lane {
  let open = true;
  let onlyReads = true;
  let failure: unknown;
  const wire: Wire = holdWire(client);
  wire.hold();
  const begun = client.query('begin');
  const note = (error: unknown) => {
    failure ??= error;
  };
  begun.catch(note);
  const refuseWhenClosed = () => {
    if (!open) throw new Error('a statement was issued for a transaction that is over');
  };

  const send = async <R extends Row>(query: pg.QueryConfig): Promise<Rows<R>> => {
    refuseWhenClosed();
    onlyReads &&= READS.test(query.text);
    if (!onlyReads) {
      await begun;
      // The work may have failed meanwhile: what was still waiting must not follow the ROLLBACK and commit by itself.
      refuseWhenClosed();
      wire.hold();
    }
    const answer = client.query<R>(query);
    // At once: its error and COMMIT's answer may arrive in one packet, and the reason has to be known by then.
    answer.catch(note);
    const [result] = await Promise.all([answer, begun]);
    return toRows(result);
  };
  const query: Transaction['query'] = (name, text, values) => {
    const answer = send<never>(toQuery(name, text, values));
    // Noted here as well, so that a caller who drops the promise neither loses the error nor ends the process.
    answer.catch(note);
    return answer;
  };
  return {
    transaction: { query, enqueue: (name, text, values) => void query(name, text, values) },
    handedOver: async () => {
      await begun;
      // In one tick the driver reports statements it could not even send (a value it cannot write), before the next
      // one whoever issued them has heard of it.
      await nextTick();
      await nextTick();
    },
    flush: wire.flush,
    failure: () => failure,
    close: () => {
      open = false;
    },
  };
}

function nextTick(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}

async function finishWork<T>(lane: Lane, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  try {
    const result = await work(lane.transaction);
    await lane.handedOver();
    if (lane.failure() !== undefined) throw lane.failure();
    return result;
  } catch (error) {
    const echo = isSqlError(error) && error.code === IN_FAILED_TRANSACTION;
    throw echo ? (lane.failure() ?? error) : error;
  } finally {
    lane.close();
  }
}

/** Answers of statements still on their way come before COMMIT's, so its answer is the last word. */
async function commit(client: pg.ClientBase, lane: Lane): Promise<void> {
  const committed = client.query('commit');
  lane.flush();
  const answer = await committed.catch((error: unknown) => {
    // A statement failed before: the server had given the transaction up, whatever became of COMMIT.
    if (lane.failure() !== undefined) throw lane.failure();
    if (!leavesCommitOpen(error)) throw error;
    throw new CommitOutcomeUnknown('the connection broke before COMMIT was answered', { cause: error });
  });
  if (answer.command === 'COMMIT') return;
  throw lane.failure() ?? new TransactionNotCommitted(`COMMIT was answered with ${answer.command}`);
}

/**
 * Leaves the connection outside of any transaction; the error it must be thrown away for, when that cannot be had.
 * An error of the driver's own is such a one: after a value it cannot write, it drops the prepared statement on the
 * server and goes on believing that it exists.
 */
async function clearConnection(
  client: pg.ClientBase,
  [thrown, failed]: readonly unknown[],
): Promise<Error | undefined> {
  if (thrown instanceof CommitOutcomeUnknown) return thrown;
  if (failed !== undefined && breaksConnection(failed)) return toError(failed);
  // After COMMIT this is refused with a warning only, so it need not be known how far things had gone.
  return await client.query('rollback').then(() => undefined, toError);
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

export function toRows<R extends Row>(result: pg.QueryResult<R>): Rows<R> {
  return { rows: result.rows, rowCount: result.rowCount ?? 0 };
}
