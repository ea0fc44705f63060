import type { ListedPage } from './page-list.ts';

const login = 'acme';
const refuted = { login: 'onepassword', path: '/seller/products/onepassword.business' };

export const SELLER_PAGES: readonly ListedPage[] = [
  { name: 'seller-home', login, path: '/seller', shows: /acme\.helpdesk/, dark: true },
  { name: 'seller-prices', login, path: '/seller/products/acme.helpdesk' },
  { name: 'seller-prices-refuted', ...refuted, shows: /rule\.target-not-dearer/, dark: true },
  { name: 'seller-skus', login, path: '/seller/products/acme.helpdesk?sheet=skus' },
  { name: 'seller-attributes', login, path: '/seller/products/acme.helpdesk?sheet=attributes' },
  { name: 'seller-upgrade-rules', ...refuted, path: `${refuted.path}/change`, shows: /rule\.target-not-dearer/ },
  { name: 'seller-scope', login: 'tencent', path: '/seller/products/tencent.edgeone/change', dark: true },
  { name: 'seller-difference', login, path: '/seller/products/acme.helpdesk/difference' },
  { name: 'seller-impact', login, path: '/seller/products/acme.helpdesk/impact' },
];
