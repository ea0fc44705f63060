import { readdirSync, readFileSync } from 'node:fs';
import { readCatalogText } from '@regrade/client';
import {
  BUILT_IN_PRODUCT_TYPES,
  type Catalog,
  currencyDigits,
  findProductType,
  findSku,
  findSpecification,
  formatMicros,
  isPurchasable,
  parseCatalog,
  present,
  priceOf,
  rowFor,
  verifyCatalog,
} from '@regrade/core';
import { describe, expect, test } from 'vitest';

const folder = new URL('../../samples/', import.meta.url);
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.replace('.yaml', ''));

function load(name: string) {
  const read = readCatalogText(readFileSync(new URL(`${name}.yaml`, folder), 'utf8'));
  if (!read.ok) throw new Error(`${name}, line ${read.line}: ${read.message}`);
  return parseCatalog(read.value);
}

function catalogOf(name: string): Catalog {
  return present(load(name).catalog, `${name} has a catalog`);
}

function verify(name: string) {
  const catalog = catalogOf(name);
  const policy = present(findProductType(BUILT_IN_PRODUCT_TYPES, catalog.product.type), 'a built-in type');
  return verifyCatalog(catalog, policy);
}

test('there is a test for every sample', () => {
  expect([...EXPECTED.keys()].sort()).toEqual(names);
});

/** Rule prices proven sound, and every finding as `code path`. */
const EXPECTED: ReadonlyMap<string, { readonly proven: number; readonly findings: readonly string[] }> = new Map([
  ['1password-business', { proven: 0, findings: ['rule.target-not-dearer /rules/specifications/0/skus/0'] }],
  ['heeler', { proven: 0, findings: ['price.quantity-inversion /components/0/specifications/0/skus/0/prices/0'] }],
  ['helpdesk', { proven: 4, findings: [] }],
  ['kintone', { proven: 4, findings: [] }],
  ['openproject', { proven: 10, findings: [] }],
  ['overleaf-groups', { proven: 2380, findings: [] }],
  ['tencent-edgeone', { proven: 3, findings: [] }],
  ['zoom-meetings', { proven: 1, findings: ['rule.no-common-quantity /rules/specifications/0/skus/0'] }],
]);

describe.each([...EXPECTED])('%s', (name, expected) => {
  test('is read without a finding', () => {
    expect(load(name).findings).toEqual([]);
  });

  test('has exactly the findings and proofs that its comment promises', () => {
    const { findings, proven } = verify(name);
    expect({ proven, findings: findings.map(({ code, path }) => `${code} ${path}`) }).toEqual(expected);
  });
});

test('the upgrade from the 1Password pack is refuted at one member, where Business costs 191.52 less', () => {
  const [finding] = verify('1password-business').findings;
  expect(finding).toMatchObject({
    severity: 'error',
    counterexample: {
      component: 'account',
      specification: 'account',
      period: 'P1Y',
      currency: 'USD',
      from: { sku: { edition: 'starter' }, quantities: { members: 1 } },
      to: { sku: { edition: 'business' }, quantities: { members: 1 } },
      fromPrice: '299.40',
      toPrice: '107.88',
      net: '-191.52',
    },
  });
});

test('the deepest drop of the Heeler list is 35 772.00 a year, from 1499 to 1500 developers', () => {
  const [finding] = verify('heeler').findings;
  expect(finding).toMatchObject({
    severity: 'warning',
    counterexample: {
      attribute: 'developers',
      from: { quantities: { developers: 1499 } },
      to: { quantities: { developers: 1500 } },
      net: '-35772.00',
    },
  });
});

type Figure = readonly [
  sample: string,
  specification: string,
  skuKey: string,
  period: string,
  currency: string,
  quantities: Record<string, number>,
  price: string,
];
/** Made from the source lists, not from the samples: published prices, times quantity and months where needed. */
const FIGURES: readonly Figure[] = JSON.parse(readFileSync(new URL('sample-prices.json', import.meta.url), 'utf8'));

test.each(names.filter((name) => name !== 'helpdesk'))(
  'every price of %s is the one of its source list, at quantities that can be bought',
  (name) => {
    const catalog = catalogOf(name);
    const figures = FIGURES.filter(([sample]) => sample === name);
    const read = figures.map(([, specificationId, skuKey, period, currency, quantities]) => {
      const specification = findSpecification(catalog, specificationId)?.specification;
      const sku = specification && findSku(specification, skuKey);
      const row = sku && isPurchasable(sku, quantities) ? rowFor(sku, { period, currency }) : undefined;
      const price = row && priceOf(row, quantities);
      return price === undefined ? undefined : formatMicros(price, currencyDigits(currency) ?? 0);
    });
    expect(read).toEqual(figures.map((figure) => figure[6]));
    const rows = new Set(
      figures.map(([, specification, sku, period, currency]) => [specification, sku, period, currency].join()),
    );
    const rowsOfSample = catalog.components.flatMap(({ specifications }) =>
      specifications.flatMap(({ skus }) => skus.flatMap(({ prices }) => prices)),
    );
    expect(rows.size).toBe(rowsOfSample.length);
  },
);
