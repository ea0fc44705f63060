import { expect, test } from 'vitest';
import { buildRelease } from '../../testing/build-release.ts';
import { plansDocument } from '../../testing/plans-document.ts';
import type { Quantities } from '../catalog/catalog.ts';
import { present } from '../kernel/assert.ts';
import { decideChange } from './decide-change.ts';

const RELEASE = buildRelease(
  plansDocument({
    type: 'direct',
    style: 'scope',
    specifications: {
      standard: { quantities: { seats: [1, 99, 1] }, skus: { basic: ['1.00 seats'], pro: ['2.00 seats'] } },
      premium: {
        quantities: { seats: [1, 99, 1] },
        skus: { basic: ['3.00 seats'], pro: ['4.00 seats'], closed: ['volume seats: 5.00 upTo 50'] },
      },
    },
    addOns: { storage: { cold: { quantities: { gb: [1, 9, 1] }, skus: { basic: ['7.00 gb'] } } } },
    rules: [
      ...['basic → pro', 'basic → premium pro', 'premium basic → premium pro', 'premium pro → premium basic'],
      ...['premium pro → premium closed'],
    ],
    terms: { premium: { quantities: { seats: 'both' } }, cold: { quantities: { gb: 'both' } } },
  }),
);

/** Prices of a change in whole units of money; what runs was agreed at 50.00. */
function decide(from: [component: string, specification: string, plan: string], to: object, quantities: Quantities) {
  const [component, specification, plan] = from;
  const selection = { component, specification, sku: { plan }, skuKey: `plan=${plan}`, quantities };
  const running = [{ selection, agreedPriceMicros: 5_000_000_000n }];
  const changes = [{ component, ...to }];
  const decided = decideChange({ ...RELEASE, period: 'P1M', currency: 'USD', running, changes });
  if (!decided.ok) return decided.error.code;
  const one = present(decided.value.components[0], 'a component');
  const units = (micros: bigint) => micros / 100_000_000n;
  return `${one.direction} from ${one.fromPrice} ${units(one.fromListPriceMicros)} to ${units(one.toPriceMicros)}`;
}

test('what runs costs what the release in force says of its own specification and SKU', () => {
  const seats = { seats: 10 };
  expect(decide(['app', 'standard', 'basic'], { sku: { plan: 'pro' } }, seats)).toBe('upgrade from list 10 to 20');
  expect(decide(['app', 'premium', 'basic'], { sku: { plan: 'pro' } }, seats)).toBe('upgrade from list 30 to 40');
  expect(decide(['app', 'premium', 'pro'], { sku: { plan: 'basic' } }, seats)).toBe('downgrade from list 40 to 30');
  expect(decide(['storage', 'cold', 'basic'], { quantities: { gb: 3 } }, { gb: 2 })).toBe('upgrade from list 14 to 21');
});

test('or what was agreed, where it says nothing of its quantities any more', () => {
  const seats = { seats: 60 };
  expect(decide(['app', 'premium', 'closed'], { quantities: { seats: 40 } }, seats)).toBe(
    'upgrade from agreed 50 to 200',
  );
});

test('a target without a price for the quantities cannot be changed to', () => {
  const target = { sku: { plan: 'closed' } };
  expect(decide(['app', 'premium', 'pro'], target, { seats: 50 })).toBe('upgrade from list 200 to 250');
  expect(decide(['app', 'premium', 'pro'], target, { seats: 51 })).toBe('change.price-missing');
});
