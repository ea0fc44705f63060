import { Readable } from 'node:stream';
import { present } from '@regrade/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runImport } from '../../server/src/cli/import.ts';
import { publishHelpdesk } from '../support/helpdesk.ts';
import { importRow, importSlice, ndjson } from '../support/import-rows.ts';
import { startTestService, type TestService } from '../support/service.ts';

/** `regrade import FILE`, against a service. */
let service: TestService;

beforeAll(async () => {
  service = await startTestService({ instances: 2 });
  await publishHelpdesk(service);
});
afterAll(() => service.close());

function run(content: string, more: Partial<Parameters<typeof runImport>[0]> = {}) {
  return runImport({
    ...{ file: 'rows', json: false, open: () => Readable.from([Buffer.from(content)]), readFile: async () => '' },
    ...{ url: service.url, token: service.operator.token, accessFile: 'none', retryMillis: [] },
    ...more,
  });
}

const COLUMNS =
  'reference;customer;customer_name;product;currency;period;start;end;component;specification;sku.edition;quantity.agents;agreed_price;charge;paid';

describe('regrade import', () => {
  test('brings a table in, says what became of every bad row, and has nothing to do the second time', async () => {
    const good =
      'T-1;T-C;Tabular;acme.helpdesk;USD;P1Y;2026-01-01;2027-01-01;app;standard;basic;100;9000.00;9000.00;9000.00';
    const bad = good
      .replace('T-1', 'T-2')
      .replace(/9000.00$/, '8000.00')
      .replace(';100;', ';many;');
    const table = `${COLUMNS}\n${good}\n${bad}\nT-3;too few\n${good.replace('T-1', 'T-4').replace(';100;', ';7;')}\n`;
    const first = await run(table);
    expect(first).toMatchObject({ exitCode: 1, stderr: '' });
    expect(first.stdout.split('\n')).toEqual([
      expect.stringMatching(/^rows:3: error: format.invalid at quantity.agents: /),
      'rows:4: error: import.row-unreadable: The row has 2 cells, and the table 15 columns.',
      expect.stringMatching(
        /^rows:5: warning: import.quantity-off-grid at quantity.agents: 7 is kept; 10 to 1000 in steps of 10/,
      ),
      expect.stringMatching(/^4 rows: 2 imported \(1 with warnings\), 0 unchanged, 2 refused. Import imj_/),
      '',
    ]);
    const again = JSON.parse((await run(table, { json: true, key: 'another' })).stdout);
    expect(again.import).toMatchObject({ seen: 4, imported: 0, unchanged: 2, bad: 2 });
  });

  test('sends a large file in parts, and the same file once more is the same import', async () => {
    const rows = Array.from({ length: 5_200 }, (_, n) => importRow(n));
    const content = ndjson(rows);
    const shown: string[] = [];
    const first = await run(content, { json: true, showProgress: (line) => void shown.push(line) });
    const done = JSON.parse(first.stdout);
    expect(first.exitCode).toBe(0);
    expect(done.import).toMatchObject({ seen: 5_200, imported: 5_200, bad: 0, state: 'done', lastLine: 5_200 });
    expect(shown.at(-2)).toBe('import: line 5200, 5200 rows: 5200 imported, 0 unchanged, 0 refused');
    const again = JSON.parse((await run(content, { json: true })).stdout);
    expect(again.import).toEqual({ ...done.import, movedAt: again.import.movedAt });
  });

  test('goes on at another process when the one it spoke to has gone', async () => {
    const doomed = present(service.instances[1], 'a second process');
    const content = ndjson(Array.from({ length: 10_000 }, (_, n) => importRow(20_000 + n)));
    let closing: Promise<void> | undefined;
    const broken = await run(content, {
      ...{ url: doomed.url, json: true },
      // It is told to stop while the file is under way.
      showProgress: () => {
        closing ??= doomed.server.close();
      },
    });
    await closing;
    expect(broken.exitCode).not.toBe(0);
    const resumed = JSON.parse((await run(content, { json: true })).stdout);
    expect(resumed.import).toMatchObject({ seen: 10_000, imported: 10_000, unchanged: 0, bad: 0, state: 'done' });
  });

  test('answers a wrong token, no service and no file with a sentence', async () => {
    const content = ndjson([importRow(90_000, { components: [{ component: 'app', slices: [importSlice()] }] })]);
    expect(await run(content, { token: 'rgt_wrong' })).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('auth.invalid'),
    });
    const nobody = await run(content, { url: 'http://127.0.0.1:1' });
    expect(nobody).toMatchObject({
      exitCode: 2,
      stderr: 'service.unreachable: No service answers at http://127.0.0.1:1.\n',
    });
    const { url: _url, token: _token, ...without } = { url: '', token: '', json: true };
    const missing = await runImport({
      ...{ file: 'rows', open: () => Readable.from([]), accessFile: 'none', readFile: async () => '{}' },
      ...without,
    });
    expect(missing.exitCode).toBe(2);
    expect(JSON.parse(missing.stdout).error.code).toBe('call.invalid');
  });
});
