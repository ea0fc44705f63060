import { type FindingCode, parseCatalog } from '@regrade/core';
import { expect } from 'vitest';

// biome-ignore lint/suspicious/noExplicitAny: tests edit a document at places that its type does not have.
export type CatalogDocument = any;

export const linear = (amount: string) => [{ model: 'linear', of: 'agents', amount }];

/** A small catalog without a fault: two SKUs of one specification, a second specification, an offline add-on, one rule. */
export function validDocument(): CatalogDocument {
  return {
    format: 'regrade/catalog@1',
    seller: 'acme',
    product: { id: 'helpdesk', name: { en: 'Acme Helpdesk', zh: '客服' }, type: 'marketplace' },
    components: [
      {
        id: 'app',
        role: 'base',
        specifications: [
          {
            id: 'standard',
            name: 'Standard',
            billing: 'subscription',
            attributes: [
              { id: 'edition', kind: 'choice', values: ['basic', 'advanced'], labels: { basic: 'Basic' } },
              { id: 'agents', kind: 'quantity', min: 10, max: 1000, step: 10, unit: 'agent' },
            ],
            skus: [
              {
                sku: { edition: 'basic' },
                codes: { huawei: 'a-1' },
                quantities: { agents: { max: 200 } },
                prices: [{ period: 'P1M', currency: 'USD', parts: linear('9.00') }],
              },
              {
                sku: { edition: 'advanced' },
                codes: { huawei: 'a-2' },
                prices: [{ period: 'P1M', currency: 'USD', parts: linear('12.00') }],
              },
            ],
          },
          {
            id: 'premium',
            name: 'Premium',
            billing: 'subscription',
            attributes: [{ id: 'agents', kind: 'quantity', min: 10, max: 1000, step: 10, unit: 'agent' }],
            skus: [{ sku: {}, prices: [{ period: 'P1M', currency: 'USD', parts: linear('20.00') }] }],
          },
        ],
      },
      {
        id: 'voice',
        role: 'add-on',
        specifications: [
          { id: 'minutes', name: 'Minutes', billing: 'offline', attributes: [], skus: [{ sku: {}, prices: [] }] },
        ],
      },
    ],
    rules: {
      style: 'upgrade-rules',
      specifications: [{ from: 'standard', skus: [{ from: { edition: 'basic' }, to: [{ edition: 'advanced' }] }] }],
    },
  };
}

export const STANDARD = '/components/0/specifications/0';
export const BASIC = `${STANDARD}/skus/0`;
export const PART = `${BASIC}/prices/0/parts/0`;
export const RULE = '/rules/specifications/0';

export const standard = (document: CatalogDocument) => document.components[0].specifications[0];
export const basic = (document: CatalogDocument) => standard(document).skus[0];
export const row = (document: CatalogDocument) => basic(document).prices[0];
export const rule = (document: CatalogDocument) => document.rules.specifications[0];

/** Codes of faults that leave a catalog to be stored and shown. */
const CODES_KEPT = new Set<FindingCode>([
  'price.missing',
  'price.bands',
  'fee-rule.unknown',
  'sku.limit',
  'sku.duplicate',
  'rule.duplicate-specification',
  'rule.duplicate-sku',
  'rule.unknown-target',
  'rule.same-target',
  'rule.crosses-specification',
  'rule.billing-not-subscription',
  'rule.target-removed',
]);

/** A name, an edit of the valid document, and every finding as `code path`. */
export type FaultCase = readonly [
  name: string,
  edit: (document: CatalogDocument) => void,
  expected: readonly string[],
  /** What is left of the place is no price, so there is no catalog whatever the code says. */
  unusable?: 'unusable',
];

/** Each fault has its code and its place, nothing else is reported, and faults of prices and rules keep the catalog. */
export function expectFault({
  edit,
  expected,
  unusable,
}: {
  readonly edit: FaultCase[1];
  readonly expected: FaultCase[2];
  readonly unusable: FaultCase[3];
}): void {
  const document = validDocument();
  edit(document);
  const { catalog, findings } = parseCatalog(document, { feeRuleIds: ['exact@1', 'daily@1'] });
  expect(findings.map(({ code, path }) => `${code} ${path}`)).toEqual(expected);
  if (!unusable && findings.every(({ code }) => CODES_KEPT.has(code))) expect(catalog).toBeDefined();
  for (const { message } of findings) expect(message).toMatch(/^\S.*[.?]$/);
}

/** The field of the format is called `then`, which linters take for a promise. */
export function silenceOf(fields: { after?: unknown; afterSeconds?: number; outcome?: string }): CatalogDocument {
  const { outcome, ...rest } = fields;
  return Object.fromEntries([...Object.entries(rest), ...(outcome === undefined ? [] : [['then', outcome]])]);
}

/** The place of every value in a document, as the keys that lead to it. */
export function placesOf(value: CatalogDocument, keys: readonly string[]): (readonly string[])[] {
  if (typeof value !== 'object') return [keys];
  return [keys, ...Object.keys(value).flatMap((key) => placesOf(value[key], [...keys, key]))];
}

export function replaceAt(document: CatalogDocument, keys: readonly string[], value: unknown): void {
  const last = keys.at(-1);
  const parent = keys.slice(0, -1).reduce((place, key) => place?.[key], document);
  if (last !== undefined && typeof parent === 'object' && parent !== null) parent[last] = value;
}
