import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runDoctor } from './doctor.ts';

const NOW = '2026-06-11T00:00:00Z';

let folder: string;
const servers: Server[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regrade-doctor-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

interface Answer {
  readonly ok: boolean;
  readonly at: string;
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail: string }[];
}

type Looked = Partial<Parameters<typeof runDoctor>[0]['config']>;

/** What doctor finds; a port that nobody asked about is any free one. */
async function look(
  named: Looked = {},
): Promise<{ exitCode: number; answer: Answer; of: (name: string) => Answer['checks'][number] }> {
  const config = { host: '127.0.0.1', port: 0, dataFolder: folder, databaseUrl: null, ...named };
  const { exitCode, stdout, stderr } = await runDoctor({ config, json: true, now: NOW });
  expect(stderr).toBe('');
  const answer = JSON.parse(stdout) as Answer;
  const of = (name: string) => {
    const check = answer.checks.find((candidate) => candidate.name === name);
    if (!check) throw new Error(`doctor does not look at ${name}`);
    return check;
  };
  return { exitCode, answer, of };
}

/** A port that answers until the test ends, and one that does not any more. */
async function listen(): Promise<{ port: number; server: Server }> {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return { port: address.port, server };
}

async function takenPort(): Promise<number> {
  const { port, server } = await listen();
  servers.push(server);
  return port;
}

async function freePort(): Promise<number> {
  const { port, server } = await listen();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('regrade doctor', () => {
  test('finds nothing wrong on a fresh machine, and exits with 0', async () => {
    const { exitCode, answer } = await look({ dataFolder: join(folder, 'none-yet') });
    expect(exitCode).toBe(0);
    expect(answer).toMatchObject({ ok: true, at: NOW });
    expect(answer.checks.map(({ name }) => name)).toEqual(['runtime', 'data folder', 'database', 'port']);
  });

  test('changes nothing: a folder that is not there is not made', async () => {
    await look({ dataFolder: join(folder, 'none-yet') });
    expect(await readdir(folder)).toEqual([]);
  });

  test('one fault is enough for exit code 1, and the rest is looked at all the same', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const { exitCode, answer } = await look({ dataFolder: file });
    expect(exitCode).toBe(1);
    expect(answer.ok).toBe(false);
    expect(answer.checks.map(({ ok }) => ok)).toEqual([true, false, true, true]);
  });

  test('looks at secrets where somebody can, and a key that is missing is a fault', async () => {
    const config = { host: '127.0.0.1', port: 0, dataFolder: join(folder, 'none-yet'), databaseUrl: null };
    const lookWith = (found: { ok: boolean; detail: string }) =>
      runDoctor({ config, json: false, now: NOW, checkSecrets: async () => found });
    const sound = await lookWith({ ok: true, detail: 'encrypted, and their key is here' });
    expect(sound).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('ok   secrets: encrypted, and') });
    const lost = await lookWith({ ok: false, detail: 'needs a key' });
    expect(lost).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('FAIL secrets: needs a key') });
  });

  test('prints a line for each thing without --json', async () => {
    const config = { host: '127.0.0.1', port: 0, dataFolder: join(folder, 'file', 'data'), databaseUrl: null };
    await writeFile(join(folder, 'file'), '');
    const { stdout } = await runDoctor({ config, json: false, now: NOW });
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toBe(`ok   runtime: Node ${process.versions.node}`);
    expect(lines[1]).toMatch(/^FAIL data folder: /);
  });
});

describe('the data folder', () => {
  test('may be missing: the first start makes it', async () => {
    expect((await look({ dataFolder: join(folder, 'none-yet') })).of('data folder')).toMatchObject({
      ok: true,
      detail: expect.stringContaining('does not exist yet'),
    });
  });

  test('says which PostgreSQL it belongs to', async () => {
    expect((await look()).of('data folder').detail).toContain('no database yet');
    await mkdir(join(folder, 'postgres'));
    await writeFile(join(folder, 'postgres', 'PG_VERSION'), '18\n');
    expect((await look()).of('data folder')).toMatchObject({ ok: true, detail: `${folder}, PostgreSQL 18` });
  });

  test('holds only access.json beside a database of one’s own', async () => {
    const { of } = await look({ databaseUrl: 'postgres://regrade@127.0.0.1:1/regrade' });
    expect(of('data folder').detail).toContain('access.json only');
  });

  test('is no file, and does not lie in one', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    expect((await look({ dataFolder: file })).of('data folder')).toMatchObject({ ok: false });
    expect((await look({ dataFolder: join(file, 'data') })).of('data folder')).toMatchObject({ ok: false });
  });

  // The superuser may read and write everything, whatever the folder says.
  test.runIf(process.getuid?.() !== 0)('has to be readable and writable', async () => {
    await chmod(folder, 0o500);
    expect((await look()).of('data folder')).toMatchObject({ ok: false, detail: expect.stringContaining('this user') });
    await chmod(folder, 0o700);
  });
});

describe('the database', () => {
  test('is embedded without an address', async () => {
    expect((await look()).of('database')).toMatchObject({ ok: true, detail: expect.stringContaining('embedded') });
  });

  test('that does not answer is a fault, told without its password', async () => {
    const { exitCode, of, answer } = await look({
      databaseUrl: `postgres://regrade:s3cret@127.0.0.1:${await freePort()}/regrade`,
    });
    expect(exitCode).toBe(1);
    expect(of('database')).toMatchObject({ ok: false, detail: expect.stringContaining('ECONNREFUSED') });
    expect(JSON.stringify(answer)).not.toContain('s3cret');
  });

  test('that is no PostgreSQL is a fault, and doctor comes to an end', async () => {
    const { of } = await look({ databaseUrl: `postgres://regrade@127.0.0.1:${await takenPort()}/regrade` });
    expect(of('database').ok).toBe(false);
    expect(of('database').detail).not.toBe('');
  });

  test('whose address names a certificate that is not there is a fault, not a crash', async () => {
    const address = `postgres://regrade:s3cret@127.0.0.1/regrade?sslrootcert=${join(folder, 'no-ca.pem')}`;
    const { exitCode, of, answer } = await look({ databaseUrl: address });
    expect(exitCode).toBe(1);
    expect(of('database')).toMatchObject({ ok: false, detail: expect.stringContaining('no-ca.pem') });
    expect(JSON.stringify(answer)).not.toContain('s3cret');
  });
});

describe('the port', () => {
  test('is free, or a service runs there: both are well', async () => {
    const [taken, free] = [await takenPort(), await freePort()];
    expect((await look({ port: taken })).of('port')).toEqual({
      name: 'port',
      ok: true,
      detail: `127.0.0.1:${taken} answers: a service runs there`,
    });
    expect((await look({ port: free })).of('port').detail).toBe(`127.0.0.1:${free} is free`);
    expect((await look({ port: 0 })).of('port').detail).toBe('127.0.0.1, any free port');
  });

  test('of a host that nobody knows is a fault', async () => {
    const { exitCode, of } = await look({ host: 'no-such-host.invalid', port: 4010 });
    expect(exitCode).toBe(1);
    expect(of('port')).toMatchObject({ ok: false, detail: expect.stringContaining('no-such-host.invalid') });
  });
});
