import { present } from '@regrade/core';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectNoSeriousAxe } from '../support/axe.ts';
import { startConsole, type TestConsole } from '../support/console.ts';
import { buyHelpdesk, TO_ADVANCED } from '../support/helpdesk.ts';
import { expectNoEnglish } from '../support/no-english.ts';
import { expectNoOverflow } from '../support/page-shape.ts';
import type { TestLogin } from '../support/service.ts';

/** "Every amount opens to its arithmetic": balances, the sums of statements, and prices of what one has not chosen. */
let market: TestConsole;
let customer: TestLogin;

beforeAll(async () => {
  market = await startConsole({ sample: true });
  customer = await market.addCustomer('Adder', 5_000_000n);
  await market.client(market.loginOf('operator').token).call('putCommission', {
    params: { seller: 'acme' },
    body: { percent: '10' },
  });
  const { id } = await buyHelpdesk(market, customer);
  const own = market.client(customer.token);
  const { body: quote } = await own.call('requestQuote', { body: { subscriptionId: id, changes: TO_ADVANCED } });
  await own.call('placeOrder', { idempotencyKey: 'adder', body: { quoteId: quote.id, net: quote.net, pay: 'wallet' } });
});
afterAll(() => market.close());

async function opened(page: Page, figure: Locator): Promise<Locator> {
  await figure.click();
  const dialog = page.getByRole('dialog').last();
  await dialog.locator('dl').waitFor();
  return dialog;
}

/** Every line of what was opened in hundredths, the sum last: no figure is trusted, they are added up. */
async function hundredths(dialog: Locator): Promise<number[]> {
  const texts = await dialog.locator('dd').allTextContents();
  return texts.map(
    (text) =>
      Number(present(/[-+]?[A-Z]{3}\s?([\d,]+\.\d\d)/.exec(text)?.[1], text).replace(/[,.]/g, '')) *
      (text.startsWith('-') ? -1 : 1),
  );
}

async function expectAddsUp(dialog: Locator, lines: number): Promise<void> {
  await expect.poll(async () => (await hundredths(dialog)).length).toBeGreaterThan(lines);
  const figures = await hundredths(dialog);
  const sum = figures.pop();
  expect(figures.reduce((all, figure) => all + figure, 0)).toBe(sum);
}

test('the whole ledger: each balance opens to the entries that made it, by kind', async () => {
  const page = await market.openPage({ path: '/operator/ledger?currency=USD', as: 'operator' });
  const revenue = await opened(page, page.getByRole('button', { name: /^Revenue · acme/ }));
  await revenue.getByText(/^Credit × \d+$/).waitFor();
  await expectAddsUp(revenue, 2);
  await expectNoSeriousAxe(page);
  await page.keyboard.press('Escape');
  await revenue.waitFor({ state: 'detached' });
  const wallets = await opened(page, page.getByRole('button', { name: /^Customers’ wallets/ }));
  await wallets.getByText(/^Money put in × \d+$/).waitFor();
  await expectAddsUp(wallets, 2);
});

test('the statement of an account opens its closing to the ledger accounts, and each of them to what moved it', async () => {
  const path = `/operator/ledger?account=${customer.account}&currency=USD`;
  const page = await market.openPage({ path, as: 'operator' });
  const closing = await opened(page, page.getByRole('button', { name: /^Closing USD 0\.00/ }));
  await expectAddsUp(closing, 3);
  const cash = await opened(page, closing.getByRole('button', { name: /^Cash in and out/ }));
  await cash.getByText('Money put in × 1').waitFor();
  await expectAddsUp(cash, 1);
});

test('the wallet shows what stood before a period and what stands after it, and opens both', async () => {
  const tomorrow = new Date(market.clock.nowMillis() + 86_400_000).toISOString().slice(0, 10);
  const page = await market.openPage({ path: `/customer/wallet?from=${tomorrow}&to=${tomorrow}`, as: customer });
  const before = await opened(page, page.getByRole('button', { name: /^Opening USD [1-9]/ }));
  await before.getByText('Wallet', { exact: true }).waitFor();
  await expectAddsUp(before, 1);
  await page.keyboard.press('Escape');
  await before.waitFor({ state: 'detached' });
  // The last day belongs to the period.
  const { body: whole } = await market.client(customer.token).call('getStatement', { query: { currency: 'USD' } });
  const day = present(whole.items[0], 'money has moved').at.slice(0, 10);
  await page.goto(`/customer/wallet?from=${day}&to=${day}`);
  await page.getByRole('list', { name: 'Statement' }).getByRole('listitem').first().waitFor();

  const narrow = await market.openPage({
    ...{ path: '/customer/wallet', as: customer, width: 390, theme: 'dark', language: 'zh' },
  });
  const closing = await opened(narrow, narrow.getByRole('button', { name: /^期末/ }));
  await expectAddsUp(closing, 1);
  const wallet = await opened(narrow, closing.getByRole('button', { name: /^钱包/ }));
  await wallet.getByText('付款 × 2').waitFor();
  await expectAddsUp(wallet, 2);
  await expectNoEnglish(narrow);
  await expectNoOverflow(narrow);
  await expectNoSeriousAxe(narrow);
});

test('a seller’s statement opens opening and closing to what was charged, credited and taken off', async () => {
  const page = await market.openPage({ path: '/seller/statement', as: 'acme' });
  const closing = await opened(page, page.getByRole('button', { name: /^Closing USD [1-9]/ }));
  await closing.getByText('Commission').waitFor();
  await expectAddsUp(closing, 3);
  await page.keyboard.press('Escape');
  await closing.waitFor({ state: 'detached' });
  // So does every figure of a line: the charge of a purchase, the commission of a change.
  const change = page.getByRole('row', { name: /^.*Change order/ });
  await change.getByRole('button', { name: /^Commission/ }).click();
  const commission = page.getByRole('dialog');
  await commission.getByText('Commission on the charge').waitFor();
  await commission.getByText('Commission that goes back with the credit').waitFor();
  await expectNoSeriousAxe(page);
  await page.keyboard.press('Escape');
  await commission.waitFor({ state: 'detached' });
  await page
    .getByRole('row', { name: /Purchase/ })
    .last()
    .getByRole('button', { name: /^Charge/ })
    .click();
  await commission.getByText(/^List price of app/).waitFor();
  await commission.getByRole('link', { name: 'The instance' }).waitFor();
  await page.keyboard.press('Escape');
  await commission.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /^Opening USD 0\.00/ }).click();
  await page.getByRole('dialog').getByText('begins with the first entry').waitFor();
});

test('H2, "let customers upgrade or scale out and see the calculated fee": the price of a target opens before it is chosen, and chooses nothing', async () => {
  const chooser = await market.addCustomer('Chooser', 5_000_000n);
  const { id } = await buyHelpdesk(market, chooser);
  const page = await market.openPage({ path: `/customer/subscriptions/${id}/change`, as: chooser });
  const price = page.getByRole('button', { name: /^Advanced \(AI\) \+USD/ });
  const fee = await opened(page, price);
  await fee.getByText('Difference').waitFor();
  await expectNoSeriousAxe(page);
  const charge = fee.getByRole('button', { name: /^New specification/ });
  await charge.click();
  const steps = page.getByRole('dialog').last();
  await steps.getByText(/100/).first().waitFor();
  await page.keyboard.press('Escape');
  await steps.getByRole('list').waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  expect(await page.getByRole('radio', { name: /^Basic/ }).isChecked()).toBe(true);
});
