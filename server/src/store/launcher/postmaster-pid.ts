import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { hasErrorCode } from './launcher-refusal.ts';
import { isAlive, isServerOf } from './process-identity.ts';

/** How to reach a server over its socket. */
export interface SocketAddress {
  readonly socketFolder: string;
  readonly port: number;
}

/**
 * What runs on a data folder:
 * - `none`: nothing; a lock file left by a dead process is PostgreSQL's own to clear.
 * - `foreign`: the lock file names a process that is alive but something else; PostgreSQL would refuse to start.
 * - `busy`: a server is starting, recovering or stopping.
 * - `unreachable`: a server runs, but its socket is gone (somebody emptied the temporary folder).
 * - `running`: a server runs and answers.
 */
export type ServerState =
  | { readonly kind: 'none' }
  | { readonly kind: 'foreign'; readonly pid: number; readonly contents: string }
  | { readonly kind: 'busy'; readonly pid: number }
  | { readonly kind: 'unreachable'; readonly pid: number }
  | { readonly kind: 'running'; readonly pid: number; readonly address: SocketAddress };

/** The lines of `postmaster.pid` we use; `status` is `starting`, `ready`, `stopping` or still empty. */
export interface LockFile {
  readonly pid: number;
  readonly status: string;
  readonly address: SocketAddress | undefined;
}

/** The maintenance user and database every cluster of ours has. */
export const SERVER_USER = 'postgres';
export const SERVER_DATABASE = 'postgres';

const PROBE_LIMIT_MS = 5_000;
const SYSTEM_IDENTIFIER_BYTES = 8;
const LOCK_FILE = 'postmaster.pid';
/** SQLSTATE of a server that is starting or stopping. */
const CANNOT_CONNECT_NOW = '57P03';

/** Reads the lock file of a data folder (a real path) and asks the server it names. */
export async function readServerState(dataDir: string): Promise<ServerState> {
  const contents = await readLockFile(dataDir);
  if (contents === undefined) return { kind: 'none' };
  const lock = parseLockFile(contents);
  // PostgreSQL writes the file line by line; without a process id it was made this moment.
  if (lock === undefined) return { kind: 'busy', pid: 0 };
  if (!(await isAlive(lock.pid))) return { kind: 'none' };
  if (!(await isServerOf(lock.pid, dataDir))) return { kind: 'foreign', pid: lock.pid, contents };
  if (lock.status !== 'ready' || lock.address === undefined) return { kind: 'busy', pid: lock.pid };
  return await probe({ pid: lock.pid, address: lock.address, dataDir });
}

/** What the lock file says, without asking anybody: cheap enough to poll. It may be the word of a dead process. */
export async function readLock(dataDir: string): Promise<LockFile | undefined> {
  const contents = await readLockFile(dataDir);
  return contents === undefined ? undefined : parseLockFile(contents);
}

/**
 * Removes a lock file whose process id now belongs to another program. It is taken by rename and looked at again, so
 * a file that a server started this moment has written goes back to its place; PostgreSQL's shared memory lock
 * covers the instant between.
 */
export async function removeForeignLock(dataDir: string, contents: string): Promise<void> {
  const path = join(dataDir, LOCK_FILE);
  const taken = `${path}.foreign-${process.pid}`;
  try {
    await rename(path, taken);
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return;
    throw error;
  }
  if ((await readFile(taken, 'utf8')) === contents) await rm(taken, { force: true });
  else await rename(taken, path);
}

async function readLockFile(dataDir: string): Promise<string | undefined> {
  try {
    return await readFile(join(dataDir, LOCK_FILE), 'utf8');
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}

function parseLockFile(contents: string): LockFile | undefined {
  const [pidLine = '', , , portLine = '', socketFolder = '', , , status = ''] = contents
    .split('\n')
    .map((line) => line.trim());
  const pid = Number(pidLine);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  const port = Number(portLine);
  return { pid, status, address: socketFolder === '' || !(port > 0) ? undefined : { socketFolder, port } };
}

/** Connects and compares the system identifier, so that a stranger's server on the same socket is never adopted. */
async function probe(server: { pid: number; address: SocketAddress; dataDir: string }): Promise<ServerState> {
  const { pid, address, dataDir } = server;
  const client = new pg.Client({
    host: address.socketFolder,
    port: address.port,
    user: SERVER_USER,
    database: SERVER_DATABASE,
    connectionTimeoutMillis: PROBE_LIMIT_MS,
    query_timeout: PROBE_LIMIT_MS,
  });
  // A connection that breaks while nobody waits on it reports here; the query below fails as well.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const answer = await client.query<{ id: string }>('select system_identifier::text as id from pg_control_system()');
    const same = answer.rows[0]?.id === (await readSystemIdentifier(dataDir));
    return same ? { kind: 'running', pid, address } : { kind: 'unreachable', pid };
  } catch (error) {
    if (hasErrorCode(error, CANNOT_CONNECT_NOW)) return { kind: 'busy', pid };
    if (hasErrorCode(error, 'ENOENT', 'ECONNREFUSED', 'ENOTSOCK', 'ENOTDIR')) return { kind: 'unreachable', pid };
    // It may be full, or slow under load; that is for the next look, not a reason to think it gone.
    return { kind: 'busy', pid };
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The first eight bytes of pg_control, little-endian on every platform we start on. */
async function readSystemIdentifier(dataDir: string): Promise<string> {
  const file = await open(join(dataDir, 'global', 'pg_control'), 'r');
  try {
    const bytes = Buffer.alloc(SYSTEM_IDENTIFIER_BYTES);
    await file.read(bytes, 0, SYSTEM_IDENTIFIER_BYTES, 0);
    return bytes.readBigUInt64LE().toString();
  } finally {
    await file.close();
  }
}
