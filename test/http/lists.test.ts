import type { ChangeOrderQuery, Client } from '@regrade/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  buyHelpdesk,
  HELPDESK,
  helpdeskDocument,
  publishHelpdesk,
  type TestSeller,
  toAgents,
} from '../support/helpdesk.ts';
import { problemOf, rawProblem } from '../support/problem.ts';
import { startTestService, type TestLogin, type TestService } from '../support/service.ts';

/** Every list in pages: nothing twice, nothing missing, and only one's own. */
let service: TestService;
let seller: TestSeller;
let customer: TestLogin;
let neighbour: TestLogin;
const bought: string[] = [];

const PURCHASES = 5;

beforeAll(async () => {
  service = await startTestService();
  seller = await publishHelpdesk(service);
  customer = await service.addCustomer('Northwind', 100_000_000n);
  neighbour = await service.addCustomer('Contoso', 100_000_000n);
  for (let n = 0; n < PURCHASES; n++) bought.push((await buyHelpdesk(service, customer, { key: `buy-${n}` })).id);
  await buyHelpdesk(service, neighbour);
});
afterAll(() => service.close());

/** All pages of a list, two at a time. */
async function pagesOf<Item>(
  read: (query: {
    limit: number;
    cursor?: string;
  }) => Promise<{ body: { items: readonly Item[]; nextCursor?: string } }>,
): Promise<Item[][]> {
  const pages: Item[][] = [];
  let cursor: string | undefined;
  do {
    const { body } = await read({ limit: 2, ...(cursor !== undefined && { cursor }) });
    pages.push([...body.items]);
    cursor = body.nextCursor;
  } while (cursor !== undefined && pages.length < 50);
  return pages;
}

const idsOf = (pages: readonly (readonly { readonly id: string }[])[]) => pages.flat().map(({ id }) => id);
const own = (): Client => service.client(customer.token);
const operator = (): Client => service.client(service.operator.token);
const readOrders = async (query: Omit<ChangeOrderQuery, 'limit'>) =>
  (await operator().call('listOrders', { query })).body.items;

describe('a list', () => {
  test('of subscriptions shows all of one’s own in pages, and nothing of a neighbour', async () => {
    const pages = await pagesOf((query) => own().call('listSubscriptions', { query }));
    expect(pages.map(({ length }) => length)).toEqual([2, 2, 1]);
    expect(idsOf(pages).toSorted()).toEqual(bought.toSorted());
    const foreign = await own().call('listSubscriptions', { query: { account: neighbour.account } });
    expect(foreign.body).toEqual({ items: [] });
  });

  test('of subscriptions shows the operator everything, or what a filter leaves', async () => {
    const all = await pagesOf((query) => operator().call('listSubscriptions', { query }));
    expect(idsOf(all)).toHaveLength(PURCHASES + 1);
    const one = await operator().call('listSubscriptions', { query: { account: neighbour.account, state: 'active' } });
    expect(one.body.items).toHaveLength(1);
    expect((await operator().call('listSubscriptions', { query: { state: 'ended' } })).body.items).toEqual([]);
  });

  test('of orders has the newest first and stays complete while pages are read', async () => {
    const placed: string[] = [];
    for (const [index, subscriptionId] of bought.entries()) {
      service.clock.advance(60);
      const body = { subscriptionId, changes: toAgents(200) };
      const quote = (await own().call('requestQuote', { body })).body;
      const order = await own().call('placeOrder', {
        idempotencyKey: `order-${index}`,
        body: { quoteId: quote.id, net: quote.net },
      });
      placed.unshift(order.body.id);
    }
    const pages = await pagesOf((query) => own().call('listOrders', { query }));
    expect(idsOf(pages)).toEqual(placed);
    const waiting = await operator().call('listOrders', { query: { state: 'awaiting-payment' } });
    expect(waiting.body.items).toHaveLength(PURCHASES);
    expect((await service.client(neighbour.token).call('listOrders')).body.items).toEqual([]);
  });

  test('of orders is found by account, product, state and the time they were placed', async () => {
    const all = (await operator().call('listOrders')).body.items;
    expect(all.map(({ account, product }) => ({ account, product }))).toEqual(
      all.map(() => ({ account: customer.account, product: HELPDESK })),
    );
    const found = async (query: Parameters<typeof readOrders>[0]) => idsOf([await readOrders(query)]);
    const [newest, , , , oldest] = all.map(({ events }) => events[0]?.at ?? '');
    expect(await found({ account: customer.account, product: HELPDESK, state: 'awaiting-payment' })).toEqual(
      idsOf([all]),
    );
    expect(await found({ account: neighbour.account })).toEqual([]);
    expect(await found({ product: 'acme.other' })).toEqual([]);
    // From an instant on, and up to one that does not belong to the range.
    expect(await found({ from: oldest ?? '', to: newest ?? '' })).toEqual(idsOf([all.slice(1)]));
    expect(await found({ from: newest ?? '', product: HELPDESK })).toEqual(idsOf([all.slice(0, 1)]));
    const subscription = bought[0] ?? '';
    expect(await found({ subscription })).toHaveLength(1);
    expect(await found({ subscription, account: neighbour.account })).toEqual([]);
    // Of a customer only their own, whatever they name.
    const foreign = await service.client(neighbour.token).call('listOrders', { query: { subscription } });
    expect(foreign.body.items).toEqual([]);
    const named = await service
      .client(neighbour.token)
      .call('listOrders', { query: { account: customer.account, product: HELPDESK } });
    expect(named.body.items).toEqual([]);
  });

  test('of accounts is found by a part of the name, by id and by seller id', async () => {
    const found = async (search: string) =>
      (await operator().call('listAccounts', { query: { search } })).body.items.map(({ name }) => name);
    expect(await found('ORTHW')).toEqual(['Northwind']);
    expect(await found(neighbour.account)).toEqual(['Contoso']);
    expect(await found('acme')).toEqual(['acme']);
    expect(await found('%')).toEqual([]);
    const one = await operator().call('getAccount', { params: { id: seller.account } });
    expect(one.body).toMatchObject({ name: 'acme', kind: 'seller', seller: 'acme', sandbox: false, taxRegion: null });
    const none = problemOf(operator().call('getAccount', { params: { id: 'aaaaaaaa' } }));
    expect(await none).toMatchObject({ code: 'not-found' });
  });

  test('of accounts, reviews, products and audit records comes in pages as well', async () => {
    for (const id of ['desk1', 'desk2', 'desk3']) {
      service.clock.advance(1);
      await service.publish(seller, await helpdeskDocument((document) => Object.assign(document.product, { id })));
    }
    const accounts = await pagesOf((query) => operator().call('listAccounts', { query }));
    expect(idsOf(accounts)).toEqual(idsOf(accounts).toSorted());
    expect(new Set(idsOf(accounts)).size).toBe(4);
    const customers = await operator().call('listAccounts', { query: { kind: 'customer' } });
    expect(customers.body.items.map(({ name }) => name).toSorted()).toEqual(['Contoso', 'Northwind']);
    const products = await pagesOf((query) => own().call('listProducts', { query }));
    expect(idsOf(products)).toEqual(['acme.desk1', 'acme.desk2', 'acme.desk3', 'acme.helpdesk']);
    const reviews = await pagesOf((query) => operator().call('listReviews', { query }));
    expect(reviews.flat().map(({ product }) => product)).toEqual([
      ...idsOf(products).slice(0, 3).toReversed(),
      'acme.helpdesk',
    ]);
    const audit = await pagesOf((query) => own().call('listAudit', { query }));
    const numbers = audit.flat().map(({ n }) => n);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    const hashes = audit.flat().map(({ previousHash, hash }) => [previousHash, hash]);
    for (const [index, [previous]] of hashes.entries()) if (index > 0) expect(previous).toBe(hashes[index - 1]?.[1]);
    const about = await own().call('listAudit', { query: { subject: bought[0] ?? '' } });
    expect(about.body.items.map(({ command }) => command)).toEqual(['purchase']);
    expect((await own().call('listAudit', { query: { account: neighbour.account } })).body.items).toEqual([]);
  });
});

describe('a cursor', () => {
  const encode = (key: unknown) => Buffer.from(JSON.stringify(key)).toString('base64url');

  test.each([
    ['no base64', '§§§'],
    ['no JSON', Buffer.from('{').toString('base64url')],
    ['of another list', encode(['1'])],
    ['with a number instead of text', encode([1, 2])],
    ['with a letter where a number belongs', encode(['now', 'ord_x'])],
    ['with a character that no key has', encode(['1', 'a\0b'])],
  ])('that is %s is refused with its place', async (_case, cursor) => {
    const problem = await problemOf(own().call('listOrders', { query: { cursor } }));
    expect(problem).toMatchObject({ code: 'request.invalid', status: 400, findings: [{ path: '/cursor' }] });
  });

  test('longer than any of ours, and limits out of range, are refused', async () => {
    for (const query of [
      'limit=0',
      'limit=201',
      'limit=two',
      `cursor=${'a'.repeat(1001)}`,
      'unknown=1',
      'limit=1&limit=2',
    ]) {
      const response = await fetch(`${service.url}/v1/change-orders?${query}`, {
        headers: { authorization: `Bearer ${customer.token}` },
      });
      expect(await rawProblem(response)).toMatchObject({ code: 'request.invalid', status: 400 });
    }
  });
});

test('a list of orders says of each what it changes to, and one of receipts shows those of one subject', async () => {
  const another = await service.addCustomer('Fabrikam', 100_000_000n);
  const theirs = service.client(another.token);
  const { id } = await buyHelpdesk(service, another);
  const { body: quote } = await theirs.call('requestQuote', { body: { subscriptionId: id, changes: toAgents(150) } });
  const body = { quoteId: quote.id, net: quote.net, pay: 'wallet' } as const;
  const { body: order } = await theirs.call('placeOrder', { idempotencyKey: 'what-it-changes', body });
  const listed = (await theirs.call('listOrders', { query: { subscription: id } })).body.items;
  expect(listed).toEqual([{ ...order, to: quote.to }]);

  const about = async (subject: string) => (await theirs.call('listReceipts', { query: { subject } })).body.items;
  expect(await about(id)).toMatchObject([{ subscription: id }]);
  expect((await about(id))[0]).not.toHaveProperty('order');
  expect(await about(order.id)).toMatchObject([{ subscription: id, order: order.id }]);
});
