import { expect, test } from 'vitest';
import { present } from '../kernel/assert.ts';
import type { FeeRule } from './fee-rule.ts';
import { isAddedUnits } from './old-side.ts';
import type { FeeSpecification, TierBand, Tiers } from './period-price.ts';
import { feeRuleById } from './presets.ts';

const RULE = present(feeRuleById('huawei-koogallery@2023-06-12'), 'a preset');
const REPRICE = present(feeRuleById('huawei-billing@1'), 'a preset');
const band = (amount: bigint, upTo?: bigint): TierBand => ({
  amount: { n: amount, d: 1n },
  ...(upTo !== undefined && { upTo }),
});
const BANDS = [band(2n, 100n), band(3n)];

function side(
  quantity: bigint,
  bands: readonly TierBand[] | undefined = BANDS,
  mode: Tiers['mode'] = 'volume-added',
): FeeSpecification {
  return { price: { n: 0n, d: 1n }, per: 1, quantity, tiers: { mode, bands } };
}
const { tiers: _none, ...BARE } = side(50n);

test.each<[string, boolean, FeeRule, FeeSpecification, FeeSpecification]>([
  ['more of the same bands', true, RULE, side(50n), side(150n)],
  ['as many', false, RULE, side(50n), side(50n)],
  ['fewer', false, RULE, side(50n), side(49n)],
  ['more of other amounts', false, RULE, side(50n), side(150n, [band(2n, 100n), band(4n)])],
  ['more of other limits', false, RULE, side(50n), side(150n, [band(2n, 99n), band(3n)])],
  ['more of fewer bands', false, RULE, side(50n), side(150n, [band(2n, 100n)])],
  ['more of further bands', false, RULE, side(50n, [band(2n, 100n)]), side(150n)],
  ['more at bands that reprice all', false, RULE, side(50n), side(150n, BANDS, 'volume')],
  ['more of what repriced all', false, RULE, side(50n, BANDS, 'volume'), side(150n)],
  ['more of what has no bands', false, RULE, BARE, side(150n)],
  ['more, without bands', false, RULE, side(50n), { ...BARE, quantity: 150n }],
  ['more under a rule that reprices', false, REPRICE, side(50n), side(150n)],
])('%s are added units alone: %s', (_what, isAdded, rule, from, to) => {
  expect(isAddedUnits(rule, { from, to })).toBe(isAdded);
});
