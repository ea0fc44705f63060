import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomCatalogDocument } from '../../testing/random-catalog.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { parseCatalog } from '../catalog/parse-catalog.ts';
import { isPurchasable, priceOf, rowFor } from '../catalog/price.ts';
import { BUILT_IN_PRODUCT_TYPES, findProductType } from '../catalog/product-type.ts';
import { quantityAttributes } from '../catalog/sku.ts';
import type { WouldAllow } from './change-refusal.ts';
import { compileChangeGraph } from './compile-graph.ts';
import { decideChange, type RulesInForce, type RunningSelection, type WantedChange } from './decide-change.ts';
import { listOptions } from './options.ts';

function inForce(document: unknown): RulesInForce {
  const { catalog, findings } = parseCatalog(document);
  if (!catalog) throw new Error(JSON.stringify(findings));
  const policy = findProductType(BUILT_IN_PRODUCT_TYPES, catalog.product.type);
  if (!policy) throw new Error('a built-in type');
  return { catalog, graph: compileChangeGraph(catalog), policy };
}

/** The wish with everything that a refusal names in its place. */
function follow(change: WantedChange, { specification, sku, quantities }: WouldAllow): WantedChange {
  return {
    ...change,
    ...(specification !== undefined && { specification }),
    ...(sku && { sku }),
    ...(quantities && { quantities: { ...change.quantities, ...quantities } }),
  };
}

/** Nothing is wished that something could be near to. */
const HOPELESS = ['change.same-selection', 'change.attribute-unknown', 'change.billing-not-subscription'];

describe('decisions on random catalogs', () => {
  const randomWish = fc.constantFrom('marketplace' as const, 'direct' as const).chain((type) =>
    fc.tuple(fc.constantFrom('upgrade-rules' as const, 'scope' as const), fc.gen()).map(([style, value]) => {
      const draw = (max: number) => (max <= 0 ? 0 : value(fc.nat, { max }));
      const release = inForce(randomCatalogDocument(draw, { style, type }));
      const runs = randomRunning(release.catalog, draw);
      const target = pickOne(pickOne(release.catalog.components[0]?.specifications ?? [], draw).skus, draw);
      const specification = release.catalog.components[0]?.specifications.find(({ skus }) => skus.includes(target));
      const attributes = quantityAttributes(specification?.attributes ?? []).filter(() => draw(2) > 0);
      const quantities = Object.fromEntries(attributes.map(({ id }) => [id, draw(14)]));
      const change = { component: 'app', specification: specification?.id ?? '', sku: target.choices, quantities };
      return { ...release, period: 'P1M', currency: 'USD', running: [runs], changes: [change] };
    }),
  );

  function pickOne<T>(list: readonly T[], draw: (max: number) => number): T {
    return list[draw(list.length - 1)] as T;
  }

  function randomRunning(catalog: Catalog, draw: (max: number) => number): RunningSelection {
    const specification = pickOne(catalog.components[0]?.specifications ?? [], draw);
    const sku = pickOne(specification.skus, draw);
    const quantities = Object.fromEntries(quantityAttributes(specification.attributes).map(({ id }) => [id, draw(14)]));
    const selection = {
      component: 'app',
      specification: specification.id,
      sku: sku.choices,
      skuKey: sku.key,
      quantities,
    };
    return { selection, agreedPriceMicros: BigInt(draw(100)) * 1_000_000n };
  }

  test('what is allowed can be bought, is priced and, upgrade-only, is dearer; a hint is allowed when it is followed', () => {
    fc.assert(
      fc.property(randomWish, (input) => {
        const result = decideChange(input);
        const specifications = input.catalog.components[0]?.specifications ?? [];
        if (result.ok) {
          const [decided] = result.value.components;
          if (!decided) throw new Error('one component is decided');
          const sku = specifications
            .find(({ id }) => id === decided.to.specification)
            ?.skus.find(({ key }) => key === decided.to.skuKey);
          if (!sku) throw new Error('the target exists');
          expect(isPurchasable(sku, decided.to.quantities)).toBe(true);
          const row = rowFor(sku, input);
          expect(row && priceOf(row, decided.to.quantities)).toBe(decided.toPriceMicros);
          if (!input.policy.downgrades) expect(decided.toPriceMicros > decided.fromListPriceMicros).toBe(true);
          return;
        }
        const { wouldAllow } = result.error;
        if (!wouldAllow) return;
        const changes = input.changes.map((change) => follow(change, wouldAllow));
        expect(decideChange({ ...input, changes })).toMatchObject({ ok: true });
      }),
      { numRuns: 5000 },
    );
  });

  test('a hint says only what differs from the wish', () => {
    fc.assert(
      fc.property(randomWish, (input) => {
        const result = decideChange(input);
        const [wish] = input.changes;
        if (result.ok || !wish || !result.error.wouldAllow) return;
        const { specification, sku, quantities } = result.error.wouldAllow;
        expect(specification).not.toBe(wish.specification);
        if (specification === undefined) expect(sku).not.toEqual(wish.sku);
        for (const [id, quantity] of Object.entries(quantities ?? {})) expect(quantity).not.toBe(wish.quantities[id]);
        expect(specification ?? sku ?? quantities).toBeDefined();
      }),
      { numRuns: 3000 },
    );
  });

  test('every option that is refused though something may change says what may, and following it is allowed', () => {
    fc.assert(
      fc.property(randomWish, (input) => {
        const { options, refused } = listOptions(input);
        for (const { component, specification, sku, code, wouldAllow } of refused) {
          if (!wouldAllow) {
            expect(options.length === 0 || HOPELESS.includes(code)).toBe(true);
            continue;
          }
          const change = follow({ component, specification, sku }, wouldAllow);
          expect(decideChange({ ...input, changes: [change] })).toMatchObject({ ok: true });
        }
      }),
      { numRuns: 3000 },
    );
  });

  test('a refused downgrade names the smallest larger quantity: none of those between is allowed', () => {
    fc.assert(
      fc.property(randomWish, (input) => {
        const result = decideChange(input);
        if (result.ok || result.error.code !== 'change.downgrade-not-allowed') return;
        const [wish] = input.changes;
        const hint = Object.entries(result.error.wouldAllow?.quantities ?? {});
        const attribute = hint[0]?.[0];
        if (!wish || hint.length > 1) return;
        const upTo = hint[0]?.[1] ?? 40;
        for (const id of attribute === undefined ? Object.keys(wish.quantities) : [attribute]) {
          for (let quantity = wish.quantities[id] ?? 0; quantity < upTo; quantity++) {
            const decided = decideChange({
              ...input,
              changes: [{ ...wish, quantities: { ...wish.quantities, [id]: quantity } }],
            });
            const isLarger =
              decided.ok && (decided.value.components[0]?.to.quantities[id] ?? 0) > (wish.quantities[id] ?? Infinity);
            expect(isLarger).toBe(false);
          }
        }
      }),
      { numRuns: 3000 },
    );
  });
});
