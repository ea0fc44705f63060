import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startConsole, type TestConsole } from '../support/console.ts';
import { helpdeskDocument } from '../support/helpdesk.ts';
import type { TestLogin } from '../support/service.ts';

/** Names as long as sellers and customers may make them, and amounts of twelve digits: no page is made wider by them. */
let market: TestConsole;
let customer: TestLogin;
let seller: TestLogin & { readonly seller: string };

const EN =
  'Enterprise Collaboration and Governance Suite for Multinational Organisations with Extended Retention of Records';
const UNBROKEN = EN.replaceAll(' ', '');
const ZH =
  '面向跨国集团的企业级协作与合规治理套件，含扩展的监管留存规则、跨区域数据驻留、审计追踪与专属客户成功经理服务';
const LONG = { en: UNBROKEN, zh: ZH };
const PRODUCT = 'acme.helpdesk';

beforeAll(async () => {
  market = await startConsole();
  seller = { seller: 'acme', ...(await market.addSeller('acme')) };
  await market.publish(seller, await longDocument());
  customer = await market.addCustomer(UNBROKEN, 90_000_000_000_000n);
});
afterAll(() => market.close());

/** Everything that has a name has a long one; nothing is cheap. */
async function longDocument() {
  const document = await helpdeskDocument(({ product }) => {
    product.name = EN.slice(0, 50);
  });
  return JSON.parse(JSON.stringify(document), (key, value) => {
    if (key === 'amount') return '1000000000.00';
    if (key === 'labels') return Object.fromEntries(Object.keys(value).map((each) => [each, LONG]));
    return value !== null &&
      typeof value === 'object' &&
      'id' in value &&
      ('specifications' in value || 'kind' in value)
      ? { ...value, name: LONG }
      : value;
  });
}

async function paths() {
  const client = market.client(customer.token);
  const component = { component: 'app', specification: 'standard' };
  const basic = { ...component, sku: { edition: 'basic' }, quantities: { agents: 100 } };
  const body = { product: PRODUCT, currency: 'USD', period: 'P1Y', components: [basic], pay: 'wallet' } as const;
  const { id } = (await client.call('purchase', { idempotencyKey: 'own', body })).body;
  const changes = [{ component: 'app', sku: { edition: 'advanced' } }];
  const quote = (await client.call('requestQuote', { body: { subscriptionId: id, changes } })).body;
  const order = { quoteId: quote.id, net: quote.net, pay: 'wallet' as const };
  const placed = (await client.call('placeOrder', { idempotencyKey: 'change', body: order })).body;
  const own = `/customer/subscriptions/${id}`;
  const change = new URLSearchParams({ change: 'app|standard|edition=advanced|agents:150' });
  return {
    customer: [
      ...['/customer', own, `${own}?show=license`, `${own}?show=slices`, `${own}?show=audit`],
      ...[`${own}/change?${change}`, `/customer/quotes/${quote.id}`, `/customer/orders/${placed.id}`],
      ...['/customer/orders', '/customer/wallet', '/customer/receipts', `/customer/products?buy=${PRODUCT}`],
    ],
    seller: [
      ...['', '?sheet=skus', '?sheet=attributes', '?sheet=specifications', '/change', '/impact'].map(
        (page) => `/seller/products/${PRODUCT}${page}`,
      ),
      ...['/seller/products', '/seller/instances', `/seller/instances/${id}`, '/seller/statement'],
    ],
    operator: ['/operator/accounts', `/operator/accounts/${customer.account}`, `/operator/orders/${placed.id}`],
  };
}

const WIDTHS = [2560, 1440, 1024, 768, 390] as const;

test('no page is wider than its window, from a wall of screens down to a telephone', { timeout: 240_000 }, async () => {
  const doors = await paths();
  const logins = { customer, seller, operator: market.operator } as const;
  for (const door of ['customer', 'seller', 'operator'] as const) {
    const page = await market.openPage({ path: `/${door}`, as: logins[door], expected: [/404.*impact/] });
    for (const path of doors[door]) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.locator('.loading').first().waitFor({ state: 'detached' });
      // Loading costs more than looking: each page is loaded once, and looked at in every width.
      for (const width of WIDTHS) await expectNoOverflowAt(page, width);
      await expectNothingSideways(page);
    }
  }
});

/** Charts and graphs take a frame to follow the window. */
async function expectNoOverflowAt(page: Page, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  const wider = `new Promise((tell) => requestAnimationFrame(() => requestAnimationFrame(() => {
    tell(document.documentElement.scrollWidth - document.documentElement.clientWidth);
  })))`;
  const message = `pixels by which ${page.url()} is too wide at ${width}`;
  await expect.poll(() => page.evaluate(wider), { message, timeout: 15_000 }).toBe(0);
}

/** On a telephone: neither a list nor a table of rules is to be scrolled for what lies beyond the edge; only sheets are. */
async function expectNothingSideways(page: Page): Promise<void> {
  const beyond = `[...document.querySelectorAll('.list-scroll, .rule-table-scroll')].filter(
    (it) => it.scrollWidth > it.clientWidth).length`;
  await expect.poll(() => page.evaluate(beyond), { message: page.url(), timeout: 15_000 }).toBe(0);
}

test('a sheet shows every digit of its amounts, however many there are', async () => {
  const page = await market.openPage({ path: `/seller/products/${PRODUCT}`, as: seller });
  const amounts = page.getByRole('gridcell').filter({ hasText: /^1000000000\.00$/ });
  await amounts.first().waitFor();
  const cut = await amounts.evaluateAll((cells) => cells.filter((cell) => cell.scrollWidth > cell.clientWidth).length);
  expect(cut).toBe(0);
});

test('one long name leaves the other columns of a list their room', async () => {
  const page = await market.openPage({ path: '/operator/accounts', as: market.operator, width: 1440 });
  await page.getByRole('link', { name: UNBROKEN }).waitFor();
  const list = page.locator('.list-scroll');
  await expect.poll(() => list.evaluate((it) => it.scrollWidth - it.clientWidth)).toBe(0);
});

test('a tab that is opened by its address is on the screen of a telephone', async () => {
  const path = `/seller/products/${PRODUCT}/impact`;
  const page = await market.openPage({ path, as: seller, width: 390, expected: [/404.*impact/] });
  const tab = page.getByRole('link', { name: 'Impact' });
  await tab.waitFor();
  await expect.poll(() => rightEdge(tab)).toBeLessThanOrEqual(390);
});

async function rightEdge(of: ReturnType<Page['getByRole']>): Promise<number> {
  const box = await of.boundingBox();
  return box ? box.x + box.width : Number.POSITIVE_INFINITY;
}

test('a list says whether there is nothing yet, or nothing that matches, and leads back from the latter', async () => {
  const page = await market.openPage({ path: '/operator/bulk-changes', as: market.operator });
  await page.getByText('No bulk change yet').waitFor();
  await page.goto(`/operator/bulk-changes?account=${customer.account}`);
  await page.getByText('No bulk change matches').waitFor();
  await page.getByRole('link', { name: 'Show all' }).click();
  await page.getByText('No bulk change yet').waitFor();
});

test('what is not there is not asked for again, and stands as far from the edges as any page', async () => {
  const path = '/customer/subscriptions/sub_k7q2mz4a_0190b2a0000070008000000000000000';
  const page = await market.openPage({ path, as: customer, expected: [/404/] });
  const refusal = page.getByRole('alert');
  await refusal.getByText('not-found').waitFor();
  expect(await refusal.getByRole('button', { name: 'Try again' }).count()).toBe(0);
  const [main, box] = [await page.getByRole('main').boundingBox(), await refusal.boundingBox()];
  expect((box?.x ?? 0) - (main?.x ?? 0)).toBeGreaterThanOrEqual(16);
});

test('who has to sign in on the way is told that they go on', async () => {
  const page = await market.openPage({ path: '/customer/orders' });
  await page.getByText('Sign in, and you go on where you wanted to.').waitFor();
  await page.getByLabel('Access token').fill(customer.token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(/\/customer\/orders$/);
});
