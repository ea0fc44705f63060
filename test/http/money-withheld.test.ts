import type { SellerLine } from '@regrade/client';
import { present } from '@regrade/core';
import { expect, test } from 'vitest';
import { audit } from '../support/auditor.ts';
import {
  buyHelpdesk,
  type HelpdeskDocument,
  helpdeskDocument,
  publishHelpdesk,
  toAgents,
} from '../support/helpdesk.ts';
import { startTestService, type TestLogin, type TestService } from '../support/service.ts';

/** Whose it is what a customer neither gets back nor has to pay (docs/decisions/0154). */

/** Every amount of the price list, times so much. */
function timesPrices(factor: number, document: HelpdeskDocument): void {
  const skus = document.components[0]?.specifications[0]?.skus ?? [];
  for (const part of skus.flatMap(({ prices }) => prices.flatMap(({ parts }) => parts))) {
    if (part.amount !== undefined) part.amount = (factor * Number(part.amount)).toFixed(2);
  }
}

/** Bought for 9 000.00, of which the operator's commission is a tenth; then all prices change, and so many agents are ordered. */
async function changedAfter(of: { readonly product: object; readonly factor: number; readonly agents: number }) {
  const service = await startTestService();
  const rule = ({ product }: HelpdeskDocument) => void Object.assign(product, of.product);
  const seller = await publishHelpdesk(service, rule);
  const operator = service.client(service.operator.token);
  await operator.call('putCommission', { params: { seller: 'acme' }, body: { percent: '10' } });
  const customer = await service.addCustomer('Northwind', 2_000_000n);
  const { id } = await buyHelpdesk(service, customer);
  const changed = await helpdeskDocument((document) => {
    rule(document);
    timesPrices(of.factor, document);
  });
  await service.publish(seller, changed);
  const client = service.client(customer.token);
  const { body: quote } = await client.call('requestQuote', {
    body: { subscriptionId: id, changes: toAgents(of.agents) },
  });
  const { body: order } = await client.call('placeOrder', {
    idempotencyKey: 'change',
    body: { quoteId: quote.id, net: quote.net, pay: 'wallet' },
  });
  expect(order.state).toBe('completed');
  return { service, seller, customer, quote, order };
}

async function sellersOf(service: TestService, seller: TestLogin) {
  const { body } = await service.client(seller.token).call('getStatement', { query: { currency: 'USD' } });
  if (body.of !== 'seller') throw new Error('asked for the statement of a seller');
  return body;
}

/** How commission and what is withheld of an order are explained to the seller; of the latter the last step. */
async function stepsOf(
  service: TestService,
  { seller, subject }: { readonly seller: TestLogin; readonly subject: string },
) {
  const line = (await sellersOf(service, seller)).items.find((item) => item.subject === subject);
  const params = { transaction: present(line, 'an order of theirs is on the statement').transaction };
  const { body } = await service.client(seller.token).call('getStatementLine', { params });
  const said = ({ steps }: SellerLine['net']) => steps.map(({ what, formula, value }) => [what, formula, value]);
  return { commission: said(body.commission), withheld: said(body.withheld).at(-1) };
}

/** By ledger account: what the account's entries come to. */
async function ledgerOf(service: TestService) {
  const { body } = await service
    .client(service.operator.token)
    .call('getLedgerBalances', { query: { currency: 'USD' } });
  expect(body.sum).toBe('0.00');
  return Object.fromEntries(body.items.map(({ ledgerAccount, balance }) => [ledgerAccount, balance]));
}

test('a change that an upgrade-only product settles at zero leaves seller and operator what they earned', async () => {
  const market = await changedAfter({ product: { type: 'marketplace' }, factor: 0.5, agents: 120 });
  const { service, seller, quote, order } = market;
  expect(quote).toMatchObject({ net: '-3600.00', settled: ['zero'], forfeited: '3600.00', refund: '0.00' });
  const { items, closing, within } = await sellersOf(service, seller);
  expect(items.find(({ subject }) => subject === order.id)).toMatchObject({
    ...{ charge: '5400.00', credit: '9000.00', discount: '0.00', commission: '0.00', withheld: '3600.00', net: '0.00' },
  });
  expect(await stepsOf(service, { seller, subject: order.id })).toEqual({
    commission: [
      ['commission on the charge', '5400.00 x 10/100', '540.00'],
      ['commission that goes back with the credit', '900.00', '900.00'],
      ['commission on what is withheld', '3600.00 x 10/100', '360.00'],
      ['commission', '540.00 - 900.00 + 360.00', '0.00'],
    ],
    withheld: ['forfeited', '9000.00 - 5400.00', '3600.00'],
  });
  expect(closing).toBe('8100.00');
  expect(within).toMatchObject({ charge: '14400.00', credit: '9000.00', commission: '900.00', withheld: '3600.00' });
  expect(await ledgerOf(service)).toMatchObject({
    ...{ 'revenue:acme': '4860.00', 'forfeited:acme': '3240.00' },
    ...{ 'revenue:operator': '540.00', 'forfeited:operator': '360.00' },
  });
  const csv = await fetch(`${service.url}/v1/statements.csv?currency=USD`, {
    headers: { authorization: `Bearer ${seller.token}` },
  });
  // Undone, it is as if it had not been: for the customer, the seller and the operator.
  const undone = await service.client(service.operator.token).call('correctOrder', {
    params: { id: order.id },
    idempotencyKey: 'undo',
    body: { kind: 'reversal', reason: 'Ordered by mistake' },
  });
  expect(undone.body).toMatchObject({ state: 'completed', payment: { state: 'nothing-due' } });
  const after = await sellersOf(service, seller);
  expect(after.items.find(({ subject }) => subject === undone.body.id)).toMatchObject({
    ...{ charge: '9000.00', credit: '5400.00', commission: '0.00', withheld: '-3600.00', net: '0.00' },
  });
  expect(after.closing).toBe(closing);
  expect((await csv.text()).split('\r\n')[0]).toBe(
    'currency,at,transaction,subject,charge,credit,discount,commission,withheld,net',
  );
  expect(await audit(service.database.connection)).toEqual([]);
  await service.close();
});

test('where a cap of the fee rule withholds from a refund, the operator keeps no commission but that of what goes on', async () => {
  // Credited at the list price of now, of which no more goes back than was paid.
  const product = { type: 'direct', feeRule: 'huawei-billing@2' };
  const { service, seller, quote } = await changedAfter({ product, factor: 2, agents: 10 });
  expect(quote).toMatchObject({ net: '-16200.00', refund: '9000.00', forfeited: '7200.00' });
  // All that was paid went back. What goes on was charged 1 800.00, and its commission is the seller's expense.
  expect((await sellersOf(service, seller)).closing).toBe('-180.00');
  expect(await ledgerOf(service)).toMatchObject({
    ...{ 'revenue:acme': '-7380.00', 'forfeited:acme': '7200.00', 'revenue:operator': '180.00' },
  });
  expect(await audit(service.database.connection)).toEqual([]);
  await service.close();
});
