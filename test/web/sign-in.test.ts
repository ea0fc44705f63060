import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectNoSeriousAxe } from '../support/axe.ts';
import { startConsole, type TestConsole } from '../support/console.ts';
import { expectNoEnglish } from '../support/no-english.ts';

/** How people get in and out, in a browser. */
let market: TestConsole;

beforeAll(async () => {
  market = await startConsole({ sample: true });
});
afterAll(() => market.close());

async function enterToken(page: Page, token: string): Promise<void> {
  await page.getByLabel('Access token').fill(token);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

const at = (path: string) => new RegExp(`${path}([/?]|$)`);

test('who comes to / is asked to sign in, and lands at their own door with their token', async () => {
  const page = await market.openPage({ path: '/' });
  await page.waitForURL(at('/sign-in'));
  await enterToken(page, market.loginOf('Northwind Support').token);
  await page.waitForURL(at('/customer'));
  await page.reload();
  await page.waitForURL(at('/customer'));
  expect(await page.context().cookies()).toMatchObject([{ httpOnly: true, sameSite: 'Lax', name: 'regrade-session' }]);
  expect(await page.evaluate('document.cookie')).toBe('');
});

test('a click on a sample login signs in', async () => {
  const page = await market.openPage({ path: '/sign-in' });
  await page.getByRole('button', { name: /acme/ }).click();
  await page.waitForURL(at('/seller'));
});

test('a token that nobody gave out is refused with a sentence', async () => {
  const page = await market.openPage({ path: '/sign-in', expected: [/401.*\/v1\/session$/] });
  await enterToken(page, 'rgt_guess');
  await page.getByText('This token is unknown or revoked.').waitFor();
  await expectNoSeriousAxe(page);
  expect(new URL(page.url()).pathname).toBe('/sign-in');
});

test('who followed a link comes back to where they wanted to go', async () => {
  const page = await market.openPage({ path: '/operator/reviews?state=open' });
  await page.waitForURL(at('/sign-in'));
  await enterToken(page, market.loginOf('operator').token);
  await page.waitForURL((url) => url.pathname === '/operator/reviews' && url.search === '?state=open');
});

test('a link to the door of another role does not lead in circles', async () => {
  const page = await market.openPage({ path: '/sign-in?to=/operator' });
  await enterToken(page, market.loginOf('Northwind Support').token);
  await page.waitForURL(at('/customer'));
  await page.goto('/operator/orders');
  await page.getByText('You are signed in as Northwind Support').waitFor();
  await page.getByRole('link', { name: 'Back to your own pages' }).click();
  await page.waitForURL(at('/customer'));
});

test('no link leads from the sign-in to another site', async () => {
  for (const to of ['//evil.example', 'https://evil.example/customer', '/customer.evil.example']) {
    const page = await market.openPage({ path: `/sign-in?to=${encodeURIComponent(to)}` });
    await enterToken(page, market.loginOf('Northwind Support').token);
    await page.waitForURL((url) => url.pathname !== '/sign-in');
    expect(new URL(page.url()).origin).toBe(market.url);
  }
});

test('a session whose token was revoked leads back to the sign-in', async () => {
  const gone = await market.addCustomer('Gone');
  const page = await market.openPage({ path: '/customer', as: gone });
  await page.waitForURL(at('/customer'));
  await market.database.database.query('test-revoke', "update access_token set revoked_at = 1 where name = 'Gone'");
  market.clock.advance(6);
  await page.reload();
  await page.waitForURL(at('/sign-in'));
});

test('a session that ends over a form leaves what was typed, and signed in beside it, it goes on', async () => {
  const { items } = (
    await market.client(market.loginOf('operator').token).call('listAccounts', { query: { kind: 'customer' } })
  ).body;
  const path = `/operator/accounts/${items[0]?.id}`;
  const page = await market.openPage({ path, as: 'operator', expected: [/\b401\b/] });
  await page.getByLabel('Amount').fill('12.34');
  await page.getByLabel('Currency').fill('USD');
  await page.getByLabel('Reason').fill('bank transfer');
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Put money in' }).click();
  await page.getByText('Your session has ended').first().waitFor();
  await expectNoSeriousAxe(page);
  const [beside] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('link', { name: 'Sign in in a new tab' }).first().click(),
  ]);
  await enterToken(beside, market.loginOf('operator').token);
  await beside.waitForURL(at('/operator'));
  await beside.close();
  expect(await page.getByLabel('Reason').inputValue()).toBe('bank transfer');
  await page.getByRole('button', { name: 'Put money in' }).click();
  await expect.poll(() => page.getByLabel('Reason').inputValue(), { timeout: 15_000 }).toBe('');
});

test('a mistyped address, and an order that is not there, lead on', async () => {
  const page = await market.openPage({ path: '/custmer/orders', as: 'Northwind Support', expected: [/\b404\b/] });
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
  await page.goto('/customer/orders/ord_none');
  await page.getByText('not-found').waitFor();
  await page.getByRole('link', { name: 'To the start' }).click();
  await page.waitForURL(at('/customer'));
});

test('a line that is lost is said, on what is open and on what is opened, and the menu leads away from it', async () => {
  const expected = [/ERR_INTERNET_DISCONNECTED|ERR_FAILED|preload CSS|dynamically imported|error loading/i];
  const page = await market.openPage({ path: '/customer/subscriptions', as: 'Northwind Support', expected });
  await page
    .getByRole('link', { name: /Acme Helpdesk/ })
    .first()
    .waitFor();
  await page.context().setOffline(true);
  await page.getByLabel('State').selectOption('ended');
  await page.getByText('The service cannot be reached').waitFor();
  await page.getByRole('link', { name: 'Receipts' }).click();
  await page.getByText('This page could not be loaded').waitFor();
  await page.getByRole('link', { name: 'My subscriptions' }).click();
  await page
    .getByRole('link', { name: /Acme Helpdesk/ })
    .first()
    .waitFor();
  await page.context().setOffline(false);
});

test('that the service cannot be reached is said before any door is open, in the letters of every other page', async () => {
  const page = await market.openPage({ path: '/customer', as: 'Northwind Support', expected: [/ERR_FAILED/] });
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  const letters = `(name) => getComputedStyle([...document.querySelectorAll(name)].at(-1)).fontFamily`;
  const usual = await page.evaluate(`(${letters})('button')`);
  await page.route('**/v1/session', (route) => route.abort());
  await page.reload();
  await page.getByText('The service cannot be reached').waitFor();
  expect(await page.evaluate(`(${letters})('[role=alert] strong')`)).toBe(usual);
  await page.unroute('**/v1/session');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
});

test('signing out leads to the sign-in, and the way back is closed', async () => {
  // What the page was still asking for is refused from then on.
  const page = await market.openPage({ path: '/customer', as: 'Northwind Support', expected: [/\b401\b/] });
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL(at('/sign-in'));
  expect(await page.context().cookies()).toEqual([]);
  await page.goto('/customer');
  await page.waitForURL(at('/sign-in'));
});

describe.each([
  [1280, 'en', 'light'],
  [390, 'zh', 'dark'],
] as const)('the sign-in page at %i in %s, %s', (width, language, theme) => {
  test('keeps nobody out and stays within the screen', async () => {
    const page = await market.openPage({ path: '/sign-in', width, language, theme });
    await page.getByRole('button', { name: /acme/ }).waitFor();
    await expectNoSeriousAxe(page);
    await expectNoEnglish(page);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  });
});
