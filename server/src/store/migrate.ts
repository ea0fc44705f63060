import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';
import { isSqlError } from './database/database-error.ts';
import { type DatabaseConnection, toClientConfig } from './database.ts';

/**
 * Numbered, forward-only SQL files, `0001-name.sql`, applied in order, each in a transaction of its own.
 *
 * The contract of a file: plain SQL, no BEGIN or COMMIT, never edited once released (its sha-256 is recorded), and
 * usable by the program version before it, because during an update old and new processes share the database. A file
 * that cannot keep the last promise says so in its first line, `-- breaking-change: <why>`: all processes must be
 * stopped before it runs, and `Migration.breaking` lets the release notes and `regrade doctor` say so.
 */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sha256: string;
  readonly breaking: boolean;
  readonly sql: string;
}

export type MigrationRefusalCode =
  | 'migration.files-invalid'
  | 'migration.changed'
  | 'migration.missing'
  | 'migration.newer-database'
  | 'migration.failed';

/** Thrown like the launcher's: a program whose schema is not its own must not serve anybody. */
export class MigrationRefusal extends Error {
  override readonly name = 'MigrationRefusal';
  readonly code: MigrationRefusalCode;

  constructor(code: MigrationRefusalCode, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.code = code;
  }
}

export interface MigrateOptions {
  readonly connection: DatabaseConnection;
  /** Where the files lie; beside this module in the checkout and in the published package alike. */
  readonly folder?: string | URL;
}

interface AppliedMigration {
  readonly number: number;
  readonly name: string;
  readonly sha256: string;
}

const FILE_PATTERN = /^(\d{4})-([a-z0-9-]+)\.sql$/;
const BREAKING_PATTERN = /^-- breaking-change\b/;
const BOOTSTRAP_ATTEMPTS_MAX = 10;
/** Two sessions created the same table at the same moment: PostgreSQL has four ways of saying so, by how far the other was. */
const CREATED_BY_ANOTHER = ['23505', '42P07', '42710', 'XX000'];

/** Applies what is missing and returns it; refuses when files and database contradict each other. */
export async function migrate(options: MigrateOptions): Promise<readonly Migration[]> {
  const migrations = await readMigrations(options.folder);
  // Not a pooled, pipelined connection: a file is many statements in one message, and there is no hurry.
  const client = new pg.Client({ ...toClientConfig(options.connection), application_name: 'regrade migrate' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await createBookkeeping(client);
    const done: Migration[] = [];
    for (
      let next = await applyNext(client, migrations);
      next !== undefined;
      next = await applyNext(client, migrations)
    ) {
      done.push(next);
    }
    return done;
  } finally {
    await client.end();
  }
}

/** The migration files of this program, in order. */
export async function readMigrations(
  folder: string | URL = new URL('./migrations/', import.meta.url),
): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return await Promise.all(
    names.map(async (file, index) => {
      const match = FILE_PATTERN.exec(file);
      const number = Number(match?.[1]);
      if (match?.[2] === undefined || number !== index + 1) {
        throw new MigrationRefusal(
          'migration.files-invalid',
          `${file} should be migration ${String(index + 1).padStart(4, '0')}: files are numbered without gaps, as 0001-name.sql.`,
        );
      }
      // A checkout on another system may write other line ends; the content is the same.
      const sql = (
        await readFile(typeof folder === 'string' ? `${folder}/${file}` : new URL(file, folder), 'utf8')
      ).replaceAll('\r\n', '\n');
      return {
        number,
        name: match[2],
        sha256: createHash('sha256').update(sql).digest('hex'),
        breaking: BREAKING_PATTERN.test(sql),
        sql,
      };
    }),
  );
}

/** `if not exists` is not safe against a neighbour doing the same, so losing that race is an answer like any other. */
async function createBookkeeping(client: pg.Client): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query(`
        create table if not exists schema_migration (
          number integer primary key,
          name text not null,
          sha256 text not null,
          applied_at timestamptz not null
        )`);
      await client.query('create table if not exists schema_lock (id integer primary key)');
      await client.query('insert into schema_lock (id) values (1) on conflict (id) do nothing');
      return;
    } catch (error) {
      if (attempt === BOOTSTRAP_ATTEMPTS_MAX || !isSqlError(error) || !CREATED_BY_ANOTHER.includes(error.code ?? ''))
        throw error;
    }
  }
}

/**
 * One migration, or undefined when none is left. The lock row makes migrators take turns, file by file; what is
 * applied is read after the lock is held, so the second of two finds the work of the first done.
 */
async function applyNext(client: pg.Client, migrations: readonly Migration[]): Promise<Migration | undefined> {
  await client.query('begin');
  try {
    await client.query('select id from schema_lock where id = 1 for update');
    const applied = await client.query<AppliedMigration & pg.QueryResultRow>(
      'select number, name, sha256 from schema_migration order by number',
    );
    refuseContradiction(applied.rows, migrations);
    const next = migrations[applied.rows.length];
    if (next !== undefined) await apply(client, next);
    await client.query('commit');
    return next;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query(migration.sql);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new MigrationRefusal(
      'migration.failed',
      `Migration ${toTitle(migration)} failed, and nothing of it was kept: ${reason}`,
      { cause: error },
    );
  }
  await client.query({
    text: 'insert into schema_migration (number, name, sha256, applied_at) values ($1, $2, $3, now())',
    values: [migration.number, migration.name, migration.sha256],
  });
}

/** Applied migrations must be the first ones of ours, unchanged. */
function refuseContradiction(applied: readonly AppliedMigration[], migrations: readonly Migration[]): void {
  for (const [index, row] of applied.entries()) {
    const known = migrations[index];
    if (row.number !== index + 1) {
      throw new MigrationRefusal(
        'migration.missing',
        `The database has migration ${toTitle(row)} but not number ${index + 1}: its table schema_migration was edited.`,
      );
    }
    if (known === undefined) {
      throw new MigrationRefusal(
        'migration.newer-database',
        `The database is newer than this program: it has migration ${toTitle(row)}, this program knows ${migrations.length}. Start the version of Regrade that was last used on it, or a newer one.`,
      );
    }
    if (known.sha256 !== row.sha256 || known.name !== row.name) {
      throw new MigrationRefusal(
        'migration.changed',
        `Migration ${toTitle(known)} was changed after it was applied to this database (as ${toTitle(row)}): restore the file and write the change as a new migration.`,
      );
    }
  }
}

function toTitle(migration: { readonly number: number; readonly name: string }): string {
  return `${String(migration.number).padStart(4, '0')}-${migration.name}`;
}
