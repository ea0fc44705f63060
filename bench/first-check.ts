/** The first check of a process that has compiled nothing yet: prints its milliseconds, reading and verifying apart. */
import { BUILT_IN_PRODUCT_TYPES, findProductType, parseCatalog, present, verifyCatalog } from '@regrade/core';
import { planCatalog } from './plan-catalog.ts';

const document = planCatalog();
const policy = present(findProductType(BUILT_IN_PRODUCT_TYPES, 'marketplace'), 'a built-in product type');
const begun = performance.now();
const catalog = present(parseCatalog(document).catalog, 'the catalog of the bench can be read');
const read = performance.now();
verifyCatalog(catalog, policy);
process.stdout.write(JSON.stringify({ parse: read - begun, verify: performance.now() - read }));
