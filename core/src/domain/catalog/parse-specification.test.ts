import { test } from 'vitest';
import {
  BASIC,
  basic,
  type CatalogDocument,
  expectFault,
  type FaultCase,
  linear,
  STANDARD,
  standard,
} from '../../../../test/support/catalog-faults.ts';

const manySkus = (document: CatalogDocument) => {
  const many = Array.from({ length: 10 }, (_, index) => `v${index}`);
  standard(document).attributes.push({ id: 'region', kind: 'choice', values: many });
  Object.assign(standard(document).attributes[0], { values: many, labels: {} });
  const prices = [{ period: 'P1M', currency: 'USD', parts: linear('9.00') }];
  standard(document).skus = many.flatMap((edition) => many.map((region) => ({ sku: { edition, region }, prices })));
  document.rules.specifications = [];
};

const FAULTS: readonly FaultCase[] = [
  ['a reserved id', (d) => (standard(d).attributes[0].id = 'sku'), [`format.invalid ${STANDARD}/attributes/0/id`]],
  [
    'an unknown kind',
    (d) => (standard(d).attributes[1].kind = 'number'),
    [`format.invalid ${STANDARD}/attributes/1/kind`],
  ],
  [
    '26 attributes',
    (d) => (standard(d).attributes = Array(26).fill(standard(d).attributes[1])),
    [`format.invalid ${STANDARD}/attributes`],
  ],
  [
    'an attribute twice',
    (d) => (standard(d).attributes[2] = standard(d).attributes[1]),
    [`format.invalid ${STANDARD}/attributes/2/id`],
  ],
  [
    'eleven values',
    (d) => standard(d).attributes[0].values.push(...'abcdefghi'),
    [`attribute.values ${STANDARD}/attributes/0/values`],
  ],
  [
    'a value twice',
    (d) => standard(d).attributes[0].values.push('basic'),
    [`attribute.values ${STANDARD}/attributes/0/values/2`],
  ],
  [
    'a value in capitals',
    (d) => standard(d).attributes[0].values.push('Pro'),
    [`attribute.values ${STANDARD}/attributes/0/values/2`],
  ],
  [
    'a value that is a number',
    (d) => standard(d).attributes[0].values.push(5),
    [`format.invalid ${STANDARD}/attributes/0/values/2`],
  ],
  [
    'a label for no value',
    (d) => (standard(d).attributes[0].labels.basik = 'x'),
    [`attribute.values ${STANDARD}/attributes/0/labels/basik`],
  ],
  ['a step of 0', (d) => (standard(d).attributes[1].step = 0), [`attribute.range ${STANDARD}/attributes/1/step`]],
  ['a negative step', (d) => (standard(d).attributes[1].step = -10), [`attribute.range ${STANDARD}/attributes/1/step`]],
  ['a broken step', (d) => (standard(d).attributes[1].step = 2.5), [`attribute.range ${STANDARD}/attributes/1/step`]],
  [
    'a step in quotes',
    (d) => (standard(d).attributes[1].step = '10'),
    [`format.invalid ${STANDARD}/attributes/1/step`],
  ],
  ['min above max', (d) => (standard(d).attributes[1].min = 2000), [`attribute.range ${STANDARD}/attributes/1`]],
  [
    'a max above a billion',
    (d) => (standard(d).attributes[1].max = 1_000_000_001),
    [`attribute.range ${STANDARD}/attributes/1/max`],
  ],
  ['no unit', (d) => delete standard(d).attributes[1].unit, [`format.invalid ${STANDARD}/attributes/1/unit`]],
  [
    'six quantity attributes',
    (d) => {
      for (const id of 'abcde')
        standard(d).attributes.push({ id, kind: 'quantity', min: 1, max: 9, step: 1, unit: 'x' });
    },
    [`format.invalid ${STANDARD}/attributes`],
  ],
  ['an unknown value', (d) => (basic(d).sku.edition = 'basik'), [`sku.unknown ${BASIC}/sku/edition`]],
  ['an unknown choice', (d) => (basic(d).sku.size = 'xl'), [`sku.unknown ${BASIC}/sku/size`]],
  ['a quantity among the choices', (d) => (basic(d).sku.agents = '10'), [`sku.unknown ${BASIC}/sku/agents`]],
  ['a missing choice', (d) => (basic(d).sku = {}), [`sku.unknown ${BASIC}/sku`]],
  ['a choice that is a number', (d) => (basic(d).sku.edition = 1), [`format.invalid ${BASIC}/sku/edition`]],
  ['a SKU twice', (d) => (standard(d).skus[2] = { ...basic(d), codes: {} }), [`sku.duplicate ${STANDARD}/skus/2/sku`]],
  [
    '101 SKUs',
    (d) => {
      manySkus(d);
      standard(d).skus.push(standard(d).skus[0]);
    },
    [`sku.limit ${STANDARD}/skus`, `sku.duplicate ${STANDARD}/skus/100/sku`],
    'unusable',
  ],
  ['no SKU', (d) => (d.components[1].specifications[0].skus = []), ['sku.limit /components/1/specifications/0/skus']],
  [
    'a code twice',
    (d) => (standard(d).skus[1].codes.huawei = 'a-1'),
    [`format.invalid ${STANDARD}/skus/1/codes/huawei`],
  ],
  [
    'a narrowed quantity off the grid',
    (d) => (basic(d).quantities.agents.max = 205),
    [`attribute.range ${BASIC}/quantities/agents/max`],
  ],
  [
    'a widened quantity',
    (d) => (basic(d).quantities.agents.min = 5),
    [`attribute.range ${BASIC}/quantities/agents/min`],
  ],
  [
    'a narrowed range that is empty',
    (d) => (basic(d).quantities.agents.min = 300),
    [`attribute.range ${BASIC}/quantities/agents`],
  ],
  ['an unknown quantity', (d) => (basic(d).quantities.seats = {}), [`format.invalid ${BASIC}/quantities/seats`]],
  ['removed that is no boolean', (d) => (basic(d).removed = 'no'), [`format.invalid ${BASIC}/removed`]],
];

for (const [name, edit, expected, unusable] of FAULTS) {
  test(`${name} is found at its place`, () => expectFault({ edit, expected, unusable }));
}
