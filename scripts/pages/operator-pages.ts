import type { Client, ImportRowJson } from '@regrade/client';
import type { ListedPage } from './page-list.ts';

const login = 'operator';

export const OPERATOR_PAGES: readonly ListedPage[] = [
  { name: 'operator-overview', login, path: '/operator', dark: true },
  { name: 'operator-reviews', login, path: '/operator/reviews' },
  {
    name: 'operator-review',
    login,
    dark: true,
    path: async (client, as) => {
      const { items } = (await client.call('listReviews', { query: { state: 'in-review' } })).body;
      return `/operator/reviews/${items[0]?.id ?? (await submitDearerHelpdesk(as('acme')))}`;
    },
  },
  { name: 'operator-orders', login, path: '/operator/orders', dark: true },
  { name: 'operator-held', login, path: '/operator/held' },
  { name: 'operator-not-found', login, path: '/operator/nothing' },
  {
    name: 'operator-order',
    login,
    path: async (client) => {
      const { items } = (await client.call('listOrders')).body;
      return `/operator/orders/${items[0]?.id ?? 'none'}`;
    },
  },
  {
    name: 'operator-bulk-changes',
    login,
    path: async (_client, as) => {
      await previewBulkChange(as('Northwind Support'));
      return '/operator/bulk-changes';
    },
  },
  {
    name: 'operator-bulk-change',
    login,
    path: async (client) => {
      const { items } = (await client.call('listBulkChanges')).body;
      return `/operator/bulk-changes/${items[0]?.id ?? 'none'}`;
    },
  },
  { name: 'operator-deliveries', login, path: '/operator/deliveries' },
  {
    name: 'operator-imports',
    login,
    path: async (client) => {
      await importTwoRows(client);
      return '/operator/imports';
    },
  },
  {
    name: 'operator-import',
    login,
    path: async (client) => {
      const { items } = (await client.call('listImports')).body;
      return `/operator/imports/${items[0]?.id ?? 'none'}`;
    },
  },
  { name: 'operator-accounts', login, path: '/operator/accounts' },
  {
    name: 'operator-account',
    login,
    dark: true,
    path: async (client) => {
      const { items } = (await client.call('listAccounts', { query: { search: 'northwind' } })).body;
      return `/operator/accounts/${items[0]?.id ?? 'none'}`;
    },
  },
  { name: 'operator-ledger', login, path: '/operator/ledger' },
  {
    name: 'operator-statement',
    login,
    path: async (client) => {
      const { items } = (await client.call('listAccounts', { query: { search: 'northwind' } })).body;
      return `/operator/ledger?${new URLSearchParams({ account: items[0]?.id ?? 'none', currency: 'USD' })}`;
    },
  },
  { name: 'operator-payments', login, path: '/operator/payments' },
  { name: 'operator-refunds', login, path: '/operator/refunds' },
  { name: 'operator-money-rules', login, path: '/operator/money-rules' },
  {
    name: 'operator-webhooks',
    login,
    path: async (client) => {
      await addEventEndpoint(client);
      return '/operator/webhooks';
    },
  },
  { name: 'operator-audit', login, path: '/operator/audit' },
  { name: 'operator-settings', login, path: '/operator/settings' },
];

/** Answers the id of the review. */
async function submitDearerHelpdesk(seller: Client): Promise<string> {
  const params = { id: 'acme.helpdesk' };
  const { catalog } = (await seller.call('getProduct', { params })).body;
  const { etag } = await seller.call('getDraft', { params });
  const document = JSON.parse(JSON.stringify(catalog).replaceAll('"490.00"', '"499.00"'));
  const ifMatch = etag === undefined ? { firstSave: true as const } : { ifMatch: etag };
  const saved = (await seller.call('saveDraft', { params, body: document, ...ifMatch })).body;
  return (await seller.call('submitDraft', { params, ifMatch: saved.etag })).body.id;
}

async function addEventEndpoint(operator: Client): Promise<void> {
  const there = (await operator.call('listWebhookEndpoints')).body.items.length > 0;
  if (there) return;
  const body = { address: 'https://erp.example/regrade', description: 'Bookkeeping' };
  await operator.call('createWebhookEndpoint', {
    body: { ...body, types: ['regrade.change-order', 'regrade.payment'] },
  });
}

async function previewBulkChange(customer: Client): Promise<void> {
  const changes = [{ component: 'app', sku: { edition: 'advanced' } }];
  const there = (await customer.call('listBulkChanges')).body.items.length > 0;
  if (there) return;
  const items = (await customer.call('listSubscriptions')).body.items;
  const subscriptions = items.map(({ id }) => id);
  await customer.call('previewBulkChange', { body: { subscriptions, changes } });
}

/** One that fits, and one whose figures do not add up. */
async function importTwoRows(operator: Client): Promise<void> {
  const slice = {
    ...{ from: '2026-09-10T00:00:00Z', to: '2027-09-10T00:00:00Z', specification: 'standard' },
    ...{ sku: { edition: 'basic' }, quantities: { agents: 100 }, agreedPrice: '9000.00', charge: '9000.00' },
  };
  const row: Omit<ImportRowJson, 'reference' | 'components'> = {
    ...{ account: { reference: 'CRM-1', name: 'Litware' }, product: 'acme.helpdesk', currency: 'USD', period: 'P1Y' },
    term: { start: slice.from, end: slice.to },
  };
  const rows: readonly ImportRowJson[] = [
    { ...row, reference: 'OLD-1', components: [{ component: 'app', slices: [{ ...slice, paid: '9000.00' }] }] },
    { ...row, reference: 'OLD-2', components: [{ component: 'app', slices: [{ ...slice, paid: '8000.00' }] }] },
  ];
  const body = rows.map((each) => `${JSON.stringify(each)}\n`).join('');
  await operator.call('importSubscriptions', { body, query: {}, idempotencyKey: 'crm-2026-09' });
}
