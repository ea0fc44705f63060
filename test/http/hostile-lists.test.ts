import { type ListedRoute, parseWire, problem, ROUTE_LIST } from '@regrade/client';
import { present } from '@regrade/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buyHelpdesk, publishHelpdesk, type TestSeller, toAgents } from '../support/helpdesk.ts';
import { startTestService, type TestLogin, type TestService } from '../support/service.ts';

/** Every address that is read with a query, asked with texts and cursors that no client of ours would send. */
let service: TestService;
let seller: TestSeller;
let customer: TestLogin;
/** Things that are there, by the collection that stands before `{id}`: only then does a list look at its cursor. */
let ids: { readonly [collection: string]: string };

beforeAll(async () => {
  service = await startTestService();
  seller = await publishHelpdesk(service);
  customer = await service.addCustomer('Northwind', 100_000_000n);
  const bought = await buyHelpdesk(service, customer);
  const body = { subscriptions: [bought.id], changes: toAgents(200) };
  const bulk = (await service.client(customer.token).call('previewBulkChange', { body })).body;
  const license = present(bought.components[0], 'a subscription has a component').license;
  ids = {
    ...{ subscriptions: bought.id, instances: bought.id, accounts: customer.account },
    ...{ licenses: license, products: 'acme.helpdesk', 'bulk-changes': bulk.id },
  };
});
afterAll(() => service.close());

const queried = ROUTE_LIST.filter(({ method, query, stream }) => method === 'GET' && query && !stream);
const paged = queried.filter(({ query }) => query?.shape['cursor']);

function tokensOf({ roles }: ListedRoute): string[] {
  const tokens = { operator: service.operator.token, seller: seller.token, customer: customer.token };
  if (roles === 'public') return [''];
  return roles.flatMap((role) => (role === 'software' ? [] : tokens[role]));
}

/** Asks as everybody who may, and answers what went wrong beside the request that did it. */
async function ask(route: ListedRoute, search: string): Promise<{ at: string; status: number; faults: unknown }[]> {
  const collection = route.path.split('/')[2] ?? '';
  const path = route.path.replace('{id}', ids[collection] ?? 'none');
  return Promise.all(
    tokensOf(route).map(async (token) => {
      const response = await fetch(`${service.url}${path}?${search}`, {
        headers: { authorization: `Bearer ${token}` },
        redirect: 'manual',
      });
      const { status } = response;
      const at = `${route.id} ?${search}`;
      if (status < 400) return { at, status, faults: [] };
      const read = parseWire(problem, JSON.parse(await response.text()));
      return { at, status, faults: read.ok ? [] : read.findings };
    }),
  );
}

async function askAll(routes: readonly ListedRoute[], searchesOf: (route: ListedRoute) => readonly string[]) {
  const answers = [];
  for (const route of routes) {
    for (const search of searchesOf(route)) answers.push(...(await ask(route, search)));
  }
  expect(answers.length).toBeGreaterThan(routes.length);
  return answers;
}

const broken = (answers: readonly { readonly status: number; readonly faults: unknown }[]) =>
  answers.filter(({ status, faults }) => status >= 500 || (faults as unknown[]).length > 0);

describe('a query', () => {
  test('with U+0000 in any of its texts is refused, and not by the database', async () => {
    const answers = await askAll(queried, ({ query }) =>
      Object.keys(query?.shape ?? {}).map((name) => `${name}=a%00b`),
    );
    expect(broken(answers)).toEqual([]);
    expect(answers.filter(({ status }) => status < 400 && status !== 302)).toEqual([]);
  });

  test('with a name of our prototypes, or one twice, is refused', async () => {
    const answers = await askAll(queried, ({ query }) => [
      'constructor=1',
      '__proto__=1',
      ...Object.keys(query?.shape ?? {}).map((name) => `${name}=1&${name}=2`),
    ]);
    expect(broken(answers)).toEqual([]);
  });

  test('with a period that ends before it begins is refused with findings like any other', async () => {
    const backwards = 'currency=USD&from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z';
    const routes = queried.filter(({ query }) => query?.shape['currency'] && query.shape['from']);
    const answers = await askAll(routes, () => [
      backwards,
      `${backwards}&seller=acme`,
      `${backwards}&account=${customer.account}`,
    ]);
    expect(broken(answers)).toEqual([]);
  });
});

describe('a cursor', () => {
  const numbers = ['0', '2147483648', '999999999999999'];
  /** Of every length and mixture that a list of ours has. */
  const invented = numbers.flatMap((number) => [
    ...[[number], [number, number], [number, number, number]],
    ...[
      [number, 'x'],
      ['x', number],
      [number, 'x', number],
      [number, number, 'x'],
    ],
  ]);

  test('that somebody invented is refused or leads to another place of the list, and never to a fault', async () => {
    const answers = await askAll(paged, ({ query }) =>
      invented.map((key) => {
        const cursor = Buffer.from(JSON.stringify(key)).toString('base64url');
        const currency = query?.shape['currency'] ? '&currency=USD' : '';
        const account = query?.shape['account'] ? `&account=${customer.account}` : '';
        return `cursor=${cursor}${currency}${account}`;
      }),
    );
    expect(broken(answers)).toEqual([]);
  });
});
