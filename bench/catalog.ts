import { documentOf } from './plan-catalog.ts';

/** A price list for the orders of the bench: one quantity that may always grow by one, as often as a run needs it. */
export const BENCH_SELLER = 'bench';
export const BENCH_PRODUCT = 'bench.seats';

export const BENCH_CATALOG = documentOf({
  id: 'seats',
  specifications: [
    {
      id: 'standard',
      name: { en: 'Standard' },
      billing: 'subscription',
      attributes: [
        { id: 'edition', kind: 'choice', name: { en: 'Edition' }, values: ['basic', 'advanced'] },
        { id: 'seats', kind: 'quantity', name: { en: 'Seats' }, min: 1, max: 100_000, step: 1, unit: 'seat' },
      ],
      skus: ['basic', 'advanced'].map((edition) => ({
        sku: { edition },
        prices: [
          {
            period: 'P1Y',
            currency: 'USD',
            parts: [{ model: 'linear', of: 'seats', amount: edition === 'basic' ? '90.00' : '120.00' }],
          },
        ],
      })),
    },
  ],
  rules: {
    style: 'scope',
    specifications: [
      { from: 'standard', timing: 'now', skus: [{ from: { edition: 'basic' }, to: [{ edition: 'advanced' }] }] },
    ],
  },
});
