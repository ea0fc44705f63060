import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
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

/** Removes the folder of a server that has ended; the name is checked, because the path was read from a file. */
export async function removeSocketFolder(folder: string): Promise<void> {
  if (basename(folder).startsWith(PREFIX)) await rm(folder, { recursive: true, force: true });
}

function shortEnough(root: string): boolean {
  return Buffer.byteLength(join(root, PREFIX) + SOCKET_FILE) + RANDOM_SUFFIX_BYTES <= SOCKET_PATH_BYTES_MAX;
}
