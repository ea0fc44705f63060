import type { Client, Finding } from '@regrade/client';
import { present } from '@regrade/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  buyHelpdesk,
  type HelpdeskDocument,
  helpdeskDocument,
  publishHelpdesk,
  toAgents,
} from '../support/helpdesk.ts';
import { startTestService, type TestService } from '../support/service.ts';

/** A draft is verified as what would follow the published release, at whose prices customers run. */
let service: TestService;
let seller: Client;
const params = { id: 'helpdesk' };

/** Credits today's list price: whoever bought before a price rise gets more back than was paid. */
function onMarketRule(document: HelpdeskDocument & { product: { feeRule?: string } }): void {
  document.product.feeRule = 'alibaba-market@1';
}

/** Every agent of Basic costs 16.00 a month instead of 9.00, of Advanced 20.00 more than before. */
function raisePrices(document: HelpdeskDocument): void {
  onMarketRule(document);
  const amounts: { readonly [before: string]: string } = { '9.00': '16.00', '12.00': '32.00' };
  for (const sku of document.components[0]?.specifications[0]?.skus ?? []) {
    for (const part of sku.prices.flatMap(({ parts }) => parts)) {
      if (part.amount !== undefined) part.amount = amounts[part.amount] ?? part.amount;
    }
  }
}

beforeAll(async () => {
  service = await startTestService();
  const acme = { seller: 'acme', ...(await service.addSeller('acme')) };
  seller = service.client(acme.token);
  await service.publish(acme, await helpdeskDocument(onMarketRule));
});
afterAll(() => service.close());

function revisionOf(findings: readonly Finding[]) {
  const walks = findings.flatMap(({ code, walk }) => (code === 'rule.arbitrage' && walk ? [walk] : []));
  return walks.find(({ reason }) => reason === 'list-price-now');
}

describe('a draft that raises prices', () => {
  test('shows the chain of changes across the real price revision when it is saved, verified and planned', async () => {
    const dearer = await helpdeskDocument(raisePrices);
    const body = dearer as never;
    const { etag } = await seller.call('getDraft', { params });
    const planned = await seller.call('planCatalog', { params, body });
    const saved = await seller.call('saveDraft', { params, body, ifMatch: present(etag, 'a draft has a tag') });
    const verified = await seller.call('verifyDraft', { params });
    const walk = present(revisionOf(saved.body.findings), 'the leak is shown');
    // Bought for 9.00 an agent, and credited at the 16.00 of the draft.
    expect(walk).toMatchObject({ feeRule: 'alibaba-market@1', revision: { prices: 'of this release' }, period: 'P1M' });
    const [agents = 0] = Object.values(walk.purchase.selection.quantities);
    expect(walk.purchase.price).toBe(`${9 * agents}.00`);
    expect(walk.changes[0]?.fromPrice).toBe(`${16 * agents}.00`);
    for (const { findings } of [verified.body, planned.body]) expect(revisionOf(findings)).toEqual(walk);
  });

  test('and the one that is reviewed says the same', async () => {
    const { etag } = await seller.call('getDraft', { params });
    const submitted = await seller.call('submitDraft', { params, ifMatch: present(etag, 'a draft has a tag') });
    const operator = service.client(service.operator.token);
    const detail = await operator.call('getReview', { params: { id: submitted.body.id } });
    expect(revisionOf(detail.body.verification.findings)?.revision).toMatchObject({ prices: 'of this release' });
  });
});

test('after a price rise no more goes back than was paid, under a rule that credits the list price: the rest is forfeited', async () => {
  const market = await startTestService();
  const rule = (document: HelpdeskDocument & { product: { feeRule?: string } }) => {
    Object.assign(document.product, { type: 'direct', feeRule: 'huawei-billing@2' });
  };
  const acme = await publishHelpdesk(market, rule);
  const customer = await market.addCustomer('late', 2_000_000n);
  const { id } = await buyHelpdesk(market, customer);
  const double = await helpdeskDocument((document) => {
    rule(document);
    const skus = document.components[0]?.specifications[0]?.skus ?? [];
    for (const part of skus.flatMap(({ prices }) => prices.flatMap(({ parts }) => parts))) {
      if (part.amount !== undefined) part.amount = (2 * Number(part.amount)).toFixed(2);
    }
  });
  await market.publish(acme, double);
  const client = market.client(customer.token);
  const { body: quote } = await client.call('requestQuote', { body: { subscriptionId: id, changes: toAgents(10) } });
  // Paid 9 000.00; the list price is 18 000.00 now, of which a tenth goes on.
  expect(quote).toMatchObject({ net: '-16200.00', refund: '9000.00', forfeited: '7200.00', settled: ['refund'] });
  const { body: order } = await client.call('placeOrder', {
    idempotencyKey: 'down',
    body: { quoteId: quote.id, net: quote.net, pay: 'wallet' },
  });
  expect(order.state).toBe('completed');
  const { body: wallet } = await client.call('getWallet');
  expect(JSON.stringify(wallet)).toContain('20000.00');
  await market.close();
});
