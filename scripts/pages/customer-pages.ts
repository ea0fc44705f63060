import type { Client } from '@regrade/client';
import type { ListedPage } from './page-list.ts';

const login = 'Northwind Support';

async function subscriptionOf(client: Client): Promise<string> {
  const { items } = (await client.call('listSubscriptions')).body;
  return `/customer/subscriptions/${items[0]?.id ?? 'none'}`;
}

export const CUSTOMER_PAGES: readonly ListedPage[] = [
  { name: 'customer-home', login, path: '/customer', dark: true },
  { name: 'customer-subscriptions', login, path: '/customer/subscriptions' },
  { name: 'customer-subscription', login, path: subscriptionOf, dark: true },
  { name: 'customer-change', login, path: async (client) => `${await subscriptionOf(client)}/change`, dark: true },
  { name: 'customer-orders', login: 'Small Change Ltd', path: '/customer/orders' },
  {
    name: 'customer-order',
    login: 'Small Change Ltd',
    path: async (client) => {
      const { items } = (await client.call('listOrders')).body;
      return `/customer/orders/${items[0]?.id ?? 'none'}`;
    },
  },
  { name: 'customer-wallet', login, path: '/customer/wallet' },
  { name: 'customer-receipts', login, path: '/customer/receipts' },
  { name: 'customer-products', login, path: '/customer/products' },
];
