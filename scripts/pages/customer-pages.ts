import type { ListedPage } from './page-list.ts';

const login = 'Northwind Support';

export const CUSTOMER_PAGES: readonly ListedPage[] = [{ name: 'customer-home', login, path: '/customer', dark: true }];
