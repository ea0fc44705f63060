import type { CatalogDocument } from '@regrade/client';

/** Three SKUs, each of which leads to the next one; Basic costs 20.00 for each agent, the others what is given. */
export function draftForTests({
  advanced,
  premium = '90.00',
}: {
  readonly advanced: string;
  readonly premium?: string;
}) {
  const sku = (edition: string, amount: string) => ({
    sku: { edition },
    prices: [{ period: 'P1M', currency: 'USD', parts: [{ model: 'linear', of: 'agents', amount } as const] }],
  });
  const to = (from: string, edition: string) => ({ from: { edition: from }, to: [{ edition }] });
  return {
    format: 'regrade/catalog@1',
    seller: 'acme',
    product: { id: 'desk', name: 'Desk', type: 'marketplace' },
    components: [
      {
        id: 'app',
        role: 'base',
        specifications: [
          {
            id: 'standard',
            billing: 'subscription',
            attributes: [
              { id: 'edition', kind: 'choice', values: ['basic', 'advanced', 'premium'] },
              { id: 'agents', kind: 'quantity', min: 10, max: 1000, step: 10, unit: 'agent' },
            ],
            skus: [sku('basic', '20.00'), sku('advanced', advanced), sku('premium', premium)],
          },
        ],
      },
    ],
    rules: {
      style: 'upgrade-rules',
      specifications: [{ from: 'standard', skus: [to('basic', 'advanced'), to('advanced', 'premium')] }],
    },
  } as const satisfies CatalogDocument;
}
