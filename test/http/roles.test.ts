import { type ListedRoute, ROLES, ROUTE_LIST, type Role } from '@regrade/client';
import { present } from '@regrade/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buyHelpdesk, HELPDESK, publishHelpdesk } from '../support/helpdesk.ts';
import { rawProblem } from '../support/problem.ts';
import { startTestService, type TestService } from '../support/service.ts';

/** Every route with every role: the table of routes decides, and nobody else. */
let service: TestService;
let tokens: Readonly<Record<Role, string>>;
let ids: Readonly<Record<string, string>>;

beforeAll(async () => {
  service = await startTestService();
  const seller = await publishHelpdesk(service);
  const customer = await service.addCustomer('Northwind', 10_000_000n);
  const bought = await buyHelpdesk(service, customer);
  const software = present(bought.licenseKeys[0], 'a purchase answers its license keys').key;
  tokens = { operator: service.operator.token, seller: seller.token, customer: customer.token, software };
  ids = { products: HELPDESK, subscriptions: bought.id, instances: bought.id, accounts: customer.account };
});
afterAll(() => service.close());

/** The address with ids that exist where there are some: a refusal must come from the role and not from a missing thing. */
function pathOf({ path }: ListedRoute): string {
  const noun = path.split('/')[2] ?? '';
  return path
    .replace('{id}', ids[noun] ?? 'x')
    .replace('{n}', '1')
    .replace('{spec}', 'standard')
    .replace('{skuKey}', 'edition=basic');
}

async function send(route: ListedRoute, authorization: string | undefined): Promise<Response> {
  const abort = new AbortController();
  const response = await fetch(`${service.url}${pathOf(route)}`, {
    method: route.method,
    signal: abort.signal,
    headers: {
      ...(authorization !== undefined && { authorization }),
      ...(route.body && { 'content-type': 'application/json' }),
    },
    ...(route.body && { body: '{}' }),
  });
  // A stream that was opened would stay.
  if (route.stream && response.ok) abort.abort();
  return response;
}

const guarded = ROUTE_LIST.filter(({ roles }) => roles !== 'public');
const open = ROUTE_LIST.filter(({ roles, signature, method, path }) => {
  // Ways out to the identity provider, of which there is none here.
  return roles === 'public' && !signature && method === 'GET' && !path.startsWith('/auth/');
});
/** How people sign in and out: strangers may try. */
const attempts = ROUTE_LIST.filter(
  ({ roles, signature, method }) => roles === 'public' && !signature && method !== 'GET',
);
/** Strangers may call, and only what is signed is heard. */
const signed = ROUTE_LIST.filter(({ signature }) => signature);
const wrong = guarded.flatMap((route) =>
  ROLES.filter((role) => !route.roles.includes(role as never)).map((role) => [route.id, role, route] as const),
);
const right = guarded.flatMap((route) =>
  ROLES.filter((role) => route.roles.includes(role as never)).map((role) => [route.id, role, route] as const),
);

describe('a route', () => {
  test.each(wrong)('%s is closed to role %s', async (_id, role, route) => {
    const problem = await rawProblem(await send(route, `Bearer ${tokens[role]}`));
    expect(problem).toMatchObject({ code: 'auth.forbidden', status: 403 });
    expect(problem.detail).toContain(role);
  });

  test.each(right)('%s is open to role %s', async (_id, role, route) => {
    const { status } = await send(route, `Bearer ${tokens[role]}`);
    expect(status).toBeLessThan(500);
    expect([401, 403]).not.toContain(status);
  });

  test.each(guarded.map((route) => [route.id, route] as const))('%s needs a token that exists', async (_id, route) => {
    const missing = await send(route, undefined);
    expect(missing.headers.get('www-authenticate')).toBe('Bearer realm="regrade"');
    expect(await rawProblem(missing)).toMatchObject({ code: 'auth.missing', status: 401 });
    for (const authorization of [
      'Bearer rgt_guess',
      'Bearer',
      'Basic dXNlcjpwYXNz',
      `Bearer ${'x'.repeat(5000)}`,
      tokens.operator,
    ]) {
      const invalid = await send(route, authorization);
      expect(invalid.headers.get('www-authenticate')).toContain('error="invalid_token"');
      expect(await rawProblem(invalid)).toMatchObject({ code: 'auth.invalid', status: 401 });
    }
  });

  test.each(open.map((route) => [route.id, route] as const))('%s is open to everybody', async (_id, route) => {
    expect((await send(route, undefined)).status).toBe(200);
    expect((await send(route, 'Bearer rgt_guess')).status).toBe(200);
  });

  test.each(attempts.map((route) => [route.id, route] as const))('%s may be tried by everybody', async (_id, route) => {
    expect(route.tags).toEqual(['Sessions']);
    expect([204, 400, 404]).toContain((await send(route, undefined)).status);
  });

  test.each(signed.map((route) => [route.id, route] as const))(
    '%s hears nobody without a signature',
    async (_id, route) => {
      expect(route.roles).toBe('public');
      for (const authorization of [undefined, `Bearer ${tokens.operator}`]) {
        const { status } = await send(route, authorization);
        expect([400, 404]).toContain(status);
      }
    },
  );
});

test('a revoked token is refused once the few seconds are over for which it was known', async () => {
  const { token } = await service.addCustomer('Gone');
  const read = () => fetch(`${service.url}/v1/wallet`, { headers: { authorization: `Bearer ${token}` } });
  expect((await read()).status).toBe(200);
  await service.database.database.query('test-revoke', "update access_token set revoked_at = 1 where name = 'Gone'");
  service.clock.advance(6);
  expect(await rawProblem(await read())).toMatchObject({ code: 'auth.invalid' });
});

test('no token or license key is ever logged', () => {
  const written = JSON.stringify(service.logged);
  for (const token of Object.values(tokens)) expect(written).not.toContain(token);
  expect(written).not.toContain('authorization');
});
