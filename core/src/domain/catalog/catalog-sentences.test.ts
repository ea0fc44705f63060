import { describe, expect, test } from 'vitest';
import { assign, choice, LONG, product, quantity, said, spec, voice } from '../../../../test/support/catalog-edits.ts';
import { basic, linear, rule, standard } from '../../../../test/support/catalog-faults.ts';
import { parseCatalog } from './parse-catalog.ts';

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
