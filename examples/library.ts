/** The library without the service: prove a price list, ask what a customer may change to, and let the fee explain itself. */
import { readFileSync } from 'node:fs';
import { readCatalogText } from '@regrade/client';
import * as regrade from '@regrade/core';

const read = readCatalogText(readFileSync(new URL('helpdesk.yaml', import.meta.url), 'utf8'));
const { catalog, findings } = regrade.parseCatalog(read.ok ? read.value : undefined);
const policy = regrade.findProductType(regrade.BUILT_IN_PRODUCT_TYPES, catalog?.product.type ?? '');
if (!catalog || !policy) throw new Error(findings.map(({ message }) => message).join('\n'));
const verified = regrade.verifyCatalog(catalog, policy);
console.log(`${verified.proven} rules proven at every quantity, ${verified.findings.length} findings`);

const basic = { component: 'app', specification: 'standard', sku: { edition: 'basic' }, skuKey: 'edition=basic' };
const running = [{ selection: { ...basic, quantities: { agents: 100 } }, agreedPriceMicros: 900_000_000_000n }];
const rules = { catalog, policy, graph: regrade.compileChangeGraph(catalog), period: 'P1Y', currency: 'USD', running };
const changes = [{ component: 'app', sku: { edition: 'advanced' }, quantities: { agents: 200 } }];
const decided = regrade.decideChange({ ...rules, changes });
if (!decided.ok) throw new Error(decided.error.detail);
const [app] = decided.value.components;
console.log(`${decided.value.direction} by ${app?.rule}`);

const amount = (micros = 0n) => regrade.formatMicros(micros, 2);
const [from, to] = [{ price: amount(app?.fromListPriceMicros) }, { price: amount(app?.toPriceMicros) }];
const term = { start: '2026-01-01', end: '2027-01-01' };
const request = { currency: 'USD', timeZone: catalog.product.timeZone, term, at: '2026-07-02', from, to };
const fee = regrade.answerFeeRequest({ feeRule: catalog.product.feeRule, request });
if (!('steps' in fee)) throw new Error(JSON.stringify(fee));
for (const { what, formula, value } of fee.steps) console.log(`${what}: ${formula} = ${value}`);
