import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectNoSeriousAxe } from '../support/axe.ts';
import { startConsole, type TestConsole } from '../support/console.ts';
import { helpdeskDocument } from '../support/helpdesk.ts';
import { expectNoEnglish } from '../support/no-english.ts';
import { expectNoOverflow } from '../support/page-shape.ts';
import { openWebhookMarket, silence, type WebhookMarket } from '../support/webhook-market.ts';

/** The operator's door, walked in a browser. */
let market: TestConsole;

beforeAll(async () => {
  market = await startConsole({ sample: true });
});
afterAll(() => market.close());

const operator = () => market.loginOf('operator');

describe('a review', () => {
  /** The sample's helpdesk with another price, submitted by its seller. */
  async function submit(price: string): Promise<void> {
    const seller = market.client(market.loginOf('acme').token);
    const params = { id: 'acme.helpdesk' };
    const { etag = '' } = await seller.call('getDraft', { params });
    const text = JSON.stringify(await helpdeskDocument()).replaceAll('"490.00"', JSON.stringify(price));
    const saved = await seller.call('saveDraft', { params, ifMatch: etag, body: JSON.parse(text) });
    await seller.call('submitDraft', { params, ifMatch: saved.body.etag });
  }

  test('T11: after saving, submit for review; the configuration takes effect after the marketplace’s audit', async () => {
    await submit('491.00');
    // Nobody has asked for the impact yet: that is a 404.
    const page = await market.openPage({ path: '/operator', as: operator(), expected: [/404.*draft\/impact/] });
    await page
      .getByRole('region', { name: 'Drafts to review' })
      .getByRole('link', { name: /acme.helpdesk/ })
      .click();
    await page.getByRole('heading', { name: 'acme.helpdesk' }).waitFor();
    // The difference side by side: what is in force, what was submitted.
    await page.getByRole('cell', { name: '491.00' }).first().waitFor();
    await page.getByRole('cell', { name: '490.00' }).first().waitFor();
    // The graph before and after, and what it does to those who run it.
    await page
      .getByRole('region', { name: 'Changes as submitted' })
      .getByText('Basic', { exact: false })
      .first()
      .waitFor();
    await page.getByRole('region', { name: /Changes in force, release/ }).waitFor();
    await page.getByRole('button', { name: 'Compute the impact' }).click();
    await page.getByText(/of \d+ subscriptions are affected/).waitFor();
    await expectNoSeriousAxe(page);
    await page.getByRole('button', { name: 'Approve and publish' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('prices as agreed');
    await dialog.getByRole('button', { name: 'Approve and publish' }).click();
    await page.getByText(/made release \d/).waitFor();
    const { body } = await market.client(operator().token).call('getProduct', { params: { id: 'acme.helpdesk' } });
    expect(JSON.stringify(body.catalog)).toContain('"491.00"');
  });

  test('is rejected with a reason that its seller reads, and what is in force stays', async () => {
    await submit('492.00');
    const page = await market.openPage({
      path: '/operator/reviews?state=in-review',
      as: operator(),
      expected: [/404.*draft\/impact/],
    });
    await page.getByRole('link', { name: 'acme.helpdesk' }).click();
    await page.getByRole('button', { name: 'Reject' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('ask first');
    await dialog.getByRole('button', { name: 'Reject' }).click();
    // Until then the dialog's own field says the same.
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('ask first').waitFor();
    const seller = market.client(market.loginOf('acme').token);
    const { body: draft } = await seller.call('getDraft', { params: { id: 'acme.helpdesk' } });
    expect(draft.review).toMatchObject({ state: 'rejected', reason: 'ask first' });
    const { body } = await seller.call('getProduct', { params: { id: 'acme.helpdesk' } });
    expect(JSON.stringify(body.catalog)).not.toContain('"492.00"');
  });
});

test('the ledger of a currency sums to zero before one’s eyes', async () => {
  const page = await market.openPage({ path: '/operator/ledger?currency=CNY', as: operator() });
  await page.getByText('sums to zero', { exact: true }).waitFor();
});

test('an account is opened, its token shown once, money put in, and its chain verified in the browser', async () => {
  const page = await market.openPage({ path: '/operator/accounts', as: operator() });
  await page.getByRole('button', { name: 'Open an account' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Tailspin Toys');
  await dialog.getByRole('button', { name: 'Open an account' }).click();
  await dialog.getByText('Access token of Tailspin Toys').waitFor();
  const token = (await dialog.locator('code').textContent()) ?? '';
  expect((await market.client(token).call('listSubscriptions')).body.items).toEqual([]);
  await dialog.getByRole('button', { name: 'Close' }).last().click();

  await page.getByRole('link', { name: 'Tailspin Toys' }).click();
  await page.waitForURL(/accounts\/\w{8}$/);
  const account = page.url().slice(-8);
  await page.getByRole('heading', { name: 'Tailspin Toys' }).waitFor();
  await page.getByRole('cell', { name: `…${token.slice(-4)}` }).waitFor();
  await page.getByLabel('Amount').fill('250.00');
  await page.getByLabel('Currency').fill('usd');
  await page.getByLabel('Reason').fill('bank transfer');
  await page.getByRole('button', { name: 'Put money in' }).click();
  await page.getByText('USD 250.00').first().waitFor();

  await page.getByRole('link', { name: 'Audit log' }).last().click();
  await page.getByRole('button', { name: 'Verify the chain' }).click();
  await page.getByText(/Unbroken: every hash of \d+ records/).waitFor();
  await market.database.database.query(
    'test-tamper',
    `update audit set body = replace(body, '250.00', '250.01') where account_id = $1`,
    [account],
  );
  await page.getByRole('button', { name: 'Verify the chain' }).click();
  await page.getByText(/Broken at record \d+: wrong-hash/).waitFor();
});

test('a customer is suspended with a reason and resumed, and the page says which it is', async () => {
  const { items } = (await market.client(operator().token).call('listAccounts', { query: { kind: 'customer' } })).body;
  const path = `/operator/accounts/${items[0]?.id}`;
  const page = await market.openPage({ path, as: operator() });
  const dialog = page.getByRole('dialog');
  for (const [act, state] of [
    ['Suspend', 'Suspended'],
    ['Resume', 'Active'],
  ] as const) {
    await page.getByRole('button', { name: act, exact: true }).click();
    await expectNoSeriousAxe(page);
    await dialog.getByRole('textbox').fill('a chargeback');
    await dialog.getByRole('button', { name: act, exact: true }).click();
    await page.getByText(state, { exact: true }).waitFor();
    await expectNoOverflow(page);
  }
});

test('a tax rate is set, and stands in the list', async () => {
  const page = await market.openPage({ path: '/operator/money-rules', as: operator(), expected: [/400.*vat-de/] });
  await page.getByRole('button', { name: 'New tax rate' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Id').fill('vat-de');
  await dialog.getByLabel('Name').fill('VAT');
  await dialog.getByLabel('Percent').fill('190');
  await dialog.getByLabel('Region').fill('DE');
  await dialog.getByRole('button', { name: 'Save' }).click();
  // What the service refuses is said in the dialog, which keeps what was typed.
  await dialog.getByRole('alert').waitFor();
  await dialog.getByLabel('Percent').fill('19');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('cell', { name: '19 %' }).waitFor();
});

test('a token is taken back with a reason: nobody gets in with it, and the one in use says first what that means', async () => {
  const api = market.client(operator().token);
  const { body } = await api.call('listAccounts', { query: { kind: 'operator' } });
  const me = body.items.find(({ name }) => name === operator().name);
  const page = await market.openPage({
    path: `/operator/accounts/${me?.id}`,
    as: operator(),
    expected: [/409.*revocation/],
  });
  await page.getByText('works, and you use it').waitFor();
  await page.getByRole('button', { name: 'Revoke' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/you are signed out at once/).waitFor();
  await dialog.getByRole('textbox').fill('a new one every year');
  await dialog.getByRole('button', { name: 'Revoke' }).click();
  // Nobody would get in any more: it says so, and the way out.
  await dialog.getByText('token.last').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Issue a token' }).click();
  await dialog.getByLabel('What the token is for').fill('night shift');
  await dialog.getByRole('button', { name: 'Save' }).click();
  const issued = (await page.getByText(/^rgt_/).textContent()) ?? '';
  expect((await market.client(issued).call('listReviews')).status).toBe(200);
  const row = page.getByRole('row', { name: /night shift/ });
  await row.getByRole('button', { name: 'Revoke' }).click();
  await expectNoSeriousAxe(page);
  await dialog.getByRole('textbox').fill('the shift is over');
  await dialog.getByRole('button', { name: 'Revoke' }).click();
  await row.getByText(/revoked/).waitFor();
  await expect(market.client(issued).call('listReviews')).rejects.toMatchObject({ problem: { code: 'auth.invalid' } });
});

test('orders are found by account, product and day, and the address keeps what was asked', async () => {
  const page = await market.openPage({ path: '/operator/orders', as: operator() });
  const rows = page.getByRole('table').getByRole('link', { name: /^[0-9a-f]{12}$/ });
  await rows.first().waitFor();
  const all = await rows.count();
  const account = (await page.getByRole('row').nth(1).getByRole('link').nth(1).textContent()) ?? '';
  await page.getByLabel('Account').fill(account);
  await page.getByLabel('Account').press('Enter');
  await expect.poll(() => rows.count()).toBeLessThan(all);
  expect(page.url()).toContain(`account=${account}`);
  await page.getByLabel('Until').fill('2001-01-01');
  await page.getByText('No order matches').waitFor();
  await page.goto('/operator/orders?product=acme.helpdesk&from=2001-01-01');
  await rows.first().waitFor();
  await rows.first().click();
  await page.getByRole('region', { name: 'The change' }).waitFor();
  await page.getByRole('region', { name: 'The money' }).waitFor();
  await expectNoSeriousAxe(page);
});

test('G15, "a completed order is corrected by a compensating order, never edited": an amount is given back by another order', async () => {
  const { items } = (await market.client(operator().token).call('listOrders', { query: { state: 'completed' } })).body;
  const page = await market.openPage({ path: `/operator/orders/${items[0]?.id}`, as: operator() });
  await page.getByRole('button', { name: 'Undo' }).waitFor();
  await page.getByRole('button', { name: 'Give back' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Amount').fill('5.00');
  await dialog.getByLabel('Reason').fill('the software was down for a day');
  await expectNoSeriousAxe(page);
  await dialog.getByRole('button', { name: 'Give back' }).click();
  await page.waitForURL((url) => /orders\/ord_/.test(url.pathname) && !url.pathname.endsWith(items[0]?.id ?? ''));
  await page.getByText('Corrects', { exact: true }).waitFor();
  await page
    .getByRole('region', { name: 'The money' })
    .getByText(/CNY\s5\.00/)
    .first()
    .waitFor();
});

test('an import shows how far it is and why a row was refused, and its findings can be taken away', async () => {
  const api = market.client(operator().token);
  const body = '{"reference":"OLD-7"}\n';
  await api.call('importSubscriptions', { body, query: {}, idempotencyKey: 'old-crm' });
  const page = await market.openPage({ path: '/operator/imports', as: operator() });
  await page.getByRole('link', { name: 'old-crm' }).click();
  await page.getByText('done, with rows refused').waitFor();
  await page.getByRole('cell', { name: 'OLD-7' }).waitFor();
  await expectNoSeriousAxe(page);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download findings' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/findings\.csv$/);
});

test('an event endpoint is added, its secret shown once, disabled with a reason, and deleted', async () => {
  const page = await market.openPage({ path: '/operator/webhooks', as: operator() });
  await page.getByRole('button', { name: 'Add an endpoint' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Address').fill('http://127.0.0.1:9/events');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByText(/^whsec_/).waitFor();
  await page.getByRole('link', { name: 'http://127.0.0.1:9/events' }).click();
  await page.getByRole('button', { name: 'Send a test event' }).click();
  await page.getByText(/What became of the test/).waitFor();
  await page.getByRole('button', { name: 'Disable' }).click();
  await dialog.getByRole('textbox').fill('the receiver is moved');
  await dialog.getByRole('button', { name: 'Disable' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('the receiver is moved').waitFor();
  await expectNoSeriousAxe(page);
  await page.getByRole('button', { name: 'Delete' }).click();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await page.getByText('Nobody is told of events').waitFor();
});

const PAGES = [
  ...['/operator', '/operator/reviews', '/operator/orders', '/operator/held', '/operator/deliveries'],
  ...['/operator/bulk-changes', '/operator/accounts', '/operator/imports', '/operator/webhooks', '/operator/ledger'],
  ...['/operator/payments', '/operator/refunds', '/operator/money-rules', '/operator/audit', '/operator/settings'],
];

test.each([
  { width: 1440, language: 'en', theme: 'light' },
  { width: 390, language: 'zh', theme: 'dark' },
] as const)('every page fits $width px in $language and $theme, and keeps nobody out', async (look) => {
  const page = await market.openPage({ path: '/operator', as: operator(), ...look });
  const { items } = (await market.client(operator().token).call('listAccounts', { query: { kind: 'customer' } })).body;
  const [{ id = '' } = {}] = items;
  for (const path of [...PAGES, `/operator/accounts/${id}`, `/operator/ledger?account=${id}&currency=USD`]) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    // What a page loads stands as dots from its first moment; rest of the network would cost half a second a page.
    await expect.poll(() => page.locator('.loading').count(), { timeout: 15_000 }).toBe(0);
    await expectNoOverflow(page);
    await expectNoSeriousAxe(page);
    await expectNoEnglish(page);
  }
});

describe('an order whose seller stays silent', () => {
  let webhooks: WebhookMarket<TestConsole>;

  beforeAll(async () => {
    webhooks = await openWebhookMarket(await startConsole(), silence('hold'));
  });
  afterAll(() => webhooks.close());

  test('is held, seen with its messages, and decided by the operator', async () => {
    const { service, program } = webhooks;
    const order = await webhooks.order(await webhooks.buy('Northwind'), 200);
    program.answer({ status: 500 });
    await webhooks.deliver();
    service.clock.advance(3 * 3_600);
    await webhooks.lookAtClock();
    const page = await service.openPage({ path: '/operator', as: service.operator });
    // G10: "and the clock is visible"; from now on it counts up.
    await page
      .getByRole('region', { name: 'Held orders' })
      .getByText(/^for \d+ h \d+ min$/)
      .waitFor();
    await page.getByRole('region', { name: 'Held orders' }).getByRole('link').nth(1).click();
    await page.getByText('Held for the operator').first().waitFor();
    await expectNoSeriousAxe(page);
    await page.getByRole('link', { name: 'Messages to the seller' }).click();
    await page.getByRole('table').getByRole('link').first().click();
    await page.locator('summary').first().click();
    await page.getByText(/POST http:\/\/127.0.0.1/).waitFor();
    await expectNoSeriousAxe(page);
    await page.goto(`/operator/orders/${order.id}`);
    await page.getByRole('button', { name: 'Accept', exact: true }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('they said yes on the telephone');
    await page.getByRole('dialog').getByRole('button', { name: 'Accept', exact: true }).click();
    await expect.poll(async () => (await webhooks.readOrder(order.id)).state).toBe('completed');
    await page.getByText('Completed').first().waitFor();
  });
});
