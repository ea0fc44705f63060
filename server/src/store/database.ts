import pg from 'pg';
import type { PoolMeasure } from '../engine/meter.ts';
import { columnTypes } from './database/column-types.ts';
import { breaksConnection, CommitOutcomeUnknown, leavesCommitOpen } from './database/database-error.ts';
import { type BatchRead, readInBatches } from './database/read-in-batches.ts';
import { runTransaction, type ToQuery, toRows } from './database/transaction.ts';

/** What a statement may be given: `bigint` for int8, text for numeric. */
export type SqlValue = string | number | bigint | boolean | Date | Uint8Array | null | readonly SqlValue[];
export type Row = Record<string, unknown>;

/** Rows are what the statement's author says they are: one function per query maps them by hand. */
export interface Rows<R extends Row> {
  readonly rows: readonly R[];
  readonly rowCount: number;
}

export interface Queryable {
  /** `name` makes it a prepared statement: one name, one text, for the whole program. */
  readonly query: <R extends Row = Row>(name: string, text: string, values?: readonly SqlValue[]) => Promise<Rows<R>>;
}

/** For exports: lists that are too long to be in memory, and too long to be sorted for each page. */
export interface BatchReader {
  readonly readInBatches: <R extends Row>(read: BatchRead) => AsyncIterable<readonly R[]>;
}

export interface Transaction extends Queryable {
  /**
   * Sends a write whose rows nobody needs, without waiting: it travels with its neighbours. Its error ends the
   * transaction and is thrown by `withTransaction`.
   */
  readonly enqueue: (name: string, text: string, values?: readonly SqlValue[]) => void;
}

export interface Database extends Queryable, BatchReader {
  /**
   * Runs `work` between BEGIN and COMMIT on one connection. Returning means that the commit happened. A thrown
   * `CommitOutcomeUnknown` means that nobody knows; anything else thrown means that it did not happen, and is the
   * first error of the transaction's statements. Nothing is tried again here: the caller does, when `isRetryable`.
   */
  readonly withTransaction: <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>;
  /**
   * One statement that is a transaction by itself: it happened when this returns. A thrown `CommitOutcomeUnknown` means
   * that nobody knows; any other error that it did not.
   */
  readonly write: (name: string, text: string, values: readonly SqlValue[]) => Promise<void>;
  /** How many connections there are, and who waits for one. */
  readonly connections: () => readonly PoolMeasure[];
  /** Waits for what is running, then closes every connection. */
  readonly end: () => Promise<void>;
}

/** A URL, or the parts of one as `startPostgres` returns them. */
export type DatabaseConnection =
  | string
  | {
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly database: string;
      readonly password?: string;
    };

export interface DatabaseOptions {
  readonly connection: DatabaseConnection;
  readonly poolMax?: number;
  /** Of those, the connections for transactions and writes; as many again when absent. */
  readonly writerPoolMax?: number;
  /** False behind a pooler that cannot keep prepared statements apart (pgbouncer before 1.21). */
  readonly preparedStatements?: boolean;
  readonly applicationName?: string;
  readonly connectLimitMs?: number;
  /** PostgreSQL ends a statement that takes longer (57014). */
  readonly statementLimitMs?: number;
  /** Told about connections that broke while nobody was using them; the next use opens another. */
  readonly onConnectionLost?: (error: Error) => void;
}

const POOL_MAX = 10;
/** Exports under way at once; the next one waits for a connection, and is refused when none comes. */
const BATCH_POOL_MAX = 3;
const CONNECT_LIMIT_MS = 10_000;
const STATEMENT_LIMIT_MS = 30_000;
const IDLE_IN_TRANSACTION_LIMIT_MS = 60_000;

/**
 * Statements of the write path find every row by its key, so one plan is right for any values and any size of table.
 * Left to choose, PostgreSQL plans a load of one account anew each time, which takes longer than running it; or it keeps
 * a plan made while a table was small, and reads the whole of it for every batch until statistics are gathered again.
 */
const WRITER_SETTINGS = 'set plan_cache_mode = force_generic_plan; set enable_seqscan = off';

/** Connections are opened when they are first needed; a wrong address shows at the first statement. */
export function openDatabase(options: DatabaseOptions): Database {
  const { poolMax = POOL_MAX, writerPoolMax } = options;
  const readers = openPool(options, writerPoolMax === undefined ? poolMax : poolMax - writerPoolMax);
  const writers = openPool(options, writerPoolMax ?? poolMax);
  // Issued before the connection is handed to anybody, so it comes first; one that fails breaks the connection.
  writers.on('connect', (client) => void client.query(WRITER_SETTINGS).catch(() => undefined));
  const exporters = openPool(options, BATCH_POOL_MAX);
  const named = options.preparedStatements ?? true;
  const toQuery: ToQuery = (name, text, values = []) => ({ ...(named ? { name } : {}), text, values: [...values] });
  return {
    query: async (name, text, values) => await queryOnce(readers, toQuery(name, text, values)),
    withTransaction: async (work) => await runTransaction({ pool: writers, toQuery }, work),
    write: async (name, text, values) => await writeOnce(writers, toQuery(name, text, values)),
    readInBatches: (read) => readInBatches(exporters, read),
    connections: () => [
      measurePool('readers', readers),
      measurePool('writers', writers),
      measurePool('exporters', exporters),
    ],
    end: async () => void (await Promise.all([readers.end(), writers.end(), exporters.end()])),
  };
}

function measurePool(name: string, { totalCount, idleCount, waitingCount }: pg.Pool): PoolMeasure {
  return { pool: name, open: totalCount, idle: idleCount, waiting: waitingCount };
}

function openPool(options: DatabaseOptions, max: number): pg.Pool {
  const pool = new pg.Pool({
    ...toClientConfig(options.connection),
    max,
    // Statements are sent as they are issued; the server answers them in order.
    pipeline: true,
    types: columnTypes,
    application_name: options.applicationName ?? 'regrade',
    connectionTimeoutMillis: options.connectLimitMs ?? CONNECT_LIMIT_MS,
    statement_timeout: options.statementLimitMs ?? STATEMENT_LIMIT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_LIMIT_MS,
  });
  // Without these two listeners a connection that breaks ends the process: the pool listens to idle clients only, and
  // raises their errors again as its own. Whoever waits on a connection is told by the rejected promise.
  pool.on('error', options.onConnectionLost ?? (() => undefined));
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** The driver's name for what we call a connection. */
export function toClientConfig(connection: DatabaseConnection): pg.ClientConfig {
  return typeof connection === 'string' ? { connectionString: connection } : { ...connection };
}

/** Not `pool.query`: that closes the connection after every SQL error, a refused unique key as well. */
async function queryOnce<R extends Row>(pool: pg.Pool, query: pg.QueryConfig): Promise<Rows<R>> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    return toRows(await client.query<R>(query));
  } catch (error) {
    if (breaksConnection(error)) broken = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Its commit is part of the statement: a connection that breaks meanwhile leaves open if it happened. */
async function writeOnce(pool: pg.Pool, query: pg.QueryConfig): Promise<void> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(query);
  } catch (error) {
    if (!leavesCommitOpen(error)) throw error;
    broken = new CommitOutcomeUnknown('the connection broke before the write was answered', { cause: error });
    throw broken;
  } finally {
    client.release(broken);
  }
}
