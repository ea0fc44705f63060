import type { BulkChange, BulkItem, PurchasedSubscription } from '@regrade/client';
import { present } from '@regrade/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createBulkExecutions } from '../../server/src/engine/bulk/execute-bulk.ts';
import { audit } from '../support/auditor.ts';
import { buyHelpdesk, HELPDESK, publishHelpdesk, toAgents } from '../support/helpdesk.ts';
import { problemOf } from '../support/problem.ts';
import { startTestService, type TestLogin, type TestService } from '../support/service.ts';

/** One change for many subscriptions of a customer (G16): previewed together, carried out one by one. */
let service: TestService;

beforeAll(async () => {
  service = await startTestService({ instances: 2 });
  await publishHelpdesk(service);
});
afterAll(() => service.close());

let customers = 0;

/** A customer with so many subscriptions of 100 agents, and that much USD left in the wallet. */
async function openCustomer(subscriptions: number, leftMinor = 100_000_000n) {
  customers += 1;
  const login = await service.addCustomer(`Customer ${customers}`, BigInt(subscriptions) * 900_000n + leftMinor);
  const bought: PurchasedSubscription[] = [];
  for (let n = 0; n < subscriptions; n++) bought.push(await buyHelpdesk(service, login, { key: `bought-${n}` }));
  return { ...login, bought, api: service.client(login.token) };
}

type Customer = Awaited<ReturnType<typeof openCustomer>>;

async function preview({ api, bought }: Customer, agents = 200): Promise<BulkChange> {
  const subscriptions = bought.map(({ id }) => id);
  return (await api.call('previewBulkChange', { body: { subscriptions, changes: toAgents(agents) } })).body;
}

function execution({ id, totals }: BulkChange, key = `execute-${id}`) {
  const repeated = totals.map(({ currency, net }) => ({ currency, net }));
  return { params: { id }, body: { totals: repeated, pay: 'wallet' as const }, idempotencyKey: key };
}

async function execute({ api }: Customer, bulk: BulkChange): Promise<BulkChange> {
  await api.call('executeBulkChange', execution(bulk));
  await service.engine.bulk.executions.idle();
  return (await api.call('getBulkChange', { params: { id: bulk.id } })).body;
}

async function itemsOf({ api }: Customer, { id }: BulkChange): Promise<readonly BulkItem[]> {
  const items: BulkItem[] = [];
  let cursor: string | undefined;
  do {
    const { body } = await api.call('listBulkItems', {
      params: { id },
      query: { limit: 50, ...(cursor !== undefined && { cursor }) },
    });
    items.push(...body.items);
    cursor = body.nextCursor;
  } while (cursor !== undefined);
  return items;
}

async function walletOf(login: TestLogin): Promise<string> {
  const { body } = await service.client(login.token).call('getWallet');
  return present(body.funds[0], 'money').wallet;
}

describe('a preview', () => {
  test('has a figure or a refusal for every subscription, and totals of what may change', async () => {
    const customer = await openCustomer(3);
    const other = await openCustomer(1);
    const [first] = customer.bought;
    const operator = service.client(service.operator.token);
    await operator.call('suspendSubscription', { params: { id: first?.id ?? '' }, body: { reason: 'test' } });
    const named = { ...customer, bought: [...customer.bought, ...other.bought] };
    const bulk = await preview(named);
    // A year of 100 agents more, 9 000.00 each.
    expect(bulk).toMatchObject({
      state: 'open',
      totals: [{ currency: 'USD', subscriptions: 2, net: '18000.00', payable: '18000.00', refund: '0.00' }],
      progress: { subscriptions: 4, allowed: 2, ordered: 0, refused: 2 },
    });
    const items = await itemsOf(customer, bulk);
    expect(items.map(({ n, state, net, refusal }) => [n, state, net ?? refusal?.code])).toEqual([
      [1, 'refused', 'subscription.suspended'],
      [2, 'allowed', '9000.00'],
      [3, 'allowed', '9000.00'],
      [4, 'refused', 'not-found'],
    ]);
    expect(await walletOf(customer)).toBe('1000000.00');
  });

  test('finds subscriptions by what runs', async () => {
    const customer = await openCustomer(2);
    const { body: quote } = await customer.api.call('requestQuote', {
      body: {
        subscriptionId: customer.bought[0]?.id ?? '',
        changes: [{ component: 'app', sku: { edition: 'advanced' } }],
      },
    });
    const body = { quoteId: quote.id, net: quote.net, pay: 'wallet' as const };
    await customer.api.call('placeOrder', { body, idempotencyKey: 'advance' });
    const find = async (filter: object) => {
      const answer = customer.api.call('previewBulkChange', {
        body: { filter: { product: HELPDESK, ...filter }, changes: toAgents(200) },
      });
      return (await itemsOf(customer, (await answer).body)).map(({ subscription }) => subscription);
    };
    const [advanced, basic] = customer.bought.map(({ id }) => id);
    expect(await find({})).toEqual([advanced, basic].sort());
    expect(await find({ sku: { edition: 'basic' } })).toEqual([basic]);
    expect(await find({ specification: 'standard', sku: { edition: 'advanced' } })).toEqual([advanced]);
    expect(await problemOf(find({ specification: 'premium' }))).toMatchObject({ code: 'bulk.empty', status: 422 });
    expect(await problemOf(find({ product: 'acme.other' }))).toMatchObject({ code: 'bulk.empty' });
  });

  test('finds a subscription that is paid ahead once', async () => {
    const customer = await openCustomer(1);
    const [{ id } = { id: '' }] = customer.bought;
    const renew = async (idempotencyKey: string) => {
      const { net } = (await customer.api.call('previewRenewal', { params: { id }, body: {} })).body;
      await customer.api.call('renewSubscription', { params: { id }, idempotencyKey, body: { net } });
    };
    await renew('once');
    await renew('twice');
    const body = { filter: { product: HELPDESK }, changes: toAgents(200) };
    const { body: bulk } = await customer.api.call('previewBulkChange', { body });
    expect((await itemsOf(customer, bulk)).map(({ subscription }) => subscription)).toEqual([id]);
    // 9 000.00 for each of three years.
    expect(bulk.totals).toMatchObject([{ subscriptions: 1, net: '27000.00' }]);
  });

  test('belongs to its customer', async () => {
    const customer = await openCustomer(1);
    const other = await openCustomer(1);
    const { id, totals } = await preview(customer);
    const foreign = { params: { id } };
    expect(await problemOf(other.api.call('getBulkChange', foreign))).toMatchObject({ code: 'not-found' });
    expect(await problemOf(other.api.call('listBulkItems', foreign))).toMatchObject({ code: 'not-found' });
    const stolen = { ...foreign, body: { totals }, idempotencyKey: 'stolen' };
    expect(await problemOf(other.api.call('executeBulkChange', stolen as never))).toMatchObject({ status: 400 });
    const named = { ...foreign, body: { totals: [] }, idempotencyKey: 'stolen' };
    expect(await problemOf(other.api.call('executeBulkChange', named))).toMatchObject({ code: 'not-found' });
    const cancel = { ...foreign, body: {}, idempotencyKey: 'stolen' };
    expect(await problemOf(other.api.call('cancelBulkChange', cancel))).toMatchObject({ code: 'not-found' });
    expect((await other.api.call('listBulkChanges')).body.items).toEqual([]);
    expect((await customer.api.call('listBulkChanges')).body.items.map((bulk) => bulk.id)).toEqual([id]);
  });

  test('is seen by the operator, who cannot carry it out', async () => {
    const customer = await openCustomer(1);
    // Later than all others: the newest comes first.
    service.clock.advance(1);
    const { id } = await preview(customer);
    const operator = service.client(service.operator.token);
    const { items } = (await operator.call('listBulkChanges')).body;
    expect(items[0]).toMatchObject({ id, account: customer.account, state: 'open' });
    const theirs = await operator.call('listBulkChanges', { query: { account: customer.account } });
    expect(theirs.body.items.map((bulk) => bulk.id)).toEqual([id]);
    const own = (await customer.api.call('getBulkChange', { params: { id } })).body;
    expect((await operator.call('getBulkChange', { params: { id } })).body).toEqual(own);
    const seen = (await operator.call('listBulkItems', { params: { id } })).body;
    expect(seen).toEqual((await customer.api.call('listBulkItems', { params: { id } })).body);
    // Of another account a customer sees nothing, also by its name.
    const other = await openCustomer(1);
    const foreign = await other.api.call('listBulkChanges', { query: { account: customer.account } });
    expect(foreign.body.items).toEqual([]);
  });
});

describe('an execution', () => {
  test('charges what was shown, each subscription by an order of its own', async () => {
    const customer = await openCustomer(120, 200_000_000n);
    const bulk = await preview(customer);
    service.clock.advance(600);
    const done = await execute(customer, bulk);
    expect(done).toMatchObject({
      state: 'done',
      progress: { subscriptions: 120, allowed: 120, ordered: 120, refused: 0 },
    });
    const items = await itemsOf(customer, bulk);
    expect(items.every(({ state, order }) => state === 'ordered' && order?.state === 'completed')).toBe(true);
    expect(new Set(items.map(({ order }) => order?.id)).size).toBe(120);
    expect(await walletOf(customer)).toBe('920000.00');
    expect(await audit(service.database.connection)).toEqual([]);
  });

  test('goes on where the money runs out: each subscription has its own answer', async () => {
    const customer = await openCustomer(3, 1_800_000n);
    const bulk = await preview(customer);
    const done = await execute(customer, bulk);
    expect(done).toMatchObject({ state: 'done', progress: { allowed: 3, ordered: 2, refused: 1 } });
    const states = (await itemsOf(customer, bulk)).map(({ state, refusal }) => refusal?.code ?? state);
    expect(states.sort()).toEqual(['ordered', 'ordered', 'payment.insufficient-funds']);
    expect(await walletOf(customer)).toBe('0.00');
  });

  test('is refused with other totals, twice, and after its quotes expired', async () => {
    const customer = await openCustomer(1);
    const bulk = await preview(customer);
    const wrong = { ...execution(bulk, 'wrong'), body: { totals: [{ currency: 'USD', net: '8999.99' }] } };
    expect(await problemOf(customer.api.call('executeBulkChange', wrong))).toMatchObject({
      code: 'bulk.totals-differ',
      detail: expect.stringContaining('9000.00 USD'),
    });
    const none = { ...execution(bulk, 'none'), body: { totals: [] } };
    expect(await problemOf(customer.api.call('executeBulkChange', none))).toMatchObject({ code: 'bulk.totals-differ' });
    const first = await customer.api.call('executeBulkChange', execution(bulk));
    expect(first.body).toMatchObject({ state: 'running', endedAt: null, progress: { allowed: 1, ordered: 0 } });
    await service.engine.bulk.executions.idle();
    // The same request has the same answer, whatever has become of it; another one finds that it moved on.
    expect(await customer.api.call('executeBulkChange', execution(bulk))).toMatchObject({
      status: 202,
      body: first.body,
    });
    const { body: read } = await customer.api.call('getBulkChange', { params: { id: bulk.id } });
    expect(read).toMatchObject({ state: 'done', progress: { ordered: 1 } });
    const again = execution(bulk, 'again');
    expect(await problemOf(customer.api.call('executeBulkChange', again))).toMatchObject({ code: 'bulk.not-open' });
    const late = await preview(customer, 300);
    service.clock.advance(901);
    const tooLate = execution(late, 'late');
    expect(await problemOf(customer.api.call('executeBulkChange', tooLate))).toMatchObject({ code: 'bulk.expired' });
  });

  test('leaves alone what moved since the preview', async () => {
    const customer = await openCustomer(2);
    const bulk = await preview(customer);
    const [moved] = customer.bought;
    const { body: quote } = await customer.api.call('requestQuote', {
      body: { subscriptionId: moved?.id ?? '', changes: toAgents(150) },
    });
    const body = { quoteId: quote.id, net: quote.net, pay: 'wallet' as const };
    await customer.api.call('placeOrder', { body, idempotencyKey: 'between' });
    await execute(customer, bulk);
    const items = await itemsOf(customer, bulk);
    expect(items.map(({ state, refusal }) => refusal?.code ?? state)).toEqual(['quote.superseded', 'ordered']);
  });

  test('cancelled on its way orders nothing more, and what is ordered stays', async () => {
    const customer = await openCustomer(120, 200_000_000n);
    const { account } = customer;
    const bulk = await preview(customer);
    const { id, totals } = bulk;
    const body = { id: id as never, totals, pays: true };
    const common = { account, actor: `customer:${account}`, conflict: id };
    const accepted = await service.engine.commands.executeBulkChange({ ...common, body });
    expect(accepted.ok).toBe(true);
    let cancelled: Promise<unknown> | undefined;
    const executions = createBulkExecutions({
      ...service.engine,
      store: service.engine.bulk,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      // The customer changes their mind while the first orders are under way, and is answered before these are.
      placeOrder: async (command) => {
        cancelled ??= customer.api.call('cancelBulkChange', { params: { id }, body: {}, idempotencyKey: 'c' });
        await cancelled;
        return service.engine.commands.placeOrder(command);
      },
    });
    executions.start(id as never);
    await executions.idle();
    const { body: ended } = await customer.api.call('getBulkChange', { params: { id } });
    const { ordered } = ended.progress;
    expect(ended.state).toBe('cancelled');
    // What was begun before is carried out: one round. The answer stays what it was when it was cancelled.
    expect(ordered).toBe(50);
    const again = await customer.api.call('cancelBulkChange', { params: { id }, body: {}, idempotencyKey: 'c' });
    expect(again.body).toMatchObject({ state: 'cancelled', progress: { allowed: 120, ordered: 0 } });
    const states = (await itemsOf(customer, bulk)).map(({ state }) => state);
    expect(states.filter((state) => state === 'cancelled')).toHaveLength(120 - ordered);
    expect(await walletOf(customer)).toBe(`${2_000_000 - ordered * 9_000}.00`);
  });

  test('that is cancelled before it begins changes nothing', async () => {
    const customer = await openCustomer(4);
    const bulk = await preview(customer);
    const { body } = await customer.api.call('cancelBulkChange', {
      params: { id: bulk.id },
      body: {},
      idempotencyKey: 'c',
    });
    expect(body).toMatchObject({ state: 'cancelled', progress: { ordered: 0 } });
    expect((await itemsOf(customer, bulk)).map(({ state }) => state)).toEqual(Array(4).fill('cancelled'));
    expect(await problemOf(customer.api.call('executeBulkChange', execution(bulk)))).toMatchObject({
      code: 'bulk.not-open',
    });
    expect(await walletOf(customer)).toBe('1000000.00');
  });
});

describe('an execution that its process left behind', () => {
  test('is finished by another one, without a double', async () => {
    const customer = await openCustomer(60);
    const bulk = await preview(customer);
    const dead = present(service.instances[1], 'a second process').engine;
    const { totals, id } = bulk;
    const { account } = customer;
    // What a process does before it is killed: the totals are accepted, it holds the claim, and some orders are placed.
    const accepted = await dead.commands.executeBulkChange({
      ...{ account, actor: `customer:${account}`, conflict: id },
      body: { id: id as never, totals, pays: true },
    });
    expect(accepted.ok).toBe(true);
    const now = Math.floor(service.clock.nowMillis() / 1000);
    expect(await dead.bulk.claimBulk(id as never, { now, until: now + 30, holder: 'dead' })).toBeDefined();
    for (const { n, quote } of (await itemsOf(customer, bulk)).slice(0, 7)) {
      await dead.commands.placeOrder({
        ...{ account: account, actor: `customer:${account}`, conflict: quote ?? '' },
        body: { quote: quote as never, net: '9000.00', pay: 'wallet' },
        idempotency: { key: `${id}:${n}`, requestHash: quote ?? '' },
      });
    }
    await service.engine.bulk.executions.resumeAbandoned();
    await service.engine.bulk.executions.idle();
    const { body: held } = await customer.api.call('getBulkChange', { params: { id } });
    expect(held.progress.ordered, 'a claim is respected while it is young').toBe(7);
    service.clock.advance(31);
    await service.engine.bulk.executions.resumeAbandoned();
    await service.engine.bulk.executions.idle();
    const { body: done } = await customer.api.call('getBulkChange', { params: { id } });
    expect(done).toMatchObject({ state: 'done', progress: { allowed: 60, ordered: 60, refused: 0 } });
    const { body: orders } = await customer.api.call('listOrders', { query: { limit: 200 } });
    expect(orders.items).toHaveLength(60);
    expect(await audit(service.database.connection)).toEqual([]);
  });
});

test('a bulk change leaves the events of everybody readable, also one that was written down before they were', async () => {
  const customer = await openCustomer(2);
  await preview(customer);
  const events = async () => {
    const { events: center } = service.engine;
    const from = await center.findCursor('oldest');
    if (!from.ok) throw new Error('everything that is kept can be read');
    const to = await center.gather();
    const page = await center.readPage({
      reader: { role: 'customer', account: customer.account },
      from: from.value,
      to,
    });
    return page.events.map(({ event }) => event.cloudEvent.type);
  };
  const told = await events();
  expect(told.filter((type) => type === 'regrade.quote.opened.v1')).toHaveLength(2);
  const { buildEvents } = await import('../../server/src/engine/events/build-events.ts');
  const body = JSON.stringify({ subscriptions: 2, changes: [{ component: 'app', quantities: { agents: 200 } }] });
  expect(buildEvents({ account: customer.account, n: 1, atMillis: 0, body } as never)).toEqual([]);
});
