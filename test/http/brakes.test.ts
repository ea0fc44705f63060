import { BUILT_IN_PRODUCT_TYPES } from '@regrade/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buyHelpdesk, helpdeskDocument, publishHelpdesk, toAgents } from '../support/helpdesk.ts';
import { problemOf } from '../support/problem.ts';
import { startTestService, type TestService } from '../support/service.ts';

const brakes = { changesPerDayMax: 1, downgradeHoldSeconds: null };

let service: TestService;

beforeAll(async () => {
  service = await startTestService({ productTypes: BUILT_IN_PRODUCT_TYPES.map((type) => ({ ...type, brakes })) });
});
afterAll(() => service.close());

test('a change too many is refused with the instant of the next one, for people and for programs (G17)', async () => {
  await publishHelpdesk(service);
  const customer = await service.addCustomer('Often', 3_000_000n);
  const { id } = await buyHelpdesk(service, customer);
  const client = service.client(customer.token);
  const quote = (agents: number) =>
    client.call('requestQuote', { body: { subscriptionId: id, changes: toAgents(agents) } });
  const { body: first } = await quote(200);
  const body = { quoteId: first.id, net: first.net, pay: 'wallet' as const };
  await client.call('placeOrder', { idempotencyKey: 'first', body });
  const problem = await problemOf(quote(300));
  expect(problem).toMatchObject({
    status: 409,
    code: 'limit.changes-per-day',
    detail: expect.stringContaining('2026-03-02T00:00:00Z'),
    wouldAllow: { at: '2026-03-02T00:00:00Z' },
  });
});

test('a rule that wants the seller asked first is not quoted while nobody can ask', async () => {
  const document = await helpdeskDocument();
  const { product, rules } = document;
  const asking = rules.specifications.map((rule) => ({ ...rule, fit: true }));
  const seller = { ...(await service.addSeller('asker')), seller: 'asker' };
  await service.publish(seller, {
    ...document,
    seller: 'asker',
    product: { ...product, id: 'asking' },
    rules: { ...rules, specifications: asking },
  });
  const customer = await service.addCustomer('Asked', 3_000_000n);
  const client = service.client(customer.token);
  const { body } = await client.call('purchase', {
    idempotencyKey: 'buy',
    body: {
      product: 'asker.asking',
      currency: 'USD',
      period: 'P1Y',
      components: [
        { component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 100 } },
      ],
      pay: 'wallet',
    },
  });
  const asked = client.call('requestQuote', { body: { subscriptionId: body.id, changes: toAgents(200) } });
  expect(await problemOf(asked)).toMatchObject({ status: 409, code: 'fulfilment.fit-check-unavailable' });
});
