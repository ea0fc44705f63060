import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { isAlive } from '../../server/src/store/launcher/process-identity.ts';
import { findServerAccount, spawnAs } from '../../server/src/store/launcher/server-account.ts';
import { startPostgres } from '../../server/src/store/launcher/start-postgres.ts';
import { ask, exists, useLauncher } from '../support/launcher-fixture.ts';

const isLinux = process.platform === 'linux';
const launcher = useLauncher();

/** The process has ended; polled, because it is nobody's child any more. */
async function expectEnded(pid: number): Promise<void> {
  await expect.poll(() => isAlive(pid), { timeout: 20_000, interval: 20 }).toBe(false);
}

describe('starting and stopping', () => {
  test('a cold start makes a cluster that stores UTF-8, orders by code point, flushes every commit and opens no port', async () => {
    const server = await launcher.start();
    expect(server.adopted).toBe(false);
    const names = [
      'server_encoding',
      'fsync',
      'synchronous_commit',
      'full_page_writes',
      'data_checksums',
      'listen_addresses',
    ];
    const rows = await ask(server, `select ${names.map((name) => `current_setting('${name}') as ${name}`).join(', ')}`);
    expect(rows).toEqual([
      {
        server_encoding: 'UTF8',
        fsync: 'on',
        synchronous_commit: 'on',
        full_page_writes: 'on',
        data_checksums: 'on',
        listen_addresses: '',
      },
    ]);
    expect(
      await ask(server, "select array_agg(x order by x) as sorted from unnest(array['é', 'b', 'B', 'a']) as x"),
    ).toEqual([{ sorted: ['B', 'a', 'b', 'é'] }]);
  });

  test('a warm start finds what was committed', async () => {
    const first = await launcher.start();
    await ask(first, 'create table kept as select 42 as answer');
    await first.stop();
    const second = await launcher.start();
    expect(await ask(second, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  test('after stop no process, no socket and no lock is left', async () => {
    const server = await launcher.start();
    await server.stop();
    await server.stop();
    expect(await isAlive(server.pid)).toBe(false);
    expect(await exists(server.connection.host)).toBe(false);
    expect(await exists(join(launcher.dataDir, 'postmaster.pid'))).toBe(false);
    expect((await readdir(launcher.folder)).sort()).toEqual(['postgres', 'postgres.log']);
  });

  test('stop ends the server even while clients are connected', async () => {
    const server = await launcher.start();
    const client = new pg.Client(server.connection);
    client.on('error', () => undefined);
    await client.connect();
    await client.query('begin');
    await server.stop();
    expect(await isAlive(server.pid)).toBe(false);
    await client.end();
  });

  test('a server that cannot end in an orderly way is ended all the same, and keeps what was committed', async () => {
    const server = await launcher.start({ fastLimitMs: 200 });
    const client = new pg.Client(server.connection);
    client.on('error', () => undefined);
    await client.connect();
    await client.query('create table kept as select 42 as answer');
    // A back end that is held cannot say goodbye, and the server waits for all of them.
    const held = (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid ?? 0;
    process.kill(held, 'SIGSTOP');
    await server.stop();
    expect(await isAlive(server.pid)).toBe(false);
    await client.end();
    expect(await ask(await launcher.start(), 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  test.runIf(isLinux)(
    'the server is in a session of its own, so that a Ctrl-C in the terminal does not reach it',
    async () => {
      const server = await launcher.start();
      const fields = (await readFile(`/proc/${server.pid}/stat`, 'latin1')).split(') ')[1]?.split(' ') ?? [];
      const [group, session] = [Number(fields[2]), Number(fields[3])];
      expect({ group, session }).toEqual({ group: server.pid, session: server.pid });
    },
  );

  test("only the server's user and root can reach its socket, whose path every system accepts", async () => {
    const server = await launcher.start();
    const facts = await stat(server.connection.host);
    expect(facts.mode & 0o777).toBe(0o700);
    expect(facts.uid).toBe((await findServerAccount(launcher.dataDir)).uid);
    expect(`${server.connection.host}/.s.PGSQL.5432`.length).toBeLessThanOrEqual(100);
  });

  test('settings can be changed, except those that keep a commit a commit', async () => {
    const server = await launcher.start({ settings: { max_connections: '17' } });
    expect(await ask(server, "select current_setting('max_connections') as max")).toEqual([{ max: '17' }]);
    await server.stop();
    await expect(launcher.start({ settings: { fsync: 'off' } })).rejects.toMatchObject({
      code: 'postgres.setting-refused',
    });
  });
});

describe('several starts on one data folder', () => {
  test('a server left behind by a killed Regrade is adopted with its data, and ends with its new user', async () => {
    const killed = await launcher.startElsewhere();
    await killed.kill();
    expect(await isAlive(killed.server.pid)).toBe(true);
    const server = await launcher.start();
    expect({ adopted: server.adopted, pid: server.pid }).toEqual({ adopted: true, pid: killed.server.pid });
    expect(await ask(server, 'select 1 as one')).toEqual([{ one: 1 }]);
    await server.stop();
    expect(await isAlive(server.pid)).toBe(false);
    expect((await readdir(launcher.folder)).sort()).toEqual(['postgres', 'postgres.log']);
  });

  test('a second Regrade joins the server of the first, and whoever leaves last stops it', async () => {
    const first = await launcher.startElsewhere();
    const second = await launcher.start();
    expect({ adopted: second.adopted, pid: second.pid }).toEqual({ adopted: true, pid: first.server.pid });
    await second.stop();
    expect(await isAlive(first.server.pid)).toBe(true);
    const third = await launcher.start();
    await first.stop();
    expect(await ask(third, 'select 1 as one')).toEqual([{ one: 1 }]);
    await third.stop();
    expect(await isAlive(first.server.pid)).toBe(false);
  });

  test('any number of starts at once on a new folder end up on one server', async () => {
    const servers = await Promise.all([
      launcher.start(),
      launcher.start(),
      launcher.startElsewhere().then(({ server }) => server),
      launcher.start(),
    ]);
    expect(new Set(servers.map((server) => server.pid)).size).toBe(1);
    expect(servers.filter((server) => !server.adopted)).toHaveLength(1);
    expect((await readdir(launcher.folder)).filter((name) => name.includes('.init-'))).toEqual([]);
  });

  test('starts and stops side by side never end a server somebody uses', async () => {
    const startAskStop = async () => {
      for (let round = 1; round <= 5; round++) {
        const server = await startPostgres({ dataDir: launcher.dataDir });
        expect(await ask(server, 'select 1 as one')).toEqual([{ one: 1 }]);
        await server.stop();
      }
    };
    await Promise.all([startAskStop(), startAskStop(), startAskStop()]);
    expect((await readdir(launcher.folder)).sort()).toEqual(['postgres', 'postgres.log']);
  });

  test('a server that was killed itself is started again with what was committed', async () => {
    const server = await launcher.start();
    await ask(server, 'create table kept as select 42 as answer');
    process.kill(server.pid, 'SIGKILL');
    await expectEnded(server.pid);
    const again = await launcher.start();
    expect(again.adopted).toBe(false);
    expect(await ask(again, 'select answer from kept')).toEqual([{ answer: 42 }]);
    expect(await exists(server.connection.host)).toBe(false);
  });

  test('a server whose socket was removed is stopped and started again', async () => {
    const killed = await launcher.startElsewhere();
    await killed.kill();
    const lock = await readFile(join(launcher.dataDir, 'postmaster.pid'), 'utf8');
    await rm(lock.split('\n')[4] ?? '', { recursive: true });
    const server = await launcher.start();
    expect(server.adopted).toBe(false);
    expect(await isAlive(killed.server.pid)).toBe(false);
    expect(await ask(server, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('a lock file whose process id belongs to another program by now does not stop the start, nor is that program touched', async () => {
    const server = await launcher.start();
    const lock = await readFile(join(launcher.dataDir, 'postmaster.pid'), 'utf8');
    await server.stop();
    // Of the server's own user: only then does PostgreSQL itself believe in the lock and refuse.
    const stranger = spawn('/bin/sleep', ['600'], {
      ...spawnAs(await findServerAccount(launcher.dataDir)),
      stdio: 'ignore',
    });
    try {
      await once(stranger, 'spawn');
      await writeFile(join(launcher.dataDir, 'postmaster.pid'), lock.replace(/^\d+/, String(stranger.pid)));
      const again = await launcher.start();
      expect(again.adopted).toBe(false);
      expect(await ask(again, 'select 1 as one')).toEqual([{ one: 1 }]);
      expect(stranger.exitCode ?? stranger.signalCode).toBe(null);
    } finally {
      stranger.kill('SIGKILL');
      await once(stranger, 'exit');
    }
  });
});
