import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startConsole, type TestConsole } from '../support/console.ts';

/** "Every amount opens to its arithmetic": those of the operator's lists, without leaving them. */
let market: TestConsole;
let customer: string;

beforeAll(async () => {
  market = await startConsole({ sample: true });
  const { token } = market.loginOf('Northwind Support');
  customer = (await market.client(token).call('getWallet', { query: {} })).body.account;
  const own = market.client(token);
  const subscriptions = (await own.call('listSubscriptions')).body.items.map(({ id }) => id);
  await own.call('previewBulkChange', {
    body: { subscriptions, changes: [{ component: 'app', sku: { edition: 'advanced' } }] },
  });
});
afterAll(() => market.close());

const open = (path: string) => market.openPage({ path, as: market.loginOf('operator') });

/** Opens the first amount of that name, waits for what made it, and closes it again. */
async function look(page: Page, name: RegExp, expected: RegExp | string): Promise<void> {
  const figure = page.getByRole('button', { name }).first();
  await figure.focus();
  await figure.press('Enter');
  const opened = page.getByRole('dialog');
  await opened.getByText(expected).first().waitFor();
  await page.keyboard.press('Escape');
  await opened.waitFor({ state: 'detached' });
  await expect.poll(() => figure.evaluate((node) => node === node.ownerDocument.activeElement)).toBe(true);
}

test('an order opens to its lines', async () => {
  const page = await open('/operator/orders?state=completed');
  await look(page, /^Net /, 'Difference');
  const [order] = (
    await market.client(market.loginOf('operator').token).call('listOrders', { query: { state: 'completed' } })
  ).body.items;
  await page.goto(`/operator/orders/${order?.id}`);
  await look(page, /^To be paid /, 'Difference');
});

test('on a telephone nothing of a row lies beyond the edge, and each cell says what it is', async () => {
  const page = await market.openPage({ path: '/operator/orders', as: market.loginOf('operator'), width: 390 });
  const amount = page.getByRole('button', { name: /^Net / }).first();
  await amount.waitFor();
  const beyond = `[...document.querySelectorAll('td')].filter((cell) => cell.getBoundingClientRect().right > 390).length`;
  expect(await page.evaluate(beyond)).toBe(0);
  const labels = `[...document.querySelectorAll('tbody tr:last-child td')].map((cell) => cell.dataset.label)`;
  expect(await page.evaluate(labels)).toEqual(expect.arrayContaining(['Order', 'State', 'Net']));
});

test('a statement opens line by line, to the order or to the receipt', async () => {
  const page = await open(`/operator/ledger?account=${customer}&currency=USD`);
  await page.getByRole('row').filter({ hasText: 'sub_' }).first().waitFor();
  await page
    .getByRole('row')
    .filter({ hasText: 'sub_' })
    .first()
    .getByRole('button', { name: /^Amount/ })
    .click();
  const receipt = page.getByRole('dialog').getByRole('article');
  await receipt.waitFor();
  await receipt.locator('.fee-total .figure').click();
  await page.getByRole('dialog', { name: 'Paid: the arithmetic' }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  await page.getByRole('row').filter({ hasText: 'sub_' }).first().getByRole('link').click();
  await page.waitForURL('**/operator/orders?subscription=sub_*');
  // A month's end: the days live in the address, and in what is downloaded.
  await page.goto(`/operator/ledger?account=${customer}&currency=USD&from=2001-01-01&until=2001-01-31`);
  await page.getByText('Nothing moved in this currency.').waitFor();
  const download = await page.getByRole('link', { name: 'Download CSV' }).getAttribute('href');
  expect(download).toContain('to=2001-02-01T00');
});

test('the whole ledger says what each account means, and opens its sum', async () => {
  const page = await open('/operator/ledger?currency=USD');
  await look(page, /^All ledger accounts/, /=|0\.00/);
  await look(page, /^Customers’ wallets/, 'What customers have put in and not spent.');
  await page.getByRole('button', { name: /^Revenue · acme/ }).click();
  await page.getByRole('dialog').getByRole('link', { name: 'Its lines' }).click();
  await look(page, /^Net /, 'Every line can be recomputed');
});

test('a bulk change opens to its subscriptions, and each of them to its lines', async () => {
  const page = await open('/operator/bulk-changes');
  await look(page, /^Net /, 'may change');
  await page.getByRole('link', { name: /UTC/ }).first().click();
  await page.getByRole('heading', { name: /^Bulk change/ }).waitFor();
  await look(page, /^To pay /, 'Difference');
});

test('what an account has opens to the moves that made it', async () => {
  const page = await open(`/operator/accounts/${customer}`);
  await look(page, /^Wallet /, 'Now');
});
