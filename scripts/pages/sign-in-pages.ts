import type { ListedPage } from './page-list.ts';

export const SIGN_IN_PAGES: readonly ListedPage[] = [
  { name: 'sign-in', path: '/sign-in', shows: /acme/, dark: true },
  { name: 'sign-in-refused', path: '/sign-in?refused=unknown-account', shows: /acme/ },
];
