import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectNoSeriousAxe } from '../support/axe.ts';
import { startConsole, type TestConsole } from '../support/console.ts';
import { startIdentityProvider, type TestIdentityProvider } from '../support/identity-provider.ts';

/** Sign-in over the operator's identity provider, as a person does it. */
let market: TestConsole;
let provider: TestIdentityProvider;

beforeAll(async () => {
  provider = await startIdentityProvider(() => market.url);
  market = await startConsole({ http: { signIn: { provider: provider.client(() => market.url) } } });
  provider.people.set('olga', { name: 'Olga Ortega', regrade_role: 'operator' });
  provider.people.set('lost', { name: 'Lost', regrade_role: 'customer', regrade_account: 'aaaaaaaa' });
});
afterAll(async () => {
  await market.close();
  await provider.close();
});

/** The provider's own pages are none of ours to judge. */
const expected = [/fonts\.googleapis|Content Security Policy|favicon/];

async function signInAt(login: string) {
  const page = await market.openPage({ path: '/operator/reviews', expected });
  await page.getByRole('link', { name: 'Sign in with Contoso' }).click();
  await page.getByPlaceholder(/enter any login/i).fill(login);
  await page.getByPlaceholder(/and password/i).fill('any');
  await page.getByRole('button', { name: /sign-in/i }).click();
  return page;
}

test('a person goes out to the provider and comes back to where they wanted to go', async () => {
  const page = await signInAt('olga');
  await page.waitForURL(`${market.url}/operator/reviews`);
  await page.getByText('Olga Ortega').waitFor();
});

test('a person who signs out is led to the provider, and comes back signed out there too', async () => {
  const page = await signInAt('olga');
  await page.waitForURL(`${market.url}/operator/reviews`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL(`${provider.issuer}/**`);
  await page.getByRole('button', { name: /^Yes/ }).click();
  await page.waitForURL(`${market.url}/sign-in`);
  await page.getByRole('link', { name: 'Sign in with Contoso' }).click();
  await page.getByPlaceholder(/enter any login/i).waitFor();
});

test('a person without an account here is told so, and can begin again', async () => {
  const page = await signInAt('lost');
  const alert = page.getByRole('alert');
  await alert.waitFor();
  expect(await alert.textContent()).toContain('no account here belongs to you');
  await expectNoSeriousAxe(page);
  expect(await page.getByRole('link', { name: 'Sign in with Contoso' }).getAttribute('href')).toBe(
    '/auth/start?to=%2Foperator%2Freviews',
  );
});
