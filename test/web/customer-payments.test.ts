import type { ChangeOrder } from '@regrade/client';
import { present } from '@regrade/core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectNoSeriousAxe } from '../support/axe.ts';
import { startConsole, type TestConsole } from '../support/console.ts';
import { buyHelpdesk, publishHelpdesk, TO_ADVANCED } from '../support/helpdesk.ts';
import type { TestLogin } from '../support/service.ts';
import {
  answerStripeHosts,
  BANK_ACCOUNT,
  DECLINED_CARD,
  GOOD_CARD,
  PUBLISHABLE_KEY,
} from '../support/stripe-in-browser.ts';
import { type StripeStandIn, startStripeStandIn } from '../support/stripe-stand-in.ts';

/** Orders whose money comes from outside, as their customer pays them in the console. */
let market: TestConsole;
let stripe: StripeStandIn;

beforeAll(async () => {
  stripe = await startStripeStandIn({ nowMillis: () => Date.now() });
  const { url: apiUrl, secretKey, webhookSecret } = stripe;
  market = await startConsole({
    payments: {
      paymentMethods: ['wallet', 'external', 'stripe'],
      stripe: { secretKey, webhookSecret, apiUrl, publishableKey: PUBLISHABLE_KEY, networkRetriesMax: 0 },
    },
  });
  await publishHelpdesk(market);
});
afterAll(async () => {
  await market.close();
  await stripe.close();
});

/** A customer at an open quote of 3 000.00 or so. */
async function atQuote(name: string, of: { readonly language?: 'zh'; readonly width?: number } = {}) {
  const customer = await market.addCustomer(name, 1_000_000n);
  const { id } = await buyHelpdesk(market, customer);
  const { body: quote } = await market.client(customer.token).call('requestQuote', {
    body: { subscriptionId: id, changes: TO_ADVANCED },
  });
  const page = await market.openPage({ path: '/customer/wallet', as: customer, ...of });
  await answerStripeHosts(page, stripe);
  await page.goto(`/customer/quotes/${quote.id}`);
  return { customer, page };
}

async function orderOf(customer: TestLogin): Promise<ChangeOrder> {
  const { body } = await market.client(customer.token).call('listOrders', { query: {} });
  return present(body.items[0], 'the customer has ordered');
}

/** Stripe tells the service what became of the intent, signed. */
async function tell(type: string): Promise<void> {
  const intent = present([...stripe.book.intents.keys()].at(-1), 'a payment was begun');
  const { body, signature } = stripe.event(type, intent);
  const headers = { 'content-type': 'application/json', 'stripe-signature': signature };
  const { status } = await fetch(`${market.url}/v1/payments/stripe/webhook`, { method: 'POST', headers, body });
  expect(status).toBe(200);
}

const asksForScript = (page: Page) => page.waitForRequest('https://js.stripe.com/**');

test('H2, "let customers upgrade or scale out and see the calculated fee", and pay it by card: declined says why, a good card pays, and the page follows', async () => {
  const { customer, page } = await atQuote('Card Holder');
  await page.getByRole('radio', { name: /By card/ }).check();
  expect(await page.locator('script[src*="stripe"]').count(), 'nobody is shown to Stripe before they pay there').toBe(
    0,
  );
  const fetched = asksForScript(page);
  await page.getByRole('button', { name: /Order and pay/ }).click();
  await fetched;
  const form = page.getByRole('form', { name: 'Pay by card' });
  const pay = form.getByRole('button', { name: /^Pay USD [\d,.]+ by card$/ });
  await pay.click();
  await form.getByRole('alert').getByText('Your card number is incomplete.').waitFor();
  await expectNoSeriousAxe(page);

  await form.getByLabel('Card number').fill(DECLINED_CARD);
  await pay.click();
  await form.getByRole('alert').getByText('Your card was declined.').waitFor();
  await tell('payment_intent.payment_failed');
  await page.getByText('Last trouble').waitFor();
  expect(await orderOf(customer)).toMatchObject({ state: 'awaiting-payment', payment: { state: 'pending' } });

  await form.getByLabel('Card number').fill(GOOD_CARD);
  await form.getByLabel('Card number').press('Enter');
  await page.getByText('The card service has taken the payment.').waitFor();
  // Between Stripe's word to the browser and its word to the service nobody is asked to pay again.
  expect(await page.getByRole('button', { name: /Pay|Cancel/ }).count()).toBe(0);
  await tell('payment_intent.succeeded');
  await page.getByText('The change is in force', { exact: true }).waitFor();
  expect(await orderOf(customer)).toMatchObject({ state: 'completed', payment: { state: 'paid', method: 'stripe' } });
});

test('the card form on a telephone, in Chinese, when Stripe could not be reached at first', async () => {
  const { customer, page } = await atQuote('持卡人', { language: 'zh', width: 390 });
  await page.getByRole('radio', { name: /先下单，后付款/ }).check();
  await page.getByRole('button', { name: '提交订单' }).click();
  await page.waitForURL('**/orders/**');
  // Begun, and asked once more for the form.
  for (let fault = 1; fault <= 2; fault++) stripe.failNext(/payment_intents$/, 'fault');
  await page.getByRole('button', { name: '银行卡支付' }).click();
  await page.getByText('支付服务尚未答复。').waitFor();
  await page.getByRole('button', { name: '重新获取' }).click();
  const form = page.getByRole('form', { name: '银行卡支付' });
  await form.getByLabel('卡号').fill(GOOD_CARD);
  expect(await page.evaluate('document.documentElement.scrollWidth'), 'nothing overflows').toBe(390);
  await form.getByRole('button', { name: /刷卡支付/ }).click();
  await page.getByText('支付服务已收款。').waitFor();
  // The page is loaded anew before Stripe's word has come: asking for the form finds that it is paid.
  await page.reload();
  await page.getByText('变更已生效', { exact: true }).waitFor();
  expect(await orderOf(customer)).toMatchObject({ state: 'completed' });
});

test('a bank that refuses the debit after the card service has taken it: the page moves by itself, and it is paid otherwise', async () => {
  const { customer, page } = await atQuote('Debited');
  await page.getByRole('radio', { name: /By card/ }).check();
  await page.getByRole('button', { name: /Order and pay/ }).click();
  const form = page.getByRole('form', { name: 'Pay by card' });
  await form.getByLabel('Card number').fill(BANK_ACCOUNT);
  await form.getByRole('button', { name: /by card$/ }).click();
  await page.getByText('The card service has taken the payment.').waitFor();
  // The page loaded anew finds it on its way, and follows it too.
  await page.reload();
  await page.getByText('The card service has taken the payment.').waitFor();

  stripe.decline(present([...stripe.book.intents.keys()].at(-1), 'a payment was begun'));
  await tell('payment_intent.payment_failed');
  await page.getByText('Last trouble').waitFor();
  expect(await page.getByText('The card service has taken the payment.').count()).toBe(0);
  await form.getByLabel('Card number').fill(GOOD_CARD);
  await form.getByRole('button', { name: /by card$/ }).click();
  await page.getByText('The card service has taken the payment.').waitFor();
  await tell('payment_intent.succeeded');
  await page.getByText('The change is in force', { exact: true }).waitFor();
  expect(await orderOf(customer)).toMatchObject({ state: 'completed', payment: { state: 'paid' } });
});

test('by transfer: the order waits for the money, with its reference, and completes when the operator has seen it come', async () => {
  const { customer, page } = await atQuote('Transferrer');
  await page.getByRole('radio', { name: /By transfer or invoice/ }).check();
  await page.getByRole('button', { name: /Order and pay/ }).click();
  await page.waitForURL('**/orders/**');
  await page.getByText('A payment is awaited').waitFor();
  await page.getByText(/Transfer this amount and name the reference/).waitFor();
  const [payment] = (await market.client(customer.token).call('listPayments', { query: {} })).body.items;
  await page.getByText(payment?.id ?? '').waitFor();
  await expectNoSeriousAxe(page);
  const order = payment?.order ?? '';
  const operator = await market.openPage({ path: `/operator/orders/${order}`, as: market.operator });
  await operator.getByRole('main').getByRole('link', { name: 'Payments' }).click();
  await operator.getByRole('cell', { name: 'Awaited' }).waitFor();
  await expectNoSeriousAxe(operator);
  await operator.getByRole('button', { name: 'Received' }).click();
  const dialog = operator.getByRole('dialog', { name: /has come. The order goes on at once/ });
  await dialog.getByLabel('What your bank calls it').fill('bank-1');
  await dialog.getByRole('button', { name: 'Received' }).click();
  await operator.getByRole('cell', { name: 'Paid', exact: true }).waitFor();
  await operator.getByRole('cell', { name: 'bank-1' }).waitFor();
  await page.getByText('The change is in force', { exact: true }).waitFor();
  await page.goto('/customer/wallet?show=payments');
  await page.getByText('Transfer or invoice').waitFor();
});
