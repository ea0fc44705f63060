import type { ListedPage } from './page-list.ts';

const login = 'acme';

export const SELLER_PAGES: readonly ListedPage[] = [
  { name: 'seller-home', login, path: '/seller', dark: true },
  { name: 'seller-products', login, path: '/seller/products' },
  { name: 'seller-product', login, path: '/seller/products/acme.helpdesk', dark: true },
];
