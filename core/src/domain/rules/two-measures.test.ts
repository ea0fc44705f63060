import { expect, test } from 'vitest';
import { buildRelease } from '../../testing/build-release.ts';
import { type PlansDocument, plansDocument } from '../../testing/plans-document.ts';
import { chargesIn, figuresOf, remakeCharges, remakeFigures } from '../../testing/remake-walk.ts';
import { findArbitrage } from './find-arbitrage.ts';
import { raisePrices } from './raise-prices.ts';

/** `reason: purchase | change | what is gained`, once the fee engine has made every figure of it again. */
function leaksOf(of: PlansDocument): string[] {
  const { catalog, policy } = buildRelease(plansDocument({ type: 'direct', style: 'scope', ...of }));
  return findArbitrage(catalog, policy).flatMap(({ walk, message }) => {
    if (!walk) return [];
    const catalogs = { now: catalog, revised: raisePrices(catalog) };
    expect(remakeFigures(walk, catalogs)).toEqual(figuresOf(walk));
    expect(chargesIn(message)).toEqual(remakeCharges(walk, catalogs));
    const { reason, start, periods, period, purchase, changes, leak } = walk;
    const steps = changes.map(({ at, selection }) => `${at.slice(0, 10)} ${selection.sku['plan']}`);
    return [
      `${reason}: ${start.slice(0, 10)} ${purchase.selection.sku['plan']} for ${periods} × ${period} | ${steps.join(' | ')} | ${leak.value} less`,
    ];
  });
}

const sold = (period: string) => ({
  specifications: { standard: { skus: { basic: [`${period} USD: 100.00`], pro: [`${period} USD: 300.00`] } } },
});

test.each([
  ['P1M', 'two-measures: 2028-01-01 pro for 2 × P1M | 2028-02-01 basic | 1.10 less'],
  ['P2M', 'two-measures: 2028-01-01 pro for 1 × P2M | 2028-02-01 basic | 0.55 less'],
  ['P1Y', 'two-measures: 2025-01-01 pro for 1 × P1Y | 2025-02-01 basic | 0.32 less'],
])('a way down leaks where whole months left are charged as less than their days: %s', (period, leak) => {
  for (const feeRule of ['tencent-cvm@1', 'tencent-cvm@2'])
    expect(leaksOf({ feeRule, ...sold(period), rules: ['pro → basic'] })).toEqual([leak]);
});

test('nothing leaks so where nobody can go down, or one measure counts both ways', () => {
  const down = { ...sold('P1Y'), rules: ['pro → basic'] };
  expect(leaksOf({ ...down, feeRule: 'tencent-cvm@1', type: 'marketplace' })).toEqual([]);
  expect(leaksOf({ ...down, feeRule: 'exact@1' })).toEqual([]);
  expect(leaksOf({ ...sold('P1Y'), feeRule: 'tencent-cvm@1', rules: ['basic → pro'] }).join()).not.toContain(
    'two-measures',
  );
});
