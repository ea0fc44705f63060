import type { Client } from '@regrade/client';
import type { ListedPage } from './page-list.ts';

const login = 'Northwind Support';

async function ownSubscription(client: Client): Promise<string> {
  const { items } = (await client.call('listSubscriptions', { query: {} })).body;
  return items[0]?.id ?? 'none';
}

/** A wish for Advanced with half as many agents again: the fee stands beside it. */
async function changePath(client: Client): Promise<string> {
  const change = new URLSearchParams({ change: 'app|standard|edition=advanced|agents:150' });
  return `/customer/subscriptions/${await ownSubscription(client)}/change?${change}`;
}

async function quotePath(client: Client): Promise<string> {
  const changes = [{ component: 'app', sku: { edition: 'advanced' }, quantities: { agents: 150 } }];
  const { body } = await client.call('requestQuote', {
    body: { subscriptionId: await ownSubscription(client), changes },
  });
  return `/customer/quotes/${body.id}`;
}

async function orderPath(client: Client): Promise<string> {
  const { items } = (await client.call('listOrders', { query: {} })).body;
  return `/customer/orders/${items[0]?.id ?? 'none'}`;
}

const SUSPENDED = 'Hanabi Trading';

/** Nothing else is looked at as them. */
async function suspendedPath(_client: Client, as: (login: string) => Client): Promise<string> {
  const operator = as('operator');
  const { items } = (await operator.call('listAccounts', { query: { search: SUSPENDED } })).body;
  for (const { id, suspended } of items) {
    if (!suspended) {
      await operator.call('suspendAccount', { params: { id }, body: { reason: 'a chargeback is being looked at' } });
    }
  }
  return '/customer';
}

export const CUSTOMER_PAGES: readonly ListedPage[] = [
  { name: 'customer-home', login: 'Contoso Engineering', path: '/customer', dark: true },
  {
    name: 'customer-subscription',
    login,
    path: async (client) => `/customer/subscriptions/${await ownSubscription(client)}?show=slices`,
  },
  {
    name: 'customer-license',
    login,
    path: async (client) => `/customer/subscriptions/${await ownSubscription(client)}?show=license`,
    dark: true,
  },
  {
    name: 'customer-renewals',
    login,
    path: async (client) => `/customer/subscriptions/${await ownSubscription(client)}?show=renewals`,
  },
  {
    name: 'customer-audit',
    login,
    path: async (client) => `/customer/subscriptions/${await ownSubscription(client)}?show=audit`,
  },
  { name: 'customer-change', login, path: changePath, dark: true },
  {
    name: 'customer-targets',
    login,
    path: async (client) => `/customer/subscriptions/${await ownSubscription(client)}/change`,
  },
  { name: 'customer-quote', login, path: quotePath },
  { name: 'customer-orders', login, path: '/customer/orders' },
  { name: 'customer-order', login, path: orderPath },
  { name: 'customer-wallet', login, path: '/customer/wallet' },
  { name: 'customer-receipts', login, path: '/customer/receipts' },
  { name: 'customer-products', login, path: '/customer/products' },
  { name: 'customer-suspended', login: SUSPENDED, path: suspendedPath, dark: true },
  { name: 'customer-purchase', login, path: '/customer/products?buy=acme.helpdesk' },
];
