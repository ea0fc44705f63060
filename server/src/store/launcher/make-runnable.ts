import { randomBytes } from 'node:crypto';
import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { hasErrorCode, LauncherRefusal } from './launcher-refusal.ts';
import type { ServerAccount } from './server-account.ts';

/** `isRunnable` starts the program as the server's account: the one test that knows about every permission on the way. */
export interface RunnableRequest {
  readonly native: string;
  readonly name: string;
  readonly account: ServerAccount;
  readonly copyRoots?: readonly string[];
  readonly isRunnable: (folder: string) => Promise<boolean>;
}

const WRITABLE_BY_OTHERS = 0o022;

/**
 * The `native` folder itself when the server's account can run it there; else a copy in a place it can read.
 * Two things stand in the way: the package makes its library links in an install script, which `--ignore-scripts`
 * skips; and as root the other user cannot look into a checkout below a folder of mode 700, such as /root.
 */
export async function makeRunnable(request: RunnableRequest): Promise<string> {
  const linked = await linkLibraries(request.native);
  if (linked && (await request.isRunnable(request.native))) return request.native;

  const reasons: string[] = [];
  for (const root of request.copyRoots ?? defaultCopyRoots(request.account)) {
    const outcome = await copyInto(root, request).catch((error: unknown) => String(error));
    if (typeof outcome !== 'string') return outcome.folder;
    reasons.push(`${root}: ${outcome}`);
  }
  throw new LauncherRefusal(
    'postgres.binaries-unusable',
    `The PostgreSQL binaries in ${request.native} do not run as user ${request.account.uid}, and a copy could not be made (${reasons.join('; ')}). Move the checkout to a folder that user can read, or set DATABASE_URL.`,
  );
}

/**
 * Makes the links the package's install script would have made. Each link appears at once and is never replaced, so
 * any number of starts may do this side by side. False when the folder may not be written.
 */
export async function linkLibraries(native: string): Promise<boolean> {
  const links = parseLinks(await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]'));
  for (const { source, target } of links) {
    const path = join(native, target);
    try {
      await symlink(relative(dirname(target), source), path);
    } catch (error) {
      if (hasErrorCode(error, 'EEXIST') || (await exists(path))) continue;
      return false;
    }
  }
  return true;
}

/** The package's list writes every file as `native/lib/…`; the names here are relative to the folder itself. */
function parseLinks(text: string): { source: string; target: string }[] {
  const entries: unknown = JSON.parse(text);
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null || !('source' in entry) || !('target' in entry)) return [];
    return [{ source: relative('native', String(entry.source)), target: relative('native', String(entry.target)) }];
  });
}

function defaultCopyRoots(account: ServerAccount): string[] {
  const temporary = join(tmpdir(), `regrade-bin-${process.getuid?.() ?? 0}`);
  return account.switchUser ? ['/var/lib/regrade', temporary] : [temporary];
}

/** A folder that runs, or a sentence saying why not. */
async function copyInto(root: string, request: RunnableRequest): Promise<{ folder: string } | string> {
  await mkdir(root, { recursive: true });
  const unsafe = await whyUnsafe(root);
  if (unsafe !== undefined) return unsafe;

  const folder = join(root, request.name);
  if (await request.isRunnable(folder)) return { folder };

  const fresh = join(root, `.${request.name}.${process.pid}-${randomBytes(4).toString('hex')}`);
  try {
    await cp(request.native, fresh, { recursive: true, verbatimSymlinks: true });
    await openForReading(fresh);
    await linkLibraries(fresh);
    if (!(await request.isRunnable(fresh))) return 'the copy does not run there';
    await placeCopy({ fresh, folder, isRunnable: request.isRunnable });
    return (await request.isRunnable(folder)) ? { folder } : 'the copy does not run there';
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/**
 * Renames the finished copy to its name, so a kill half-way leaves nothing that looks complete. A copy already there
 * is either another start's, made this moment, or one that does not run (cut off by a power failure): then it goes.
 */
async function placeCopy(copy: { fresh: string; folder: string } & Pick<RunnableRequest, 'isRunnable'>): Promise<void> {
  if (await tryRename(copy.fresh, copy.folder)) return;
  if (await copy.isRunnable(copy.folder)) return;
  const broken = `${copy.fresh}.broken`;
  await tryRename(copy.folder, broken);
  await tryRename(copy.fresh, copy.folder);
  await rm(broken, { recursive: true, force: true });
}

/** False when somebody else was faster: the target is taken, or the source has gone. */
async function tryRename(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (hasErrorCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOENT')) return false;
    throw error;
  }
}

/** Whoever can write there could make us run their program: in a shared temporary folder that must be nobody else. */
async function whyUnsafe(root: string): Promise<string | undefined> {
  const facts = await lstat(root);
  if (!facts.isDirectory()) return 'not a folder';
  if (facts.uid !== 0 && facts.uid !== process.getuid?.()) return `belongs to user ${facts.uid}`;
  if ((facts.mode & WRITABLE_BY_OTHERS) !== 0) return 'may be written by others';
  return undefined;
}

/** Folders and programs 755, files 644: whoever installed under a umask of 077 would otherwise keep the server's user out. */
async function openForReading(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openForReading(path);
    else if (entry.isFile())
      await chmod(path, basename(folder) === 'bin' || entry.name.includes('.so') ? 0o755 : 0o644);
  }
}

async function exists(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => true,
    () => false,
  );
}
