/** Catalog documents of the bench: one product, its plans, and who may change into whom. */

export const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** A product of the bench's seller, on sale for upgrades by `exact@1`. */
export function documentOf(of: {
  readonly id: string;
  readonly specifications: readonly object[];
  readonly rules: { readonly style: 'scope' | 'upgrade-rules'; readonly specifications: readonly object[] };
}): object {
  const { id, specifications, rules } = of;
  return {
    format: 'regrade/catalog@1',
    seller: 'bench',
    product: {
      id,
      name: id,
      type: 'marketplace',
      feeRule: 'exact@1',
      timeZone: 'Europe/Berlin',
      protocol: 'license-only',
    },
    components: [{ id: 'app', role: 'base', specifications }],
    rules,
  };
}

/** A specification of up to 100 SKUs, named by two digits, with one quantity. */
export function specificationOf(of: {
  readonly id: string;
  readonly seatsMax: number;
  readonly skus: readonly object[];
}): object {
  const digits = numbers(10).map((digit) => `v${digit}`);
  return {
    id: of.id,
    name: of.id,
    billing: 'subscription',
    attributes: [
      { id: 'tens', kind: 'choice', values: digits },
      { id: 'ones', kind: 'choice', values: digits },
      { id: 'seats', kind: 'quantity', min: 1, max: of.seatsMax, step: 1, unit: 'seat' },
    ],
    skus: of.skus,
  };
}

export function choicesOf(sku: number): object {
  return { tens: `v${Math.floor(sku / 10)}`, ones: `v${sku % 10}` };
}

export interface PlanCatalogSize {
  readonly specifications: number;
  readonly skus: number;
  /** Price rows of each SKU. */
  readonly rows: number;
  /** Of every row; 0: one unit price. */
  readonly bands: number;
  /** Targets of each SKU: the next dearer ones of its specification. */
  readonly targets: number;
}

/** What is measured where nothing else is said: 100 SKUs with 8 price rows each, and a rule to the next one. */
export const PLAN_CATALOG: PlanCatalogSize = { specifications: 1, skus: 100, rows: 8, bands: 0, targets: 1 };

/** Sound: every plan is dearer than the one before, at all quantities and in every row. */
export function planCatalog(over: Partial<PlanCatalogSize> = {}): PlanCatalogDocument {
  const size = { ...PLAN_CATALOG, ...over };
  const specifications = numbers(size.specifications).map((index) => `spec${index}`);
  const targetsOf = (sku: number) =>
    numbers(Math.min(size.targets, size.skus - sku - 1)).map((step) => choicesOf(sku + step + 1));
  return documentOf({
    id: 'plans',
    specifications: specifications.map((id) =>
      specificationOf({
        id,
        seatsMax: 1_000_000,
        skus: numbers(size.skus).map((sku) => ({
          sku: choicesOf(sku),
          prices: numbers(size.rows).map((row) => ({
            period: `P${row + 1}M`,
            currency: 'USD',
            parts: [flat(10 * (sku + 1) * (row + 1)), seats(sku, size.bands)],
          })),
        })),
      }),
    ),
    rules: {
      style: size.targets > 1 ? 'scope' : 'upgrade-rules',
      specifications: specifications.map((from) => ({
        from,
        skus: numbers(size.skus - 1).map((sku) => ({ from: choicesOf(sku), to: targetsOf(sku) })),
      })),
    },
    // Made a moment ago, in just this shape.
  }) as PlanCatalogDocument;
}

/** As far as the bench edits it. */
export interface PlanCatalogDocument {
  readonly components: readonly {
    readonly specifications: readonly { readonly skus: readonly { readonly prices: { parts: object[] }[] }[] }[];
  }[];
}

export function flat(amount: number): object {
  return { model: 'flat', amount: amount.toFixed(2) };
}

/** One unit price, or bands that fall by a cent each. */
function seats(sku: number, bands: number): object {
  if (bands === 0) return { model: 'linear', of: 'seats', amount: `${sku + 1}.50` };
  return {
    model: 'graduated',
    of: 'seats',
    bands: numbers(bands).map((band) => ({
      ...(band < bands - 1 && { upTo: (band + 1) * 100 }),
      amount: (sku + 1 - band / 100).toFixed(2),
    })),
  };
}
