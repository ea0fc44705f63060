import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startConsole, type TestConsole } from '../support/console.ts';
import { buyHelpdesk, helpdeskDocument } from '../support/helpdesk.ts';
import type { TestLogin } from '../support/service.ts';

/** Orders as they move, money, renewals and purchases, as their customer sees them. */
let market: TestConsole;

beforeAll(async () => {
  market = await startConsole({ sample: true });
});
afterAll(() => market.close());

async function openQuote(customer: TestLogin, subscription: string): Promise<Page> {
  const { body } = await market.client(customer.token).call('requestQuote', {
    body: { subscriptionId: subscription, changes: [{ component: 'app', sku: { edition: 'advanced' } }] },
  });
  return market.openPage({ path: `/customer/quotes/${body.id}`, as: customer, expected: [/402/, /409/] });
}

test('a wallet that is too low orders nothing; the order keeps its price, and moves by itself once it is paid', async () => {
  const customer = await market.addCustomer('Short', 910_000n);
  const { id } = await buyHelpdesk(market, customer);
  const page = await openQuote(customer, id);
  await page.getByRole('button', { name: /Order and pay/ }).click();
  await page.getByText('payment.insufficient-funds').waitFor();
  await page.getByText('Nothing was ordered and nothing was paid.').waitFor();

  await page.getByRole('radio', { name: /Order now, pay later/ }).check();
  await page.getByRole('button', { name: 'Place the order' }).click();
  await page.waitForURL('**/orders/**');
  await page.getByText(/Payment is due by/).waitFor();

  // Somebody else credits the wallet and pays: the page hears of it, nobody reloads it.
  const order = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await market.client(market.loginOf('operator').token).call('creditWallet', {
    params: { id: customer.account },
    body: { amount: '5000.00', currency: 'USD', reason: 'received' },
    idempotencyKey: 'short-credit',
  });
  await market.client(customer.token).call('payOrder', {
    params: { id: order },
    body: { method: 'wallet' },
    idempotencyKey: 'short-pay',
  });
  await page.getByText('The change is in force', { exact: true }).waitFor();
});

test('an open order is the only one: the change page leads to it, and cancelled it changes nothing', async () => {
  const customer = await market.addCustomer('Undecided', 5_000_000n);
  const bought = await buyHelpdesk(market, customer);
  const page = await openQuote(customer, bought.id);
  await page.getByRole('radio', { name: /Order now, pay later/ }).check();
  await page.getByRole('button', { name: 'Place the order' }).click();
  await page.waitForURL('**/orders/**');

  await page.goto(`/customer/subscriptions/${bought.id}/change`);
  await page.getByText('A change is under way').waitFor();
  await page.getByRole('link', { name: 'See the order' }).click();
  await page.getByRole('button', { name: 'Cancel the order' }).click();
  const dialog = page.getByRole('dialog', { name: 'Cancel the order' });
  await dialog.getByRole('textbox', { name: 'Reason (optional)' }).fill('changed my mind');
  await dialog.getByRole('button', { name: 'Cancel the order' }).click();
  await page.getByText('The order was cancelled. Nothing has changed.').waitFor();
  const { body } = await market.client(customer.token).call('getSubscription', { params: { id: bought.id } });
  expect(body.components).toEqual(bought.components);
  expect(body.openOrder).toBeNull();
});

test('a purchase costs what its dialog says, and shows the license keys', async () => {
  const customer = await market.addCustomer('Buyer', 2_000_000n);
  const page = await market.openPage({ path: '/customer/products', as: customer });
  await page.getByRole('button', { name: 'Buy: Acme Helpdesk' }).click();
  const dialog = page.getByRole('dialog', { name: 'Buy Acme Helpdesk' });
  await dialog.getByRole('textbox', { name: 'Agents' }).fill('20');
  await dialog.getByRole('textbox', { name: 'Agents' }).press('Enter');
  await dialog.getByRole('button', { name: 'Buy and pay USD 180.00' }).click();
  await page.getByText('Your license keys').waitFor();
  await page.getByText(/^rlk_/).waitFor();
  const { body } = await market.client(customer.token).call('getWallet', { query: {} });
  expect(body.funds).toMatchObject([{ currency: 'USD', wallet: '19820.00' }]);
  await page.getByRole('link', { name: 'Open the subscription' }).click();
  await page.getByText('No change yet').waitFor();
});

test('a renewal shows its price with the arithmetic, moves the end, and leaves the license its id', async () => {
  const customer = await market.addCustomer('Renewer', 5_000_000n);
  const bought = await buyHelpdesk(market, customer);
  const page = await market.openPage({ path: `/customer/subscriptions/${bought.id}`, as: customer });
  await page.getByRole('switch', { name: 'Renew by itself' }).click();
  await page.getByText('A day before the end it is renewed and paid from the wallet.').waitFor();
  await page.getByRole('button', { name: 'Renew now' }).click();
  const dialog = page.getByRole('dialog', { name: 'Renew now' });
  await dialog.getByText('9,000.00').first().waitFor();
  await dialog.getByRole('button', { name: 'Pay from the wallet' }).click();
  await expect.poll(() => dialog.count(), { timeout: 15_000 }).toBe(0);
  const { body } = await market.client(customer.token).call('getSubscription', { params: { id: bought.id } });
  expect(body.terms).toHaveLength(2);
  expect(body.components[0]).toMatchObject({ license: bought.components[0]?.license, licenseRevision: 2 });
  await page.getByRole('img', { name: /paid ahead from/ }).waitFor();
});

test('T6: "issue no new License; adjust the specification of the original one": its revisions say what changed, its file is of now, and slices open to what made them', async () => {
  const customer = await market.addCustomer('Owner', 5_000_000n);
  const bought = await buyHelpdesk(market, customer);
  const page = await openQuote(customer, bought.id);
  await page.getByRole('button', { name: /Order and pay/ }).click();
  await page.getByText('The change is in force', { exact: true }).waitFor();
  await page.goto(`/customer/subscriptions/${bought.id}?show=license`);
  const revisions = page.getByRole('list', { name: /Revisions of the license/ }).getByRole('listitem');
  await revisions.first().waitFor();
  expect(await revisions.allInnerTexts()).toEqual([
    expect.stringMatching(/Revision 2[\s\S]*Change order[\s\S]*Edition[\s\S]*Advanced[\s\S]*was Basic/),
    expect.stringMatching(/Revision 1[\s\S]*Purchase[\s\S]*Valid until/),
  ]);
  const href = await page.getByRole('link', { name: 'License file' }).first().getAttribute('href');
  const file = await page.request.get(href ?? '');
  expect(await file.json()).toMatchObject({
    format: 'regrade/license@1',
    license: { id: bought.components[0]?.license, revision: 2, selection: { sku: { edition: 'advanced' } } },
  });

  await page.getByRole('button', { name: /^Agreed price/ }).click();
  await page
    .getByRole('dialog', { name: 'Agreed price: the arithmetic' })
    .getByText(/List price of/)
    .waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Slices' }).click();
  await page.getByRole('button', { name: /^Credited/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Credited: the arithmetic' });
  await dialog.getByText('When the subscription began').waitFor();
  await dialog.getByRole('link', { name: 'Change order' }).waitFor();
});

test('receipts open to their arithmetic, and the statement is a download', async () => {
  const customer = await market.addCustomer('Bookkeeper', 5_000_000n);
  await buyHelpdesk(market, customer);
  const page = await market.openPage({ path: '/customer/receipts', as: customer });
  await page.locator('summary').first().click();
  await page.getByRole('article').locator('.fee-total .figure').click();
  await page.getByRole('dialog', { name: 'Paid: the arithmetic' }).waitFor();
  await page.goto('/customer/wallet');
  await page.getByText('Purchase').waitFor();
  const href = await page.getByRole('link', { name: 'Download as CSV' }).getAttribute('href');
  const csv = await page.request.get(href ?? '');
  expect(csv.headers()['content-type']).toContain('text/csv');
  expect(await csv.text()).toContain('-9000.00');
});

test('G11: "now or at renewal as a rule option": the customer sees both, and a scheduled change can be cancelled', async () => {
  const document = await helpdeskDocument((edited) => {
    for (const rule of edited.rules.specifications) Object.assign(rule, { timing: 'customer-chooses' });
  });
  const seller = { seller: 'later', ...(await market.addSeller('later')) };
  await market.publish(seller, { ...document, seller: 'later' });
  const customer = await market.addCustomer('Planner', 5_000_000n);
  const { body } = await market.client(customer.token).call('purchase', {
    idempotencyKey: 'planner',
    body: {
      ...{ product: 'later.helpdesk', currency: 'USD', period: 'P1Y', pay: 'wallet' },
      components: [
        { component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 100 } },
      ],
    },
  });
  const change = new URLSearchParams({ change: 'app|standard|edition=advanced|agents:100' });
  const page = await market.openPage({ path: `/customer/subscriptions/${body.id}/change?${change}`, as: customer });
  await page.getByText('To pay now').first().waitFor();
  await page.getByRole('radio', { name: 'At renewal' }).check();
  await page.getByText(/Nothing is due now. The change begins with the renewal on/).waitFor();
  await page.getByRole('button', { name: /The next term.*12,490\.00/ }).waitFor();
  await page.getByRole('button', { name: 'Get a binding quote' }).click();
  await page.waitForURL('**/quotes/**');
  await page.getByRole('button', { name: 'Order', exact: true }).click();
  await page.waitForURL('**/orders/**');
  await page.getByText(/The change begins with the renewal on .* Until then it can be cancelled/).waitFor();
  await page.goto(`/customer/subscriptions/${body.id}`);
  await page.getByRole('img', { name: /change on/ }).waitFor();
  await page.getByRole('link', { name: 'See the order' }).click();
  await page.getByRole('button', { name: 'Cancel the order' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel the order' }).click();
  await page.getByText('The order was cancelled. Nothing has changed.').waitFor();
});

test('to cancel a change that a renewal has billed says what it costs before anything is charged', async () => {
  const seller = { seller: 'back', ...(await market.addSeller('back')) };
  const document = await helpdeskDocument((edited) => {
    edited.product.type = 'direct';
    edited.rules.style = 'scope';
    edited.rules.specifications[0]?.skus.push({ from: { edition: 'advanced' }, to: [{ edition: 'basic' }] });
    for (const rule of edited.rules.specifications) Object.assign(rule, { timing: 'customer-chooses' });
  });
  await market.publish(seller, { ...document, seller: 'back' });
  const customer = await market.addCustomer('Wavering', 5_000_000n);
  const client = market.client(customer.token);
  const { body: bought } = await client.call('purchase', {
    idempotencyKey: 'wavering',
    body: {
      ...{ product: 'back.helpdesk', currency: 'USD', period: 'P1Y', pay: 'wallet' },
      components: [
        { component: 'app', specification: 'standard', sku: { edition: 'advanced' }, quantities: { agents: 100 } },
      ],
    },
  });
  const params = { id: bought.id };
  const changes = [{ component: 'app', sku: { edition: 'basic' } }];
  const { body: quote } = await client.call('requestQuote', {
    body: { subscriptionId: bought.id, changes, timing: 'at-renewal' },
  });
  const body = { quoteId: quote.id, net: quote.net };
  const { body: order } = await client.call('placeOrder', { idempotencyKey: 'wavering-order', body });
  const { net } = (await client.call('previewRenewal', { params, body: {} })).body;
  await client.call('renewSubscription', { params, idempotencyKey: 'wavering-renewal', body: { net } });
  const page = await market.openPage({ path: `/customer/orders/${order.id}`, as: customer, expected: [/409/] });
  await page.getByRole('button', { name: 'Cancel the order' }).click();
  const dialog = page.getByRole('dialog', { name: 'Cancel the order' });
  await dialog.getByRole('button', { name: 'Cancel the order' }).click();
  // A year of Advanced costs 12 490.00, and of Basic, which was renewed, 9 000.00.
  await dialog.getByText(/costs 3490.00 USD/).waitFor();
  expect((await client.call('getOrder', { params: { id: order.id } })).body.state).toBe('scheduled');
  await dialog.getByRole('button', { name: 'Pay this and cancel' }).click();
  await page.getByText('The order was cancelled. Nothing has changed.').waitFor();
});
