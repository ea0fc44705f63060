import { present } from '@regrade/core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startConsole, type TestConsole } from '../support/console.ts';
import { buyHelpdesk, helpdeskDocument } from '../support/helpdesk.ts';
import type { TestLogin } from '../support/service.ts';

/** What customers see of changes. Rows T and H of the requirements are quoted where a screen keeps them. */
let market: TestConsole;

beforeAll(async () => {
  market = await startConsole({ sample: true });
});
afterAll(() => market.close());

/** What a page shows a moment later. */
const soon = <T>(look: () => T) => expect.poll(look, { timeout: 15_000 });

interface Own {
  readonly customer: TestLogin;
  readonly id: string;
}

/** A customer with Basic for 100 agents, and so much money. */
async function runBasic(name: string, usdMinor = 5_000_000n): Promise<Own> {
  const customer = await market.addCustomer(name, usdMinor);
  const { id } = await buyHelpdesk(market, customer);
  return { customer, id };
}

async function openChange({ customer, id }: Own, change?: string, expected: readonly RegExp[] = []): Promise<Page> {
  const query = change === undefined ? '' : `?${new URLSearchParams({ change })}`;
  return market.openPage({ path: `/customer/subscriptions/${id}/change${query}`, as: customer, expected });
}

const read = ({ customer, id }: Own) =>
  market
    .client(customer.token)
    .call('getSubscription', { params: { id } })
    .then(({ body }) => body);

const figure = (page: Page) => page.getByRole('complementary').locator('.fee-total .figure').first();

/** A shown amount as the API writes it. */
const amountOf = (text: string | null) => (text ?? '').replaceAll(/[^\d.-]/g, '');

test('T2, T3, H2: "let customers upgrade or scale out and see the calculated fee", edition and quantity as one', async () => {
  const own = await runBasic('Upgrader');
  const before = await read(own);
  const page = await openChange(own);

  await page.getByRole('radio', { name: /Advanced/ }).check();
  await page.getByRole('textbox', { name: 'Agents' }).fill('153');
  await page.getByRole('textbox', { name: 'Agents' }).press('Enter');
  await soon(() => page.getByRole('textbox', { name: 'Agents' }).inputValue()).toBe('150');
  await page.getByRole('button', { name: 'More: Agents' }).click();
  await soon(() => page.getByRole('textbox', { name: 'Agents' }).inputValue()).toBe('160');

  // The fee follows, and opens to the arithmetic that made it.
  await soon(() => page.locator('.fee-behind').count()).toBe(0);
  await figure(page).click();
  const arithmetic = page.getByRole('dialog', { name: 'To pay now: the arithmetic' });
  await arithmetic.getByText('490.00 + 120.00 × 160').waitFor();
  await arithmetic.getByText('19,690.00', { exact: true }).first().waitFor();
  const said = amountOf(await arithmetic.getByRole('listitem').last().locator('.arithmetic-value').textContent());
  await page.keyboard.press('Escape');
  await soon(() => arithmetic.count()).toBe(0);
  expect(amountOf(await figure(page).textContent())).toBe(said);

  await page.getByRole('button', { name: 'Get a binding quote' }).click();
  await page.waitForURL('**/quotes/**');
  await page.getByText('After the change').waitFor();
  // Where one is stays lit, what it costs from then on is said, and what one can pay with opens to its moves.
  await page.locator('.door-menu .door-entry.active', { hasText: 'My subscriptions' }).waitFor();
  await page.getByRole('button', { name: 'Price of the new specification per year USD 19,690.00: show the' }).waitFor();
  await page.getByRole('button', { name: /^Wallet USD/ }).waitFor();
  const quoted = amountOf(await figure(page).textContent());
  await page
    .getByRole('button', { name: `Order and pay USD ${(await figure(page).textContent())?.replace('USD', '').trim()}` })
    .click();
  await page.waitForURL('**/orders/**');
  await page.getByText('The change is in force', { exact: true }).waitFor();
  await page.getByText('license revision 2').waitFor();

  // T5, T6, H1: "the validity period does not change", "issue no new License; adjust the specification of the original one".
  const after = await read(own);
  expect(after.term).toEqual(before.term);
  expect(after.components[0]).toMatchObject({
    license: before.components[0]?.license,
    licenseRevision: 2,
    sku: { edition: 'advanced' },
    quantities: { agents: 160 },
  });
  const [order] = (await market.client(own.customer.token).call('listOrders', { query: {} })).body.items;
  expect(order?.payment.due).toBe(quoted);
});

test('T7: "upgrade: payable fee from the old and new payable fees", drawn as old and new value of what is left', async () => {
  const own = await runBasic('Reader');
  const page = await openChange(own, 'app|standard|edition=advanced|agents:100');
  const { body } = await market.client(own.customer.token).call('previewQuotes', {
    body: { quotes: [{ subscriptionId: own.id, changes: [{ component: 'app', sku: { edition: 'advanced' } }] }] },
  });
  const [item] = body.items;
  if (!item || !('quote' in item)) throw new Error('the change is allowed');
  const lines = page.getByRole('complementary');
  await lines.getByText('New specification, for what is left').waitFor();
  const [charge, credit] = await lines.locator('.fee-lines .figure').allTextContents();
  // Seconds pass between the two answers: a few cents at most.
  expect(Math.abs(Number(amountOf(charge ?? '')) - Number(item.quote.charge))).toBeLessThan(1);
  expect(Math.abs(-Number(amountOf(credit ?? '')) - Number(item.quote.credit))).toBeLessThan(1);
  const picture = await lines.getByRole('img').getAttribute('aria-label');
  expect(picture).toMatch(
    /of the term is left. There the old specification is worth USD\s[\d,.]+, the new one USD\s[\d,.]+/,
  );
});

test('T7, T8: "downgrade: refundable fee from the old and new refundable fees", "other product types: both directions": a direct product gives money back', async () => {
  const own = await runBothWays();
  const page = await openChange(own);
  const agents = page.getByRole('textbox', { name: 'Agents' });
  await agents.fill('60');
  await agents.press('Enter');
  await page.getByText('Goes back to you').first().waitFor();
  await page.getByRole('button', { name: 'Get a binding quote' }).click();
  await page.waitForURL('**/quotes/**');
  await page.getByRole('button', { name: 'Order', exact: true }).click();
  await page.waitForURL('**/orders/**');
  await page
    .getByText(/Receipt |Credit note /)
    .first()
    .waitFor();
  await page.getByText('Refunded').first().waitFor();

  await page.goto(`/customer/subscriptions/${own.id}?show=slices`);
  const refunded = page.getByRole('button', { name: /^Refunded USD [1-9]/ });
  await refunded.click();
  const opened = page.getByRole('dialog', { name: 'Refunded: the arithmetic' });
  await opened.getByText('Change order').waitFor();
});

/** On a product that may be changed in both directions. */
async function runBothWays(): Promise<Own> {
  const document = await helpdeskDocument((edited) => {
    edited.product.type = 'direct';
    for (const rule of edited.rules.specifications) Object.assign(rule, { quantities: { agents: 'both' } });
  });
  const seller = { seller: 'delta', ...(await market.addSeller('delta')) };
  await market.publish(seller, { ...document, seller: 'delta' });
  const customer = await market.addCustomer('Saver', 5_000_000n);
  const { body } = await market.client(customer.token).call('purchase', {
    idempotencyKey: 'saver',
    body: {
      product: 'delta.helpdesk',
      currency: 'USD',
      period: 'P1Y',
      components: [
        { component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 100 } },
      ],
      pay: 'wallet',
    },
  });
  return { customer, id: body.id };
}

test('T9: "nothing selected = no change allowed": the refused target says why, and what would be allowed is one click away', async () => {
  const own = await runBasic('Returner');
  await buyAdvanced(own);
  const page = await openChange(own);
  const refused = page.getByRole('radio', { name: /Basic/ });
  await refused.waitFor();
  expect(await refused.isDisabled()).toBe(true);
  await page.getByText('change.rule-missing').waitFor();
  await page.getByRole('button', { name: 'Take this' }).click();
  await soon(() => page.getByRole('textbox', { name: 'Agents' }).inputValue()).toBe('110');
  await figure(page).waitFor();
});

async function buyAdvanced({ customer, id }: Own): Promise<void> {
  const client = market.client(customer.token);
  const { body } = await client.call('requestQuote', {
    body: { subscriptionId: id, changes: [{ component: 'app', sku: { edition: 'advanced' } }] },
  });
  const order = { quoteId: body.id, net: body.net, pay: 'wallet' } as const;
  await client.call('placeOrder', { body: order, idempotencyKey: `advanced-${id}` });
}

test('T8, T10, H7: "linear-priced products: modifiable by default", "product type Marketplace: upgrades only": quantities move up on the grid of the rule, and nowhere else', async () => {
  const page = await openChange(await runBasic('Scaler'));
  const agents = page.getByRole('textbox', { name: 'Agents' });
  await page.getByText('110 to 1,000 in steps of 10').waitFor();
  expect(await page.getByRole('button', { name: 'Fewer: Agents' }).isDisabled()).toBe(true);
  await agents.press('ArrowUp');
  await agents.press('ArrowUp');
  await soon(() => agents.inputValue()).toBe('120');
  await agents.fill('99999');
  await agents.press('Enter');
  await soon(() => agents.inputValue()).toBe('1000');
  await agents.fill('1');
  await agents.press('Enter');
  await soon(() => agents.inputValue()).toBe('100');
  await page.getByText('Choose what you want').waitFor();
});

test('T11, H14, H15: prices take effect after review, and a quote of before them offers the figure of now', async () => {
  const own = await runBasic('Waiter');
  const page = await openChange(own, 'app|standard|edition=advanced|agents:100', [/409/]);
  await page.getByRole('button', { name: 'Get a binding quote' }).click();
  await page.waitForURL('**/quotes/**');
  const first = await figure(page).textContent();

  const review = await submitDearer();
  // In review nothing has changed yet: the quote is what it was.
  await page.reload();
  await soon(() => figure(page).textContent()).toBe(first);
  await market.client(market.loginOf('operator').token).call('decideReview', {
    params: { id: review.id },
    body: { decision: 'approve', reason: 'sound', etag: review.etag },
  });

  await page.getByRole('button', { name: /Order and pay/ }).click();
  await page.getByText('quote.superseded').or(page.getByText('This price no longer holds')).first().waitFor();
  await page.getByRole('button', { name: 'Get a new quote' }).first().click();
  await soon(async () => (await figure(page).textContent()) !== first).toBe(true);
  await page.getByRole('button', { name: /Order and pay/ }).click();
  await page.waitForURL('**/orders/**');
  await page.getByText('The change is in force', { exact: true }).waitFor();
});

interface PricedSku {
  readonly prices: readonly { readonly parts: { amount?: string }[] }[];
}

/** The seller doubles the prices of Advanced and submits them. */
async function submitDearer() {
  const client = market.client(market.loginOf('acme').token);
  const params = { id: 'acme.helpdesk' };
  const { catalog } = (await client.call('getProduct', { params })).body;
  const document = structuredClone(present(catalog, 'it is on sale'));
  const advanced = document.components[0]?.specifications[0]?.skus?.[1] as PricedSku | undefined;
  for (const { parts } of advanced?.prices ?? []) {
    for (const part of parts) part.amount = (Number(part.amount) * 2).toFixed(2);
  }
  const { etag } = await client.call('getDraft', { params });
  const saved = await client.call('saveDraft', { params, body: document, ifMatch: present(etag, 'a draft has a tag') });
  return (await client.call('submitDraft', { params, ifMatch: saved.body.etag })).body;
}

test('中文：在手机上完成一次变更 (T1, T3)', async () => {
  const own = await runBasic('小明');
  const page = await market.openPage({
    path: `/customer/subscriptions/${own.id}`,
    as: own.customer,
    width: 390,
    language: 'zh',
  });
  await page.getByRole('link', { name: '变更规格' }).click();
  await page.getByRole('radio', { name: /高级版/ }).check();
  await page.getByText('新规格剩余期费用').waitFor();
  await page.getByRole('button', { name: '获取正式报价' }).click();
  await page.waitForURL('**/quotes/**');
  await page.getByText('原为基础版').waitFor();
  await page.getByRole('button', { name: /下单并支付/ }).click();
  await page.waitForURL('**/orders/**');
  await page.getByText('变更已生效', { exact: true }).waitFor();
  expect((await read(own)).components[0]?.sku).toEqual({ edition: 'advanced' });
});

describe('with the keyboard alone', () => {
  test('a customer gets from their subscriptions to a completed order', async () => {
    const own = await runBasic('Typist');
    const page = await market.openPage({ path: '/customer', as: own.customer });
    await page.getByText(/days left/).waitFor();
    await tabTo(page, /Basic · 100 Agents/);
    await page.keyboard.press('Enter');
    await page.getByText('No change yet').waitFor();
    await tabTo(page, /^Change specification$/);
    await page.keyboard.press('Enter');
    await page.getByText('110 to 1,000 in steps of 10').waitFor();
    await tabTo(page, /Basic/);
    await page.keyboard.press('ArrowDown');
    await page.getByText('Difference').waitFor();
    await tabTo(page, /^Agents$/);
    await page.keyboard.press('ArrowUp');
    await soon(() => page.getByRole('textbox', { name: 'Agents' }).inputValue()).toBe('110');
    await soon(() => page.locator('.fee-behind').count()).toBe(0);
    await tabTo(page, /Get a binding quote/);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/quotes/**');
    await page.getByText('How you pay').waitFor();
    await tabTo(page, /Order and pay/);
    await page.keyboard.press('Enter');
    await page.getByText('The change is in force', { exact: true }).waitFor();
    expect((await read(own)).components[0]).toMatchObject({
      sku: { edition: 'advanced' },
      quantities: { agents: 110 },
    });
  });
});

const TABS_MAX = 60;

/** Goes on by Tab until what has the focus is called so; where it never is, nobody reaches it. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let tab = 1; tab <= TABS_MAX; tab++) {
    await page.keyboard.press('Tab');
    const focused = (await page.evaluate(NAME_OF_FOCUSED)) as string;
    if (name.test(focused)) return;
  }
  throw new Error(`Tab does not reach ${name}`);
}

const NAME_OF_FOCUSED = `(() => {
  const element = document.activeElement;
  const labels = [...(element.labels ?? [])].map((label) => label.textContent).join(' ');
  return [element.getAttribute('aria-label') ?? '', labels, element.textContent].join(' ').trim();
})()`;
