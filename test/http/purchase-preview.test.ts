import { evaluateFormula, formatRational, present } from '@regrade/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HELPDESK, publishHelpdesk } from '../support/helpdesk.ts';
import { problemOf } from '../support/problem.ts';
import { startTestService, type TestLogin, type TestService } from '../support/service.ts';

let service: TestService;
let customer: TestLogin;

beforeAll(async () => {
  service = await startTestService();
  await publishHelpdesk(service);
  customer = await service.addCustomer('Northwind', 100_000_000n);
});
afterAll(() => service.close());

const components = [
  { component: 'app', specification: 'standard', sku: { edition: 'advanced' }, quantities: { agents: 30 } },
  { component: 'voice', specification: 'minutes', sku: {}, quantities: { minutes: 2000 } },
] as const;
const wish = { product: HELPDESK, currency: 'USD', period: 'P1M', periods: 3, components } as const;

test('a purchase costs what its preview says, and the preview keeps nothing', async () => {
  const client = service.client(customer.token);
  const operator = service.client(service.operator.token);
  const rate = { name: 'VAT', percent: '19', region: '*' } as const;
  await operator.call('putTaxRate', { params: { id: 'vat' }, body: rate });
  const preview = (await client.call('previewPurchase', { body: wish })).body;
  expect(preview).toMatchObject({
    term: { start: '2026-03-01T00:00:00Z', end: '2026-06-01T00:00:00Z' },
    components: [
      { component: 'app', price: '409.00', charge: '1227.00' },
      { component: 'voice', price: '0.00', charge: '0.00', steps: [] },
    ],
    taxes: [{ rate: 'vat', name: 'VAT', amount: '233.13' }],
    payable: '1460.13',
  });
  expect((await client.call('listSubscriptions', { query: {} })).body.items).toEqual([]);
  const before = (await client.call('getWallet', { query: {} })).body.funds;
  expect(before).toMatchObject([{ wallet: '1000000.00' }]);

  await client.call('purchase', { body: { ...wish, pay: 'wallet' }, idempotencyKey: 'as-previewed' });
  const after = (await client.call('getWallet', { query: {} })).body.funds;
  expect(after).toMatchObject([{ wallet: '998539.87' }]);
});

test('every step of a preview can be recomputed', async () => {
  const { body } = await service.client(customer.token).call('previewPurchase', { body: wish });
  const steps = [...body.components.flatMap((component) => component.steps), ...body.steps];
  expect(steps.map(({ what }) => what)).toEqual([
    'list price of app edition=advanced for P1M',
    'charge',
    'tax: VAT',
    'payable',
  ]);
  for (const { formula, exact } of steps) {
    expect(formatRational(present(evaluateFormula(formula), formula))).toBe(exact);
  }
  expect(steps.at(-1)?.value).toBe(body.payable);
});

test('what cannot be bought is refused before it is paid, and an empty wallet does not matter yet', async () => {
  const poor = await service.addCustomer('Poor');
  const client = service.client(poor.token);
  expect((await client.call('previewPurchase', { body: wish })).body.payable).toBe('1460.13');
  const [app] = components;
  const off = [{ ...app, quantities: { agents: 31 } }];
  expect(await problemOf(client.call('previewPurchase', { body: { ...wish, components: off } }))).toMatchObject({
    code: 'purchase.quantity',
  });
  const other = { ...wish, product: 'acme.nothing' };
  expect(await problemOf(client.call('previewPurchase', { body: other }))).toMatchObject({ code: 'not-found' });
  const operator = service.client(service.operator.token);
  expect(await problemOf(operator.call('previewPurchase', { body: wish }))).toMatchObject({
    code: 'purchase.account-required',
  });
});
