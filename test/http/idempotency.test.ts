import type { Client } from '@regrade/client';
import { present } from '@regrade/core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { quoteOfWire } from '../../server/src/http/ids.ts';
import { unbalancedLedgers } from '../support/footprint.ts';
import { buyHelpdesk, publishHelpdesk, TO_ADVANCED, toAgents } from '../support/helpdesk.ts';
import { problemOf, rawProblem } from '../support/problem.ts';
import { startTestService, type TestLogin, type TestService } from '../support/service.ts';

/** Everything may happen twice: over two servers on one database. */
let service: TestService;
let customer: TestLogin;
let subscription: string;
let clients: readonly Client[];

beforeAll(async () => {
  service = await startTestService({ instances: 2 });
  await publishHelpdesk(service);
});
afterAll(() => service.close());

beforeEach(async () => {
  customer = await service.addCustomer('Northwind', 10_000_000n);
  subscription = (await buyHelpdesk(service, customer)).id;
  clients = service.instances.map(({ url }) => service.client(customer.token, url));
});

const clientAt = (index: number) => present(clients[index % clients.length], 'there are two servers');
const ATTEMPTS = Array.from({ length: 50 }, (_, index) => index);

async function quote(changes: readonly object[]) {
  const body = { subscriptionId: subscription, changes: changes as typeof TO_ADVANCED };
  return (await clientAt(0).call('requestQuote', { body })).body;
}

async function ledgerTransactions(): Promise<number> {
  const { rows } = await service.database.database.query(
    'test-transactions',
    'select distinct transaction_id from ledger_entry where account_id = $1',
    [customer.account],
  );
  return rows.length;
}

describe('fifty identical requests at once over two servers', () => {
  test('place one order, move its money once, and get fifty equal answers', async () => {
    const { id: quoteId, net } = await quote(TO_ADVANCED);
    const before = await ledgerTransactions();
    const answers = await Promise.all(
      ATTEMPTS.map((index) =>
        clientAt(index).call('placeOrder', { idempotencyKey: 'same', body: { quoteId, net, pay: 'wallet' } }),
      ),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 201, body: { state: 'completed' } });
    const { items } = (await clientAt(0).call('listOrders', { query: { subscription } })).body;
    // A list says besides to what each leads.
    expect(items).toMatchObject([answers[0]?.body]);
    // Payment and completion.
    expect((await ledgerTransactions()) - before).toBe(2);
    expect(await unbalancedLedgers(service)).toEqual([]);
  });

  test('buy once', async () => {
    const answers = await Promise.all(
      ATTEMPTS.map((index) =>
        buyHelpdesk(service, customer, { key: 'twice', url: present(service.instances[index % 2], 'two').url }),
      ),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect((await clientAt(0).call('listSubscriptions')).body.items).toHaveLength(2);
  });

  test('credit a wallet once', async () => {
    const urls = service.instances.map(({ url }) => url);
    const answers = await Promise.all(
      ATTEMPTS.map((index) =>
        service.client(service.operator.token, urls[index % 2]).call('creditWallet', {
          params: { id: customer.account },
          idempotencyKey: 'transfer-17',
          body: { amount: '10.00', currency: 'USD', reason: 'bank transfer' },
        }),
      ),
    );
    const { funds } = (await clientAt(0).call('getWallet')).body;
    expect(funds).toMatchObject([{ currency: 'USD', wallet: '91010.00' }]);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body)))).toEqual(
      new Set([JSON.stringify({ account: customer.account, funds })]),
    );
  });

  test('are answered with the wallet of then, whatever has moved since', async () => {
    const credit = (idempotencyKey: string, amount: string) =>
      service.client(service.operator.token).call('creditWallet', {
        params: { id: customer.account },
        idempotencyKey,
        body: { amount, currency: 'USD', reason: 'bank transfer' },
      });
    const { id: quoteId, net } = await quote(TO_ADVANCED);
    const first = await credit('transfer-18', '10.00');
    await credit('transfer-19', '5.00');
    await clientAt(0).call('placeOrder', { idempotencyKey: 'since', body: { quoteId, net, pay: 'wallet' } });
    expect((await clientAt(0).call('getWallet')).body).not.toEqual(first.body);
    expect(await credit('transfer-18', '10.00')).toEqual(first);
  });
});

describe('orders that race for one subscription', () => {
  test('have exactly one winner; every other is refused and costs nothing', async () => {
    const quotes = [
      await quote(TO_ADVANCED),
      ...(await Promise.all([110, 120, 130, 140].map((agents) => quote(toAgents(agents))))),
    ];
    const before = (await clientAt(0).call('getWallet')).body.funds[0];
    const outcomes = await Promise.allSettled(
      quotes.map(({ id, net }, index) =>
        clientAt(index).call('placeOrder', {
          idempotencyKey: `race-${index}`,
          body: { quoteId: id, net, pay: 'wallet' },
        }),
      ),
    );
    const won = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.body] : []));
    expect(won).toHaveLength(1);
    const problems = await Promise.all(
      outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [problemOf(Promise.reject(outcome.reason))] : [])),
    );
    for (const { code, status } of problems) {
      expect(status).toBe(409);
      expect(['quote.superseded', 'subscription.changing']).toContain(code);
    }
    const after = (await clientAt(0).call('getWallet')).body.funds[0];
    expect(Number(before?.wallet) - Number(after?.wallet)).toBeCloseTo(Number(won[0]?.payment.due), 2);
    expect((await clientAt(0).call('getSubscription', { params: { id: subscription } })).body.version).toBe(2);
    expect(await unbalancedLedgers(service)).toEqual([]);
  });

  test('have one winner also when they meet in one transaction', async () => {
    const quotes = [await quote(TO_ADVANCED), await quote(toAgents(110)), await quote(toAgents(120))];
    const { account } = customer;
    // Issued in one turn of the event loop, commands of one kind go into one batch.
    const outcomes = await Promise.all(
      quotes.map(({ id, net }, index) =>
        service.engine.commands.placeOrder({
          account,
          actor: `customer:${account}`,
          conflict: id,
          body: { quote: quoteOfWire(id).id, net, pay: 'wallet' },
          idempotency: { key: `batch-${index}`, requestHash: 'x' },
        }),
      ),
    );
    expect(outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.error.code))).toEqual([
      'ok',
      'quote.superseded',
      'quote.superseded',
    ]);
    expect(await unbalancedLedgers(service)).toEqual([]);
  });

  test('by one quote and different keys complete it once', async () => {
    const { id: quoteId, net } = await quote(TO_ADVANCED);
    const outcomes = await Promise.allSettled(
      ATTEMPTS.slice(0, 10).map((index) =>
        clientAt(index).call('placeOrder', {
          idempotencyKey: `key-${index}`,
          body: { quoteId, net, pay: 'wallet' },
        }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await clientAt(0).call('listOrders', { query: { subscription } })).body.items).toHaveLength(1);
  });
});

describe('an idempotency key', () => {
  test('is needed where money moves', async () => {
    const { id: quoteId, net } = await quote(TO_ADVANCED);
    const send = (headers: Record<string, string>) =>
      fetch(`${service.url}/v1/change-orders`, {
        method: 'POST',
        headers: { authorization: `Bearer ${customer.token}`, 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ quoteId, net }),
      });
    for (const headers of [{}, { 'idempotency-key': '' }, { 'idempotency-key': 'x'.repeat(256) }]) {
      expect(await rawProblem(await send(headers))).toMatchObject({ code: 'idempotency.key-missing', status: 400 });
    }
  });

  test('answers again only for the same body, however it is spelled', async () => {
    const { id: quoteId, net } = await quote(TO_ADVANCED);
    const first = await clientAt(0).call('placeOrder', { idempotencyKey: 'one', body: { quoteId, net } });
    const again = await fetch(`${service.url}/v1/change-orders`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${customer.token}`,
        'content-type': 'application/json',
        'idempotency-key': 'one',
      },
      body: `{ "net": ${JSON.stringify(net)},\n  "quoteId": ${JSON.stringify(quoteId)} }`,
    });
    expect(await again.json()).toEqual(first.body);
    const other = clientAt(1).call('placeOrder', { idempotencyKey: 'one', body: { quoteId, net, pay: 'wallet' } });
    expect(await problemOf(other)).toMatchObject({ code: 'idempotency.key-reused', status: 422 });
  });

  test('belongs to its caller: another customer may use the same one', async () => {
    const neighbour = await service.addCustomer('Neighbour', 10_000_000n);
    const mine = await buyHelpdesk(service, customer, { key: 'shared' });
    const theirs = await buyHelpdesk(service, neighbour, { key: 'shared' });
    expect(theirs.id).not.toBe(mine.id);
    expect(theirs.account).toBe(neighbour.account);
  });

  test('of a refused request is free for the corrected one', async () => {
    const { id: quoteId, net } = await quote(TO_ADVANCED);
    const wrong = clientAt(0).call('placeOrder', { idempotencyKey: 'retry', body: { quoteId, net: '1.00' } });
    expect(await problemOf(wrong)).toMatchObject({ code: 'quote.net-differs' });
    const right = await clientAt(0).call('placeOrder', { idempotencyKey: 'retry', body: { quoteId, net } });
    expect(right.status).toBe(201);
  });

  test('gets the same answer after the thing has moved on', async () => {
    const { id: quoteId, net } = await quote(TO_ADVANCED);
    const placed = await clientAt(0).call('placeOrder', { idempotencyKey: 'early', body: { quoteId, net } });
    const params = { id: placed.body.id };
    await clientAt(1).call('payOrder', { params, idempotencyKey: 'pay', body: { method: 'wallet' } });
    const again = await clientAt(1).call('placeOrder', { idempotencyKey: 'early', body: { quoteId, net } });
    expect(again).toEqual(placed);
  });
});
