import { parentPort, workerData } from 'node:worker_threads';
import { type Catalog, type ProductTypePolicy, parseCatalog } from '@regrade/core';
import type { CheckAnswer } from '../engine/catalog/catalog-checks.ts';
import { checkDocument, findJointRepair } from '../engine/catalog/check-document.ts';
import { createDocumentChecks } from '../engine/catalog/document-checks.ts';
import type { ThreadQuestion } from './check-thread.ts';

/** Checks documents off the thread that serves. */
const policies = workerData as readonly ProductTypePolicy[]; // given by `check-thread.ts`
const checks = createDocumentChecks(policies);
/** Longer ones have more parts than are remembered, and noting those down takes as long as the check. */
const JSON_LENGTH_REMEMBERED = 1_000_000;
let released: { readonly json: string; readonly catalog: Catalog | undefined } | undefined;

parentPort?.on('message', (question: ThreadQuestion) => parentPort?.postMessage(answer(question)));

function answer({ product, json, previousJson, wantsRepair }: ThreadQuestion): CheckAnswer {
  const previous = previousJson === undefined ? undefined : parsePrevious(previousJson);
  const document: unknown = JSON.parse(json);
  const checked =
    json.length > JSON_LENGTH_REMEMBERED
      ? checkDocument(document, { policies, previous })
      : checks.check(product, { document, previous });
  const { findings, ok, proven, catalog } = checked;
  const named = catalog && { seller: catalog.seller, product: catalog.product };
  return { findings, ok, proven, catalog: named, ...(wantsRepair && { repair: findJointRepair(checked) }) };
}

/** Of one product it stays the same from save to save. */
function parsePrevious(json: string): Catalog | undefined {
  if (released?.json !== json) {
    released = { json, catalog: parseCatalog(JSON.parse(json), { productTypes: policies }).catalog };
  }
  return released.catalog;
}
