/** Where a seller is told over one protocol, for one product or all of theirs. */
export interface Endpoint {
  /** A product id (`acme.helpdesk`), or the seller's own (`acme`) for all products without one of their own. */
  readonly scope: string;
  readonly protocol: string;
  readonly seller: string;
  readonly address: string;
  /** How long one attempt waits for the answer. */
  readonly timeoutSeconds: number;
  readonly secrets: readonly EndpointSecret[];
  readonly createdAt: number;
  readonly changedAt: number;
}

export interface EndpointSecret {
  readonly id: string;
  readonly kind: string;
  /** Shown once, when it is made; afterwards only messages are signed with it, and it lies sealed. */
  readonly sealed: string;
  /** Its last characters: enough to tell two apart, too few to sign with. */
  readonly ending: string;
  /** What a receiver verifies with, where that is no secret. */
  readonly publicKey?: string;
  readonly createdAt: number;
}

/** The secrets of one kind that sign at once: the one in use, and the one that takes over. */
export const SECRETS_PER_KIND_MAX = 2;

/** The scopes that may tell of a product, the nearer one first. */
export function scopesOf(product: string): [product: string, seller: string] {
  return [product, product.split('.', 1)[0] ?? product];
}
