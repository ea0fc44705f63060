import { useAnswer, usePages } from './answers.ts';
import { client } from './client.ts';

/** Products with their releases, as customers read them. */
export function useProductsOnSale() {
  return usePages(['products', 'on-sale'], (cursor, signal) =>
    client.call('listProducts', { query: cursor === undefined ? {} : { cursor }, signal }),
  );
}

export function useProductOnSale(id: string) {
  return useAnswer(['products', id], (signal) => client.call('getProduct', { params: { id }, signal }));
}
