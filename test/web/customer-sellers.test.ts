import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { expectNoSeriousAxe } from '../support/axe.ts';
import { startConsole, type TestConsole } from '../support/console.ts';
import { YES } from '../support/seller-program.ts';
import { openWebhookMarket, type WebhookMarket } from '../support/webhook-market.ts';

/** Changes that a seller is asked about, and told of, as their customer sees them. */
let market: WebhookMarket<TestConsole>;

beforeAll(async () => {
  market = await openWebhookMarket(await startConsole(), { fit: true });
});
afterEach(() => market.program.answer(YES));
afterAll(() => market.close());

/** As far as the quote of 200 agents, about which the seller is asked. */
async function askFor200(): Promise<Page> {
  const { customer, subscription } = await market.buy('Northwind');
  const change = new URLSearchParams({ change: 'app|standard|edition=basic|agents:200' });
  const path = `/customer/subscriptions/${subscription.id}/change?${change}`;
  const page = await market.service.openPage({ path, as: customer });
  await page.getByRole('button', { name: 'Get a binding quote' }).click();
  await page.waitForURL('**/quotes/**');
  await page.getByText('The seller is being asked whether it fits').waitFor();
  return page;
}

test('G9, H3: the seller is asked first, then told, and the pages move on by themselves', async () => {
  const page = await askFor200();
  await expectNoSeriousAxe(page);
  await market.deliver();
  await page.getByRole('button', { name: /Order and pay/ }).click();
  await page.waitForURL('**/orders/**');
  await page.getByText('The seller is being told.').waitFor();
  // G10: "and the clock is visible".
  await page.getByText(/The seller answers by .* UTC/).waitFor();
  await market.deliver();
  await page.getByText('The change is in force', { exact: true }).waitFor();
  await page.getByText('The seller carried it out.').waitFor();
});

test('G9: "answered by the seller’s software with blockers": the customer reads what stands in the way', async () => {
  market.program.answer({
    body: {
      answer: 'no',
      reason: 'The target is too small.',
      blockers: [{ message: '238 agents in use, target allows 200', component: 'app', attribute: 'agents' }],
    },
  });
  const page = await askFor200();
  await market.deliver();
  await page.getByText('The seller refused').waitFor();
  await page.getByText('238 agents in use, target allows 200').waitFor();
  expect(await page.getByRole('button', { name: /Order/ }).count()).toBe(0);
});

test('G6: "a paid order that cannot be delivered is refunded": the seller says no, and the money is back', async () => {
  const page = await askFor200();
  await market.deliver();
  await page.getByRole('button', { name: /Order and pay/ }).click();
  await page.waitForURL('**/orders/**');
  market.program.answer({ body: { answer: 'no', reason: 'No capacity left.' } });
  await market.deliver();
  await page.getByText('The seller refused.').waitFor();
  await page.getByText('No capacity left.').waitFor();
  await page.getByText('What was paid is back. Nothing has changed.').waitFor();
});
