import { chmod, chown, lstat, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { hasErrorCode, LauncherRefusal } from './launcher-refusal.ts';
import type { ServerAccount } from './server-account.ts';

/** The kernels' limit is 108 bytes on Linux and 104 on macOS, with the closing zero. */
const SOCKET_PATH_BYTES_MAX = 100;
const SOCKET_FILE = '/.s.PGSQL.5432';
const RANDOM_SUFFIX_BYTES = 6;
const PREFIX = 'regrade-pg-';

/**
 * Makes the folder of the server's socket. It is the server's only door, and it stands in for a password: mode 700
 * and the server's account as owner let in that user and root, nobody else. That is why `--auth=trust` is safe here.
 * The name is new at every start: in a folder all may write to, an expected name could be taken by a stranger first,
 * and a socket lock of a killed server could name a process id that somebody else has by now.
 */
export async function makeSocketFolder(account: ServerAccount): Promise<string> {
  const root = shortEnough(tmpdir()) ? tmpdir() : '/tmp';
  const folder = await mkdtemp(join(root, PREFIX));
  if (account.switchUser) await chown(folder, account.uid, account.gid);
  await chmod(folder, 0o700);
  return folder;
}

/**
 * The folder of a server that was killed, for its successor: those who are connected know no other. Nobody else could take
 * its name while it was there (the temporary folder is sticky); if it is gone, it is made anew, or not at all.
 */
export async function keepSocketFolder(folder: string, account: ServerAccount): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
    if (account.switchUser) await chown(folder, account.uid, account.gid);
  } catch (error) {
    if (!hasErrorCode(error, 'EEXIST')) throw error;
    const found = await lstat(folder);
    const uid = account.switchUser ? account.uid : process.getuid?.();
    if (!found.isDirectory() || found.uid !== uid || (found.mode & 0o077) !== 0) {
      throw new LauncherRefusal('postgres.start-failed', `${folder} is no longer the folder of our PostgreSQL.`);
    }
  }
}

/** Removes the folder of a server that has ended; the name is checked, because the path was read from a file. */
export async function removeSocketFolder(folder: string): Promise<void> {
  if (basename(folder).startsWith(PREFIX)) await rm(folder, { recursive: true, force: true });
}

function shortEnough(root: string): boolean {
  return Buffer.byteLength(join(root, PREFIX) + SOCKET_FILE) + RANDOM_SUFFIX_BYTES <= SOCKET_PATH_BYTES_MAX;
}
