import { describe, expect, test } from 'vitest';
import { app, refused, runs, SPECIFICATIONS, selection, to } from '../../testing/refusal-product.ts';

describe('a customer reads why a change is refused, what was tried, and what would be allowed', () => {
  test('no component, one that does not run, one named twice', () => {
    expect(refused([])).toMatchInlineSnapshot(`
      [
        "change.same-selection",
        "The change names no component.",
      ]
    `);
    expect(refused([{ component: 'voice' }])).toMatchInlineSnapshot(`
      [
        "change.component-unknown of voice",
        "This subscription runs no component voice; it runs storage, app.",
      ]
    `);
    expect(refused([...app(to('pro')), { component: 'app' }])).toMatchInlineSnapshot(`
      [
        "change.component-repeated of app",
        "app is named twice.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
      ]
    `);
  });

  test('what runs already, by quantities or by nothing', () => {
    expect(refused(app({}))).toMatchInlineSnapshot(`
      [
        "change.same-selection of app",
        "basic with seats 50, disk 20 runs already.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
      ]
    `);
    expect(refused(app({ ...to('basic'), quantities: { seats: 50 } }))).toMatchInlineSnapshot(`
      [
        "change.same-selection of app",
        "basic with seats 50, disk 20 runs already.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
      ]
    `);
    const running = runs(selection('app', 'office', '-', {}));
    const office = { billing: 'subscription', skus: { '-': ['1.00'] } };
    expect(
      refused(app({}), { running, of: { specifications: { office }, rules: [], terms: {} } }),
    ).toMatchInlineSnapshot(`
      [
        "change.same-selection of app",
        "office runs already.",
        "tried office: no rule for -",
      ]
    `);
  });

  test('a specification that there is not, or that is not billed by subscription', () => {
    expect(refused(app({ specification: 'deluxe' }))).toMatchInlineSnapshot(`
      [
        "change.specification-unknown of app",
        "app has no specification deluxe.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {specification:standard,sku:{plan:pro}}",
      ]
    `);
    expect(refused(app({ specification: 'office' }))).toMatchInlineSnapshot(`
      [
        "change.billing-not-subscription of app",
        "office is billed offline; only specifications billed by subscription change by order.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
      ]
    `);
    const running = runs(selection('app', 'office', '-', {}));
    expect(refused(app({ specification: 'standard', ...to('pro') }), { running })).toMatchInlineSnapshot(`
      [
        "change.billing-not-subscription of app",
        "office is billed offline; only specifications billed by subscription change by order.",
        "tried office: no rule for -",
      ]
    `);
  });

  test('a SKU that there is not: by value, by a choice too many, and where there are no choices', () => {
    expect(refused(app(to('ultra')))).toMatchInlineSnapshot(`
      [
        "change.sku-unknown of app",
        "standard has no SKU plan ultra. Its choices are plan: basic | pro | elite.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {sku:{plan:pro}}",
      ]
    `);
    expect(refused(app({ sku: { region: 'eu' } }))).toMatchInlineSnapshot(`
      [
        "change.sku-unknown of app",
        "standard has no SKU plan basic, region eu. Its choices are plan: basic | pro | elite.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {sku:{plan:pro}}",
      ]
    `);
    expect(refused([{ component: 'storage', ...to('pro') }])).toMatchInlineSnapshot(`
      [
        "change.sku-unknown of storage",
        "cold has no SKU plan pro. Its choices are none.",
        "tried cold: no rule for -",
      ]
    `);
  });

  test('a component, or a specification, that is gone from the release', () => {
    const running = runs(selection('mail', 'post', '-', {}), selection('app', 'gone', 'basic', { seats: 50 }));
    expect(refused([{ component: 'mail' }], { running })).toMatchInlineSnapshot(`
      [
        "change.component-unknown of mail",
        "mail is no longer offered.",
        "tried post: no rule, the release in force does not have it",
      ]
    `);
    expect(refused(app({ specification: 'standard', ...to('pro') }), { running })).toMatchInlineSnapshot(`
      [
        "change.rule-missing of app",
        "No rule leads from plan=basic of gone to plan=pro of standard; nothing of it may change.",
        "tried gone: no rule, the release in force does not have it",
      ]
    `);
  });

  test('a move without a rule, with what the rules of this SKU allow', () => {
    expect(refused(app(to('elite')))).toMatchInlineSnapshot(`
      [
        "change.rule-missing of app",
        "No rule leads from plan=basic of standard to plan=elite of standard; allowed are plan=pro.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {sku:{plan:pro}}",
      ]
    `);
    expect(refused(app({ specification: 'premium', ...to('pro') }))).toMatchInlineSnapshot(`
      [
        "change.rule-missing of app",
        "No rule leads from plan=basic of standard to plan=pro of premium; allowed are plan=pro.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {specification:standard}",
      ]
    `);
    const none = { rules: [], terms: {} };
    expect(refused(app(to('pro')), { of: none })).toMatchInlineSnapshot(`
      [
        "change.rule-missing of app",
        "No rule leads from plan=basic of standard to plan=pro of standard; nothing of it may change.",
        "tried standard: no rule for plan=basic",
      ]
    `);
    expect(refused(app({ quantities: { seats: 70 } }), { of: none })).toMatchInlineSnapshot(`
      [
        "change.rule-missing of app",
        "No rule lets seats change from 50.",
        "tried standard: no rule for plan=basic",
      ]
    `);
    const skus = Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((plan) => [plan, ['1.00']]));
    const of = { style: 'scope', specifications: { standard: { skus }, premium: { skus } }, terms: {} } as const;
    const running = runs(selection('app', 'standard', 'a', {}));
    const targets = (count: number) => ['b', 'c', 'd', 'e', 'f', 'g'].slice(0, count).map((plan) => `a → ${plan}`);
    const sentence = (rules: readonly string[]) => refused(app(to('h')), { running, of: { ...of, rules } })[1];
    expect(sentence(['a → premium a', ...targets(4)])).toMatchInlineSnapshot(
      `"No rule leads from plan=a of standard to plan=h of standard; allowed are plan=a of premium, plan=b, plan=c, plan=d, plan=e."`,
    );
    expect(sentence(['a → premium a', ...targets(6)])).toMatchInlineSnapshot(
      `"No rule leads from plan=a of standard to plan=h of standard; allowed are plan=a of premium, plan=b, plan=c, plan=d, plan=e and 2 more."`,
    );
  });

  test('a quantity that there is not', () => {
    expect(refused(app({ quantities: { cpu: 2 } }))).toMatchInlineSnapshot(`
      [
        "change.attribute-unknown of app",
        "The target has no quantity cpu. It has seats, disk.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
      ]
    `);
    const running = runs(selection('app', 'standard', '-', {}));
    const of = { specifications: { standard: { skus: { '-': ['1.00'] } } }, rules: [], terms: { standard: {} } };
    expect(refused(app({ quantities: { seats: 2 } }), { running, of })).toMatchInlineSnapshot(`
      [
        "change.attribute-unknown of app",
        "The target has no quantity seats. It has none.",
        "tried standard: no rule for -",
      ]
    `);
  });

  test('a target that is not sold for this period, or no longer at all', () => {
    expect(refused(app(to('pro')), { period: 'P1Y', currency: 'JPY' })).toMatchInlineSnapshot(`
      [
        "change.price-missing of app",
        "plan=pro of standard has no price for P1Y in JPY at these quantities.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {sku:{plan:basic},quantities:{seats:70}}",
      ]
    `);
    const { standard, premium } = SPECIFICATIONS;
    const pro = { rows: ['9.00 + 1.20 seats'], removed: true };
    const specifications = { standard: { ...standard, skus: { ...standard.skus, pro } }, premium };
    const of = { style: 'scope', specifications, rules: ['basic → pro', 'basic → elite'] } as const;
    expect(refused(app(to('pro')), { of })).toMatchInlineSnapshot(`
      [
        "change.sku-removed of app",
        "plan=pro of standard is no longer sold.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0/to/0)",
        "tried standard: plan=basic → plan=elite (/rules/specifications/0/skus/0/to/1)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {sku:{plan:basic},quantities:{disk:25}}",
      ]
    `);
  });

  test('a target that is not dearer, with the smallest larger quantities that are', () => {
    const of = { style: 'scope', rules: ['basic → elite'] } as const;
    expect(refused(app(to('elite')), { of })).toMatchInlineSnapshot(`
      [
        "change.downgrade-not-allowed of app",
        "The target costs 51.00 USD for P1M, which is not more than the 57.00 USD of what runs now; this product can only be upgraded.",
        "tried standard: plan=basic → plan=elite (/rules/specifications/0/skus/0/to/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {sku:{plan:basic},quantities:{disk:25}}",
      ]
    `);
    expect(refused(app({ quantities: { disk: 15 } }))).toMatchInlineSnapshot(`
      [
        "change.downgrade-not-allowed of app",
        "The target costs 56.50 USD for P1M, which is not more than the 57.00 USD of what runs now; this product can only be upgraded.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {quantities:{seats:70}}",
      ]
    `);
    const terms = { standard: { quantities: { seats: 'both' } } };
    expect(refused(app(to('elite')), { of: { ...of, terms } }).at(-1)).toMatchInlineSnapshot(
      `"wouldAllow {quantities:{seats:60}}"`,
    );
  });

  test('a time that the rules do not allow', () => {
    const terms = (timing: string) => ({ standard: { timing }, cold: {} });
    const wish = app(to('pro'));
    expect(refused(wish, { of: { terms: terms('now') }, timing: 'at-renewal' })).toMatchInlineSnapshot(`
      [
        "change.timing-not-allowed",
        "The rule allows this change now, not at renewal.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 10 (/rules/specifications/0)",
        "tried standard: disk up, growth by 5 (/rules/specifications/0)",
        "wouldAllow {timing:now}",
      ]
    `);
    expect(refused(wish, { of: { terms: terms('at-renewal') }, timing: 'now' })).toMatchInlineSnapshot(`
      [
        "change.timing-not-allowed",
        "The rule allows this change at renewal, not now.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 10 (/rules/specifications/0)",
        "tried standard: disk up, growth by 5 (/rules/specifications/0)",
        "wouldAllow {timing:at-renewal}",
      ]
    `);
    const both = [{ component: 'storage', quantities: { gb: 400 } }, ...wish];
    expect(refused(both, { of: { terms: terms('at-renewal') } })).toMatchInlineSnapshot(`
      [
        "change.timing-not-allowed",
        "Some of these components change now only, others at renewal only: change them apart.",
        "tried cold: gb up, growth by 100 (/rules/specifications/1)",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 10 (/rules/specifications/0)",
        "tried standard: disk up, growth by 5 (/rules/specifications/0)",
      ]
    `);
  });

  test('the second of two components: what was tried for the first is told too', () => {
    const both = [{ component: 'storage', quantities: { gb: 400 } }, ...app(to('elite'))];
    const of = { terms: { standard: {}, cold: { expansionStep: { gb: 1 } } } };
    expect(refused(both, { of })).toMatchInlineSnapshot(`
      [
        "change.rule-missing of app",
        "No rule leads from plan=basic of standard to plan=elite of standard; allowed are plan=pro.",
        "tried cold: gb up, growth by 100 (/rules/specifications/1)",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 10 (/rules/specifications/0)",
        "tried standard: disk up, growth by 5 (/rules/specifications/0)",
        "wouldAllow {sku:{plan:pro}}",
      ]
    `);
  });
});
