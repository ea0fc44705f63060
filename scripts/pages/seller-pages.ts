import type { Client } from '@regrade/client';
import type { ListedPage } from './page-list.ts';

const login = 'acme';
const refuted = { login: 'onepassword', path: '/seller/products/onepassword.business' };

async function instancePath(client: Client): Promise<string> {
  const { items } = (await client.call('listInstances', { query: {} })).body;
  return `/seller/instances/${items[0]?.id ?? 'none'}`;
}

export const SELLER_PAGES: readonly ListedPage[] = [
  { name: 'seller-home', login, path: '/seller', shows: /acme\.helpdesk/, dark: true },
  { name: 'seller-prices', login, path: '/seller/products/acme.helpdesk' },
  { name: 'seller-prices-refuted', ...refuted, shows: /rule\.target-not-dearer/, dark: true },
  { name: 'seller-skus', login, path: '/seller/products/acme.helpdesk?sheet=skus' },
  { name: 'seller-attributes', login, path: '/seller/products/acme.helpdesk?sheet=attributes' },
  { name: 'seller-specifications', login, path: '/seller/products/acme.helpdesk?sheet=specifications' },
  { name: 'seller-upgrade-rules', ...refuted, path: `${refuted.path}/change`, shows: /rule\.target-not-dearer/ },
  { name: 'seller-scope', login: 'tencent', path: '/seller/products/tencent.edgeone/change', dark: true },
  { name: 'seller-difference', login, path: '/seller/products/acme.helpdesk/difference' },
  { name: 'seller-impact', login, path: '/seller/products/acme.helpdesk/impact' },
  { name: 'seller-instances', login, path: '/seller/instances' },
  { name: 'seller-instance', login, path: instancePath },
  { name: 'seller-endpoints', login, path: '/seller/endpoints' },
  { name: 'seller-deliveries', login, path: '/seller/deliveries' },
  { name: 'seller-webhooks', login, path: '/seller/webhooks' },
  { name: 'seller-statement', login, path: '/seller/statement', dark: true },
  { name: 'seller-reductions', login, path: '/seller/reductions' },
];
