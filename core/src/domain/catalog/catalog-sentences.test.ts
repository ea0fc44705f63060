import { describe, expect, test } from 'vitest';
import {
  basic,
  type CatalogDocument,
  linear,
  rule,
  silenceOf,
  standard,
  validDocument,
} from '../../../../test/support/catalog-faults.ts';
import { parseCatalog } from './parse-catalog.ts';
import type { CatalogPolicy } from './parse-product.ts';

type Edit = (document: CatalogDocument) => void;
const POLICY: CatalogPolicy = {
  productTypes: [
    { id: 'marketplace', downgrades: false, feeRules: 'any' },
    { id: 'partner', downgrades: true, feeRules: ['daily@1', 'monthly@1'] },
    { id: 'closed', downgrades: true, feeRules: [] },
  ],
  feeRuleIds: ['exact@1', 'daily@1', 'monthly@1'],
};

/** What a seller reads of each edit of a valid document: code, place and sentence; and whether there is still a catalog. */
function said(...edits: readonly Edit[]): string[] {
  return edits.flatMap((edit) => {
    const document = validDocument();
    edit(document);
    const { catalog, findings } = parseCatalog(document, POLICY);
    return [
      ...findings.map(({ code, path, message }) => `${code} ${path} ${message}`),
      ...(catalog ? [`= a catalog`] : []),
    ];
  });
}

const assign =
  (place: (document: CatalogDocument) => object, fields: object): Edit =>
  (document) => {
    Object.assign(place(document), fields);
  };
const product = (fields: object) => assign((document) => document.product, fields);
const voice = (fields: object) => assign((document) => document.components[1], fields);
const spec = (fields: object) => assign(standard, fields);
const choice = (fields: object) => assign((document) => standard(document).attributes[0], fields);
const quantity = (fields: object) => assign((document) => standard(document).attributes[1], fields);
const sku = (fields: object) => assign(basic, fields);
const ruled = (fields: object) => assign(rule, fields);
const skuRule = (fields: object) => assign((document) => rule(document).skus[0], fields);
/** A scope in which `premium` may be a target. */
const scoped =
  (fields: object, more: Edit = () => undefined): Edit =>
  (document) => {
    document.rules.style = 'scope';
    Object.assign(rule(document).skus[0], fields);
    more(document);
  };
const LONG = 'x'.repeat(201);

describe('a seller reads what is wrong with the file as a whole', () => {
  test('with what is no group of fields, and its format', () => {
    expect(
      [7, null, [], 'text'].flatMap((value) => parseCatalog(value).findings.map(({ message }) => message)),
    ).toMatchInlineSnapshot(`
      [
        "The file must be a group of named fields, not 7.",
        "The file must be a group of named fields, not nothing (the field is empty).",
        "The file must be a group of named fields, not a list.",
        "The file must be a group of named fields, not "text".",
      ]
    `);
    expect(
      said(
        assign((document) => document, { format: undefined }),
        assign((document) => document, { format: 'regrade/catalog@2' }),
        assign((document) => document, { format: 'something else' }),
        assign((document) => document, { format: 5, extra: 1, sellers: 2 }),
        assign((document) => document, { seller: 5 }),
        assign((document) => document, { seller: undefined }),
        assign((document) => document, { seller: 'Acme Inc.' }),
        assign((document) => document, { product: [], components: {}, rules: 5 }),
      ),
    ).toMatchInlineSnapshot(`
      [
        "format.invalid /format "format" is missing. Add it: format: regrade/catalog@1.",
        "format.invalid /format The format is "regrade/catalog@2"; this version reads "regrade/catalog@1" only. Did you mean "regrade/catalog@1"?",
        "format.invalid /format The format is "something else"; this version reads "regrade/catalog@1" only.",
        "format.invalid /extra "extra" is no field of this format here. Correct its name or delete it.",
        "format.invalid /format The format is 5; this version reads "regrade/catalog@1" only.",
        "format.invalid /sellers "sellers" is no field of this format here. Did you mean "seller"? Correct its name or delete it.",
        "format.invalid /seller "seller" must be text: write "5" in quotes, not 5.",
        "format.invalid /seller "seller" is missing. Add it: an id (text).",
        "format.invalid /seller "seller" is "Acme Inc."; an id consists of lower-case letters, digits, "-" and "_", beginning with a letter or digit, at most 64 characters. Put what people read into a name or label.",
        "format.invalid /components "components" must be a list, not a group of fields.",
        "format.invalid /product "product" must be a group of named fields, not a list.",
        "format.invalid /rules "rules" must be a group of named fields, not 5.",
      ]
    `);
  });

  test('with the product', () => {
    expect(
      said(
        product({ id: undefined, name: undefined, type: undefined }),
        product({ name: { en: '', English: 'x', 'pt-BR': 5 } }),
        product({ name: {} }),
        product({ name: [] }),
        product({ name: 'x'.repeat(51) }),
        product({ name: '客'.repeat(50) }),
        product({ type: 'marketplaces' }),
        product({ type: 'market' }),
        product({ type: LONG }),
        product({ feeRule: 'exakt@1' }),
        product({ feeRule: 5 }),
        product({ type: 'partner' }),
        product({ type: 'closed' }),
        product({ type: 'partner', feeRule: 'monthly@1' }),
        product({ timeZone: 'Asia/Peking' }),
        product({ timeZone: '+08:00' }),
        product({ timeZone: 8 }),
        product({ protocol: 'web-hook' }),
      ),
    ).toMatchInlineSnapshot(`
      [
        "format.invalid /product/id "id" is missing. Add it: an id (text).",
        "format.invalid /product/name "name" is missing. Add it: text.",
        "format.invalid /product/type "type" is missing. Add it: text.",
        "format.invalid /product/name/English "English" is no language. Use a language code such as "en", "zh" or "pt-BR".",
        "format.invalid /product/name/en "en" is empty. Write a text.",
        "format.invalid /product/name/pt-BR "pt-BR" must be text, not 5.",
        "format.invalid /product/name No language is given. Write one text, or at least one language: { en: … }.",
        "format.invalid /product/name "name" must be a group of named fields, not a list.",
        "format.invalid /product/name "name" has 51 characters; at most 50 are allowed. Shorten it.",
        "= a catalog",
        "= a catalog",
        "format.invalid /product/type The marketplace has no product type "marketplaces"; use one of marketplace, partner, closed. Did you mean "marketplace"?",
        "= a catalog",
        "format.invalid /product/type The marketplace has no product type "market"; use one of marketplace, partner, closed.",
        "= a catalog",
        "format.invalid /product/type "type" has 201 characters; at most 200 are allowed. Shorten it.",
        "format.invalid /product/type The marketplace has no product type "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…"; use one of marketplace, partner, closed.",
        "= a catalog",
        "fee-rule.unknown /product/feeRule There is no fee rule "exakt@1". Did you mean "exact@1"? Use a known rule, for example exact@1.",
        "= a catalog",
        "format.invalid /product/feeRule "feeRule" must be text, not 5.",
        "fee-rule.not-allowed /product/feeRule Products of type partner may not use the fee rule "exact@1". Use one of daily@1, monthly@1.",
        "= a catalog",
        "fee-rule.not-allowed /product/feeRule Products of type closed may not use the fee rule "exact@1". Ask the operator to allow one.",
        "= a catalog",
        "= a catalog",
        "format.invalid /product/timeZone "Asia/Peking" is no time zone. Use an IANA name such as "UTC" or "Asia/Shanghai".",
        "format.invalid /product/timeZone "+08:00" is no time zone. Use an IANA name such as "UTC" or "Asia/Shanghai".",
        "format.invalid /product/timeZone "timeZone" must be text, not 8.",
        "format.invalid /product/protocol "protocol" is "web-hook"; it must be one of license-only, webhook, huawei-saas-1, huawei-saas-2, tencent-market, alibaba-spi, azure-saas-2, osb-2. Did you mean "webhook"?",
      ]
    `);
  });

  test('with components', () => {
    expect(
      said(
        assign((document) => document, { components: [] }),
        assign((document) => document, { components: Array(51).fill(5) }),
        voice({ role: 'base' }),
        voice({ role: 'addon' }),
        voice({ role: undefined }),
        voice({ id: 'app' }),
        voice({ id: 'a/b', name: '' }),
        voice({ name: LONG }),
        voice({ specifications: [] }),
        voice({ specifications: 5 }),
        voice({ specifications: Array(101).fill(5) }),
        (document) => {
          document.components[1] = 5;
        },
      ),
    ).toMatchInlineSnapshot(`
      [
        "format.invalid /components The product has no component of role base; it needs exactly one. The others are add-ons (role: add-on).",
        "format.invalid /rules/specifications/0/from The product has no specification "standard". Correct the name or delete the rule.",
        "= a catalog",
        "format.invalid /components 51 components are given; at most 50 are allowed. Split the list.",
        "format.invalid /components The product has 2 components of role base; it needs exactly one. The others are add-ons (role: add-on).",
        "= a catalog",
        "format.invalid /components/1/role "role" is "addon"; it must be one of base, add-on. Did you mean "add-on"?",
        "format.invalid /components/1/role "role" is missing. Add it: one of base, add-on.",
        "format.invalid /components/1/id The component "app" stands here a second time; the first is at /components/0/id. Delete or rename one of them.",
        "= a catalog",
        "format.invalid /components/1/id "id" is "a/b"; an id consists of letters, digits, ".", "-" and "_", beginning with a letter or digit, at most 64 characters. Put what people read into a name or label.",
        "format.invalid /components/1/name "name" is empty. Write a text.",
        "format.invalid /components/1/name "name" has 201 characters; at most 200 are allowed. Shorten it.",
        "= a catalog",
        "format.invalid /components/1/specifications The component has no specification, so nothing of it can be sold. Add one, or delete the component.",
        "= a catalog",
        "format.invalid /components/1/specifications "specifications" must be a list, not 5.",
        "format.invalid /components/1/specifications 101 specifications are given; at most 100 are allowed. Split the list.",
        "format.invalid /components/1 Item 2 of "components" must be a group of named fields, not 5.",
      ]
    `);
  });
});

describe('a seller reads what is wrong with a specification', () => {
  test('as a whole', () => {
    expect(
      said(
        spec({ id: 'premium' }),
        spec({ id: undefined }),
        spec({ name: undefined }),
        spec({ name: 5 }),
        spec({ billing: undefined }),
        spec({ billing: 'monthly' }),
        spec({ protocol: 'mail' }),
        spec({ skus: [] }),
        spec({ skus: 5 }),
        spec({ prices: [] }),
        (document) => {
          document.components[1].specifications[0] = 'minutes';
        },
      ),
    ).toMatchInlineSnapshot(`
      [
        "format.invalid /components/0/specifications/1/id The specification "premium" stands here a second time; the first is at /components/0/specifications/0/id. Delete or rename one of them.",
        "format.invalid /rules/specifications/0/from The product has no specification "standard". Correct the name or delete the rule.",
        "= a catalog",
        "format.invalid /components/0/specifications/0/id "id" is missing. Add it: an id (text).",
        "= a catalog",
        "format.invalid /components/0/specifications/0/name "name" must be text, not 5.",
        "format.invalid /components/0/specifications/0/billing "billing" is missing. Add it: one of subscription, offline, one-time, pay-per-use.",
        "format.invalid /components/0/specifications/0/billing "billing" is "monthly"; it must be one of subscription, offline, one-time, pay-per-use.",
        "format.invalid /components/0/specifications/0/protocol "protocol" is "mail"; it must be one of license-only, webhook, huawei-saas-1, huawei-saas-2, tencent-market, alibaba-spi, azure-saas-2, osb-2.",
        "sku.limit /components/0/specifications/0/skus The specification has 0 SKUs; 1 to 100 are allowed. Add one; without choices it is { sku: {} }.",
        "sku.unknown /rules/specifications/0/skus/0/from Specification "standard" lists no SKU edition=basic. Add it to the SKUs, or correct the rule.",
        "rule.unknown-target /rules/specifications/0/skus/0/to/0 Specification "standard" lists no SKU edition=advanced to change to. Add it to the SKUs, or correct the target.",
        "= a catalog",
        "format.invalid /components/0/specifications/0/skus "skus" must be a list, not 5.",
        "format.invalid /components/0/specifications/0/prices "prices" is no field of this format here. Correct its name or delete it.",
        "= a catalog",
        "format.invalid /components/1/specifications/0 Item 1 of "specifications" must be a group of named fields, not "minutes".",
      ]
    `);
  });

  test('with its choices', () => {
    expect(
      said(
        choice({ values: undefined }),
        choice({ values: [] }),
        choice({
          values: Array.from({ length: 11 }, (_, index) =>
            index === 0 ? 'basic' : index === 1 ? 'advanced' : `v${index}`,
          ),
        }),
        choice({ values: ['basic', 'advanced', 'basic', 'Pro', 5] }),
        choice({ labels: { basik: 'x', basic: '' } }),
        choice({ labels: [] }),
        choice({ labels: { advanced: LONG } }),
        choice({ id: 'specification' }),
        choice({ id: 'sku' }),
        choice({ id: 'agents' }),
        choice({ min: 1 }),
        choice({ name: 5 }),
        choice({ kind: 'choise' }),
        choice({ kind: undefined }),
        (document) => {
          standard(document).attributes[0] = null;
        },
      ),
    ).toMatchInlineSnapshot(`
      [
        "format.invalid /components/0/specifications/0/attributes/0/values "values" is missing. Add it: a list.",
        "attribute.values /components/0/specifications/0/attributes/0/labels/basic A label is given for "basic", which is none of the values. Correct or delete it.",
        "attribute.values /components/0/specifications/0/attributes/0/values 0 values are given; a choice has 1 to 10.",
        "attribute.values /components/0/specifications/0/attributes/0/values 11 values are given; a choice has 1 to 10.",
        "= a catalog",
        "attribute.values /components/0/specifications/0/attributes/0/values/2 The value "basic" stands here a second time; the first is at /components/0/specifications/0/attributes/0/values/0. Delete or rename one of them.",
        "attribute.values /components/0/specifications/0/attributes/0/values/3 Item 4 of "values" is "Pro"; an id consists of lower-case letters, digits, ".", "-" and "_", beginning with a letter or digit, at most 64 characters. Put what people read into a name or label.",
        "format.invalid /components/0/specifications/0/attributes/0/values/4 Item 5 of "values" must be text: write "5" in quotes, not 5.",
        "format.invalid /components/0/specifications/0/attributes/0/labels/basic "basic" is empty. Write a text.",
        "attribute.values /components/0/specifications/0/attributes/0/labels/basik A label is given for "basik", which is none of the values. Did you mean "basic"? Correct or delete it.",
        "= a catalog",
        "format.invalid /components/0/specifications/0/attributes/0/labels "labels" must be a group of named fields, not a list.",
        "= a catalog",
        "format.invalid /components/0/specifications/0/attributes/0/labels/advanced "advanced" has 201 characters; at most 200 are allowed. Shorten it.",
        "= a catalog",
        "format.invalid /components/0/specifications/0/attributes/0/id "specification" is reserved: rules use it to name a target. Choose another id for this attribute.",
        "format.invalid /components/0/specifications/0/attributes/0/id "sku" is reserved: rules use it to name a target. Choose another id for this attribute.",
        "format.invalid /components/0/specifications/0/attributes/1/id The attribute "agents" stands here a second time; the first is at /components/0/specifications/0/attributes/0/id. Delete or rename one of them.",
        "format.invalid /components/0/specifications/0/skus/0/prices/0/parts/0/of The specification has no quantity "agents"; it has none.",
        "format.invalid /components/0/specifications/0/skus/0/quantities/agents The specification has no quantity "agents". Correct or delete it.",
        "sku.unknown /components/0/specifications/0/skus/0/sku The choice "agents" is missing. Name one of its values: basic, advanced.",
        "sku.unknown /components/0/specifications/0/skus/0/sku/edition The specification has no choice "edition". Correct or delete it.",
        "format.invalid /components/0/specifications/0/skus/1/prices/0/parts/0/of The specification has no quantity "agents"; it has none.",
        "sku.unknown /components/0/specifications/0/skus/1/sku The choice "agents" is missing. Name one of its values: basic, advanced.",
        "sku.unknown /components/0/specifications/0/skus/1/sku/edition The specification has no choice "edition". Correct or delete it.",
        "sku.unknown /rules/specifications/0/skus/0/from The choice "agents" is missing. Name one of its values: basic, advanced.",
        "sku.unknown /rules/specifications/0/skus/0/from/edition The specification has no choice "edition". Correct or delete it.",
        "rule.unknown-target /rules/specifications/0/skus/0/to/0 The choice "agents" is missing. Name one of its values: basic, advanced.",
        "rule.unknown-target /rules/specifications/0/skus/0/to/0/edition The specification has no choice "edition". Correct or delete it.",
        "format.invalid /components/0/specifications/0/attributes/0/min "min" is no field of this format here. Correct its name or delete it.",
        "= a catalog",
        "format.invalid /components/0/specifications/0/attributes/0/name "name" must be text, not 5.",
        "= a catalog",
        "format.invalid /components/0/specifications/0/attributes/0/kind "kind" is "choise"; it must be one of choice, quantity. Did you mean "choice"?",
        "format.invalid /components/0/specifications/0/attributes/0/kind "kind" is missing. Add it: one of choice, quantity.",
        "format.invalid /components/0/specifications/0/attributes/0 Item 1 of "attributes" must be a group of named fields, not nothing (the field is empty).",
      ]
    `);
  });

  test('with its quantities', () => {
    expect(
      said(
        quantity({ min: 1001 }),
        quantity({ min: -1 }),
        quantity({ max: 1_000_000_001 }),
        quantity({ step: 0 }),
        quantity({ step: 2.5 }),
        quantity({ step: '10' }),
        quantity({ min: undefined, max: undefined, step: undefined, unit: undefined }),
        quantity({ unit: '' }),
        quantity({ values: [] }),
        quantity({ name: LONG }),
        quantity({ min: 0, max: 1_000_000_000, step: 1 }),
        spec({ attributes: Array(26).fill(5) }),
        spec({ attributes: 5 }),
        (document) => {
          for (const id of 'abcde')
            standard(document).attributes.push({ id, kind: 'quantity', min: 1, max: 9, step: 1, unit: 'x' });
        },
        (document) => {
          for (const id of 'abcd')
            standard(document).attributes.push({ id, kind: 'quantity', min: 1, max: 9, step: 1, unit: 'x' });
        },
      ),
    ).toMatchInlineSnapshot(`
      [
        "attribute.range /components/0/specifications/0/attributes/1 The least quantity 1001 lies above the greatest, 1000. Correct "min" or "max".",
        "attribute.range /components/0/specifications/0/attributes/1/min "min" is -1; it must be a whole number from 0 to 1000000000.",
        "attribute.range /components/0/specifications/0/attributes/1/max "max" is 1000000001; it must be a whole number from 0 to 1000000000.",
        "attribute.range /components/0/specifications/0/attributes/1/step "step" is 0; it must be a whole number from 1 to 1000000000.",
        "attribute.range /components/0/specifications/0/attributes/1/step "step" is 2.5; it must be a whole number from 1 to 1000000000.",
        "format.invalid /components/0/specifications/0/attributes/1/step "step" must be a whole number (without quotes), not "10".",
        "format.invalid /components/0/specifications/0/attributes/1/max "max" is missing. Add it: a whole number (without quotes).",
        "format.invalid /components/0/specifications/0/attributes/1/min "min" is missing. Add it: a whole number (without quotes).",
        "format.invalid /components/0/specifications/0/attributes/1/step "step" is missing. Add it: a whole number (without quotes).",
        "format.invalid /components/0/specifications/0/attributes/1/unit "unit" is missing. Add it: text.",
        "format.invalid /components/0/specifications/0/attributes/1/unit "unit" is empty. Write a text.",
        "format.invalid /components/0/specifications/0/attributes/1/values "values" is no field of this format here. Correct its name or delete it.",
        "= a catalog",
        "format.invalid /components/0/specifications/0/attributes/1/name "name" has 201 characters; at most 200 are allowed. Shorten it.",
        "= a catalog",
        "= a catalog",
        "format.invalid /components/0/specifications/0/attributes 26 attributes are given; at most 25 are allowed. Split the list.",
        "format.invalid /components/0/specifications/0/attributes "attributes" must be a list, not 5.",
        "format.invalid /components/0/specifications/0/attributes The specification has 6 quantity attributes; at most 5 are allowed.",
        "= a catalog",
        "= a catalog",
      ]
    `);
  });
});

describe('a seller reads what is wrong with a SKU', () => {
  test('with its choices and codes', () => {
    expect(
      said(
        sku({ sku: { edition: 'basik' } }),
        sku({ sku: { edition: 5 } }),
        sku({ sku: { edition: true } }),
        sku({ sku: { edition: {} } }),
        sku({ sku: {} }),
        sku({ sku: undefined }),
        sku({ sku: [] }),
        sku({ sku: { edition: 'basic', editio: 'x' } }),
        sku({ sku: { edition: 'basic', agents: '10' } }),
        sku({ sku: { edition: 'advanced' } }),
        sku({ codes: { huawei: 'a-2' } }),
        sku({ codes: { tencent: 'a-2' } }),
        sku({ codes: { huawei: 5 } }),
        sku({ codes: { 'a b': 'x', huawei: 'x' } }),
        sku({ codes: [] }),
        (document) => {
          standard(document).skus[0] = 5;
        },
      ),
    ).toMatchInlineSnapshot(`
      [
        "sku.unknown /components/0/specifications/0/skus/0/sku/edition "edition" has no value "basik"; it has basic, advanced. Did you mean "basic"?",
        "format.invalid /components/0/specifications/0/skus/0/sku/edition "edition" must be the text of a value, not 5. Write "5" in quotes.",
        "format.invalid /components/0/specifications/0/skus/0/sku/edition "edition" must be the text of a value, not true. Write "true" in quotes.",
        "format.invalid /components/0/specifications/0/skus/0/sku/edition "edition" must be the text of a value, not a group of fields.",
        "sku.unknown /components/0/specifications/0/skus/0/sku The choice "edition" is missing. Name one of its values: basic, advanced.",
        "format.invalid /components/0/specifications/0/skus/0/sku "sku" is missing. Add it: a group of named fields.",
        "format.invalid /components/0/specifications/0/skus/0/sku "sku" must be a group of named fields, not a list.",
        "sku.unknown /components/0/specifications/0/skus/0/sku/editio The specification has no choice "editio". Did you mean "edition"? Correct or delete it.",
        "sku.unknown /components/0/specifications/0/skus/0/sku/agents "agents" is a quantity, not a choice. It cannot tell SKUs apart: delete it here.",
        "sku.duplicate /components/0/specifications/0/skus/1/sku The SKU edition=advanced stands here a second time; the first is at /components/0/specifications/0/skus/0/sku. Delete or rename one of them.",
        "sku.unknown /rules/specifications/0/skus/0/from Specification "standard" lists no SKU edition=basic. Add it to the SKUs, or correct the rule.",
        "= a catalog",
        "format.invalid /components/0/specifications/0/skus/1/codes/huawei The code "a-2" of "huawei" stands here a second time; the first is at /components/0/specifications/0/skus/0/codes/huawei. Delete or rename one of them.",
        "= a catalog",
        "= a catalog",
        "format.invalid /components/0/specifications/0/skus/0/codes/huawei "huawei" must be text, not 5.",
        "format.invalid /components/0/specifications/0/skus/0/codes/a b "a b" is no name of a dialect; a name consists of letters, digits, ".", "-" and "_", beginning with a letter or digit, at most 64 characters.",
        "format.invalid /components/0/specifications/0/skus/0/codes "codes" must be a group of named fields, not a list.",
        "format.invalid /components/0/specifications/0/skus/0 Item 1 of "skus" must be a group of named fields, not 5.",
      ]
    `);
  });

  test('with its quantities', () => {
    expect(
      said(
        sku({ quantities: { agents: { min: 5 } } }),
        sku({ quantities: { agents: { max: 1010 } } }),
        sku({ quantities: { agents: { max: 205 } } }),
        sku({ quantities: { agents: { max: '200' } } }),
        sku({ quantities: { agents: { min: 300, max: 200 } } }),
        sku({ quantities: { agents: { min: 200, max: 200 } } }),
        sku({ quantities: { agents: { step: 5 } } }),
        sku({ quantities: { agents: 200 } }),
        sku({ quantities: { agent: {} } }),
        sku({ quantities: { edition: {} } }),
        sku({ quantities: 5 }),
        sku({ quantities: [] }),
        assign((document) => standard(document), {
          attributes: [
            { id: 'edition', kind: 'choice', values: ['basic', 'advanced'] },
            { id: 'agents', kind: 'quantity', min: 10, max: 1005, step: 10, unit: 'agent' },
          ],
        }),
        (document) => {
          standard(document).attributes[1].max = 1005;
          basic(document).quantities = { agents: { max: 1004 } };
        },
      ),
    ).toMatchInlineSnapshot(`
      [
        "attribute.range /components/0/specifications/0/skus/0/quantities/agents/min 5 lies outside the range of "agents", 10 to 1000. A SKU can only narrow it: choose a value inside, or widen the attribute.",
        "attribute.range /components/0/specifications/0/skus/0/quantities/agents/max 1010 lies outside the range of "agents", 10 to 1000. A SKU can only narrow it: choose a value inside, or widen the attribute.",
        "attribute.range /components/0/specifications/0/skus/0/quantities/agents/max 205 is no step of "agents" (10, 20, 30, …). Use 200 or 210.",
        "format.invalid /components/0/specifications/0/skus/0/quantities/agents/max "max" must be a whole number (without quotes), not "200".",
        "attribute.range /components/0/specifications/0/skus/0/quantities/agents The least quantity 300 lies above the greatest, 200. Correct "min" or "max" of this SKU.",
        "= a catalog",
        "format.invalid /components/0/specifications/0/skus/0/quantities/agents/step "step" is no field of this format here. Correct its name or delete it.",
        "= a catalog",
        "format.invalid /components/0/specifications/0/skus/0/quantities/agents "agents" must be a group of named fields, not 200.",
        "format.invalid /components/0/specifications/0/skus/0/quantities/agent The specification has no quantity "agent". Did you mean "agents"? Correct or delete it.",
        "= a catalog",
        "format.invalid /components/0/specifications/0/skus/0/quantities/edition The specification has no quantity "edition". Correct or delete it.",
        "= a catalog",
        "format.invalid /components/0/specifications/0/skus/0/quantities "quantities" must be a group of named fields, not 5.",
        "format.invalid /components/0/specifications/0/skus/0/quantities "quantities" must be a group of named fields, not a list.",
        "= a catalog",
        "= a catalog",
        "attribute.range /components/0/specifications/0/skus/0/quantities/agents/max 1004 is no step of "agents" (10, 20, 30, …). Use 1000.",
      ]
    `);
  });

  test('with its prices and whether it is sold', () => {
    const priceless =
      (billing: string, fields: object): Edit =>
      (document) => {
        Object.assign(standard(document), { billing });
        Object.assign(basic(document), { prices: [], ...fields });
        document.rules = undefined;
      };
    expect(
      said(
        sku({ prices: undefined }),
        sku({ prices: 5 }),
        sku({ removed: 'no' }),
        priceless('subscription', {}),
        priceless('subscription', { removed: true }),
        priceless('offline', {}),
        priceless('one-time', {}),
        priceless('pay-per-use', {}),
        priceless('nothing', {}),
      ),
    ).toMatchInlineSnapshot(`
      [
        "price.missing /components/0/specifications/0/skus/0/prices This SKU has no price. Add a row for each period and currency it is sold in, or withdraw it with "removed: true".",
        "= a catalog",
        "format.invalid /components/0/specifications/0/skus/0/prices "prices" must be a list, not 5.",
        "format.invalid /components/0/specifications/0/skus/0/removed "removed" must be true or false, not "no".",
        "price.missing /components/0/specifications/0/skus/0/prices This SKU has no price. Add a row for each period and currency it is sold in, or withdraw it with "removed: true".",
        "= a catalog",
        "= a catalog",
        "= a catalog",
        "price.missing /components/0/specifications/0/skus/0/prices This SKU has no price. Add a row for each period and currency it is sold in, or withdraw it with "removed: true".",
        "= a catalog",
        "price.missing /components/0/specifications/0/skus/0/prices This SKU has no price. Add a row for each period and currency it is sold in, or withdraw it with "removed: true".",
        "= a catalog",
        "format.invalid /components/0/specifications/0/billing "billing" is "nothing"; it must be one of subscription, offline, one-time, pay-per-use.",
      ]
    `);
  });
});

describe('a seller reads what is wrong with a rule', () => {
  test('as a whole', () => {
    expect(
      said(
        assign((document) => document.rules, { style: 'upgrade' }),
        assign((document) => document.rules, { style: undefined, specifications: undefined }),
        assign((document) => document.rules, { specifications: {} }),
        ruled({ from: undefined }),
        ruled({ from: 'standart' }),
        ruled({ from: 'anything' }),
        ruled({ from: 'minutes', skus: [] }),
        (document) => {
          document.rules.specifications.push({ from: 'standard' });
        },
        (document) => {
          document.rules.specifications[0] = 5;
        },
        ruled({ skus: 5 }),
        ruled({ timings: 'now' }),
      ),
    ).toMatchInlineSnapshot(`
      [
        "format.invalid /rules/style "style" is "upgrade"; it must be one of upgrade-rules, scope.",
        "format.invalid /rules/style "style" is missing. Add it: one of upgrade-rules, scope.",
        "format.invalid /rules/specifications "specifications" must be a list, not a group of fields.",
        "format.invalid /rules/specifications/0/from "from" is missing. Add it: an id (text).",
        "format.invalid /rules/specifications/0/from The product has no specification "standart". Did you mean "standard"? Correct the name or delete the rule.",
        "= a catalog",
        "format.invalid /rules/specifications/0/from The product has no specification "anything". Correct the name or delete the rule.",
        "= a catalog",
        "rule.billing-not-subscription /rules/specifications/0/from Specification "minutes" is billed offline; only specifications billed by subscription can have change rules. Delete the rule.",
        "= a catalog",
        "rule.duplicate-specification /rules/specifications/1/from The specification "standard" has a rule already, at /rules/specifications/0/from. Edit that one, or delete one of the two.",
        "= a catalog",
        "format.invalid /rules/specifications/0 Item 1 of "specifications" must be a group of named fields, not 5.",
        "format.invalid /rules/specifications/0/skus "skus" must be a list, not 5.",
        "format.invalid /rules/specifications/0/timings "timings" is no field of this format here. Did you mean "timing"? Correct its name or delete it.",
        "= a catalog",
      ]
    `);
  });

  test('with its terms', () => {
    expect(
      said(
        ruled({ quantities: { agents: 'down' } }),
        ruled({ quantities: { agent: 'up' } }),
        ruled({ quantities: { edition: 'up' } }),
        ruled({ quantities: 'up' }),
        ruled({ expansionStep: { agents: 0 } }),
        ruled({ expansionStep: { agents: 6 } }),
        ruled({ expansionStep: { agents: 5 } }),
        ruled({ expansionStep: { agents: '2' } }),
        ruled({ expansionStep: { seats: 2 } }),
        ruled({ timing: 'later' }),
        ruled({ timing: 5 }),
        ruled({ fit: 'yes' }),
        ruled({ silence: 'P1D' }),
        ruled({ silence: silenceOf({ after: 'P1M', outcome: 'wait' }) }),
        ruled({ silence: silenceOf({ after: 5, outcome: 'hold' }) }),
        ruled({ silence: { after: 'PT0S' } }),
        ruled({ silence: { after: 'P366D' } }),
        ruled({ silence: { after: 'P365D' } }),
        ruled({ silence: { after: 'P365DT1S' } }),
        ruled({ silence: {} }),
      ),
    ).toMatchInlineSnapshot(`
      [
        "format.invalid /rules/specifications/0/quantities/agents "agents" is "down"; it must be one of none, up, both.",
        "format.invalid /rules/specifications/0/quantities/agent The specification has no quantity "agent". Did you mean "agents"? Correct or delete it.",
        "= a catalog",
        "format.invalid /rules/specifications/0/quantities/edition The specification has no quantity "edition". Correct or delete it.",
        "= a catalog",
        "format.invalid /rules/specifications/0/quantities "quantities" must be a group of named fields, not "up".",
        "rule.expansion-step /rules/specifications/0/expansionStep/agents "agents" is 0; it must be a whole number from 1 to 5.",
        "rule.expansion-step /rules/specifications/0/expansionStep/agents "agents" is 6; it must be a whole number from 1 to 5.",
        "= a catalog",
        "format.invalid /rules/specifications/0/expansionStep/agents "agents" must be a whole number (without quotes), not "2".",
        "format.invalid /rules/specifications/0/expansionStep/seats The specification has no quantity "seats". Correct or delete it.",
        "= a catalog",
        "format.invalid /rules/specifications/0/timing "timing" is "later"; it must be one of now, at-renewal, customer-chooses.",
        "format.invalid /rules/specifications/0/timing "timing" must be one of now, at-renewal, customer-chooses, not 5.",
        "format.invalid /rules/specifications/0/fit "fit" must be true or false, not "yes".",
        "format.invalid /rules/specifications/0/silence "silence" must be a group of named fields, not "P1D".",
        "format.invalid /rules/specifications/0/silence/after "P1M" is no waiting time. Write hours as PT3H, days as P1D; at most a year (P365D).",
        "format.invalid /rules/specifications/0/silence/then "then" is "wait"; it must be one of accept, reject, hold.",
        "format.invalid /rules/specifications/0/silence/after 5 is no waiting time. Write hours as PT3H, days as P1D; at most a year (P365D).",
        "format.invalid /rules/specifications/0/silence/after "PT0S" is no waiting time. Write hours as PT3H, days as P1D; at most a year (P365D).",
        "format.invalid /rules/specifications/0/silence/after "P366D" is no waiting time. Write hours as PT3H, days as P1D; at most a year (P365D).",
        "= a catalog",
        "format.invalid /rules/specifications/0/silence/after "P365DT1S" is no waiting time. Write hours as PT3H, days as P1D; at most a year (P365D).",
        "= a catalog",
      ]
    `);
  });

  test('for one SKU', () => {
    const again: Edit = (document) => {
      rule(document).skus.push({ from: { edition: 'basic' }, to: [] });
    };
    expect(
      said(
        skuRule({ from: undefined }),
        skuRule({ from: { edition: 'basik' } }),
        skuRule({ from: {} }),
        skuRule({ to: undefined }),
        skuRule({ to: {} }),
        skuRule({ too: [] }),
        (document) => {
          rule(document).skus[0] = 5;
        },
        again,
        scoped({}, again),
        (document) => {
          standard(document).attributes[0].values.push('pro');
          rule(document).skus[0].from.edition = 'pro';
        },
        skuRule({ to: [{ edition: 'advanced' }, { edition: 'advanced' }] }),
      ),
    ).toMatchInlineSnapshot(`
      [
        "format.invalid /rules/specifications/0/skus/0/from "from" is missing. Add it: a group of named fields.",
        "sku.unknown /rules/specifications/0/skus/0/from/edition "edition" has no value "basik"; it has basic, advanced. Did you mean "basic"?",
        "= a catalog",
        "sku.unknown /rules/specifications/0/skus/0/from The choice "edition" is missing. Name one of its values: basic, advanced.",
        "= a catalog",
        "format.invalid /rules/specifications/0/skus/0/to "to" is missing. Add it: a list.",
        "format.invalid /rules/specifications/0/skus/0/to "to" must be a list, not a group of fields.",
        "format.invalid /rules/specifications/0/skus/0/too "too" is no field of this format here. Did you mean "to"? Correct its name or delete it.",
        "= a catalog",
        "format.invalid /rules/specifications/0/skus/0 Item 1 of "skus" must be a group of named fields, not 5.",
        "rule.duplicate-sku /rules/specifications/0/skus/1/from The SKU edition=basic has a rule already, at /rules/specifications/0/skus/0/from. Edit that one, or delete one of the two.",
        "= a catalog",
        "rule.duplicate-sku /rules/specifications/0/skus/1/from The SKU edition=basic has a rule already, at /rules/specifications/0/skus/0/from. Put all its targets into one entry.",
        "= a catalog",
        "sku.unknown /rules/specifications/0/skus/0/from Specification "standard" lists no SKU edition=pro. Add it to the SKUs, or correct the rule.",
        "= a catalog",
        "rule.duplicate-sku /rules/specifications/0/skus/0/to 2 targets are given; with upgrade rules a SKU has one. Keep one, or use the style "scope".",
        "= a catalog",
      ]
    `);
  });

  test('with its targets', () => {
    const inPremium = { specification: 'premium', sku: {} };
    expect(
      said(
        skuRule({ to: [5] }),
        skuRule({ to: [{}] }),
        skuRule({ to: [{ edition: 'advance' }] }),
        skuRule({ to: [{ edition: 'basic' }] }),
        skuRule({ to: [{ specification: 'standard', sku: { edition: 'basic' } }] }),
        skuRule({ to: [{ specification: 'standard', sku: { edition: 'advanced' } }] }),
        skuRule({ to: [{ sku: { edition: 'advanced' } }] }),
        skuRule({ to: [{ sku: { edition: 'advanced' }, edition: 'advanced' }] }),
        skuRule({ to: [{ specification: 5, sku: {} }] }),
        skuRule({ to: [{ specification: 'premium', sku: 5 }] }),
        skuRule({ to: [inPremium] }),
        scoped({ to: [inPremium] }),
        scoped({ to: [{ specification: 'premium' }] }),
        scoped({ to: [inPremium, { edition: 'advanced' }, inPremium] }),
        scoped({ to: [{ specification: 'premum', sku: {} }] }),
        scoped({ to: [{ specification: 'anything', sku: {} }] }),
        scoped({ to: [{ specification: 'minutes', sku: {} }] }),
        scoped({ to: [{ specification: 'premium', sku: { edition: 'basic' } }] }),
        scoped({ to: [inPremium] }, (document) => {
          document.components[0].specifications[1].billing = 'one-time';
        }),
        (document) => {
          standard(document).skus[1].removed = true;
        },
        (document) => {
          standard(document).attributes[0].values.push('pro');
          rule(document).skus[0].to[0].edition = 'pro';
        },
      ),
    ).toMatchInlineSnapshot(`
      [
        "format.invalid /rules/specifications/0/skus/0/to/0 Item 1 of "to" must be a group of named fields, not 5.",
        "rule.unknown-target /rules/specifications/0/skus/0/to/0 The choice "edition" is missing. Name one of its values: basic, advanced.",
        "= a catalog",
        "rule.unknown-target /rules/specifications/0/skus/0/to/0/edition "edition" has no value "advance"; it has basic, advanced. Did you mean "advanced"?",
        "= a catalog",
        "rule.same-target /rules/specifications/0/skus/0/to/0 The SKU edition=basic would become itself. Choose another target, or delete this one.",
        "= a catalog",
        "rule.same-target /rules/specifications/0/skus/0/to/0 The SKU edition=basic would become itself. Choose another target, or delete this one.",
        "= a catalog",
        "= a catalog",
        "= a catalog",
        "format.invalid /rules/specifications/0/skus/0/to/0/edition "edition" is no field of this format here. Correct its name or delete it.",
        "= a catalog",
        "format.invalid /rules/specifications/0/skus/0/to/0/specification "specification" must be text: write "5" in quotes, not 5.",
        "format.invalid /rules/specifications/0/skus/0/to/0/sku "sku" must be a group of named fields, not 5.",
        "rule.crosses-specification /rules/specifications/0/skus/0/to/0/specification The target lies in specification "premium"; upgrade rules stay inside "standard". Choose a target there, or use the style "scope".",
        "rule.crosses-specification /rules/specifications/0/skus/0/to/0/specification The target lies in specification "premium"; upgrade rules stay inside "standard". Choose a target there, or use the style "scope".",
        "= a catalog",
        "= a catalog",
        "= a catalog",
        "rule.same-target /rules/specifications/0/skus/0/to/2 The target - is listed twice; the first is at /rules/specifications/0/skus/0/to/0. Delete one of them.",
        "= a catalog",
        "rule.unknown-target /rules/specifications/0/skus/0/to/0/specification The product has no specification "premum" to change to. Did you mean "premium"? Correct the name or delete the target.",
        "= a catalog",
        "rule.unknown-target /rules/specifications/0/skus/0/to/0/specification The product has no specification "anything" to change to. Correct the name or delete the target.",
        "= a catalog",
        "rule.crosses-specification /rules/specifications/0/skus/0/to/0/specification Specification "minutes" belongs to another component; a change stays inside one component. Choose a target there.",
        "rule.billing-not-subscription /rules/specifications/0/skus/0/to/0/specification Specification "minutes" is billed offline; only one billed by subscription can be a target. Choose another.",
        "= a catalog",
        "rule.unknown-target /rules/specifications/0/skus/0/to/0/sku/edition The specification has no choice "edition". Correct or delete it.",
        "= a catalog",
        "rule.billing-not-subscription /rules/specifications/0/skus/0/to/0/specification Specification "premium" is billed one-time; only one billed by subscription can be a target. Choose another.",
        "= a catalog",
        "rule.target-removed /rules/specifications/0/skus/0/to/0 The SKU edition=advanced is withdrawn ("removed: true"), so nothing can change to it. Choose another target, or sell it again.",
        "= a catalog",
        "rule.unknown-target /rules/specifications/0/skus/0/to/0 Specification "standard" lists no SKU edition=pro to change to. Add it to the SKUs, or correct the target.",
        "= a catalog",
      ]
    `);
  });
});

describe('a fault does not make a seller read of others that may be none', () => {
  test('what names a place that cannot be read is not called wrong', () => {
    expect(
      said(
        // An attribute without an id: any choice and any quantity may be it.
        (document) => {
          standard(document).attributes.push({ kind: 'quantity', min: 1, max: 9, step: 1, unit: 'x' });
          basic(document).sku.size = 'xl';
          basic(document).quantities.seats = {};
          rule(document).quantities = { seats: 'up' };
        },
        // Values that cannot be read: any may be one.
        (document) => {
          standard(document).attributes[0].values = 5;
          rule(document).skus[0].to[0].edition = 'pro';
        },
        // A SKU without its choices: a rule may mean it.
        (document) => {
          standard(document).attributes[0].values.push('pro');
          standard(document).skus.push({ prices: [{ period: 'P1M', currency: 'USD', parts: linear('1.00') }] });
          rule(document).skus[0] = { from: { edition: 'pro' }, to: [{ edition: 'pro' }] };
        },
        // A specification that is none: a rule may mean it.
        (document) => {
          document.components[0].specifications.push(5);
          document.rules.specifications.push({ from: 'other' });
          document.rules.style = 'scope';
          rule(document).skus[0].to.push({ specification: 'another', sku: { a: 'b' } });
        },
        // A rule of a specification that cannot be read: neither can its SKUs.
        (document) => {
          rule(document).from = 5;
          rule(document).skus[0] = { from: { any: 'x' }, to: [{ thing: 'y' }] };
          rule(document).quantities = { seats: 'up' };
        },
      ),
    ).toMatchInlineSnapshot(`
      [
        "format.invalid /components/0/specifications/0/attributes/2/id "id" is missing. Add it: an id (text).",
        "format.invalid /components/0/specifications/0/attributes/0/values "values" must be a list, not 5.",
        "format.invalid /components/0/specifications/0/skus/2/sku "sku" is missing. Add it: a group of named fields.",
        "rule.same-target /rules/specifications/0/skus/0/to/0 The SKU edition=pro would become itself. Choose another target, or delete this one.",
        "format.invalid /components/0/specifications/2 Item 3 of "specifications" must be a group of named fields, not 5.",
        "format.invalid /rules/specifications/0/from "from" must be text: write "5" in quotes, not 5.",
      ]
    `);
  });
});
