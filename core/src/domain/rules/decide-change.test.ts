import { describe, expect, test } from 'vitest';
import { type HelpdeskOverrides, helpdeskDocument } from '../../testing/helpdesk-document.ts';
import { plansDocument } from '../../testing/plans-document.ts';
import { parseCatalog } from '../catalog/parse-catalog.ts';
import { BUILT_IN_PRODUCT_TYPES, findProductType } from '../catalog/product-type.ts';
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

function helpdesk(over: HelpdeskOverrides = {}): RulesInForce {
  return inForce(helpdeskDocument(over));
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

  test('a change of SKU and quantity is one change and needs both permissions (T3)', () => {
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

  test('a change between equal prices needs the same permission as a downgrade', () => {
    const prices = [{ period: 'P1M', currency: 'USD', parts: [{ model: 'linear', of: 'agents', amount: '9.00' }] }];
    const equal = (type: string) => decide(helpdesk({ type, advanced: { prices } }), running('basic', 100), ADVANCED);
    expect(refused(equal('marketplace'))).toMatchObject({ code: 'change.downgrade-not-allowed' });
    expect(allowed(equal('direct')).direction).toBe('equal');
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
  test('an off-grid running quantity is kept and grows from the grid point below, in expansion steps (H7, G14)', () => {
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

  test('a quantity that what runs never had is given by the rule of its specification, and by none where there is none', () => {
    const decideNew = (terms: { readonly [specification: string]: object }) => {
      const document = plansDocument({
        style: 'scope',
        specifications: {
          app: { quantities: { seats: [1, 9, 1], disk: [1, 9, 1] }, skus: { '-': ['1.00 seats + 2.00 per 3 disk'] } },
        },
        terms,
      });
      const selection = { component: 'app', specification: 'app', sku: {}, skuKey: '-', quantities: { seats: 2 } };
      return decide(inForce(document), { selection, agreedPriceMicros: 0n }, { quantities: { disk: 3 } });
    };
    expect(allowed(decideNew({ app: {} })).components[0]).toMatchObject({
      to: { quantities: { seats: 2, disk: 3 } },
      rule: '/rules/specifications/0',
    });
    expect(refused(decideNew({}))).toMatchObject({
      code: 'change.rule-missing',
      detail: 'No rule lets app with seats 2 change.',
    });
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

  test('in a scope, linear-priced quantities change both ways without a rule, downwards where the type allows (T10)', () => {
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

describe('nobody is stranded (G14)', () => {
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
