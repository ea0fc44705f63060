import { randomInt } from 'node:crypto';
import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createClient, type ImportJob } from '@regrade/client';
import { formatInstant, present } from '@regrade/core';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runImport } from '../../server/src/cli/import.ts';
import { readLock, SERVER_DATABASE, SERVER_USER } from '../../server/src/store/launcher/postmaster-pid.ts';
import { waitUntil } from '../../server/src/store/launcher/wait-until.ts';
import { findViolations, readForAudit } from '../support/auditor.ts';
import { importRow, importSlice, ndjson } from '../support/import-rows.ts';
import { cleanUp, postmasterOf, readAccess, type ServeProcess, startServe } from '../support/serve-process.ts';

/** An import whose service and database are killed with -9 comes to the same as one that was left alone. */
const ROWS = 2_000;
const KILLS = 2;
const LIMIT_MS = 60_000;
const seed = Number(process.env['KILL_SEED'] ?? randomInt(2 ** 31));

const folders: string[] = [];
const started: ServeProcess[] = [];

beforeAll(async () => {
  for (let n = 0; n < 2; n++) {
    const folder = await mkdtemp(join(tmpdir(), 'regrade-kills-'));
    // As root, PostgreSQL runs as another user, who must get in.
    await chmod(folder, 0o755);
    folders.push(folder);
  }
});

afterAll(async () => {
  for (const folder of folders) {
    await cleanUp(
      folder,
      started.map(({ child }) => child),
    );
    await rm(folder, { recursive: true, force: true });
  }
});

async function start(folder: string, sample: boolean): Promise<{ service: ServeProcess; token: string }> {
  const env = { REGRADE_LOG: 'error', REGRADE_SAMPLE: sample ? '1' : '0' };
  const service = await startServe({ folder, env, more: sample ? ['--sample'] : [] });
  started.push(service);
  const { logins } = await readAccess(folder);
  return {
    service,
    token: present(
      logins.find(({ role }) => role === 'operator'),
      'an operator',
    ).token,
  };
}

/** Good rows, rows of one customer, equal rows, bad rows and rows with warnings. */
function fileOf(rows: number): string {
  const now = Math.floor(Date.now() / 1000);
  const term = { start: formatInstant(now - 100 * 86_400), end: formatInstant(now + 265 * 86_400) };
  const ofTerm = { from: term.start, to: term.end };
  return ndjson(
    Array.from({ length: rows }, (_, n) => {
      const account = { reference: `CUST-${n % 500}`, name: `Customer ${n % 500}` };
      const slice = importSlice({
        ...ofTerm,
        ...(n % 7 === 0 && { quantities: { agents: 101 } }),
        ...(n % 11 === 0 && { paid: '1.00' }),
      });
      return importRow(n % 13 === 12 ? n - 1 : n, {
        account,
        term,
        components: [{ component: 'app', slices: [slice] }],
      });
    }),
  );
}

function importInto(url: string, token: string, content: string) {
  return runImport({
    ...{ file: 'rows', json: true, url, token, accessFile: 'none', retryMillis: [] },
    open: () => Readable.from([Buffer.from(content)]),
    readFile: async () => '',
  });
}

async function connectionOf(folder: string) {
  const lock = present(await readLock(await realpath(join(folder, 'postgres'))), 'the database runs');
  const { socketFolder, port } = present(lock.address, 'a database that runs has a socket');
  return { host: socketFolder, port, user: SERVER_USER, database: SERVER_DATABASE };
}

/** Everything that came of the file, without what is drawn by chance. */
async function outcomeOf(folder: string): Promise<unknown> {
  const client = new pg.Client(await connectionOf(folder));
  await client.connect();
  const { rows } = await client.query(`
    select r.reference, r.line::text, a.reference as customer, s.totals::text, s.term_start::text, s.term_end::text, s.version::text,
      (select json_agg(json_build_array(l.selection, l.charge, l.paid, l.running)) from slice l where l.subscription_id = s.subscription_id)::text as slices,
      (select json_agg(json_build_array(l.revision, l.status)) from license l where l.subscription_id = s.subscription_id)::text as licenses,
      (select json_agg(json_build_array(e.name, e.amount, e.memo) order by e.transaction_id, e.n) from ledger_entry e where e.subject = s.subscription_id)::text as ledger
    from subscription_reference r
    join subscription s on s.account_id = r.account_id and s.subscription_id = r.subscription_id
    join account_reference a on a.account_id = r.account_id order by r.reference`);
  const counts = await client.query('select count(*) as n from subscription');
  const reports = await client.query('select line::text, imported, findings::text from import_row order by line');
  await client.end();
  return {
    rows,
    counts: counts.rows,
    reports: reports.rows.map((row) => JSON.stringify(row).replaceAll(/sub_\w{8}_[0-9a-f-]{36}/g, 'sub')),
  };
}

function countsOf(stdout: string): Partial<ImportJob> {
  const { seen, imported, unchanged, bad, warned, lastLine, state } = (JSON.parse(stdout) as { import: ImportJob })
    .import;
  return { seen, imported, unchanged, bad, warned, lastLine, state };
}

test(`an import that is killed ${KILLS} times and sent again is the one that was left alone (KILL_SEED=${seed})`, async () => {
  const [alone = '', killed = ''] = folders;
  const content = fileOf(ROWS);
  const quiet = await start(alone, true);
  const whole = await importInto(quiet.service.url, quiet.token, content);
  const expected = { counts: countsOf(whole.stdout), outcome: await outcomeOf(alone) };
  expect(expected.counts).toMatchObject({ seen: ROWS, state: 'done', lastLine: ROWS });
  quiet.service.child.kill('SIGTERM');
  await quiet.service.ended();

  let now = await start(killed, true);
  for (let kill = 1; kill <= KILLS; kill++) {
    const client = createClient({ url: now.service.url, token: now.token });
    const running = importInto(now.service.url, now.token, content);
    const wanted = Math.floor((ROWS * kill) / (KILLS + 2)) + (seed % 97);
    const reached = await waitUntil(
      async () => {
        const { body } = await client.call('listImports');
        return (body.items[0]?.lastLine ?? 0) >= wanted ? true : undefined;
      },
      { limitMs: LIMIT_MS },
    );
    expect(reached, 'the import gets on').toBe(true);
    const postmaster = present(await postmasterOf(killed), 'the database runs');
    now.service.child.kill('SIGKILL');
    if (kill % 2 === 0) process.kill(postmaster, 'SIGKILL');
    expect((await running).exitCode).not.toBe(0);
    await now.service.ended();
    now = await start(killed, false);
  }
  const resumed = await importInto(now.service.url, now.token, content);
  expect(countsOf(resumed.stdout)).toEqual(expected.counts);
  expect(await outcomeOf(killed)).toEqual(expected.outcome);
  expect(findViolations(await readForAudit(await connectionOf(killed)))).toEqual([]);
});
