import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectNoSeriousAxe } from '../support/axe.ts';
import { startConsole, type TestConsole } from '../support/console.ts';
import { buyHelpdesk, TO_ADVANCED } from '../support/helpdesk.ts';
import { expectNoEnglish } from '../support/no-english.ts';
import { expectNoOverflow } from '../support/page-shape.ts';
import type { TestLogin } from '../support/service.ts';

/** "Every amount opens to its arithmetic", in the lists too: where it stands, with the keys alone, and on a telephone. */
let market: TestConsole;
let customer: TestLogin;

beforeAll(async () => {
  market = await startConsole({ sample: true });
  customer = await market.addCustomer('Curious', 5_000_000n);
  const { id } = await buyHelpdesk(market, customer);
  const own = market.client(customer.token);
  const { body: quote } = await own.call('requestQuote', { body: { subscriptionId: id, changes: TO_ADVANCED } });
  await own.call('placeOrder', {
    idempotencyKey: 'curious',
    body: { quoteId: quote.id, net: quote.net, pay: 'wallet' },
  });
});
afterAll(() => market.close());

/** By the keyboard alone: opens it, and gives back what was opened. */
async function openByKey(page: Page, figure: Locator, title: string): Promise<Locator> {
  await figure.focus();
  await figure.press('Enter');
  const opened = page.getByRole('dialog', { name: `${title}: the arithmetic`, exact: true });
  await opened.waitFor();
  return opened;
}

async function expectClosedByKey(page: Page, opened: Locator, figure: Locator): Promise<void> {
  await page.keyboard.press('Escape');
  await opened.waitFor({ state: 'detached' });
  await expect.poll(() => figure.evaluate((node) => node === node.ownerDocument.activeElement)).toBe(true);
}

test('an order in the list says what it changes to, and its amount opens without leaving the list', async () => {
  const page = await market.openPage({ path: '/customer/orders', as: customer });
  const entry = page.getByRole('list', { name: 'Orders' }).getByRole('listitem').first();
  await entry.getByText('Advanced').waitFor();
  await entry.getByRole('link', { name: 'Acme Helpdesk' }).waitFor();

  const figure = entry.getByRole('button', { name: /^What the change costs USD/ });
  const opened = await openByKey(page, figure, 'What the change costs');
  await opened.getByText('Difference').waitFor();
  await expectNoSeriousAxe(page);
  // The lines open further, and Escape closes one at a time.
  const line = opened.getByRole('button', { name: /^Difference USD/ });
  const formula = await openByKey(page, line, 'Difference');
  await formula.getByRole('list').waitFor();
  await expectClosedByKey(page, formula, line);
  await opened.getByText('Difference').waitFor();
  await expectClosedByKey(page, opened, figure);
  expect(new URL(page.url()).pathname).toBe('/customer/orders');

  await figure.click();
  await opened.getByRole('link', { name: 'The whole order' }).click();
  await page.getByText('The change is in force', { exact: true }).waitFor();
});

test('what was opened stands beside its figure on a screen, and rises from the bottom of a telephone', async () => {
  const wide = await market.openPage({ path: '/customer/orders', as: customer });
  const wideFigure = wide.getByRole('button', { name: /^What the change costs/ });
  await wideFigure.click();
  const beside = wide.getByRole('dialog');
  await beside.getByText('Difference').waitFor();
  const distance = async () => {
    const [figure, dialog] = [await wideFigure.boundingBox(), await beside.boundingBox()];
    return figure && dialog ? dialog.y - (figure.y + figure.height) : null;
  };
  await expect.poll(distance).toBeCloseTo(6, 0);

  const narrow = await market.openPage({
    path: '/customer/orders',
    as: customer,
    width: 390,
    height: 844,
    language: 'zh',
  });
  await narrow.getByRole('button', { name: /^变更费用/ }).click();
  const sheet = narrow.getByRole('dialog');
  await sheet.getByText('差额').waitFor();
  await expect
    .poll(async () => {
      const box = await sheet.boundingBox();
      return box && [box.x, box.width, Math.round(box.y + box.height)];
    })
    .toEqual([0, 390, 844]);
  await expectNoOverflow(narrow);
  await expectNoEnglish(narrow);
});

test('what is in the wallet opens to the moves that made it, and each move to its bill', async () => {
  const page = await market.openPage({ path: '/customer/wallet', as: customer });
  const funds = page.getByRole('region', { name: 'Wallet' }).getByRole('button', { name: /^Wallet USD/ });
  const moves = await openByKey(page, funds, 'Wallet');
  await moves.getByText(/Purchase or renewal/).waitFor();
  await moves.getByText('-USD 9,000.00').waitFor();
  await moves.getByText('Now').waitFor();
  await expectClosedByKey(page, moves, funds);

  const line = (text: string) => page.getByRole('listitem').filter({ hasText: text });
  const bought = line('Purchase or renewal').getByRole('button', { name: /^Wallet -USD 9,000.00/ });
  const receipt = await openByKey(page, bought, 'Wallet');
  await receipt
    .getByRole('article')
    .getByText(/Receipt/)
    .waitFor();
  await receipt.getByRole('link', { name: 'The subscription' }).waitFor();
  await expectClosedByKey(page, receipt, bought);

  const changed = line('Change order').getByRole('button', { name: /^Wallet -USD/ });
  const order = await openByKey(page, changed, 'Wallet');
  await order.getByText('Difference').waitFor();
  await expectClosedByKey(page, order, changed);

  const credited = line('Credited by the operator').getByRole('button', { name: /^Wallet \+USD/ });
  const credit = await openByKey(page, credited, 'Wallet');
  await credit.getByText('nothing was computed').waitFor();
});

test('a price in the list of subscriptions opens to its list price, and the rest of the entry leads on', async () => {
  const page = await market.openPage({ path: '/customer/subscriptions', as: customer });
  const price = page.getByRole('button', { name: /^Agreed price/ });
  const opened = await openByKey(page, price, 'Agreed price');
  await opened.getByText(/List price of/).waitFor();
  await expectClosedByKey(page, opened, price);
  // Anywhere on the entry but on the amount.
  await page
    .getByRole('listitem')
    .filter({ hasText: 'days left' })
    .click({ position: { x: 6, y: 6 } });
  await page.waitForURL('**/customer/subscriptions/sub_*');
});

test('G14, "suspended accounts each have a stated way on": every page says what is refused, what goes on and who to ask, nothing leads to what would be refused, and no longer once it is lifted', async () => {
  const suspended = await market.addCustomer('Suspended', 1_000_000n);
  const { id } = await buyHelpdesk(market, suspended);
  const page = await market.openPage({ path: `/customer/subscriptions/${id}`, as: suspended });
  await page.getByRole('button', { name: 'Renew now' }).waitFor();
  const banner = page.getByRole('region', { name: 'Your account is suspended' });
  expect(await banner.count()).toBe(0);

  const operator = market.client(market.loginOf('operator').token);
  const decided = { params: { id: suspended.account }, body: { reason: 'a chargeback is being looked at' } };
  await operator.call('suspendAccount', decided);
  await banner.getByText('You cannot buy, change or renew anything').waitFor();
  await banner.getByText(/What you have runs on/).waitFor();
  await banner.getByText(/The operator of this marketplace/).waitFor();
  await expectNoSeriousAxe(page);
  const isOff = (name: string) => page.getByRole('button', { name }).isDisabled();
  expect(await isOff('Renew now')).toBe(true);
  await page.getByText(/nothing is bought, changed or renewed until the operator lifts it/).waitFor();
  await page.goto(`/customer/subscriptions/${id}/change`);
  await page.getByRole('link', { name: 'Back to the subscription' }).waitFor();
  expect(await page.getByRole('radio').count()).toBe(0);
  await page.getByRole('link', { name: 'Products' }).click();
  await page.getByRole('button', { name: 'Buy: Acme Helpdesk' }).waitFor();
  expect(await isOff('Buy: Acme Helpdesk')).toBe(true);
  await banner.waitFor();

  const chinese = await market.openPage({
    ...{ path: '/customer/wallet', as: suspended, width: 390, theme: 'dark', language: 'zh' },
  });
  await chinese.getByRole('region', { name: '您的账户已被暂停' }).waitFor();
  await expectNoSeriousAxe(chinese);
  await expectNoEnglish(chinese);
  await expectNoOverflow(chinese);

  await operator.call('resumeAccount', decided);
  await banner.waitFor({ state: 'detached' });
  await expect.poll(() => isOff('Buy: Acme Helpdesk')).toBe(false);
});
