import { expect, test } from 'vitest';
import { buildRelease } from '../../testing/build-release.ts';
import { plansDocument } from '../../testing/plans-document.ts';
import { present } from '../kernel/assert.ts';
import { isLinearPriced, isLinearSaleItem } from './linear-priced.ts';

/** Of a specification with one SKU by a list of rows; `seats` is the attribute that is asked for. */
function specificationOf(...skus: readonly (readonly string[])[]) {
  const document = plansDocument({
    specifications: {
      standard: {
        quantities: { seats: [1, 9, 1], disk: [1, 9, 1] },
        skus: Object.fromEntries(skus.map((rows, index) => [`plan-${index}`, rows])),
      },
    },
  });
  return present(buildRelease(document).catalog.components[0]?.specifications[0], 'standard');
}

const VOLUME = 'volume seats: 2.00 upTo 5, 1.00';

test.each<[string, boolean, (readonly string[])[]]>([
  ['a price for each', true, [['5.00 + 1.00 seats']]],
  ['several for each', true, [['1.00 seats + 0.50 seats', 'P1Y USD: 9.00 seats']]],
  ['another model for another attribute', true, [['1.00 seats + 1.00 per 3 disk']]],
  ['a SKU without prices beside it', true, [[], ['1.00 seats']]],
  ['no prices at all', false, [[], []]],
  ['a price that does not read it', false, [['5.00']]],
  ['a price that reads another alone', false, [['1.00 disk']]],
  ['another model', false, [[VOLUME]]],
  ['another model beside a price for each', false, [[`1.00 seats + ${VOLUME}`]]],
  ['one row of another model', false, [['1.00 seats', `P1Y USD: ${VOLUME}`]]],
  ['one SKU of another model', false, [['1.00 seats'], [VOLUME]]],
])('an attribute with %s is linear-priced: %s', (_what, isLinear, skus) => {
  expect(isLinearPriced(specificationOf(...skus), 'seats')).toBe(isLinear);
});

test.each<[string, boolean, readonly string[]]>([
  ['a price for each', true, ['5.00 + 1.00 seats', 'P1Y USD: 9.00 disk']],
  ['no prices', false, []],
  ['flat prices alone', false, ['5.00']],
  ['one flat row', false, ['1.00 seats', 'P1Y USD: 9.00']],
  ['another model beside a price for each', false, [`1.00 disk + ${VOLUME}`]],
])('a sale item with %s is linear-priced as a whole: %s', (_what, isLinear, rows) => {
  expect(isLinearSaleItem(present(specificationOf(rows).skus[0], 'the SKU'))).toBe(isLinear);
});
