import { BUILT_IN_PRODUCT_TYPES, findProductType, type ProductTypePolicy } from '@regrade/core';

/** A type that the operator defined is not known here: it is taken as one that allows the most, and the service has the last word. */
export function productPolicy(type: string): ProductTypePolicy {
  return findProductType(BUILT_IN_PRODUCT_TYPES, type) ?? { id: type, downgrades: true, feeRules: 'any' };
}

/** The types under which a catalog of this type can be read and drawn. */
export function productTypesWith(policy: ProductTypePolicy): readonly ProductTypePolicy[] {
  return BUILT_IN_PRODUCT_TYPES.includes(policy) ? BUILT_IN_PRODUCT_TYPES : [...BUILT_IN_PRODUCT_TYPES, policy];
}
