import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  BASIC,
  basic,
  type CatalogDocument,
  expectFault,
  type FaultCase,
  PART,
  placesOf,
  RULE,
  replaceAt,
  row,
  rule,
  STANDARD,
  silenceOf,
  standard,
  validDocument,
} from '../../../../test/support/catalog-faults.ts';
import type { Catalog } from './catalog.ts';
import { FINDINGS_MAX } from './limits.ts';
import { parseCatalog } from './parse-catalog.ts';

function codesAndPaths(document: CatalogDocument): string[] {
  return parseCatalog(document, { feeRuleIds: ['exact@1', 'daily@1'] }).findings.map(
    ({ code, path }) => `${code} ${path}`,
  );
}

test('a valid document gives a catalog with every default applied and no finding', () => {
  const { catalog, findings } = parseCatalog(validDocument());
  expect(findings).toEqual([]);
  expect(catalog?.product).toEqual({
    id: 'helpdesk',
    name: { en: 'Acme Helpdesk', zh: '客服' },
    type: 'marketplace',
    feeRule: 'exact@1',
    timeZone: 'UTC',
    protocol: 'license-only',
  });
  const [specification] = catalog?.components[0]?.specifications ?? [];
  expect(specification?.protocol).toBe('license-only');
  expect(specification?.skus[0]).toEqual({
    choices: { edition: 'basic' },
    key: 'edition=basic',
    codes: { huawei: 'a-1' },
    ranges: { agents: { min: 10, max: 200, step: 10 } },
    removed: false,
    prices: [
      { period: 'P1M', currency: 'USD', parts: [{ model: 'linear', of: 'agents', amountMicros: 900_000_000n }] },
    ],
  });
  expect(catalog?.rules.specifications[0]).toEqual({
    from: 'standard',
    quantities: {},
    expansionStep: {},
    timing: 'now',
    fit: false,
    silence: silenceOf({ afterSeconds: 86_400, outcome: 'reject' }),
    skus: [{ from: { edition: 'basic' }, to: [{ choices: { edition: 'advanced' } }] }],
  });
});

test('what is written is taken over the defaults, down to the protocol of one specification', () => {
  const document = validDocument();
  Object.assign(document.product, { feeRule: 'daily@1', timeZone: 'Asia/Shanghai', protocol: 'huawei-saas-2' });
  standard(document).protocol = 'webhook';
  Object.assign(rule(document), {
    quantities: { agents: 'both' },
    expansionStep: { agents: 2 },
    timing: 'customer-chooses',
    fit: true,
    silence: silenceOf({ after: 'P1DT12H', outcome: 'hold' }),
  });
  const { catalog, findings } = parseCatalog(document);
  expect(findings).toEqual([]);
  expect(catalog?.product).toMatchObject({ feeRule: 'daily@1', timeZone: 'Asia/Shanghai', protocol: 'huawei-saas-2' });
  expect(catalog?.components.flatMap(({ specifications }) => specifications.map(({ protocol }) => protocol))).toEqual([
    'webhook',
    'huawei-saas-2',
    'huawei-saas-2',
  ]);
  expect(catalog?.rules.specifications[0]).toMatchObject({
    quantities: { agents: 'both' },
    expansionStep: { agents: 2 },
    timing: 'customer-chooses',
    fit: true,
    silence: silenceOf({ afterSeconds: 129_600, outcome: 'hold' }),
  });
});

test('a file without rules allows no change', () => {
  const document = validDocument();
  delete document.rules;
  expect(parseCatalog(document)).toMatchObject({
    findings: [],
    catalog: { rules: { style: 'upgrade-rules', specifications: [] } },
  });
});

test('a greatest quantity off the grid is cut down to it, so that "no maximum" needs no arithmetic', () => {
  const document = validDocument();
  standard(document).attributes[1].max = 1_000_000_000;
  standard(document).attributes[1].min = 7;
  basic(document).quantities = { agents: { max: 1_000_000_000 } };
  const { catalog, findings } = parseCatalog(document);
  expect(findings).toEqual([]);
  expect(catalog?.components[0]?.specifications[0]?.skus[0]?.ranges).toEqual({
    agents: { min: 7, max: 999_999_997, step: 10 },
  });
});

test('ids that every object inherits are ids like any other', () => {
  const document = validDocument();
  const [edition, agents] = standard(document).attributes;
  edition.id = 'constructor';
  edition.values = ['valueof', 'constructor'];
  edition.labels = { constructor: 'C' };
  agents.id = 'toString';
  basic(document).sku = { constructor: 'valueof' };
  basic(document).quantities = { toString: { max: 200 } };
  basic(document).codes = { hasOwnProperty: 'x' };
  standard(document).skus[1].sku = { constructor: 'constructor' };
  for (const sku of standard(document).skus) sku.prices[0].parts[0].of = 'toString';
  standard(document).id = 'isPrototypeOf';
  document.rules.specifications = [
    { from: 'isPrototypeOf', skus: [{ from: { constructor: 'valueof' }, to: [{ constructor: 'constructor' }] }] },
  ];
  const { catalog, findings } = parseCatalog(document);
  expect(findings).toEqual([]);
  expect(catalog?.components[0]?.specifications[0]?.skus.map(({ key }) => key)).toEqual([
    'constructor=valueof',
    'constructor=constructor',
  ]);
});

test('an own key __proto__ is an unknown field or a wrong id, and changes no prototype', () => {
  const document = validDocument();
  const hostile = JSON.parse('{ "__proto__": { "polluted": true } }');
  document.product = Object.assign(Object.create(null), document.product);
  Object.defineProperty(document.product, '__proto__', { value: 1, enumerable: true });
  basic(document).codes = hostile;
  rule(document).quantities = hostile;
  expect(codesAndPaths(document)).toEqual([
    `format.invalid ${BASIC}/codes/__proto__`,
    `format.invalid ${BASIC}/codes/__proto__`,
    'format.invalid /product/__proto__',
    `format.invalid ${RULE}/quantities/__proto__`,
    `format.invalid ${RULE}/quantities/__proto__`,
  ]);
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
});

const FAULTS: readonly FaultCase[] = [
  ['another format', (d) => (d.format = 'regrade/catalog@2'), ['format.invalid /format']],
  ['no format', (d) => delete d.format, ['format.invalid /format']],
  ['no seller', (d) => delete d.seller, ['format.invalid /seller']],
  ['a seller with a dot', (d) => (d.seller = 'acme.inc'), ['format.invalid /seller']],
  ['no product', (d) => delete d.product, ['format.invalid /product']],
  ['an unknown field', (d) => (d.product.nmae = 'x'), ['format.invalid /product/nmae']],
  ['a product name of 51 characters', (d) => (d.product.name = 'x'.repeat(51)), ['format.invalid /product/name']],
  ['an empty name', (d) => (d.product.name = ' '), ['format.invalid /product/name']],
  ['a name that is a number', (d) => (d.product.name = 7), ['format.invalid /product/name']],
  ['a name in no language', (d) => (d.product.name = {}), ['format.invalid /product/name']],
  [
    'a name in an unknown language',
    (d) => (d.product.name = { English: 'x' }),
    ['format.invalid /product/name/English'],
  ],
  ['an unknown product type', (d) => (d.product.type = 'market'), ['format.invalid /product/type']],
  ['an unknown fee rule', (d) => (d.product.feeRule = 'exact@9'), ['fee-rule.unknown /product/feeRule']],
  ['an unknown time zone', (d) => (d.product.timeZone = 'Asia/Peking'), ['format.invalid /product/timeZone']],
  ['an offset as time zone', (d) => (d.product.timeZone = '+08:00'), ['format.invalid /product/timeZone']],
  ['an unknown protocol', (d) => (d.product.protocol = 'licence-only'), ['format.invalid /product/protocol']],
  ['no components', (d) => delete d.components, ['format.invalid /components']],
  ['no base component', (d) => (d.components[0].role = 'add-on'), ['format.invalid /components']],
  ['51 components', (d) => (d.components = Array(51).fill(d.components[0])), ['format.invalid /components']],
  ['two base components', (d) => (d.components[1].role = 'base'), ['format.invalid /components']],
  ['a component twice', (d) => (d.components[1].id = 'app'), ['format.invalid /components/1/id']],
  [
    'a specification twice, in another component',
    (d) => (d.components[1].specifications[0].id = 'standard'),
    ['format.invalid /components/1/specifications/0/id'],
  ],
  [
    'a component without specifications',
    (d) => (d.components[1].specifications = []),
    ['format.invalid /components/1/specifications'],
  ],
  ['an unknown billing', (d) => (standard(d).billing = 'subscripton'), [`format.invalid ${STANDARD}/billing`]],
];

for (const [name, edit, expected, unusable] of FAULTS) {
  test(`${name} is found at its place`, () => expectFault({ edit, expected, unusable }));
}

test('all faults of a document are reported at once, ordered by place', () => {
  const document = validDocument();
  document.product.name = 'x'.repeat(60);
  document.product.feeRule = 'nope@1';
  standard(document).attributes[1].step = 0;
  basic(document).sku.edition = 'basik';
  row(document).parts[0].amount = 9;
  standard(document).skus[1].prices = [];
  rule(document).silence = { after: 'soon' };
  rule(document).skus[0].to[0].edition = 'pro';
  document.rules.specifications.push({ from: 'minutes' });
  expect(codesAndPaths(document)).toEqual([
    `attribute.range ${STANDARD}/attributes/1/step`,
    `format.invalid ${PART}/amount`,
    `sku.unknown ${BASIC}/sku/edition`,
    `price.missing ${STANDARD}/skus/1/prices`,
    'fee-rule.unknown /product/feeRule',
    'format.invalid /product/name',
    `format.invalid ${RULE}/silence/after`,
    `rule.unknown-target ${RULE}/skus/0/to/0/edition`,
    'rule.billing-not-subscription /rules/specifications/1/from',
  ]);
});

test('a withdrawn SKU may lie without a price and may still be left', () => {
  const document = validDocument();
  Object.assign(basic(document), { removed: true, prices: [] });
  expect(parseCatalog(document).findings).toEqual([]);
});

test('the operator decides the product types and which fee rules each may use', () => {
  const policy = {
    productTypes: [{ id: 'partner', downgrades: true, feeRules: ['daily@1'] }],
    feeRuleIds: ['exact@1', 'daily@1'],
  };
  const document = validDocument();
  document.product.type = 'partner';
  expect(parseCatalog(document, policy).findings).toMatchObject([
    { code: 'fee-rule.not-allowed', path: '/product/feeRule' },
  ]);
  document.product.feeRule = 'daily@1';
  expect(parseCatalog(document, policy).findings).toEqual([]);
});

test.each([
  ['product', 'nmae', '"name"'],
  ['rules', 'stlye', '"style"'],
])('an unknown field names the known one that is nearest: %s.%s', (group, field, known) => {
  const document = validDocument();
  document[group][field] = 1;
  expect(parseCatalog(document).findings[0]?.message).toContain(`Did you mean ${known}?`);
});

test('a hostile document gives a bounded list of findings', () => {
  const findings = parseCatalog({
    ...validDocument(),
    product: Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`f${i}`, 0])),
  }).findings;
  expect(findings).toHaveLength(FINDINGS_MAX);
  expect(findings[0]?.message).toContain(`more than ${FINDINGS_MAX} faults`);
});

const anything = fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withSparseArray: true });

test('nothing makes the parser throw or answer nothing at all', () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), anything), (value) => {
      expectAnswer(parseCatalog(value));
    }),
  );
});

test('no edit of a valid document makes the parser throw or answer nothing at all', () => {
  const places = placesOf(validDocument(), []);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...places), fc.oneof(fc.jsonValue(), anything)), {
        minLength: 1,
        maxLength: 3,
      }),
      (edits) => {
        const document = validDocument();
        for (const [keys, value] of edits) replaceAt(document, keys, value);
        expectAnswer(parseCatalog(document));
      },
    ),
    { numRuns: 500 },
  );
});

function expectAnswer({ catalog, findings }: { catalog?: Catalog; findings: readonly unknown[] }): void {
  expect(catalog !== undefined || findings.length > 0).toBe(true);
}

test('texts that no database keeps are findings, each at its place', () => {
  const document = validDocument();
  const product = { ...document.product, name: { en: 'Acme\u0000', zh: '客服\ud83d' } };
  const components = [...document.components];
  const broken = { ...document, product, components };
  const found = parseCatalog(broken).findings.filter(({ message }) => message.includes('U+0000'));
  expect(found.map(({ code, severity, path }) => [code, severity, path])).toEqual([
    ['format.invalid', 'error', '/product/name/en'],
    ['format.invalid', 'error', '/product/name/zh'],
  ]);
  // A name in which they stand is no name of this format.
  expect(parseCatalog({ ...document, 'no\u0000te': '' }).findings).toEqual([
    expect.objectContaining({ code: 'format.invalid', severity: 'error' }),
  ]);
  // A pair that is whole is a letter like others.
  expect(parseCatalog({ ...document, product: { ...product, name: 'Acme 😀' } }).findings).toEqual([]);
});
