import { request } from 'node:http';
import type { ImportJob } from '@regrade/client';
import { formatInstant, present } from '@regrade/core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { waitUntil } from '../../server/src/store/launcher/wait-until.ts';
import { audit } from '../support/auditor.ts';
import { HELPDESK, publishHelpdesk, TO_ADVANCED, toAgents } from '../support/helpdesk.ts';
import { importRow, importSlice, ndjson } from '../support/import-rows.ts';
import { problemOf } from '../support/problem.ts';
import { startTestService, TEST_START, type TestService } from '../support/service.ts';

/** Subscriptions of another system, brought in by the operator over HTTP. */
let service: TestService;
let uploads = 0;

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

async function upload(body: string, of: { key?: string; from?: number; more?: 'true' } = {}): Promise<ImportJob> {
  uploads += 1;
  const { key = `upload-${uploads}`, ...query } = of;
  const answer = await operator().call('importSubscriptions', { body, query, idempotencyKey: key });
  return answer.body;
}

async function rowsOf({ id }: ImportJob) {
  return (await operator().call('listImportRows', { params: { id } })).body.items;
}

async function importedOf({ id }: ImportJob) {
  return (await operator().call('listImported', { params: { id } })).body.items;
}

async function importsThere(): Promise<number> {
  return (await operator().call('listImports', { query: { limit: 200 } })).body.items.length;
}

async function subscriptionsThere(): Promise<number> {
  const sql = 'select count(*)::int as there from subscription';
  const { rows } = await service.database.database.query<{ there: number }>('test-count-subscriptions', sql);
  return present(rows[0], 'a count').there;
}

/** A token for the customer of an imported subscription. */
async function customerOf(account: string) {
  const { body } = await operator().call('issueToken', { params: { id: account }, body: { name: 'portal' } });
  return service.client(body.token);
}

describe('an imported subscription', () => {
  test('is told of in the order of its record, whomever each of its events is about', async () => {
    const job = await upload(ndjson([importRow(first)]));
    const [item] = await importedOf(job);
    const { account } = present(item, 'an imported subscription');
    const { events } = service.engine;
    const from = await events.findCursor('oldest');
    const to = await events.gather();
    expect(from.ok).toBe(true);
    if (!from.ok) return;
    const page = await events.readPage({ reader: { role: 'operator' }, from: from.value, to });
    const own = page.events.map(({ event }) => event).filter((event) => event.account === account);
    expect(new Set(own.map(({ seller }) => seller)), 'some are about the seller, some are not').toEqual(
      new Set([null, 'acme']),
    );
    const sequences = own.map(({ cloudEvent }) => cloudEvent.sequence);
    expect(sequences).toEqual(sequences.toSorted());
  });

  test('is there with its customer, its slices and a license whose key reads it', async () => {
    const job = await upload(
      ndjson([importRow(first, { components: [{ component: 'app', licenseRevision: 4, slices: [importSlice()] }] })]),
    );
    expect(job).toMatchObject({ state: 'done', seen: 1, imported: 1, unchanged: 0, bad: 0, warned: 0, lastLine: 1 });
    const [item] = await importedOf(job);
    expect(item).toMatchObject({ line: 1, reference: `SUB-${first}`, product: HELPDESK });
    const { account, subscription: id, licenses } = present(item, 'an imported subscription');
    const customer = await customerOf(account);
    const { body } = await customer.call('getSubscription', { params: { id } });
    expect(body).toMatchObject({
      ...{ state: 'active', release: 1, currency: 'USD', period: 'P1Y', openOrder: null },
      components: [{ component: 'app', licenseRevision: 4, skuKey: 'edition=basic', quantities: { agents: 100 } }],
      slices: [{ agreedPrice: '9000.00', charge: '9000.00', paid: '9000.00', credited: '0.00', refunded: '0.00' }],
    });
    const software = service.client(present(licenses[0], 'a license').key);
    const { body: answer } = await software.call('getLicense');
    expect(present(answer, 'an answer').license).toMatchObject({ revision: 4, status: 'active', subscription: id });
    expect(await audit(service.database.connection)).toEqual([]);
  });

  test('can be changed, and is credited from what its slice agreed', async () => {
    // Another price was agreed than the list has now: 8 000.00 for the year.
    const slice = importSlice({ agreedPrice: '8000.00', charge: '8000.00', paid: '8000.00' });
    const job = await upload(ndjson([importRow(first, { components: [{ component: 'app', slices: [slice] }] })]));
    const { account, subscription } = present((await importedOf(job))[0], 'an imported subscription');
    await operator().call('creditWallet', {
      params: { id: account },
      body: { amount: '20000.00', currency: 'USD', reason: 'test' },
      idempotencyKey: `fund-${first}`,
    });
    const customer = await customerOf(account);
    const { body: options } = await customer.call('listOptions', { params: { id: subscription } });
    expect(options.options.length).toBeGreaterThan(0);
    const { body: quote } = await customer.call('requestQuote', {
      body: { subscriptionId: subscription, changes: TO_ADVANCED },
    });
    // Four fifths of the term are left: 0.8 × (490 + 12 000 − 8 000).
    expect(quote).toMatchObject({ credit: '6400.00', charge: '9992.00', net: '3592.00' });
    const { body: order } = await customer.call('placeOrder', {
      body: { quoteId: quote.id, net: quote.net, pay: 'wallet' },
      idempotencyKey: `order-${first}`,
    });
    expect(order.state).toBe('completed');
    const { body: after } = await customer.call('getSubscription', { params: { id: subscription } });
    expect(after.slices).toMatchObject([{ credited: '6400.00' }, { charge: '9992.00', paid: '3592.00' }]);
    expect(await audit(service.database.connection)).toEqual([]);
  });

  test('keeps its past terms, changes and dated payments', async () => {
    const [begin, change, end] = [TEST_START - 438 * 86_400, TEST_START - 10 * 86_400, TEST_START + 292 * 86_400];
    const renewed = begin + 365 * 86_400;
    const at = formatInstant;
    const slices = [
      importSlice({
        from: at(begin),
        to: at(renewed),
        quantities: { agents: 50 },
        agreedPrice: '4500.00',
        charge: '4500.00',
        paid: '4500.00',
      }),
      importSlice({ from: at(renewed), to: at(change), credited: '7200.00', refunded: '0.00' }),
      importSlice({
        from: at(change),
        to: at(end),
        quantities: { agents: 80 },
        agreedPrice: '7200.00',
        charge: '5760.00',
        paid: '0.00',
        refunded: '1440.00',
      }),
    ];
    const row = importRow(first, {
      term: { start: at(renewed), end: at(end) },
      components: [{ component: 'app', licenseRevision: 3, slices }],
      payments: [
        { at: at(begin), amount: '4500.00' },
        { at: at(renewed), amount: '9000.00' },
        { at: at(change), amount: '-1440.00' },
      ],
    });
    const job = await upload(ndjson([row]));
    expect([job.imported, await rowsOf(job)]).toEqual([1, []]);
    const { subscription } = present((await importedOf(job))[0], 'an imported subscription');
    const { body } = await operator().call('getSubscription', { params: { id: subscription } });
    expect(body.slices).toHaveLength(3);
    expect(body.components).toMatchObject([{ quantities: { agents: 80 } }]);
    const { rows } = await service.database.database.query(
      'past-payments',
      "select at, amount from ledger_entry where subject = $1 and name = 'cash' order by at",
      [subscription],
    );
    expect(rows).toEqual([
      { at: BigInt(begin), amount: -450_000n },
      { at: BigInt(renewed), amount: -900_000n },
      { at: BigInt(change), amount: 144_000n },
    ]);
    expect(await audit(service.database.connection)).toEqual([]);
  });

  test('may be of what is not sold any more: it is kept, with a warning', async () => {
    const slice = importSlice({ sku: { edition: 'legacy' }, quantities: { agents: 7 } });
    const job = await upload(
      ndjson([
        importRow(first, { components: [{ component: 'app', slices: [slice] }] }),
        importRow(first + 1, {
          components: [{ component: 'app', slices: [importSlice({ quantities: { agents: 7 } })] }],
        }),
      ]),
    );
    expect(job).toMatchObject({ imported: 2, bad: 0, warned: 2 });
    const rows = await rowsOf(job);
    expect(rows.map(({ line, imported, findings }) => [line, imported, findings.map(({ code }) => code)])).toEqual([
      [1, true, ['import.sku-withdrawn']],
      [2, true, ['import.quantity-off-grid']],
    ]);
    // The next change lands on the grid.
    const { account, subscription } = present((await importedOf(job))[1], 'an imported subscription');
    const customer = await customerOf(account);
    const { body } = await customer.call('requestQuote', {
      body: { subscriptionId: subscription, changes: toAgents(20) },
    });
    expect(body.to).toMatchObject([{ quantities: { agents: 20 } }]);
  });
});

describe('a row that cannot be imported', () => {
  test('is reported with its line and everything that is wrong with it, and the good rows around it are kept', async () => {
    const wrong = importRow(first + 1, {
      currency: 'USD',
      components: [
        { component: 'app', slices: [importSlice({ paid: '8000.00', agreedPrice: '1.123456789' })] },
        { component: 'nothing', slices: [importSlice({ charge: '0', paid: '0', specification: 'no' })] },
      ],
    });
    const job = await upload(
      `${ndjson([importRow(first)])}\n${ndjson([wrong])}{"reference": "SUB-broken",\n${ndjson([importRow(first + 2), { reference: 'R', sort: 1 }])}`,
    );
    expect(job).toMatchObject({ seen: 5, imported: 2, bad: 3, lastLine: 6, state: 'done' });
    const rows = await rowsOf(job);
    expect(rows.map(({ line, reference, imported }) => [line, reference, imported])).toEqual([
      [3, `SUB-${first + 1}`, false],
      [4, null, false],
      [6, 'R', false],
    ]);
    const [manifold, broken, shapeless] = rows;
    expect(manifold?.findings.map(({ code, path }) => [code, path])).toEqual([
      ['import.amount', '/components/0/slices/0/agreedPrice'],
      ['import.component-unknown', '/components/1/component'],
      ['import.money', '/components'],
    ]);
    expect(manifold?.findings[2]?.message).toContain(
      'Paid 8000.00 USD − refunded 0.00 USD has to be charged 9000.00 USD',
    );
    expect(broken?.findings).toMatchObject([{ code: 'import.row-unreadable' }]);
    expect(shapeless?.findings.length).toBeGreaterThan(5);
    expect(new Set(shapeless?.findings.map(({ code }) => code))).toEqual(new Set(['format.invalid']));
  });

  test('keeps real money out of a sandbox: what another system has sold is no test', async () => {
    const operator = service.client(service.operator.token);
    const body = { name: 'Trial', kind: 'customer', sandbox: true } as const;
    const { id } = (await operator.call('createAccount', { body })).body;
    const [row] = await rowsOf(await upload(ndjson([importRow(first, { account: { id } })])));
    expect(row).toMatchObject({ imported: false, findings: [{ code: 'import.account-unknown', path: '/account/id' }] });
    expect(row?.findings[0]?.message).toContain('sandbox');
    expect((await operator.call('listSubscriptions', { query: { account: id } })).body.items).toEqual([]);
  });

  test('names an unknown customer, product or release', async () => {
    const job = await upload(
      ndjson([
        importRow(first, { account: { reference: `NOBODY-${first}` } }),
        importRow(first + 1, { account: { id: 'aaaaaaaa' } }),
        importRow(first + 2, { product: 'acme.nothing' }),
        importRow(first + 3, { release: 9 }),
      ]),
    );
    const codes = (await rowsOf(job)).map(({ findings }) => findings.map(({ code }) => code));
    expect(codes).toEqual([
      ['import.account-unknown'],
      ['import.account-unknown'],
      ['import.product-unknown'],
      ['import.release-unknown'],
    ]);
  });

  test('has a line longer than any row, which is not gathered in memory', async () => {
    const job = await upload(`{"reference":"${'x'.repeat(400_000)}"}\n${ndjson([importRow(first)])}`);
    expect(job).toMatchObject({ seen: 2, imported: 1, bad: 1 });
    expect(await rowsOf(job)).toMatchObject([{ line: 1, findings: [{ code: 'import.row-unreadable' }] }]);
  });
});

describe('importing again', () => {
  test('leaves equal rows as they are and says where they differ', async () => {
    const body = ndjson([importRow(first), importRow(first + 1)]);
    await upload(body);
    const again = await upload(body);
    expect(again).toMatchObject({ seen: 2, imported: 0, unchanged: 2, bad: 0 });
    const { account: _account, ...rest } = importRow(first);
    const reordered = { account: { name: `Customer ${first}`, reference: `CUST-${first}` }, ...rest, periods: 1 };
    const other = importRow(first + 1, { account: { reference: `OTHER-${first}`, name: 'Other' } });
    const third = await upload(ndjson([reordered, other]));
    expect(third).toMatchObject({ unchanged: 1, bad: 1 });
    expect(await rowsOf(third)).toMatchObject([
      { line: 2, findings: [{ code: 'import.differs', path: '/reference' }] },
    ]);
  });

  test('in one file makes no double, and customers are opened once', async () => {
    const account = { reference: `SHARED-${first}`, name: 'Shared' };
    const rows = Array.from({ length: 600 }, (_, n) => importRow(first + (n % 300), { account }));
    const job = await upload(ndjson(rows));
    expect(job).toMatchObject({ seen: 600, imported: 300, unchanged: 300, bad: 0 });
    const { rows: accounts } = await service.database.database.query(
      'shared-accounts',
      "select count(*) as n from account where name = 'Shared'",
    );
    expect(accounts).toEqual([{ n: 1n }]);
  });

  test('with the same key goes on behind the last line that was kept', async () => {
    const rows = Array.from({ length: 10 }, (_, n) => importRow(first + n));
    const key = `parts-${first}`;
    const part = await upload(ndjson(rows.slice(0, 4)), { key, more: 'true' });
    expect(part).toMatchObject({ state: 'open', imported: 4, lastLine: 4 });
    const onward = await upload(ndjson(rows.slice(4, 6)), { key, from: 5, more: 'true' });
    expect(onward).toMatchObject({ id: part.id, state: 'open', imported: 6, lastLine: 6 });
    const whole = await upload(ndjson(rows), { key });
    expect(whole).toMatchObject({ id: part.id, state: 'done', seen: 10, imported: 10, unchanged: 0, lastLine: 10 });
    expect(await upload(ndjson(rows), { key })).toEqual({ ...whole, movedAt: expect.any(String) });
  });

  test('with the same key refuses another file, and lines that were left out', async () => {
    const key = `changed-${first}`;
    await upload(ndjson([importRow(first), importRow(first + 1)]), { key });
    const other = ndjson([importRow(first + 2), importRow(first + 1)]);
    expect(await problemOf(upload(other, { key }))).toMatchObject({ code: 'idempotency.key-reused', status: 422 });
    expect(await problemOf(upload(ndjson([importRow(first)]), { key }))).toMatchObject({
      code: 'idempotency.key-reused',
    });
    const gap = await problemOf(upload(ndjson([importRow(first + 5)]), { key, from: 9 }));
    expect(gap).toMatchObject({ code: 'import.gap', detail: expect.stringContaining('go on with line 3') });
  });

  test('by two uploads at once is finished by the later one, without doubles', async () => {
    const rows = Array.from({ length: 900 }, (_, n) => importRow(first + n));
    const key = `twice-${first}`;
    const [one, two] = await Promise.allSettled([upload(ndjson(rows), { key }), upload(ndjson(rows), { key })]);
    const done = [one, two].flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(done.length).toBeGreaterThan(0);
    expect(done.at(-1)).toMatchObject({ seen: 900, bad: 0, state: 'done', lastLine: 900 });
    const { rows: kept } = await service.database.database.query(
      'kept-once',
      'select count(*) as n, count(distinct subscription_id) as ids from subscription_reference where import_id = $1',
      [done[0]?.id ?? ''],
    );
    expect(kept).toEqual([{ n: 900n, ids: 900n }]);
  });
});

test('a sender who breaks off sends the file once more, and nothing is there twice', async () => {
  const rows = Array.from({ length: 1_000 }, (_, n) => importRow(first + n));
  const body = ndjson(rows);
  const key = `broken-${first}`;
  const headers = {
    authorization: `Bearer ${service.operator.token}`,
    ...{ 'content-type': 'application/x-ndjson', 'idempotency-key': key, 'content-length': Buffer.byteLength(body) },
  };
  const [there, imports] = [await subscriptionsThere(), await importsThere()];
  const broken = request(`${service.url}/v1/subscriptions:import`, { method: 'POST', headers });
  const closed = new Promise<void>((resolve) => broken.on('error', () => undefined).once('close', resolve));
  // In the middle of a line, once the server has begun with it: it may still write the rows that have arrived.
  broken.write(body.slice(0, Math.floor(body.length * 0.6)));
  expect(await waitUntil(async () => (await importsThere()) > imports || undefined, { limitMs: 10_000 })).toBe(true);
  broken.destroy();
  await closed;
  const whole = await upload(body, { key });
  expect(whole).toMatchObject({ state: 'done', seen: 1_000, bad: 0, lastLine: 1_000 });
  expect(whole.imported + whole.unchanged).toBe(1_000);
  expect(await subscriptionsThere()).toBe(there + 1_000);
});
