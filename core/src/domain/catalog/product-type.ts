/** What a product type allows (T8); the operator may define more types and which fee rules each may use (G17). */
export interface ProductTypePolicy {
  readonly id: string;
  /** Whether a change to a selection that is not dearer is allowed. */
  readonly downgrades: boolean;
  readonly feeRules: 'any' | readonly string[];
  /** Absent: none. */
  readonly brakes?: BrakePolicy;
}

/** What slows the changes of one subscription down (G17); null is off. */
export interface BrakePolicy {
  /** Most changes completed on one civil day of the product's time zone. */
  readonly changesPerDayMax: number | null;
  /** Seconds after an upgrade in which nothing that is not an upgrade pays money out. */
  readonly downgradeHoldSeconds: number | null;
}

/** The two built-in types: a marketplace product is upgraded only, a direct one goes both ways. */
export const BUILT_IN_PRODUCT_TYPES: readonly ProductTypePolicy[] = [
  { id: 'marketplace', downgrades: false, feeRules: 'any' },
  { id: 'direct', downgrades: true, feeRules: 'any' },
];

/** The product type of an id among those of a marketplace; undefined where it has none such. */
export function findProductType(types: readonly ProductTypePolicy[], id: string): ProductTypePolicy | undefined {
  return types.find((type) => type.id === id);
}
