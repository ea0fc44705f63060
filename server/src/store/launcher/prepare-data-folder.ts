import { randomBytes } from 'node:crypto';
import { chown, mkdir, open, readdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Binaries } from './find-binaries.ts';
import { hasErrorCode, LauncherRefusal } from './launcher-refusal.ts';
import { SERVER_USER } from './postmaster-pid.ts';
import { isAlive } from './process-identity.ts';
import { runAs, type ServerAccount } from './server-account.ts';

/** How the server's account gets into a folder: the path to name, and the working folder to start in. */
export interface FolderReach {
  readonly path: string;
  readonly cwd: string;
}

export interface DataFolderRequest {
  readonly dataDir: string;
  readonly binaries: Binaries;
  readonly account: ServerAccount;
}

/** PostgreSQL 17 brought this provider: the same order of strings on every system, with whatever C library. */
const BUILTIN_LOCALE_MAJOR_MIN = 17;
const OUTPUT_SHOWN_MAX = 600;

/** The one name of a data folder, however it was spelled; its parent is made when missing. */
export async function resolveDataFolder(dataDir: string): Promise<string> {
  const absolute = resolve(dataDir);
  await mkdir(dirname(absolute), { recursive: true });
  return await realpath(absolute).catch(async () => join(await realpath(dirname(absolute)), basename(absolute)));
}

/** Checks the version of an existing data folder, or makes a new one. Safe to call from several processes at once. */
export async function prepareDataFolder(request: DataFolderRequest): Promise<void> {
  const { dataDir, binaries, account } = request;
  const found = await readClusterVersion(dataDir);
  if (found === undefined) {
    await initialise(request);
    return;
  }
  if (found !== binaries.majorVersion) {
    throw new LauncherRefusal(
      'postgres.version-mismatch',
      `The data folder ${dataDir} was made by PostgreSQL ${found}, but this Regrade brings PostgreSQL ${binaries.version}: start the Regrade version that made it, or dump and load it into a new folder.`,
    );
  }
  await claimOwnership(dataDir, account);
}

/**
 * Where the path leads through a folder that the server's account may not enter (a checkout below /root), Linux still
 * lets a process stand in its working folder: we change into it as root, and the server names it by `/proc/self/cwd`.
 */
export async function reachFolder(folder: string, account: ServerAccount): Promise<FolderReach> {
  if (!account.switchUser) return { path: folder, cwd: folder };
  const outcome = await runAs({ command: '/bin/sh', arguments: ['-c', 'cd "$1"', 'sh', folder], account, cwd: '/' });
  if (outcome.exitCode === 0) return { path: folder, cwd: folder };
  if (process.platform === 'linux') return { path: '/proc/self/cwd', cwd: folder };
  throw new LauncherRefusal(
    'postgres.data-folder-unreachable',
    `PostgreSQL must not run as root, and user ${account.uid}, which it runs as, cannot enter ${folder}: set REGRADE_DATA to a folder outside of it, or start Regrade as an ordinary user.`,
  );
}

/** The major version of the cluster in a folder; undefined when there is none and one may be made. */
async function readClusterVersion(dataDir: string): Promise<number | undefined> {
  try {
    return Number.parseInt(await readFile(join(dataDir, 'PG_VERSION'), 'utf8'), 10);
  } catch (error) {
    if (hasErrorCode(error, 'EACCES')) {
      throw new LauncherRefusal(
        'postgres.data-folder-unreachable',
        `The data folder ${dataDir} belongs to another user: start Regrade as that user or as root, or give the folder to the current one.`,
      );
    }
    if (!hasErrorCode(error, 'ENOENT')) throw error;
  }
  const names = await readdir(dataDir).catch((error: unknown) => {
    if (hasErrorCode(error, 'ENOENT')) return [];
    throw error;
  });
  if (names.length === 0) return undefined;
  throw new LauncherRefusal(
    'postgres.not-a-data-folder',
    `${dataDir} holds files but no PostgreSQL data: choose an empty or a new folder.`,
  );
}

/** initdb works in a folder of its own beside the final one, so a kill on the way leaves nothing half made. */
async function initialise(request: DataFolderRequest): Promise<void> {
  const { dataDir, account } = request;
  await removeAbandoned(dataDir);
  const fresh = `${dataDir}.init-${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    await mkdir(fresh, { mode: 0o700 });
    if (account.switchUser) await chown(fresh, account.uid, account.gid);
    await runInitdb(request, await reachFolder(fresh, account));
    await rename(fresh, dataDir);
    await syncFolder(dirname(dataDir));
  } catch (error) {
    // Another start was faster; its folder is as good as ours.
    if (hasErrorCode(error, 'ENOTEMPTY', 'EEXIST')) return;
    if (hasErrorCode(error, 'EBUSY', 'EXDEV')) {
      throw new LauncherRefusal(
        'postgres.not-a-data-folder',
        `${dataDir} is the root of a mounted volume, which PostgreSQL advises against: mount the volume one folder higher.`,
        { cause: error },
      );
    }
    throw error;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

async function runInitdb(request: DataFolderRequest, reach: FolderReach): Promise<void> {
  const { binaries, account } = request;
  const locale =
    binaries.majorVersion >= BUILTIN_LOCALE_MAJOR_MIN ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : [];
  const outcome = await runAs({
    command: binaries.initdb,
    arguments: [
      `--pgdata=${reach.path}`,
      `--username=${SERVER_USER}`,
      // No password: only the owner of the socket's folder and root can knock at all (socket-folder.ts).
      '--auth=trust',
      '--encoding=UTF8',
      '--locale=C',
      ...locale,
      '--data-checksums',
      '--no-instructions',
    ],
    account,
    cwd: reach.cwd,
  });
  if (outcome.exitCode === 0) return;
  throw new LauncherRefusal(
    'postgres.init-failed',
    `PostgreSQL could not make its data folder ${request.dataDir}: ${outcome.failed ?? outcome.output.slice(-OUTPUT_SHOWN_MAX).trim()}`,
  );
}

/** Folders of starts that were killed during initdb. */
async function removeAbandoned(dataDir: string): Promise<void> {
  const prefix = `${basename(dataDir)}.init-`;
  for (const name of await readdir(dirname(dataDir))) {
    if (!name.startsWith(prefix)) continue;
    const pid = Number(name.slice(prefix.length).split('-')[0]);
    if (!(await isAlive(pid))) await rm(join(dirname(dataDir), name), { recursive: true, force: true });
  }
}

/** A folder that root copied or restored belongs to root, and the server's account could not open it. */
async function claimOwnership(dataDir: string, account: ServerAccount): Promise<void> {
  const owner = (await stat(join(dataDir, 'PG_VERSION'))).uid;
  if (owner === account.uid) return;
  if (!account.switchUser || owner !== 0) {
    throw new LauncherRefusal(
      'postgres.data-folder-unreachable',
      `The data folder ${dataDir} belongs to user ${owner}: start Regrade as that user or as root, or give the folder to user ${account.uid}.`,
    );
  }
  await chown(dataDir, account.uid, account.gid);
  for (const name of await readdir(dataDir, { recursive: true }))
    await chown(join(dataDir, name), account.uid, account.gid);
}

/** The rename itself must survive a power failure, or a cluster with data in it would have no name. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
