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

/** The release of a number, which never changes; nothing is asked where there is none. */
export function useReleaseInForce(product: string, release: number | null) {
  return useAnswer(
    ['releases', product, release],
    (signal) => client.call('getRelease', { params: { id: product, n: String(release) }, signal }),
    { enabled: release !== null },
  );
}
