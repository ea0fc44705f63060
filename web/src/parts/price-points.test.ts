import { parseCatalog, present } from '@regrade/core';
import { describe, expect, test } from 'vitest';
import { pricePoints } from './price-points.ts';

const MONTH = { period: 'P1M', currency: 'USD' };

/** Basic costs 9.00 for each agent; Advanced what is given. */
function pointsOf(parts: readonly object[]) {
  const sku = (edition: string, of: readonly object[]) => ({ sku: { edition }, prices: [{ ...MONTH, parts: of }] });
  const specification = {
    ...{ id: 'standard', billing: 'subscription' },
    attributes: [
      { id: 'edition', kind: 'choice', values: ['basic', 'advanced'] },
      { id: 'agents', kind: 'quantity', min: 10, max: 1_000_000_000, step: 10, unit: 'agent' },
    ],
    skus: [sku('basic', [{ model: 'linear', of: 'agents', amount: '9.00' }]), sku('advanced', parts)],
  };
  const { catalog } = parseCatalog({
    ...{ format: 'regrade/catalog@1', seller: 'acme' },
    product: { id: 'helpdesk', name: 'Helpdesk', type: 'marketplace' },
    components: [{ id: 'app', role: 'base', specifications: [specification] }],
  });
  const side = (edition: string) => ({ sku: { edition }, quantities: { agents: 10 } });
  return pricePoints(present(catalog, 'it can be read'), {
    ...{ ...MONTH, specification: 'standard', from: side('basic'), to: side('advanced') },
  });
}

describe('the points of a plot', () => {
  test('cross at the first quantity at which the target is dearer', () => {
    // 8 × q + 500 against 9 × q: dearer below 500 agents, and from 500 on no more.
    const points = pointsOf([
      { model: 'flat', amount: '500.00' },
      { model: 'linear', of: 'agents', amount: '8.00' },
    ]);
    expect(points?.crossings).toEqual([{ quantity: 500, becomes: 'not-dearer' }]);
    expect(points?.last).toBeGreaterThanOrEqual(500);
  });

  test('are exact at both sides of a band edge', () => {
    const points = pointsOf([
      { model: 'volume', of: 'agents', bands: [{ upTo: 100, amount: '12.00' }, { amount: '7.00' }] },
    ]);
    const priceAt = (quantity: number) => points?.to.find((point) => point.quantity === quantity)?.micros;
    expect([priceAt(100), priceAt(110)]).toEqual([120_000_000_000n, 77_000_000_000n]);
    expect(points?.crossings).toEqual([{ quantity: 110, becomes: 'not-dearer' }]);
  });

  test('stay few over a range of a thousand million', () => {
    const points = pointsOf([{ model: 'linear', of: 'agents', amount: '8.00' }]);
    expect(points?.crossings).toEqual([]);
    expect(points?.from.length).toBeLessThan(200);
  });
});
