/** Parts of the helpdesk document that a test replaces. */
export interface HelpdeskOverrides {
  readonly type?: string;
  readonly specification?: object;
  readonly basic?: object;
  readonly advanced?: object;
  readonly rules?: object;
}

/**
 * The two cases of the first manual as a catalog document: basic at 9.00 per agent and month, advanced at 49.00 + 12.00,
 * 10 to 1000 agents in tens, upgrade rules from basic to advanced.
 */
export function helpdeskDocument(over: HelpdeskOverrides = {}): object {
  const price = (flat: string, each: string) => ({
    period: 'P1M',
    currency: 'USD',
    parts: [
      { model: 'flat', amount: flat },
      { model: 'linear', of: 'agents', amount: each },
    ],
  });
  const standard = {
    id: 'standard',
    billing: 'subscription',
    attributes: [
      { id: 'edition', kind: 'choice', values: ['basic', 'advanced'] },
      { id: 'agents', kind: 'quantity', min: 10, max: 1000, step: 10, unit: 'agent' },
    ],
    skus: [
      { sku: { edition: 'basic' }, prices: [price('0.00', '9.00')], ...over.basic },
      { sku: { edition: 'advanced' }, prices: [price('49.00', '12.00')], ...over.advanced },
    ],
    ...over.specification,
  };
  const skus = [{ from: { edition: 'basic' }, to: [{ edition: 'advanced' }] }];
  return {
    format: 'regrade/catalog@1',
    seller: 'acme',
    product: {
      id: 'helpdesk',
      name: 'Helpdesk',
      type: over.type ?? 'marketplace',
      feeRule: 'exact@1',
      protocol: 'license-only',
    },
    components: [{ id: 'app', role: 'base', specifications: [standard] }],
    rules: over.rules ?? { style: 'upgrade-rules', specifications: [{ from: 'standard', skus }] },
  };
}
