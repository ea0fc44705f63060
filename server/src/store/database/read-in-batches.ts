import type pg from 'pg';
import type { Row, SqlValue } from '../database.ts';

/** A list that is read once from its beginning to its end. */
export interface BatchRead {
  readonly text: string;
  readonly values: readonly SqlValue[];
  /** Rows in memory at a time. */
  readonly rowsAtOnce: number;
}

/**
 * The rows of one statement, batch by batch, as they were when it began: the server keeps its place in it (a cursor), so a
 * list is sorted once, however long it is. It holds a connection until it is read or given up; one whose reader sleeps is
 * ended by the server (`idle_in_transaction_session_timeout`).
 */
export async function* readInBatches<R extends Row>(
  pool: pg.Pool,
  { text, values, rowsAtOnce }: BatchRead,
): AsyncGenerator<readonly R[]> {
  const client = await pool.connect();
  let broken: Error | undefined = new Error('the list was not read to its end');
  try {
    await client.query('begin transaction read only');
    await client.query({ text: `declare batches no scroll cursor for ${text}`, values: [...values] });
    for (;;) {
      const { rows } = await client.query<R>(`fetch ${rowsAtOnce} from batches`);
      if (rows.length > 0) yield rows;
      if (rows.length < rowsAtOnce) break;
    }
    await client.query('commit');
    broken = undefined;
  } finally {
    // Closing the connection is the surest end of a transaction that was left in the middle.
    client.release(broken);
  }
}
