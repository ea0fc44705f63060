import { expect, test } from 'vitest';
import { buyHelpdesk, HELPDESK, publishHelpdesk, toAgents } from '../support/helpdesk.ts';
import { problemOf } from '../support/problem.ts';
import { startTestService } from '../support/service.ts';

test('what the operator has not switched on is not offered, not taken, and answered with what is', async () => {
  const service = await startTestService();
  try {
    await publishHelpdesk(service);
    const customer = await service.addCustomer('Northwind', 10_000_000n);
    const client = service.client(customer.token);
    const { id: subscriptionId } = await buyHelpdesk(service, customer);
    expect((await client.call('getPaymentMethods')).body).toEqual({ methods: ['wallet'] });
    const quote = (await client.call('requestQuote', { body: { subscriptionId, changes: toAgents(150) } })).body;
    const body = { quoteId: quote.id, net: quote.net };
    const problem = await problemOf(
      client.call('placeOrder', { idempotencyKey: 'a', body: { ...body, pay: 'external' } }),
    );
    expect(problem).toMatchObject({ code: 'payment.method-unavailable', status: 409 });
    expect(problem.detail).toContain('wallet');
    const order = (await client.call('placeOrder', { idempotencyKey: 'b', body })).body;
    const pay = { params: { id: order.id }, idempotencyKey: 'c', body: { method: 'stripe' as const } };
    expect(await problemOf(client.call('payOrder', pay))).toMatchObject({ code: 'payment.method-unavailable' });
    const webhook = await fetch(`${service.url}/v1/payments/stripe/webhook`, { method: 'POST', body: '{}' });
    expect(webhook.status).toBe(404);
    const asked = { product: HELPDESK, currency: 'USD', period: 'P1Y', components: [], pay: 'external' };
    const bought = await fetch(`${service.url}/v1/subscriptions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${customer.token}`,
        'content-type': 'application/json',
        'idempotency-key': 'd',
      },
      body: JSON.stringify(asked),
    });
    const refused = (await bought.json()) as { findings: { path: string; message: string }[] };
    const { message } = refused.findings.find(({ path }) => path === '/pay') ?? {};
    expect([bought.status, message]).toEqual([400, expect.stringContaining('from the wallet alone')]);
  } finally {
    await service.close();
  }
});
