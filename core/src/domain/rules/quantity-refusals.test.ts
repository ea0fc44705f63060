import { describe, expect, test } from 'vitest';
import { app, refused, runs, SPECIFICATIONS, selection, to } from '../../testing/refusal-product.ts';

describe('a customer reads why a quantity is refused, what was tried, and what would be allowed', () => {
  test('a quantity that is no number, outside its range, or between the steps', () => {
    expect(refused(app({ quantities: { disk: 7.5 } }))).toMatchInlineSnapshot(`
      [
        "change.quantity-out-of-range of app",
        "disk has to be a whole number.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {quantities:{disk:10,seats:70}}",
      ]
    `);
    expect(refused(app({ quantities: { disk: -5 } }))).toMatchInlineSnapshot(`
      [
        "change.quantity-out-of-range of app",
        "disk has to be a whole number.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {quantities:{disk:5,seats:70}}",
      ]
    `);
    expect(refused(app({ quantities: { disk: 55 } }))).toMatchInlineSnapshot(`
      [
        "change.quantity-out-of-range of app",
        "disk 55 lies outside 5 to 50.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {quantities:{disk:50}}",
      ]
    `);
    expect(refused(app({ quantities: { disk: 0 } }))).toMatchInlineSnapshot(`
      [
        "change.quantity-out-of-range of app",
        "disk 0 lies outside 5 to 50.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {quantities:{disk:5,seats:70}}",
      ]
    `);
    expect(refused(app({ quantities: { disk: 7 } }))).toMatchInlineSnapshot(`
      [
        "change.quantity-off-grid of app",
        "disk 7 lies between the steps: it is sold as 5, 10, … 50.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {quantities:{disk:10,seats:70}}",
      ]
    `);
  });

  test('a quantity that may not shrink, or grows by half an expansion step', () => {
    expect(refused(app({ quantities: { seats: 30 } }))).toMatchInlineSnapshot(`
      [
        "change.quantity-not-allowed of app",
        "The rules do not let seats shrink from 50 to 30.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {quantities:{seats:70}}",
      ]
    `);
    expect(refused(app({ quantities: { seats: 60 } }))).toMatchInlineSnapshot(`
      [
        "change.quantity-off-grid of app",
        "seats cannot grow from 50 to 60 in whole steps: it can grow to 70, 90.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {quantities:{seats:70}}",
      ]
    `);
    const none = { terms: { standard: { quantities: { seats: 'none', disk: 'none' } } } };
    expect(refused(app({ quantities: { seats: 70 } }), { of: none })).toMatchInlineSnapshot(`
      [
        "change.quantity-not-allowed of app",
        "The rules do not let seats grow from 50 to 70.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "wouldAllow {sku:{plan:pro},quantities:{seats:50}}",
      ]
    `);
  });

  test('a quantity at the end of its growth, and at the end of its shrinking', () => {
    const grown = runs(selection('app', 'standard', 'basic', { seats: 90, disk: 20 }));
    expect(refused(app({ quantities: { seats: 100 } }), { running: grown })).toMatchInlineSnapshot(`
      [
        "change.quantity-off-grid of app",
        "seats cannot grow from 90 to 100 in whole steps here.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {quantities:{disk:25,seats:90}}",
      ]
    `);
    const off = runs(selection('app', 'standard', 'basic', { seats: 50, disk: 22 }));
    expect(refused(app({ quantities: { disk: 27 } }), { running: off })).toMatchInlineSnapshot(`
      [
        "change.quantity-off-grid of app",
        "disk 27 lies between the steps: it is sold as 5, 10, … 50.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {quantities:{disk:30}}",
      ]
    `);
  });

  test('a quantity that has to be given: new to the target, or sold there no longer', () => {
    const of = { style: 'scope', rules: ['basic → premium pro', 'basic → pro'] } as const;
    expect(refused(app({ specification: 'premium', ...to('pro') }), { of })).toMatchInlineSnapshot(`
      [
        "change.quantity-required of app",
        "Say how many seats: 20, 40, … 200. The running 50 cannot be bought.",
        "tried standard: plan=basic → premium plan=pro (/rules/specifications/0/skus/0/to/0)",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0/to/1)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {quantities:{seats:60,cpu:1}}",
      ]
    `);
    const off = runs(selection('app', 'standard', 'basic', { seats: 40, disk: 22 }));
    expect(refused(app(to('pro')), { running: off })).toMatchInlineSnapshot(`
      [
        "change.quantity-required of app",
        "Say how many disk: 5, 10, … 50. The running 22 cannot be bought.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {quantities:{disk:20}}",
      ]
    `);
    expect(refused(app({ quantities: { seats: 60 } }), { running: off })).toMatchInlineSnapshot(`
      [
        "change.quantity-required of app",
        "Say how many disk: 5, 10, … 50. The running 22 cannot be bought.",
        "tried standard: plan=basic → plan=pro (/rules/specifications/0/skus/0)",
        "tried standard: seats up, growth by 20 (/rules/specifications/0)",
        "tried standard: disk both, growth by 5 (/rules/specifications/0)",
        "wouldAllow {quantities:{disk:20}}",
      ]
    `);
  });

  test('the quantities to choose from, where there are few', () => {
    const sentence = (max: number) => {
      const premium = { quantities: { cpu: [3, max, 1] }, skus: { pro: ['90.00'] } } as const;
      const specifications = { standard: SPECIFICATIONS.standard, premium };
      const of = { style: 'scope', specifications, rules: ['basic → premium pro'] } as const;
      return refused(app({ specification: 'premium', ...to('pro') }), { of })[1];
    };
    expect([3, 4, 5].map(sentence)).toMatchInlineSnapshot(`
      [
        "Say how many cpu: 3. The running selection does not give it.",
        "Say how many cpu: 3, 4. The running selection does not give it.",
        "Say how many cpu: 3, 4, … 5. The running selection does not give it.",
      ]
    `);
  });
});
