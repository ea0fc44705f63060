import { expect, test } from 'vitest';
import {
  type CatalogDocument,
  expectFault,
  type FaultCase,
  RULE,
  rule,
  silenceOf,
  standard,
  validDocument,
} from '../../../../test/support/catalog-faults.ts';
import { parseCatalog } from './parse-catalog.ts';

const scope = (document: CatalogDocument) => {
  document.rules.style = 'scope';
  return rule(document);
};

const FAULTS: readonly FaultCase[] = [
  ['an unknown style', (d) => (d.rules.style = 'upgrades'), ['format.invalid /rules/style']],
  ['no style', (d) => delete d.rules.style, ['format.invalid /rules/style']],
  ['a rule from nowhere', (d) => (rule(d).from = 'standart'), [`format.invalid ${RULE}/from`]],
  [
    'two rules for a specification',
    (d) => d.rules.specifications.push({ from: 'standard' }),
    ['rule.duplicate-specification /rules/specifications/1/from'],
  ],
  [
    'two rules for a SKU',
    (d) => rule(d).skus.push({ from: { edition: 'basic' }, to: [] }),
    [`rule.duplicate-sku ${RULE}/skus/1/from`],
  ],
  [
    'two entries for a SKU in a scope',
    (d) => scope(d).skus.push({ from: { edition: 'basic' }, to: [] }),
    [`rule.duplicate-sku ${RULE}/skus/1/from`],
  ],
  [
    'two targets with upgrade rules',
    (d) => {
      standard(d).attributes[0].values.push('pro');
      standard(d).skus.push({ sku: { edition: 'pro' }, prices: standard(d).skus[1].prices });
      rule(d).skus[0].to.push({ edition: 'pro' });
    },
    [`rule.duplicate-sku ${RULE}/skus/0/to`],
  ],
  ['an unknown original', (d) => (rule(d).skus[0].from.edition = 'free'), [`sku.unknown ${RULE}/skus/0/from/edition`]],
  [
    'an original that is not sold',
    (d) => {
      standard(d).attributes[0].values.push('free');
      rule(d).skus[0].from.edition = 'free';
    },
    [`sku.unknown ${RULE}/skus/0/from`],
  ],
  ['no original', (d) => delete rule(d).skus[0].from, [`format.invalid ${RULE}/skus/0/from`]],
  [
    'an unknown value as target',
    (d) => (rule(d).skus[0].to[0].edition = 'pro'),
    [`rule.unknown-target ${RULE}/skus/0/to/0/edition`],
  ],
  ['a target with a choice missing', (d) => (rule(d).skus[0].to[0] = {}), [`rule.unknown-target ${RULE}/skus/0/to/0`]],
  ['itself as target', (d) => (rule(d).skus[0].to[0].edition = 'basic'), [`rule.same-target ${RULE}/skus/0/to/0`]],
  [
    'a target twice in a scope',
    (d) => scope(d).skus[0].to.push({ edition: 'advanced' }),
    [`rule.same-target ${RULE}/skus/0/to/1`],
  ],
  ['a withdrawn target', (d) => (standard(d).skus[1].removed = true), [`rule.target-removed ${RULE}/skus/0/to/0`]],
  [
    'upgrade rules into another specification',
    (d) => (rule(d).skus[0].to[0] = { specification: 'premium', sku: {} }),
    [`rule.crosses-specification ${RULE}/skus/0/to/0/specification`],
  ],
  [
    'a scope into another component that is billed offline',
    (d) => (scope(d).skus[0].to[0] = { specification: 'minutes', sku: {} }),
    [
      `rule.crosses-specification ${RULE}/skus/0/to/0/specification`,
      `rule.billing-not-subscription ${RULE}/skus/0/to/0/specification`,
    ],
  ],
  [
    'a scope into an unknown specification',
    (d) => (scope(d).skus[0].to[0] = { specification: 'premum', sku: {} }),
    [`rule.unknown-target ${RULE}/skus/0/to/0/specification`],
  ],
  [
    'a rule for offline billing',
    (d) => d.rules.specifications.push({ from: 'minutes' }),
    ['rule.billing-not-subscription /rules/specifications/1/from'],
  ],
  [
    'a rule for one-time billing',
    (d) => (standard(d).billing = 'one-time'),
    [`rule.billing-not-subscription ${RULE}/from`],
  ],
  [
    'an expansion step of 6',
    (d) => (rule(d).expansionStep = { agents: 6 }),
    [`rule.expansion-step ${RULE}/expansionStep/agents`],
  ],
  [
    'an expansion step of 0',
    (d) => (rule(d).expansionStep = { agents: 0 }),
    [`rule.expansion-step ${RULE}/expansionStep/agents`],
  ],
  [
    'an expansion step of nothing',
    (d) => (rule(d).expansionStep = { seats: 2 }),
    [`format.invalid ${RULE}/expansionStep/seats`],
  ],
  [
    'an unknown permission',
    (d) => (rule(d).quantities = { agents: 'down' }),
    [`format.invalid ${RULE}/quantities/agents`],
  ],
  ['an unknown timing', (d) => (rule(d).timing = 'later'), [`format.invalid ${RULE}/timing`]],
  ['fit that is no boolean', (d) => (rule(d).fit = 'yes'), [`format.invalid ${RULE}/fit`]],
  [
    'a silence of calendar months',
    (d) => (rule(d).silence = silenceOf({ after: 'P1M', outcome: 'hold' })),
    [`format.invalid ${RULE}/silence/after`],
  ],
  ['a silence of nothing', (d) => (rule(d).silence = { after: 'PT0S' }), [`format.invalid ${RULE}/silence/after`]],
  [
    'an unknown outcome of silence',
    (d) => (rule(d).silence = silenceOf({ outcome: 'wait' })),
    [`format.invalid ${RULE}/silence/then`],
  ],
];

// The rules of what is billed once or by use are among them (H1).
for (const [name, edit, expected, unusable] of FAULTS) {
  test(`${name} is found at its place`, () => expectFault({ edit, expected, unusable }));
}

test('a scope may lead into another specification of the component; naming the own one changes nothing', () => {
  const document = validDocument();
  scope(document).skus[0].to = [
    { specification: 'premium', sku: {} },
    { specification: 'standard', sku: { edition: 'advanced' } },
  ];
  const { catalog, findings } = parseCatalog(document);
  expect(findings).toEqual([]);
  expect(catalog?.rules.specifications[0]?.skus[0]?.to).toEqual([
    { specification: 'premium', choices: {} },
    { choices: { edition: 'advanced' } },
  ]);
});
