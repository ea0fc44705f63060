import type { SellerStatement } from '@regrade/client';
import { formatInstant, present } from '@regrade/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { audit } from '../support/auditor.ts';
import { importRow, importSlice, ndjson } from '../support/import-rows.ts';
import { type MoneyMarket, openMoneyMarket, TO_BASIC } from '../support/money-market.ts';
import { TEST_START } from '../support/service.ts';

/** What was taxed, and what the operator earned, before a subscription was imported. */
let market: MoneyMarket;

const DAY = 86_400;
const BEGIN = TEST_START - 438 * DAY;
const RENEWED = BEGIN + 365 * DAY;
const END = RENEWED + 365 * DAY;

beforeAll(async () => {
  market = await openMoneyMarket();
  await market.operator().call('putCommission', { params: { seller: 'acme' }, body: { percent: '10' } });
});
afterAll(async () => {
  expect(await audit(market.service.database.connection)).toEqual([]);
  await market.service.close();
});

/** Advanced for two years: in the first, half the tax of the second was charged. */
function taxedRow(n: number) {
  const taxes = (charged: string) => [{ rate: 'de-vat', name: 'VAT 19 %', charged }];
  const money = {
    sku: { edition: 'advanced' },
    ...{ agreedPrice: '12490.00', charge: '12490.00', commission: '1249.00' },
  };
  const [begin, renewed, end] = [formatInstant(BEGIN), formatInstant(RENEWED), formatInstant(END)];
  const slices = [
    importSlice({ ...money, from: begin, to: renewed, paid: '13676.55', taxes: taxes('1186.55') }),
    importSlice({ ...money, from: renewed, to: end, paid: '14863.10', taxes: taxes('2373.10') }),
  ];
  return importRow(n, { term: { start: renewed, end }, components: [{ component: 'app', slices }] });
}

async function importOne(n: number) {
  const operator = market.operator();
  const body = ndjson([taxedRow(n)]);
  const { id } = (await operator.call('importSubscriptions', { body, query: {}, idempotencyKey: `row-${n}` })).body;
  expect((await operator.call('listImportRows', { params: { id } })).body.items).toEqual([]);
  const { items } = (await operator.call('listImported', { params: { id } })).body;
  const { account, subscription } = present(items[0], 'the row was imported');
  const { body: issued } = await operator.call('issueToken', { params: { id: account }, body: { name: 'portal' } });
  return { client: market.service.client(issued.token), subscription };
}

const earned = async () =>
  (await market.acme().call('getStatement', { query: { currency: 'USD' } })).body as SellerStatement;

test('an imported subscription gives tax and commission back in the proportion of its running term', async () => {
  const { client, subscription } = await importOne(1);
  expect((await earned()).items.at(-1)).toMatchObject({ charge: '24980.00', commission: '2498.00', net: '22482.00' });
  const wish = { subscriptionId: subscription, changes: TO_BASIC };
  const { body: quote } = await client.call('requestQuote', { body: wish });
  // Four fifths of the term are left: 0.8 × (12 490 − 9 000), and 19 % of it; the cheaper tax of the past counts no more.
  expect(quote).toMatchObject({ net: '-2792.00', tax: '-530.48', refund: '3322.48' });
  const body = { quoteId: quote.id, net: quote.net };
  await client.call('placeOrder', { body, idempotencyKey: 'down' });
  // As much commission goes back as stands behind the credit, 0.8 × 1 249, and is taken of the charge.
  expect((await earned()).items.find(({ credit }) => credit !== '0.00')).toMatchObject({
    ...{ credit: '9992.00', charge: '7200.00', commission: '-279.20' },
  });
});
