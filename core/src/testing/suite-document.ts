/**
 * A product of two components as a catalog document: an application in two editions priced per agent, and storage whose
 * gigabytes get cheaper. Everything is mutable: a test edits what its guarantee is about.
 */
export interface SuiteDocument {
  format: string;
  seller: string;
  product: { id: string; name: string; type: string; feeRule: string; timeZone: string; protocol: string };
  components: { id: string; role: string; specifications: SuiteSpecification[] }[];
  rules: { style: string; specifications: SuiteRule[] };
}

export interface SuiteSpecification {
  id: string;
  billing: string;
  protocol?: string;
  attributes: object[];
  skus: SuiteSku[];
}

export interface SuiteSku {
  sku: Record<string, string>;
  prices: SuiteRow[];
}

export interface SuiteRow {
  period: string;
  currency: string;
  parts: { model: string; of?: string; amount?: string; bands?: { upTo?: number; amount: string }[] }[];
}

export interface SuiteRule {
  from: string;
  quantities: Record<string, string>;
  timing?: string;
  fit?: boolean;
  silence?: { after: string; then: string };
  skus?: { from: Record<string, string>; to: object[] }[];
}

/** Amounts that belong to one currency; a year costs ten months. */
interface SuitePrices {
  readonly currency: string;
  readonly basic: readonly [flat: string, agent: string];
  readonly advanced: readonly [flat: string, agent: string];
  readonly gigabyte: readonly [few: string, many: string];
}

const USD: SuitePrices = {
  currency: 'USD',
  basic: ['0.00', '9.00'],
  advanced: ['49.00', '12.00'],
  gigabyte: ['0.10', '0.08'],
};
const JPY: SuitePrices = { currency: 'JPY', basic: ['0', '900'], advanced: ['4900', '1200'], gigabyte: ['10', '8'] };

export function suiteDocument(edit: (document: SuiteDocument) => void = () => undefined): SuiteDocument {
  const document: SuiteDocument = {
    format: 'regrade/catalog@1',
    seller: 'acme',
    product: {
      id: 'suite',
      name: 'Suite',
      type: 'marketplace',
      feeRule: 'exact@1',
      timeZone: 'UTC',
      protocol: 'license-only',
    },
    components: [
      { id: 'app', role: 'base', specifications: [standard()] },
      { id: 'storage', role: 'add-on', specifications: [disk()] },
    ],
    rules: {
      style: 'scope',
      specifications: [
        {
          from: 'standard',
          quantities: { agents: 'both' },
          skus: [
            { from: { edition: 'basic' }, to: [{ edition: 'advanced' }] },
            { from: { edition: 'advanced' }, to: [{ edition: 'basic' }] },
          ],
        },
        { from: 'disk', quantities: { gb: 'both' } },
      ],
    },
  };
  edit(document);
  return document;
}

function standard(): SuiteSpecification {
  const prices = (edition: 'basic' | 'advanced') =>
    [USD, JPY].flatMap((of) => rowsOf(of, [flat(of[edition][0]), linear('agents', of[edition][1])]));
  return {
    id: 'standard',
    billing: 'subscription',
    attributes: [
      { id: 'edition', kind: 'choice', values: ['basic', 'advanced'] },
      { id: 'agents', kind: 'quantity', min: 10, max: 1000, step: 10, unit: 'agent' },
    ],
    skus: [
      { sku: { edition: 'basic' }, prices: prices('basic') },
      { sku: { edition: 'advanced' }, prices: prices('advanced') },
    ],
  };
}

function disk(): SuiteSpecification {
  const prices = [USD, JPY].flatMap((of) => {
    const [few, many] = of.gigabyte;
    const part = { model: 'volume-added', of: 'gb', bands: [{ upTo: 1000, amount: few }, { amount: many }] };
    return rowsOf(of, [part]);
  });
  return {
    id: 'disk',
    billing: 'subscription',
    attributes: [{ id: 'gb', kind: 'quantity', min: 100, max: 10_000, step: 100, unit: 'GB' }],
    skus: [{ sku: {}, prices }],
  };
}

function flat(amount: string): SuiteRow['parts'][number] {
  return { model: 'flat', amount };
}

function linear(of: string, amount: string): SuiteRow['parts'][number] {
  return { model: 'linear', of, amount };
}

function rowsOf({ currency }: SuitePrices, parts: SuiteRow['parts']): SuiteRow[] {
  const year = parts.map((part) => ({
    ...part,
    ...(part.amount !== undefined && { amount: tenMonths(part.amount) }),
    ...(part.bands && { bands: part.bands.map((band) => ({ ...band, amount: tenMonths(band.amount) })) }),
  }));
  return [
    { period: 'P1M', currency, parts },
    { period: 'P1Y', currency, parts: year },
  ];
}

/** Decimal text times ten. */
function tenMonths(amount: string): string {
  const [whole = '', cents] = amount.split('.');
  return cents === undefined ? `${whole}0` : `${whole}${cents.slice(0, 1)}.${cents.slice(1)}0`;
}
