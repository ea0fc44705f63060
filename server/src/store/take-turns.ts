import pg from 'pg';
import { type DatabaseConnection, toClientConfig } from './database.ts';

/**
 * Runs `work` while no other process of this database runs theirs, or migrates. The lock is the row that migrations
 * lock, held by a transaction that does nothing else: a process that is killed holds it no longer.
 */
export async function takeTurns<T>(connection: DatabaseConnection, work: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...toClientConfig(connection), application_name: 'regrade start' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('begin');
    await client.query('select id from schema_lock where id = 1 for update');
    return await work();
  } finally {
    await client.end();
  }
}
