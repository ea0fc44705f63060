/** What a product type allows (T8); the operator may define more types and which fee rules each may use (G17). */
export interface ProductTypePolicy {
  readonly id: string;
  /** Whether a change to a selection that is not dearer is allowed. */
  readonly downgrades: boolean;
  readonly feeRules: 'any' | readonly string[];
}

/** The two built-in types: a marketplace product is upgraded only, a direct one goes both ways. */
export const BUILT_IN_PRODUCT_TYPES: readonly ProductTypePolicy[] = [
  { id: 'marketplace', downgrades: false, feeRules: 'any' },
  { id: 'direct', downgrades: true, feeRules: 'any' },
];

export function findProductType(types: readonly ProductTypePolicy[], id: string): ProductTypePolicy | undefined {
  return types.find((type) => type.id === id);
}
