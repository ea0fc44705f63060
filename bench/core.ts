import {
  BUILT_IN_PRODUCT_TYPES,
  computeFee,
  type FeeInput,
  findProductType,
  parseCatalog,
  parseFeeRequest,
  present,
  verifyCatalog,
} from '@regrade/core';

/** How often the pure core does a thing in a second, on one thread. */
export interface CoreMeasured {
  readonly name: string;
  readonly perSecond: number;
}

const LOOK_AT_CLOCK_EVERY = 64;
const SKUS = 100;

export function measureCore(seconds: number): CoreMeasured[] {
  const exact = parsedFee('exact@1');
  const daily = parsedFee('daily@1');
  const catalog = hundredSkus();
  const policy = present(
    findProductType(BUILT_IN_PRODUCT_TYPES, catalog.product.type),
    'the bench uses a built-in product type',
  );
  return [
    { name: 'fees, exact@1', perSecond: repeat(seconds, () => computeFee(exact, { steps: false })) },
    { name: 'fees, daily@1', perSecond: repeat(seconds, () => computeFee(daily, { steps: false })) },
    {
      name: `verifications of ${SKUS} SKUs`,
      perSecond: repeat(seconds, () => verifyCatalog(catalog, policy), 1),
    },
  ];
}

/** A yearly term, changed in the middle of a day in its fifth month, in a zone with summer time. */
function parsedFee(feeRule: string): FeeInput {
  const parsed = parseFeeRequest({
    feeRule,
    request: {
      currency: 'USD',
      timeZone: 'Europe/Berlin',
      term: { start: '2026-01-15T09:30:00+01:00', end: '2027-01-15T09:30:00+01:00', period: 'P1Y' },
      at: '2026-06-03T14:05:06+02:00',
      from: { price: '1200.00' },
      to: { price: '1800.00' },
    },
  });
  if (!parsed.ok || parsed.value.kind !== 'fee') throw new Error(`the fee of the bench: ${JSON.stringify(parsed)}`);
  return parsed.value.input;
}

/** One specification of a hundred SKUs, each of which may change to every dearer one. */
function hundredSkus() {
  const values = Array.from({ length: SKUS }, (_, index) => `plan${index}`);
  const document = {
    format: 'regrade/catalog@1',
    seller: 'bench',
    product: {
      id: 'plans',
      name: { en: 'Plans' },
      type: 'marketplace',
      feeRule: 'exact@1',
      timeZone: 'Europe/Berlin',
      protocol: 'license-only',
    },
    components: [
      {
        id: 'app',
        role: 'base',
        name: { en: 'Application' },
        specifications: [
          {
            id: 'standard',
            name: { en: 'Standard' },
            billing: 'subscription',
            attributes: [
              { id: 'plan', kind: 'choice', name: { en: 'Plan' }, values },
              { id: 'seats', kind: 'quantity', name: { en: 'Seats' }, min: 1, max: 1_000_000, step: 1, unit: 'seat' },
            ],
            skus: values.map((plan, index) => ({
              sku: { plan },
              prices: [
                {
                  period: 'P1M',
                  currency: 'USD',
                  parts: [
                    { model: 'flat', amount: `${10 * (index + 1)}.00` },
                    { model: 'linear', of: 'seats', amount: `${index + 1}.50` },
                  ],
                },
              ],
            })),
          },
        ],
      },
    ],
    rules: {
      style: 'scope',
      specifications: [
        {
          from: 'standard',
          timing: 'now',
          skus: values.slice(0, -1).map((plan, index) => ({
            from: { plan },
            to: values.slice(index + 1).map((dearer) => ({ plan: dearer })),
          })),
        },
      ],
    },
  };
  const { catalog, findings } = parseCatalog(document, { productTypes: BUILT_IN_PRODUCT_TYPES });
  return present(catalog, `the bench's catalog can be read: ${JSON.stringify(findings)}`);
}

function repeat(seconds: number, act: () => unknown, lookEvery = LOOK_AT_CLOCK_EVERY): number {
  const timed = (span: number) => {
    const startedAt = performance.now();
    const endsAt = startedAt + span * 1000;
    let done = 0;
    while (performance.now() < endsAt) {
      for (let index = 0; index < lookEvery; index++) act();
      done += lookEvery;
    }
    return (done * 1000) / (performance.now() - startedAt);
  };
  timed(seconds / 4);
  return timed(seconds);
}
