import { mkdir, readdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrorCode, LauncherRefusal } from './launcher-refusal.ts';
import { readProcessMark } from './process-identity.ts';
import { waitUntil } from './wait-until.ts';

/** Our claim on a data folder, shared with any other process that uses the same server. */
export interface FolderUse {
  /** Whether any other living process uses the server as well. */
  readonly hasOthers: () => Promise<boolean>;
  /** Gives up our use; `stopServer` runs only when nobody else is left. Returns whether it ran. */
  readonly leave: (stopServer: () => Promise<void>) => Promise<boolean>;
}

type Role = 'user' | 'stopping';

const STOPPING_LIMIT_MS = 60_000;
const JOIN_ATTEMPTS_MAX = 20;

let claimsOfThisProcess = 0;

/**
 * Registers this process as a user of the data folder. The last user to leave stops the server, whoever started it.
 *
 * Every claim is an empty file whose name says who made it, so it appears whole and goes stale with its process. The
 * order makes start and stop safe side by side: a joiner claims *and then* looks for somebody stopping; a leaver says
 * that it is stopping *and then* looks for claims. At least one of the two sees the other.
 */
export async function joinFolder(claimsFolder: string): Promise<FolderUse> {
  // Taken before anything is waited for: two starts in one process must not share a claim.
  claimsOfThisProcess += 1;
  const number = claimsOfThisProcess;
  const owner = `${process.pid}-${await readProcessMark(process.pid)}-${number}`;
  await writeClaim(claimsFolder, { role: 'user', owner });

  const free = await waitUntil(
    async () => ((await hasLiving(claimsFolder, { role: 'stopping', except: owner })) ? undefined : true),
    {
      limitMs: STOPPING_LIMIT_MS,
    },
  );
  if (free === undefined) {
    await removeClaim(claimsFolder, { role: 'user', owner });
    throw new LauncherRefusal(
      'postgres.busy',
      `Another Regrade has been stopping PostgreSQL for ${STOPPING_LIMIT_MS / 1000} seconds; try again when it has ended.`,
    );
  }
  return {
    hasOthers: () => hasLiving(claimsFolder, { role: 'user', except: owner }),
    leave: (stopServer) => leaveFolder({ claimsFolder, owner, stopServer }),
  };
}

async function leaveFolder(leaving: {
  claimsFolder: string;
  owner: string;
  stopServer: () => Promise<void>;
}): Promise<boolean> {
  const { claimsFolder, owner, stopServer } = leaving;
  await writeClaim(claimsFolder, { role: 'stopping', owner });
  try {
    await removeClaim(claimsFolder, { role: 'user', owner });
    if (await hasLiving(claimsFolder, { role: 'user', except: owner })) return false;
    await stopServer();
    return true;
  } finally {
    await removeClaim(claimsFolder, { role: 'stopping', owner });
    // Only when it is empty: a folder of a process that joined this moment stays.
    await rmdir(claimsFolder).catch(() => undefined);
  }
}

async function writeClaim(claimsFolder: string, claim: { role: Role; owner: string }): Promise<void> {
  for (let attempt = 1; attempt <= JOIN_ATTEMPTS_MAX; attempt++) {
    try {
      await mkdir(claimsFolder, { recursive: true });
      await writeFile(join(claimsFolder, `${claim.role}-${claim.owner}`), '');
      return;
    } catch (error) {
      if (hasErrorCode(error, 'EACCES', 'EROFS')) {
        throw new LauncherRefusal(
          'postgres.data-folder-unreachable',
          `Regrade may not write to ${claimsFolder}: start it as the folder's owner or as root, or set REGRADE_DATA to a folder of the current user.`,
        );
      }
      // The last user removed the folder between the two steps.
      if (!hasErrorCode(error, 'ENOENT')) throw error;
    }
  }
  throw new LauncherRefusal('postgres.busy', `${claimsFolder} is removed again and again by another process.`);
}

async function removeClaim(claimsFolder: string, claim: { role: Role; owner: string }): Promise<void> {
  await rm(join(claimsFolder, `${claim.role}-${claim.owner}`), { force: true });
}

/** Looks for living claims and clears those of the dead on the way. */
async function hasLiving(claimsFolder: string, wanted: { role: Role; except: string }): Promise<boolean> {
  const names = await readdir(claimsFolder).catch(() => []);
  let found = false;
  for (const name of names) {
    const [role = '', pid = '', mark = ''] = name.split('-');
    if (name === `${wanted.role}-${wanted.except}`) continue;
    const alive = (await readProcessMark(Number(pid))) === mark;
    if (!alive) await rm(join(claimsFolder, name), { force: true });
    else if (role === wanted.role) found = true;
  }
  return found;
}
