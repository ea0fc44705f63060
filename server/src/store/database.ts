import pg from 'pg';
import { columnTypes } from './database/column-types.ts';
import { breaksConnection } from './database/database-error.ts';
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

export interface Transaction extends Queryable {
  /**
   * Sends a write whose rows nobody needs, without waiting: it travels with its neighbours. Its error ends the
   * transaction and is thrown by `withTransaction`.
   */
  readonly enqueue: (name: string, text: string, values?: readonly SqlValue[]) => void;
}

export interface Database extends Queryable {
  /**
   * Runs `work` between BEGIN and COMMIT on one connection. Returning means that the commit happened. A thrown
   * `CommitOutcomeUnknown` means that nobody knows; anything else thrown means that it did not happen, and is the
   * first error of the transaction's statements. Nothing is tried again here: the caller does, when `isRetryable`.
   */
  readonly withTransaction: <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>;
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
const CONNECT_LIMIT_MS = 10_000;
const STATEMENT_LIMIT_MS = 30_000;
const IDLE_IN_TRANSACTION_LIMIT_MS = 60_000;

/** Connections are opened when they are first needed; a wrong address shows at the first statement. */
export function openDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    ...toClientConfig(options.connection),
    max: options.poolMax ?? POOL_MAX,
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

  const named = options.preparedStatements ?? true;
  const toQuery: ToQuery = (name, text, values = []) => ({ ...(named ? { name } : {}), text, values: [...values] });
  return {
    query: async (name, text, values) => await queryOnce(pool, toQuery(name, text, values)),
    withTransaction: async (work) => await runTransaction({ pool, toQuery }, work),
    end: async () => await pool.end(),
  };
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
