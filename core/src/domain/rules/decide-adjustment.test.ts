import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildRelease } from '../../testing/build-release.ts';
import { plansDocument } from '../../testing/plans-document.ts';
import { suiteDocument } from '../../testing/suite-document.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { isPurchasable } from '../catalog/price.ts';
import { findSku, findSpecification } from '../catalog/sku.ts';
import { present } from '../kernel/assert.ts';
import { decideAdjustment } from './decide-adjustment.ts';

/** The suite with everything billed offline: what binds an adjustment is the catalog, never a rule. */
const { catalog } = buildRelease(suiteDocument());
const offline: Catalog = {
  ...catalog,
  components: catalog.components.map((component) => ({
    ...component,
    specifications: component.specifications.map((specification) => ({ ...specification, billing: 'offline' })),
  })),
};
const running = offline.components.map(({ id, specifications }) => {
  const specification = present(specifications[0], id);
  const sku = present(specification.skus[0], specification.id);
  const quantities = Object.fromEntries(Object.entries(sku.ranges).map(([attribute, { min }]) => [attribute, min]));
  return { component: id, specification: specification.id, sku: sku.choices, skuKey: sku.key, quantities };
});

const skus = offline.components.flatMap((component) =>
  component.specifications.flatMap((specification) =>
    specification.skus.map((sku) => ({ component, specification, sku })),
  ),
);

test('whatever an adjustment leads to can be bought, and is what was wished', () => {
  const wishes = fc.record({ target: fc.constantFrom(...skus), steps: fc.array(fc.nat(50), { minLength: 5 }) });
  fc.assert(
    fc.property(wishes, ({ target: { component, specification, sku }, steps }) => {
      const quantities = Object.fromEntries(
        Object.entries(sku.ranges).map(([id, { min, step }], index) => [id, min + step * (steps[index] ?? 0)]),
      );
      const wanted = { component: component.id, specification: specification.id, sku: sku.choices, quantities };
      const decided = decideAdjustment(offline, { running, wanted });
      if (!decided.ok) {
        expect(sku.removed || !isPurchasable(sku, quantities)).toBe(true);
        return;
      }
      const found = findSpecification(offline, decided.value.specification);
      const landed = present(
        found && findSku(found.specification, decided.value.skuKey),
        'an adjustment lands on a SKU',
      );
      expect(isPurchasable(landed, decided.value.quantities)).toBe(true);
      expect(decided.value).toMatchObject({ component: component.id, skuKey: sku.key, quantities });
    }),
  );
});

test.each(running.map((selection) => [selection.component, selection] as const))(
  'a wish for what runs in %s already is the running selection itself',
  (component, selection) => {
    const { quantities } = selection;
    for (const wanted of [{ component }, { component, quantities }]) {
      const decided = decideAdjustment(offline, { running, wanted });
      expect(decided.ok && decided.value).toBe(selection);
    }
  },
);

test('a specification that is billed by subscription is refused on either side', () => {
  const [first] = running;
  const component = present(first, 'the suite has a component').component;
  expect(decideAdjustment(catalog, { running, wanted: { component } })).toMatchObject({
    ok: false,
    error: { code: 'adjustment.billing-not-offline' },
  });
});

const withdrawn = { rows: ['2.00'], removed: true };
/** Billed offline: a and b are sold under the same name by two specifications, b of the second one no longer. */
const twins = buildRelease(
  plansDocument({
    specifications: {
      old: { billing: 'offline', skus: { a: ['1.00'], b: ['2.00'] } },
      new: { billing: 'offline', skus: { a: ['1.00'], b: withdrawn } },
    },
  }),
).catalog;
const runs = (plan: string) => ({
  ...{ component: 'app', specification: 'old', sku: { plan }, skuKey: `plan=${plan}`, quantities: {} },
});

test('what runs stays as it is where nothing is wished, though the release knows its SKU no longer', () => {
  const gone = runs('z');
  expect(decideAdjustment(twins, { running: [gone], wanted: { component: 'app' } })).toEqual({ ok: true, value: gone });
});

test('a SKU that is withdrawn in the specification wished is not that of the same name that runs', () => {
  const wanted = { component: 'app', specification: 'new' };
  expect(decideAdjustment(twins, { running: [runs('b')], wanted })).toMatchObject({
    ok: false,
    error: { code: 'change.sku-removed', detail: 'plan=b of new is no longer sold.' },
  });
  expect(decideAdjustment(twins, { running: [runs('a')], wanted })).toMatchObject({ value: { specification: 'new' } });
});
