import { brotliCompressSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectNoSeriousAxe } from '../support/axe.ts';
import { startConsole, type TestConsole } from '../support/console.ts';
import { buyHelpdesk } from '../support/helpdesk.ts';
import { expectNoEnglish } from '../support/no-english.ts';

/** Every page of the customer's door, on a screen and on a telephone, in both languages and shades. */
let market: TestConsole;
const WHO = 'Northwind Support';

beforeAll(async () => {
  market = await startConsole({ sample: true });
});
afterAll(() => market.close());

interface Place {
  readonly path: string;
  /** What is there once the page stands, in each language. */
  readonly ready: { readonly en: RegExp; readonly zh: RegExp };
}

async function places(): Promise<readonly Place[]> {
  const client = market.client(market.loginOf(WHO).token);
  const [basic] = (await client.call('listSubscriptions', { query: {} })).body.items;
  const [order] = (await client.call('listOrders', { query: {} })).body.items;
  const quote = await client.call('requestQuote', {
    body: { subscriptionId: basic?.id ?? '', changes: [{ component: 'app', sku: { edition: 'advanced' } }] },
  });
  const own = `/customer/subscriptions/${basic?.id}`;
  const change = new URLSearchParams({ change: 'app|standard|edition=advanced|agents:150' });
  return [
    { path: '/customer/subscriptions', ready: { en: /days left/, zh: /剩余 \d+ 天/ } },
    { path: own, ready: { en: /No change yet/, zh: /尚无变更/ } },
    { path: `${own}?show=slices`, ready: { en: /Each stretch/, zh: /每一段/ } },
    { path: `${own}?show=audit`, ready: { en: /Subscription purchased/, zh: /订阅 sub_.*：已购买/ } },
    { path: `${own}?show=license`, ready: { en: /^Revision 1$/, zh: /^修订 1$/ } },
    { path: `${own}/change?${change}`, ready: { en: /Difference/, zh: /差额/ } },
    { path: `/customer/quotes/${quote.body.id}`, ready: { en: /How you pay/, zh: /付款方式/ } },
    { path: '/customer/orders', ready: { en: /UTC/, zh: /UTC/ } },
    { path: `/customer/orders/${order?.id}`, ready: { en: /Receipt /, zh: /收据 / } },
    { path: '/customer/wallet', ready: { en: /Change order/, zh: /变更订单/ } },
    { path: '/customer/receipts', ready: { en: /Receipt /, zh: /收据 / } },
    { path: '/customer/products', ready: { en: /Upgrades only/, zh: /仅支持升级/ } },
    { path: '/customer/products?buy=acme.helpdesk', ready: { en: /To pay now/, zh: /现在应付/ } },
  ];
}

async function expectWithin(page: Page, width: number): Promise<void> {
  const widest = await page.evaluate('document.documentElement.scrollWidth');
  expect(widest, `the width of ${page.url()}`).toBeLessThanOrEqual(width);
}

describe.each([
  [1440, 'en', 'light'],
  [390, 'zh', 'dark'],
] as const)('at %i in %s, %s', (width, language, theme) => {
  test('every page keeps nobody out and stays within the screen', { timeout: 240_000 }, async () => {
    const page = await market.openPage({ path: '/customer', as: WHO, width, language, theme });
    for (const { path, ready } of await places()) {
      await page.goto(path);
      await page.getByText(ready[language]).first().waitFor();
      await expectWithin(page, width);
      await expectNoSeriousAxe(page);
      await expectNoEnglish(page);
    }
  });
});

test('whoever has nothing yet is told what would be here, and led to the products', async () => {
  const newcomer = await market.addCustomer('Newcomer');
  const page = await market.openPage({ path: '/customer', as: newcomer });
  await page.getByText('No subscription yet').waitFor();
  await page.getByRole('link', { name: 'Buy a product' }).first().click();
  await page.getByRole('button', { name: 'Buy: Acme Helpdesk' }).waitFor();
});

test('filters live in the address, and a filter that leaves nothing leads back', async () => {
  const page = await market.openPage({ path: '/customer/subscriptions?state=suspended', as: WHO });
  await page.getByText('No subscription matches').waitFor();
  await page.getByRole('link', { name: 'Show all' }).click();
  await page
    .getByText(/days left/)
    .first()
    .waitFor();
  expect(new URL(page.url()).search).toBe('');
});

test('T4: "offer the change only on products that the customer has purchased": others are offered the purchase, and of somebody else’s nothing exists', async () => {
  const other = await market.client(market.loginOf(WHO).token).call('listSubscriptions', { query: {} });
  const [own] = other.body.items;
  const stranger = await market.addCustomer('Stranger', 1_000_000n);
  const page = await market.openPage({ path: '/customer/products', as: stranger, expected: [/404/] });
  await page.getByRole('button', { name: 'Buy: Acme Helpdesk' }).waitFor();
  const offers = () => page.getByRole('main').getByText(/Change specification/);
  expect(await offers().count()).toBe(0);
  for (const path of ['', '/change', '?show=license']) {
    await page.goto(`/customer/subscriptions/${own?.id}${path}`);
    await page.getByText('not-found').waitFor();
    expect(await offers().count()).toBe(0);
  }
  const { id } = await buyHelpdesk(market, stranger);
  await page.goto(`/customer/subscriptions/${id}`);
  await offers().click();
  await page.getByRole('radio', { name: /Advanced/ }).waitFor();
});

test('a long list is shown a page at a time; G16: "one change for hundreds of a customer’s subscriptions, previewed together, carried out one by one, each with its own answer"', async () => {
  const many = await market.addCustomer('Many', 100_000_000n);
  const client = market.client(many.token);
  const components = [
    { component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 10 } },
  ];
  const body = { product: 'acme.helpdesk', currency: 'USD', period: 'P1M', components, pay: 'wallet' } as const;
  for (let n = 1; n <= 53; n++) await client.call('purchase', { idempotencyKey: `many-${n}`, body });
  const page = await market.openPage({ path: '/customer', as: many });
  const entries = page.getByRole('list', { name: 'My subscriptions' }).getByRole('listitem');
  await expect.poll(() => entries.count(), { timeout: 15_000 }).toBe(50);
  await page.getByRole('button', { name: 'Show more' }).click();
  await expect.poll(() => entries.count(), { timeout: 15_000 }).toBe(53);

  const [first] = (await client.call('listSubscriptions', { query: {} })).body.items;
  const change = new URLSearchParams({ change: 'app|standard|edition=advanced|agents:10' });
  await page.goto(`/customer/subscriptions/${first?.id}/change?${change}`);
  await page.getByRole('button', { name: 'Price it for all that run the same' }).click();
  await page.getByRole('heading', { name: 'Many at once' }).waitFor();
  const answers = page.getByRole('list', { name: 'Each with its own answer' }).getByRole('listitem');
  await expect.poll(() => answers.count(), { timeout: 15_000 }).toBe(50);
  await expectNoSeriousAxe(page);
  await page.getByRole('button', { name: /^Order and pay USD [1-9]/ }).click();
  await expect
    .poll(async () => (await client.call('listBulkChanges')).body.items[0]?.state, { timeout: 15_000 })
    .toBe('done');
  await answers.first().getByRole('link', { name: 'Completed' }).waitFor();
  await page.goto('/customer/bulk-changes');
  await page.getByText('53 subscriptions').waitFor();
});

const FIRST_LOAD_BYTES_MAX = 250 * 1024;

test('the first page asks for at most 250 KB of scripts and styles, compressed', async () => {
  const page = await market.openPage({ path: '/healthz', as: WHO, expected: [/favicon/] });
  const assets = new Map<string, Promise<Buffer>>();
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.startsWith('/assets/')) assets.set(pathname, response.body());
  });
  await page.goto('/customer');
  await page
    .getByText(/days left/)
    .first()
    .waitFor();
  await page.waitForLoadState('load');
  const sizes = (await Promise.all(assets.values())).map((body) => brotliCompressSync(body).length);
  expect(sizes.length).toBeGreaterThan(5);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(FIRST_LOAD_BYTES_MAX);
});
