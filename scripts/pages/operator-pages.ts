import type { ListedPage } from './page-list.ts';

const login = 'operator';

export const OPERATOR_PAGES: readonly ListedPage[] = [
  { name: 'operator-overview', login, path: '/operator', dark: true },
  { name: 'operator-reviews', login, path: '/operator/reviews' },
  { name: 'operator-orders', login, path: '/operator/orders' },
  {
    name: 'operator-order',
    login,
    path: async (client) => {
      const { items } = (await client.call('listOrders')).body;
      return `/operator/orders/${items[0]?.id ?? 'none'}`;
    },
  },
  { name: 'operator-deliveries', login, path: '/operator/deliveries' },
  { name: 'operator-accounts', login, path: '/operator/accounts' },
  { name: 'operator-ledger', login, path: '/operator/ledger' },
  { name: 'operator-money-rules', login, path: '/operator/money-rules' },
  { name: 'operator-audit', login, path: '/operator/audit' },
  { name: 'operator-settings', login, path: '/operator/settings' },
];
