import pg from 'pg';
import { afterEach, describe, expect, test } from 'vitest';
import { keepServer, type ServerKeeper } from '../../server/src/store/launcher/keep-server.ts';
import { isAlive } from '../../server/src/store/launcher/process-identity.ts';
import type { RunningPostgres } from '../../server/src/store/launcher/start-postgres.ts';
import { waitUntil } from '../../server/src/store/launcher/wait-until.ts';
import { useLauncher } from '../support/launcher-fixture.ts';

/** The embedded server ends under a Regrade that did not ask for it, and is started again. */
const launcher = useLauncher();
const LIMIT_MS = 30_000;

async function ask(server: RunningPostgres, text: string): Promise<unknown> {
  const client = new pg.Client(server.connection);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

const startKept = (said: string[]) => launcher.start({ keep: { log: (message) => void said.push(message) } });

const until = async (is: () => boolean | Promise<boolean>) =>
  expect(await waitUntil(async () => ((await is()) ? true : undefined), { limitMs: LIMIT_MS })).toBe(true);

async function answers(server: RunningPostgres): Promise<boolean> {
  return ask(server, 'select 1').then(
    () => true,
    () => false,
  );
}

describe('a kept server that is killed', () => {
  test('comes back at the same address with what was committed, and says so meanwhile', async () => {
    const said: string[] = [];
    const server = await startKept(said);
    await ask(server, 'create table kept as select 42 as answer');
    expect(server.trouble()).toBeNull();
    process.kill(server.pid, 'SIGKILL');
    await until(() => server.trouble() !== null);
    expect(server.trouble()).toContain('is started again');
    await until(() => server.trouble() === null);
    expect(await ask(server, 'select answer from kept')).toEqual([{ answer: 42 }]);
    expect(said).toContain('postgres restarted');
    await server.stop();
    expect(await answers(server)).toBe(false);
  });

  test('is started once by all who use it, and they all find it', async () => {
    const [first, second] = [await startKept([]), await startKept([])];
    await ask(first, 'create table kept as select 42 as answer');
    process.kill(first.pid, 'SIGKILL');
    await until(() => first.trouble() !== null && second.trouble() !== null);
    await until(() => first.trouble() === null && second.trouble() === null);
    for (const server of [first, second]) {
      expect(await ask(server, 'select answer from kept')).toEqual([{ answer: 42 }]);
    }
    await first.stop();
    expect(await ask(second, 'select answer from kept')).toEqual([{ answer: 42 }]);
    await second.stop();
    expect(await answers(second)).toBe(false);
  });

  test('stays ended when its Regrade has ended it', async () => {
    const server = await startKept([]);
    await server.stop();
    expect(await isAlive(server.pid)).toBe(false);
    expect(server.trouble()).toBeNull();
  });
});

describe('a keeper', () => {
  let keeper: ServerKeeper | undefined;
  afterEach(() => keeper?.stop());
  /** No process has an id like this. */
  const GONE = 2 ** 30;

  test('gives up a server that ends again and again, in a sentence', async () => {
    let restarts = 0;
    keeper = keepServer({
      pid: GONE,
      restart: async () => {
        restarts += 1;
        return GONE;
      },
      log: () => undefined,
    });
    await until(() => keeper?.trouble()?.includes('has ended 10 times') ?? false);
    expect(restarts).toBe(10);
  });

  test('tries again after a start that failed', async () => {
    let tries = 0;
    keeper = keepServer({
      pid: GONE,
      restart: async () => {
        tries += 1;
        if (tries === 1) throw new Error('the disk is full');
        return process.pid;
      },
      log: () => undefined,
    });
    await until(() => tries === 2 && keeper?.trouble() === null);
  });
});
