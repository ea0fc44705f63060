import { describe, expect, test } from 'vitest';
import { assign, type Edit, ruled, said, scoped, sku, skuRule } from '../../../../test/support/catalog-edits.ts';
import { basic, rule, silenceOf, standard } from '../../../../test/support/catalog-faults.ts';

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
      ]
    `);
  });

  test('with targets in another specification, withdrawn or not listed', () => {
    const inPremium = { specification: 'premium', sku: {} };
    expect(
      said(
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
