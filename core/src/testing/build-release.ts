import { parseCatalog } from '../domain/catalog/parse-catalog.ts';
import { BUILT_IN_PRODUCT_TYPES, findProductType } from '../domain/catalog/product-type.ts';
import { feeRuleById } from '../domain/fees/presets.ts';
import { present } from '../domain/kernel/assert.ts';
import type { QuotableRelease } from '../domain/quote/build-quote.ts';
import { compileChangeGraph } from '../domain/rules/compile-graph.ts';

/** A release of a catalog document, ready to quote from; throws with the findings where the document cannot be read. */
export function buildRelease(document: unknown, number = 1): QuotableRelease {
  const { catalog, findings } = parseCatalog(document);
  const read = present(catalog, `a catalog that can be read: ${JSON.stringify(findings)}`);
  return {
    number,
    catalog: read,
    graph: compileChangeGraph(read),
    policy: present(findProductType(BUILT_IN_PRODUCT_TYPES, read.product.type), 'a built-in product type'),
    feeRule: present(feeRuleById(read.product.feeRule), 'a published fee rule'),
  };
}
