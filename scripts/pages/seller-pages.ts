import type { ListedPage } from './page-list.ts';

const login = 'acme';

export const SELLER_PAGES: readonly ListedPage[] = [{ name: 'seller-home', login, path: '/seller', dark: true }];
