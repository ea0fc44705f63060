import { present } from '@regrade/core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectNoSeriousAxe } from '../support/axe.ts';
import { startConsole, type TestConsole } from '../support/console.ts';
import { helpdeskDocument, TO_ADVANCED } from '../support/helpdesk.ts';
import { expectNoEnglish } from '../support/no-english.ts';
import { expectNoOverflow } from '../support/page-shape.ts';
import { type SellerProgram, startSellerProgram, YES } from '../support/seller-program.ts';

/** What sellers do once their products are sold, walked in a browser. */
let market: TestConsole;

beforeAll(async () => {
  market = await startConsole({ sample: true });
});
afterAll(() => market.close());

const acme = () => market.loginOf('acme');

describe('an instance with an add-on that is billed offline', () => {
  /** Northwind runs the helpdesk with voice minutes, which the sample bills offline. */
  async function openNorthwind(expected: readonly RegExp[] = []): Promise<Page> {
    const page = await market.openPage({ path: '/seller', as: acme(), expected });
    await page.getByRole('link', { name: 'User Application Instances' }).first().click();
    await page.getByRole('row', { name: /voice/i }).getByRole('link', { name: 'View Details' }).click();
    await page.getByRole('heading', { name: 'Add-ons' }).waitFor();
    return page;
  }

  async function voiceNow() {
    const seller = market.client(acme().token);
    const { body } = await seller.call('listInstances', { query: { search: 'Northwind' } });
    const components = body.items.flatMap((instance) => instance.components);
    return present(
      components.find(({ component }) => component === 'voice'),
      'Northwind has voice minutes',
    );
  }

  test('T12 to T15: User Application Instances → View Details → Adjust Specifications, target and License expiry, Confirm Adjust, updated in real time', async () => {
    const before = await voiceNow();
    expect(before.expiresAt, 'T14: the License is permanent by default').toBeNull();
    const page = await openNorthwind();
    // T12: separately under Basic Application and under each Add-on; what is billed by the marketplace is not the seller's to adjust.
    expect(await page.getByRole('button', { name: 'Adjust Specifications' }).count()).toBe(1);
    await page.getByText('Billed by this marketplace', { exact: false }).waitFor();
    await page.getByRole('button', { name: 'Adjust Specifications' }).click();
    const dialog = page.getByRole('dialog');
    // T13: the partner sees the current selection, picks the target specification and the License expiry.
    await dialog.getByText('Current selection').waitFor();
    await dialog.getByRole('spinbutton').fill('10000');
    await dialog.getByRole('radio', { name: 'until' }).check();
    await dialog.getByLabel('Expires at').fill('2031-01-01T00:00');
    await expectNoSeriousAxe(page);
    await dialog.getByRole('button', { name: 'Confirm Adjust' }).click();
    await dialog.waitFor({ state: 'hidden' });
    // T15: after Confirm Adjust the configuration is updated in real time.
    await page.getByText('1 Jan 2031', { exact: false }).first().waitFor();
    expect(await voiceNow()).toMatchObject({
      quantities: { minutes: 10_000 },
      expiresAt: '2031-01-01T00:00:00Z',
      license: before.license,
      licenseRevision: before.licenseRevision + 1,
    });
  });

  test('a quantity that nobody sells is refused in the dialog, and nothing changes', async () => {
    const before = await voiceNow();
    const page = await openNorthwind([/422.*adjustments/]);
    await page.getByRole('button', { name: 'Adjust Specifications' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('spinbutton').fill('10001');
    await dialog.getByRole('button', { name: 'Confirm Adjust' }).click();
    await dialog.getByText('change.quantity-off-grid').waitFor();
    expect(await voiceNow()).toEqual(before);
  });
});

test('an endpoint is added, its secret shown once, a test message sent and its transcript read', async () => {
  const program = await startSellerProgram();
  try {
    const page = await market.openPage({ path: '/seller/endpoints', as: acme() });
    await page.getByRole('button', { name: 'Add an endpoint' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Product, or your seller id').fill('acme');
    await dialog.getByLabel('Address').fill(program.address);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Signing secret').waitFor();
    await page.getByText('Shown now and never again').waitFor();
    await page.getByRole('button', { name: 'Send a test message' }).click();
    await page.getByText('It arrived and was answered.').waitFor();
    await page.getByText('yes', { exact: true }).click();
    await page.getByText('webhook-signature', { exact: false }).waitFor();
    await expectNoSeriousAxe(page);
    await page.reload();
    await page.getByText(program.address).first().waitFor();
    expect(await page.getByText('Shown now and never again').count()).toBe(0);
  } finally {
    await program.close();
  }
});

test('a program of the seller is told of events at an address of its own', async () => {
  const page = await market.openPage({ path: '/seller', as: acme() });
  await page.getByRole('link', { name: 'Event endpoints' }).first().click();
  await page.getByRole('button', { name: 'Add an endpoint' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Address').fill('https://203.0.113.7/events');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('link', { name: 'https://203.0.113.7/events' }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await expectNoSeriousAxe(page);
});

test('"deliveries with transcript and restart": a message whose answer was promised and never came is found, read, and sent again', async () => {
  const program = await startSellerProgram();
  try {
    const seller = await promisedDelivery(program);
    const page = await market.openPage({ path: '/seller/deliveries', as: seller });
    await page
      .getByRole('row', { name: /Acme Helpdesk/ })
      .getByRole('link')
      .first()
      .click();
    await page.getByRole('heading', { name: /^Acme Helpdesk: / }).waitFor();
    await page.getByText('later', { exact: true }).first().waitFor();
    await expectNoSeriousAxe(page);
    program.answer(YES);
    await page.getByRole('button', { name: 'Send again' }).click();
    await expect.poll(() => market.engine.outbox.runDue(), { timeout: 15_000 }).toBeGreaterThan(0);
    await page.getByText('yes', { exact: true }).first().waitFor();
  } finally {
    await program.close();
  }
});

/** A change of a product whose seller is told by a webhook, and answered that the answer comes later. */
async function promisedDelivery(program: SellerProgram) {
  const seller = { seller: 'hooks', ...(await market.addSeller('hooks')) };
  const document = await helpdeskDocument((edited) => {
    Object.assign(edited, { seller: 'hooks' });
    Object.assign(edited.product, { protocol: 'webhook' });
  });
  await market.publish(seller, document);
  await market.client(seller.token).call('saveSellerEndpoint', {
    params: { scope: 'hooks', protocol: 'webhook' },
    body: { address: program.address },
  });
  const customer = await market.addCustomer('Told', 5_000_000n);
  const own = market.client(customer.token);
  const app = { component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 100 } };
  const bought = await own.call('purchase', {
    idempotencyKey: 'told',
    body: { product: 'hooks.helpdesk', currency: 'USD', period: 'P1Y', components: [app], pay: 'wallet' },
  });
  const { body: quote } = await own.call('requestQuote', {
    body: { subscriptionId: bought.body.id, changes: TO_ADVANCED },
  });
  program.answer({ status: 202 });
  const order = { quoteId: quote.id, net: quote.net, pay: 'wallet' as const };
  await own.call('placeOrder', { idempotencyKey: 'tell', body: order });
  await market.engine.outbox.runDue();
  return seller;
}

test('the statement shows what changes brought, and every line of it', async () => {
  const page = await market.openPage({ path: '/seller/statement', as: acme() });
  await page.getByRole('figure').first().waitFor();
  await page.goto('/seller/statement?currency=CNY');
  await page.getByRole('row', { name: /ord_/ }).first().waitFor();
});

const PAGES = ['instances', 'endpoints', 'deliveries', 'webhooks', 'statement', 'reductions'];

describe.each([
  { width: 1440, language: 'en', theme: 'light' },
  { width: 390, language: 'zh', theme: 'dark' },
] as const)('at $width px in $language and $theme', (look) => {
  test.each(PAGES)('%s fits, and keeps nobody out', async (path) => {
    const page = await market.openPage({ path: `/seller/${path}`, as: acme(), ...look });
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    await expectNoOverflow(page);
    await expectNoSeriousAxe(page);
    await expectNoEnglish(page);
  });
});
