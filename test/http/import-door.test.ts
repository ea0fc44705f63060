import type { ImportJob } from '@regrade/client';
import { present } from '@regrade/core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { HELPDESK, publishHelpdesk } from '../support/helpdesk.ts';
import { importRow, ndjson } from '../support/import-rows.ts';
import { rawProblem } from '../support/problem.ts';
import { startTestService, type TestService } from '../support/service.ts';

/** What the routes of imports take, list and give away. */
let service: TestService;

beforeAll(async () => {
  service = await startTestService();
  await publishHelpdesk(service);
});
afterAll(() => service.close());

/** References of the tests do not meet. */
let first = 0;
beforeEach(() => {
  first += 1_000;
});

function operator() {
  return service.client(service.operator.token);
}

async function upload(body: string): Promise<ImportJob> {
  return (await operator().call('importSubscriptions', { body, query: {}, idempotencyKey: `upload-${first}` })).body;
}

describe('the door of imports', () => {
  const send = (body: string, headers: Record<string, string>) =>
    fetch(`${service.url}/v1/subscriptions:import`, {
      method: 'POST',
      headers: { authorization: `Bearer ${service.operator.token}`, ...headers },
      body,
    });

  test('takes lines or a table, and only with a key', async () => {
    const wrong = await send('{}', { 'content-type': 'application/json', 'idempotency-key': 'x' });
    expect(await rawProblem(wrong)).toMatchObject({ code: 'request.unsupported-media-type' });
    const keyless = await send('{}', { 'content-type': 'application/x-ndjson' });
    expect(await rawProblem(keyless)).toMatchObject({ code: 'idempotency.key-missing' });
    const elsewhere = await fetch(`${service.url}/v1/accounts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${service.operator.token}`, 'content-type': 'application/x-ndjson' },
      body: '{}',
    });
    expect(await rawProblem(elsewhere)).toMatchObject({ code: 'request.unsupported-media-type' });
  });

  test('understands a byte order mark and the line ends of Windows', async () => {
    const job = await upload(`\ufeff${ndjson([importRow(first), importRow(first + 1)]).replaceAll('\n', '\r\n')}\r\n`);
    expect(job).toMatchObject({ seen: 2, imported: 2, bad: 0 });
  });

  describe('a CSV table', () => {
    const header =
      'reference,customer,customer_name,product,currency,period,start,end,component,specification,sku.edition,quantity.agents,agreed_price,charge,paid';
    const cells = (n: number) =>
      `TAB-${n},TAB-C${n},"Tab, ${n}",acme.helpdesk,USD,P1Y,2026-01-01,2027-01-01,app,standard,basic,100,9000.00,9000.00,9000.00`;
    const sendTable = (table: string, key: string, query = '') =>
      fetch(`${service.url}/v1/subscriptions:import${query}`, {
        method: 'POST',
        headers: {
          ...{ authorization: `Bearer ${service.operator.token}`, 'idempotency-key': key },
          'content-type': 'text/csv; charset=utf-8',
        },
        body: table,
      });

    test('is taken as it is, each bad row is told of by its line, and the same key goes on with it', async () => {
      const table = `\ufeff${header}\r\n${cells(1)}\r\n1,2,3\r\n\r\n${cells(2).replace('USD', 'XXX')}\r\n${cells(3)}`;
      const first = await sendTable(table, 'table-1');
      expect(first.status).toBe(200);
      const job = (await first.json()) as { id: string };
      expect(job).toMatchObject({ state: 'done', seen: 4, imported: 2, bad: 2, lastLine: 6 });
      const { body } = await operator().call('listImportRows', { params: { id: job.id } });
      expect(body.items.map(({ line, findings }) => [line, findings[0]?.code, findings[0]?.message])).toEqual([
        [3, 'import.row-unreadable', 'The row has 3 cells, and the table 15 columns.'],
        [5, 'import.currency-unknown', expect.any(String)],
      ]);
      const longer = await sendTable(`${table}\r\n${cells(4)}\r\n`, 'table-1');
      expect(await longer.json()).toMatchObject({
        id: job.id,
        seen: 5,
        imported: 3,
        unchanged: 0,
        bad: 2,
        lastLine: 7,
      });
      const other = await sendTable(table.replace('Tab, 1', 'Tab, 9'), 'table-1');
      expect(await rawProblem(other)).toMatchObject({ code: 'idempotency.key-reused' });
      const again = await sendTable(table, 'table-2');
      expect(await again.json()).toMatchObject({ imported: 0, unchanged: 2, bad: 2 });
    });

    test('with the past of a subscription has its slices and its payments with their dates', async () => {
      const table = [
        `${header},credited,slice_start,slice_end,payment_at,payment`,
        'PAST-1,PAST-C,Past,acme.helpdesk,USD,P1Y,2026-01-01,2027-01-01,app,standard,basic,100,9000.00,9000.00,9000.00,4500.00,2026-01-01,2026-02-02,2026-01-01,9000.00',
        'PAST-1,,,,,,,,app,standard,basic,200,18000.00,9000.00,4500.00,,2026-02-02,2027-01-01,2026-02-02,4500.00',
      ];
      const job = (await (await sendTable(table.join('\r\n'), 'table-past')).json()) as { id: string };
      expect(job).toMatchObject({ state: 'done', seen: 1, imported: 1, bad: 0, warned: 0 });
      const { body } = await operator().call('listImported', { params: { id: job.id }, query: {} });
      const { subscription = '' } = body.items[0] ?? {};
      const { body: read } = await operator().call('getSubscription', { params: { id: subscription } });
      expect(read.slices).toMatchObject([
        { from: '2026-01-01T00:00:00Z', to: '2026-02-02T00:00:00Z', charge: '9000.00', credited: '4500.00' },
        {
          from: '2026-02-02T00:00:00Z',
          to: '2027-01-01T00:00:00Z',
          charge: '9000.00',
          credited: '0.00',
          paid: '4500.00',
        },
      ]);
    });

    test('that is none, or does not begin at its beginning, is refused with a sentence', async () => {
      const unknown = await sendTable(`${header},price\n${cells(1)},1\n`, 'table-3');
      expect(await rawProblem(unknown)).toMatchObject({
        code: 'request.malformed',
        detail: expect.stringContaining('The table has columns that are unknown: price.'),
      });
      const middle = await sendTable(`${header}\n${cells(1)}\n`, 'table-4', '?from=2');
      expect(await rawProblem(middle)).toMatchObject({ code: 'request.invalid' });
    });

    test('is taken by no other address', async () => {
      const elsewhere = await fetch(`${service.url}/v1/accounts`, {
        method: 'POST',
        headers: { authorization: `Bearer ${service.operator.token}`, 'content-type': 'text/csv' },
        body: header,
      });
      expect(await rawProblem(elsewhere)).toMatchObject({ code: 'request.unsupported-media-type' });
    });
  });

  test('lists imports with the newest first', async () => {
    const job = await upload(ndjson([importRow(first)]));
    const { body } = await operator().call('listImports', { query: { limit: 200 } });
    expect(body.items.map(({ id }) => id)).toContain(job.id);
    const { body: one } = await operator().call('getImport', { params: { id: job.id } });
    expect(one).toEqual(job);
  });

  test('gives away what became of an import as CSV, each finding with its line', async () => {
    const rows = [importRow(first + 1), importRow(first + 2, { currency: 'XXX' })];
    const job = await upload(ndjson(rows));
    const read = async (report: 'rows' | 'subscriptions', token = service.operator.token) =>
      fetch(`${service.url}/v1/imports/${job.id}/${report}.csv`, { headers: { authorization: `Bearer ${token}` } });
    const findings = await read('rows');
    expect(findings.headers.get('content-type')).toContain('text/csv');
    expect(findings.headers.get('content-disposition')).toContain(`import-${job.id}-findings.csv`);
    const lines = (await findings.text()).trim().split('\r\n');
    expect(lines[0]).toBe('line,reference,imported,severity,code,path,message');
    const told = (await operator().call('listImportRows', { params: { id: job.id } })).body.items.flatMap(
      ({ findings: all }) => all,
    );
    expect(lines).toHaveLength(1 + told.length);
    expect(lines[1]).toMatch(new RegExp(`^2,SUB-${first + 2},false,error,`));
    const made = (await (await read('subscriptions')).text()).trim().split('\r\n');
    const [imported] = (await operator().call('listImported', { params: { id: job.id } })).body.items;
    const license = present(imported?.licenses[0], 'an imported subscription has a license');
    expect(made[0]).toBe('line,reference,product,account,subscription,component,license,key');
    expect(made.slice(1)).toEqual([
      `1,SUB-${first + 1},${HELPDESK},${imported?.account},${imported?.subscription},app,${license.license},${license.key}`,
    ]);
    const { token } = await service.addCustomer('Curious');
    expect(await rawProblem(await read('subscriptions', token))).toMatchObject({ code: 'auth.forbidden' });
  });
});
