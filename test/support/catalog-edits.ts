import { type CatalogPolicy, parseCatalog } from '@regrade/core';
import { basic, type CatalogDocument, rule, standard, validDocument } from './catalog-faults.ts';

export type Edit = (document: CatalogDocument) => void;
const POLICY: CatalogPolicy = {
  productTypes: [
    { id: 'marketplace', downgrades: false, feeRules: 'any' },
    { id: 'partner', downgrades: true, feeRules: ['daily@1', 'monthly@1'] },
    { id: 'closed', downgrades: true, feeRules: [] },
  ],
  feeRuleIds: ['exact@1', 'daily@1', 'monthly@1'],
};

/** What a seller reads of each edit of a valid document: code, place and sentence; and whether there is still a catalog. */
export function said(...edits: readonly Edit[]): string[] {
  return edits.flatMap((edit) => {
    const document = validDocument();
    edit(document);
    const { catalog, findings } = parseCatalog(document, POLICY);
    return [
      ...findings.map(({ code, path, message }) => `${code} ${path} ${message}`),
      ...(catalog ? [`= a catalog`] : []),
    ];
  });
}

export const assign =
  (place: (document: CatalogDocument) => object, fields: object): Edit =>
  (document) => {
    Object.assign(place(document), fields);
  };
export const product = (fields: object) => assign((document) => document.product, fields);
export const voice = (fields: object) => assign((document) => document.components[1], fields);
export const spec = (fields: object) => assign(standard, fields);
export const choice = (fields: object) => assign((document) => standard(document).attributes[0], fields);
export const quantity = (fields: object) => assign((document) => standard(document).attributes[1], fields);
export const sku = (fields: object) => assign(basic, fields);
export const ruled = (fields: object) => assign(rule, fields);
export const skuRule = (fields: object) => assign((document) => rule(document).skus[0], fields);
/** A scope in which `premium` may be a target. */
export const scoped =
  (fields: object, more: Edit = () => undefined): Edit =>
  (document) => {
    document.rules.style = 'scope';
    Object.assign(rule(document).skus[0], fields);
    more(document);
  };
export const LONG = 'x'.repeat(201);
