import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomCatalogDocument } from '../../testing/random-catalog.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { parseCatalog } from '../catalog/parse-catalog.ts';
import { isPurchasable, priceOf, rowFor } from '../catalog/price.ts';
import { BUILT_IN_PRODUCT_TYPES, findProductType } from '../catalog/product-type.ts';
import { quantityAttributes } from '../catalog/sku.ts';
import type { ChangeRefusal } from './change-refusal.ts';
import { compileChangeGraph } from './compile-graph.ts';
import {
  type DecideChangeInput,
  type Decision,
  decideChange,
  type RulesInForce,
  type RunningSelection,
  type WantedChange,
} from './decide-change.ts';

type Json = Record<string, unknown>;

/** Basic and advanced at 9.00 and 12.00 + 49.00 per agent and month; `over` replaces parts of the document. */
function helpdesk(over: { type?: string; specification?: Json; basic?: Json; advanced?: Json; rules?: Json } = {}) {
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
  const rules = over.rules ?? {
    style: 'upgrade-rules',
    specifications: [{ from: 'standard', skus: [{ from: { edition: 'basic' }, to: [{ edition: 'advanced' }] }] }],
  };
  return inForce({
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
    rules,
  });
}

function inForce(document: unknown): RulesInForce {
  const { catalog, findings } = parseCatalog(document);
  if (!catalog) throw new Error(JSON.stringify(findings));
  const policy = findProductType(BUILT_IN_PRODUCT_TYPES, catalog.product.type);
  if (!policy) throw new Error('a built-in type');
  return { catalog, graph: compileChangeGraph(catalog), policy };
}

function running(edition: string, agents: number, agreedPriceMicros = 0n): RunningSelection {
  const selection = {
    component: 'app',
    specification: 'standard',
    sku: { edition },
    skuKey: `edition=${edition}`,
    quantities: { agents },
  };
  return { selection, agreedPriceMicros };
}

function decide(
  release: RulesInForce,
  runs: RunningSelection,
  wish: Partial<WantedChange>,
  more: Partial<DecideChangeInput> = {},
) {
  return decideChange({
    ...release,
    period: 'P1M',
    currency: 'USD',
    running: [runs],
    changes: [{ component: 'app', ...wish }],
    ...more,
  });
}

function allowed(result: ReturnType<typeof decideChange>): Decision {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function refused(result: ReturnType<typeof decideChange>): ChangeRefusal {
  if (result.ok) throw new Error('allowed');
  return result.error;
}

const ADVANCED = { sku: { edition: 'advanced' } };
const UP_BY_2 = {
  style: 'upgrade-rules',
  specifications: [{ from: 'standard', expansionStep: { agents: 2 }, quantities: { agents: 'both' } }],
};

describe('a change is decided by rules and list prices', () => {
  test('an upgrade by rule carries the quantities over and names rule, prices and direction', () => {
    const decision = allowed(decide(helpdesk(), running('basic', 100), ADVANCED));
    expect(decision).toMatchObject({ direction: 'upgrade', timing: 'now', fit: false });
    expect(decision.components[0]).toMatchObject({
      to: { skuKey: 'edition=advanced', quantities: { agents: 100 } },
      rule: '/rules/specifications/0/skus/0',
      fromListPriceMicros: 90_000_000_000n,
      fromPrice: 'list',
      toPriceMicros: 124_900_000_000n,
    });
  });

  test('a change of SKU and quantity is one change and needs both permissions', () => {
    const wish = { ...ADVANCED, quantities: { agents: 200 } };
    expect(allowed(decide(helpdesk(), running('basic', 100), wish)).components[0]?.to.quantities).toEqual({
      agents: 200,
    });
    const none = helpdesk({
      rules: {
        style: 'upgrade-rules',
        specifications: [
          {
            from: 'standard',
            quantities: { agents: 'none' },
            skus: [{ from: { edition: 'basic' }, to: [{ edition: 'advanced' }] }],
          },
        ],
      },
    });
    expect(refused(decide(none, running('basic', 100), wish))).toMatchObject({
      code: 'change.quantity-not-allowed',
      wouldAllow: { quantities: { agents: 100 } },
    });
  });

  const refusals: [string, RulesInForce, RunningSelection, Partial<WantedChange>, Partial<ChangeRefusal>][] = [
    [
      'the same selection',
      helpdesk(),
      running('basic', 100),
      { quantities: { agents: 100 } },
      { code: 'change.same-selection' },
    ],
    [
      'an unknown specification',
      helpdesk(),
      running('basic', 100),
      { specification: 'premium' },
      { code: 'change.specification-unknown' },
    ],
    [
      'an unknown SKU',
      helpdesk(),
      running('basic', 100),
      { sku: { edition: 'ultra' } },
      { code: 'change.sku-unknown' },
    ],
    [
      'an unknown quantity',
      helpdesk(),
      running('basic', 100),
      { quantities: { seats: 5 } },
      { code: 'change.attribute-unknown' },
    ],
    [
      'a move without a rule',
      helpdesk(),
      running('advanced', 100),
      { sku: { edition: 'basic' } },
      { code: 'change.rule-missing' },
    ],
    [
      'more than is sold',
      helpdesk(),
      running('basic', 100),
      { quantities: { agents: 2000 } },
      { code: 'change.quantity-out-of-range', wouldAllow: { quantities: { agents: 1000 } } },
    ],
    [
      'a quantity between the steps',
      helpdesk(),
      running('basic', 100),
      { quantities: { agents: 105 } },
      { code: 'change.quantity-off-grid', wouldAllow: { quantities: { agents: 110 } } },
    ],
    [
      'shrinking under up',
      helpdesk(),
      running('basic', 100),
      { quantities: { agents: 50 } },
      { code: 'change.quantity-not-allowed' },
    ],
    [
      'growth of half an expansion step',
      helpdesk({ rules: UP_BY_2 }),
      running('basic', 100),
      { quantities: { agents: 110 } },
      { code: 'change.quantity-off-grid', wouldAllow: { quantities: { agents: 120 } } },
    ],
    [
      'shrinking an upgrade-only product',
      helpdesk({ rules: UP_BY_2 }),
      running('basic', 100),
      { quantities: { agents: 90 } },
      { code: 'change.downgrade-not-allowed', wouldAllow: { quantities: { agents: 120 } } },
    ],
    [
      'a quantity change without any rule',
      helpdesk({ rules: { style: 'upgrade-rules', specifications: [] } }),
      running('basic', 100),
      { quantities: { agents: 110 } },
      { code: 'change.rule-missing' },
    ],
    [
      'a target withdrawn from sale',
      helpdesk({ advanced: { removed: true } }),
      running('basic', 100),
      ADVANCED,
      { code: 'change.sku-removed' },
    ],
    [
      'a target without a price here',
      helpdesk({
        advanced: { prices: [{ period: 'P1Y', currency: 'USD', parts: [{ model: 'flat', amount: '1.00' }] }] },
      }),
      running('basic', 100),
      ADVANCED,
      { code: 'change.price-missing' },
    ],
    [
      'an offline-billed specification',
      helpdesk({ specification: { billing: 'offline' } }),
      running('basic', 100),
      ADVANCED,
      { code: 'change.billing-not-subscription' },
    ],
  ];
  test.each(refusals)('refuses %s', (_, release, runs, wish, expected) => {
    const refusal = refused(decide(release, runs, wish));
    expect(refusal).toMatchObject({ ...expected, component: 'app' });
    expect(refusal.tried.length).toBeGreaterThan(0);
  });

  test('a component that does not run, or is named twice, is refused by name', () => {
    const release = helpdesk();
    expect(refused(decide(release, running('basic', 100), { component: 'voice' }))).toMatchObject({
      code: 'change.component-unknown',
    });
    const twice = { changes: [{ component: 'app', ...ADVANCED }, { component: 'app' }] };
    expect(refused(decide(release, running('basic', 100), {}, twice)).code).toBe('change.component-repeated');
  });
});

describe('quantities', () => {
  test('an off-grid running quantity is kept and grows from the grid point below, in expansion steps', () => {
    const release = helpdesk({ rules: UP_BY_2 });
    expect(allowed(decide(release, running('basic', 105), { quantities: { agents: 120 } })).direction).toBe('upgrade');
    const refusal = refused(decide(release, running('basic', 105), { quantities: { agents: 110 } }));
    expect(refusal).toMatchObject({ code: 'change.quantity-off-grid', wouldAllow: { quantities: { agents: 120 } } });
  });

  test('a running quantity below the smallest one grows from the grid below the range', () => {
    expect(allowed(decide(helpdesk(), running('basic', 3), { quantities: { agents: 10 } })).direction).toBe('upgrade');
  });

  test('a quantity that the target does not sell has to be given, and needs no permission', () => {
    const release = helpdesk({ advanced: { quantities: { agents: { min: 200 } } } });
    const refusal = refused(decide(release, running('basic', 100), ADVANCED));
    expect(refusal).toMatchObject({ code: 'change.quantity-required', wouldAllow: { quantities: { agents: 200 } } });
    const wish = { ...ADVANCED, quantities: { agents: 200 } };
    expect(allowed(decide(release, running('basic', 100), wish)).components[0]?.to.quantities).toEqual({ agents: 200 });
  });

  test('a quantity without permission whose value is no longer sold may land on the nearest points', () => {
    const none = { style: 'upgrade-rules', specifications: [{ from: 'standard', quantities: { agents: 'none' } }] };
    const release = helpdesk({ rules: none, type: 'direct' });
    expect(decide(release, running('basic', 105), { quantities: { agents: 110 } }).ok).toBe(true);
    expect(decide(release, running('basic', 105), { quantities: { agents: 100 } }).ok).toBe(true);
    expect(refused(decide(release, running('basic', 105), { quantities: { agents: 120 } })).code).toBe(
      'change.quantity-not-allowed',
    );
  });

  test('in a scope, linear-priced quantities change both ways without a rule, downwards where the type allows', () => {
    const rules = { style: 'scope', specifications: [] };
    const up = allowed(decide(helpdesk({ rules }), running('basic', 100), { quantities: { agents: 110 } }));
    expect(up.components[0]?.rule).toBe('default:linear');
    const down = { quantities: { agents: 90 } };
    expect(refused(decide(helpdesk({ rules }), running('basic', 100), down)).code).toBe('change.downgrade-not-allowed');
    expect(allowed(decide(helpdesk({ rules, type: 'direct' }), running('basic', 100), down)).direction).toBe(
      'downgrade',
    );
  });
});

describe('nobody is stranded', () => {
  test('customers of a withdrawn SKU may grow and leave it', () => {
    const release = helpdesk({ basic: { removed: true } });
    expect(decide(release, running('basic', 100), { quantities: { agents: 110 } }).ok).toBe(true);
    expect(decide(release, running('basic', 100), ADVANCED).ok).toBe(true);
  });

  test('where the release gives the running selection no price, its agreed price stands in', () => {
    const bands = [{ upTo: 1000, amount: '9.00' }];
    const prices = [{ period: 'P1M', currency: 'USD', parts: [{ model: 'volume', of: 'agents', bands }] }];
    const release = helpdesk({ basic: { prices } });
    const runs = running('basic', 1500, 9_300_000_000n);
    const wish = { ...ADVANCED, quantities: { agents: 90 } };
    expect(allowed(decide(release, runs, wish)).components[0]).toMatchObject({
      fromPrice: 'agreed',
      fromListPriceMicros: 9_300_000_000n,
    });
  });

  test('the refusal of a target that is not dearer names the smallest larger quantity that is', () => {
    const prices = [{ period: 'P1M', currency: 'USD', parts: [{ model: 'linear', of: 'agents', amount: '6.00' }] }];
    const refusal = refused(decide(helpdesk({ advanced: { prices } }), running('basic', 100), ADVANCED));
    expect(refusal).toMatchObject({
      code: 'change.downgrade-not-allowed',
      wouldAllow: { quantities: { agents: 160 } },
    });
  });

  test('timing follows the rule, and a refusal says when', () => {
    const rules = { style: 'upgrade-rules', specifications: [{ from: 'standard', timing: 'at-renewal' }] };
    const wish = { quantities: { agents: 110 } };
    expect(allowed(decide(helpdesk({ rules }), running('basic', 100), wish)).timing).toBe('at-renewal');
    const refusal = refused(decide(helpdesk({ rules }), running('basic', 100), wish, { timing: 'now' }));
    expect(refusal).toMatchObject({ code: 'change.timing-not-allowed', wouldAllow: { timing: 'at-renewal' } });
  });
});

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
        const quantities = result.error.wouldAllow?.quantities;
        if (!quantities) return;
        const changes = input.changes.map((change) => ({
          ...change,
          quantities: { ...change.quantities, ...quantities },
        }));
        expect(decideChange({ ...input, changes })).toMatchObject({ ok: true });
      }),
      { numRuns: 5000 },
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
