import { present } from '@regrade/core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { unbalancedLedgers } from '../support/footprint.ts';
import { buyHelpdesk, HELPDESK, publishHelpdesk, type TestSeller, TO_ADVANCED, toAgents } from '../support/helpdesk.ts';
import { problemOf } from '../support/problem.ts';
import { startTestService, type TestLogin, type TestService } from '../support/service.ts';

/** The operator suspends a customer: nothing new is bought or changed, what runs goes on, and there is a way back. */
let service: TestService;
let seller: TestSeller;
let customer: TestLogin;
let subscription: string;
let key: string;
let names = 0;

beforeAll(async () => {
  service = await startTestService();
  seller = await publishHelpdesk(service);
});
afterAll(() => service.close());

beforeEach(async () => {
  names += 1;
  customer = await service.addCustomer(`Customer ${names}`, 9_000_000n);
  const bought = await buyHelpdesk(service, customer);
  subscription = bought.id;
  key = present(bought.licenseKeys[0], 'a purchase answers its license keys').key;
});

const client = () => service.client(customer.token);
const operator = () => service.client(service.operator.token);
const BODY = { reason: 'a chargeback' };

function move(way: 'suspend' | 'resume', { id = customer.account as string, token = service.operator.token } = {}) {
  const as = service.client(token);
  const decided = { params: { id }, body: BODY };
  return way === 'suspend' ? as.call('suspendAccount', decided) : as.call('resumeAccount', decided);
}

function quoteFor(changes: readonly object[] = TO_ADVANCED) {
  return client().call('requestQuote', { body: { subscriptionId: subscription, changes: changes as never } });
}

function order(quote: { readonly id: string; readonly net: string }, { pay = true } = {}) {
  const body = { quoteId: quote.id, net: quote.net, ...(pay && { pay: 'wallet' as const }) };
  return client().call('placeOrder', { idempotencyKey: `order-${quote.id}`, body });
}

test('a suspended customer buys, changes and renews nothing, reads everything, and goes on when resumed', async () => {
  const { body: quote } = await quoteFor();
  expect((await move('suspend')).body).toMatchObject({ id: customer.account, suspended: true });
  expect((await operator().call('getAccount', { params: { id: customer.account } })).body.suspended).toBe(true);

  const body = JSON.stringify({ token: customer.token });
  const headers = { 'content-type': 'application/json' };
  const signedIn = await fetch(`${service.url}/v1/session`, { method: 'POST', headers, body });
  expect(await signedIn.json()).toMatchObject({ role: 'customer', suspended: true });

  const params = { id: subscription };
  const refused = [
    await problemOf(quoteFor()),
    await problemOf(order(quote)),
    await problemOf(buyHelpdesk(service, customer, { key: 'another' })),
    await problemOf(client().call('previewRenewal', { params, body: { periods: 1 } })),
    await problemOf(client().call('putRenewalSettings', { params, body: { autoRenew: true } })),
  ];
  for (const problem of refused) expect(problem).toMatchObject({ code: 'account.suspended', status: 403 });

  expect((await client().call('getSubscription', { params })).body).toMatchObject({ state: 'active', openOrder: null });
  expect((await client().call('getWallet')).body.funds).toMatchObject([{ currency: 'USD', wallet: '81000.00' }]);
  const licensed = await fetch(`${service.url}/v1/license`, { headers: { authorization: `Bearer ${key}` } });
  expect(licensed.status).toBe(200);
  expect(await licensed.json()).toMatchObject({ license: { status: 'active', revision: 1 } });

  expect((await move('resume')).body.suspended).toBe(false);
  expect((await quoteFor()).status).toBe(201);
  expect((await order(quote)).body.state).toBe('completed');
});

test('an order that is open is paid and carried out all the same', async () => {
  const { body: open } = await order((await quoteFor(toAgents(200))).body, { pay: false });
  await move('suspend');
  const params = { id: open.id };
  const paid = await client().call('payOrder', { params, idempotencyKey: 'pay', body: { method: 'wallet' } });
  expect(paid.body.state).toBe('completed');
  expect(await unbalancedLedgers(service)).toEqual([]);
});

test('what only saves money stays possible: an unpaid order is cancelled, automatic renewal switched off', async () => {
  const params = { id: subscription };
  await client().call('putRenewalSettings', { params, body: { autoRenew: true } });
  const { body: unpaid } = await order((await quoteFor(toAgents(200))).body, { pay: false });
  await move('suspend');
  const body = { reason: 'no more' };
  const cancel = (id: string) => client().call('cancelOrder', { params: { id }, idempotencyKey: `cancel-${id}`, body });
  const { body: cancelled } = await cancel(unpaid.id);
  expect(cancelled).toMatchObject({ state: 'cancelled' });
  // Whoever reads its history finds why.
  expect(cancelled.events.find(({ type }) => type === 'cancel')).toMatchObject({ reason: 'no more' });
  const off = await client().call('putRenewalSettings', { params, body: { autoRenew: false } });
  expect(off.body).toMatchObject({ autoRenew: false, nextAttemptAt: null });
  const on = client().call('putRenewalSettings', { params, body: { autoRenew: true } });
  expect(await problemOf(on)).toMatchObject({ code: 'account.suspended', status: 403 });
});

test('what is so already is refused, and nothing is written', async () => {
  expect(await problemOf(move('resume'))).toMatchObject({ code: 'account.not-suspended', status: 409 });
  await move('suspend');
  expect(await problemOf(move('suspend'))).toMatchObject({ code: 'account.suspended-already', status: 409 });
  const { items } = (await client().call('listAudit')).body;
  const moves = items.filter(({ command }) => command === 'suspend-account');
  expect(moves.map(({ body }) => JSON.parse(body))).toMatchObject([{ suspended: true, ...BODY }]);
});

test('customers alone are suspended, and by the operator alone', async () => {
  const known = (await operator().call('listAccounts', { query: { search: HELPDESK.split('.')[0] ?? '' } })).body.items;
  const sellers = present(known[0], 'the seller has an account').id;
  for (const way of ['suspend', 'resume'] as const) {
    for (const id of [sellers, 'zzzzzzzz'])
      expect(await problemOf(move(way, { id }))).toMatchObject({ code: 'not-found', status: 404 });
    for (const { token } of [seller, customer])
      expect(await problemOf(move(way, { token }))).toMatchObject({ code: 'auth.forbidden', status: 403 });
  }
});

test('both are told as events of the account', async () => {
  await move('suspend');
  await move('resume');
  const { rows } = await service.database.database.query<{ body: string }>(
    'test-told',
    `select body from audit where account_id = $1 and command = 'suspend-account' order by n`,
    [customer.account],
  );
  const data = { account: customer.account, kind: 'customer' };
  expect(rows.map(({ body }) => JSON.parse(body).changes)).toEqual([
    [{ noun: 'account', did: ['suspended'], data }],
    [{ noun: 'account', did: ['resumed'], data }],
  ]);
});
