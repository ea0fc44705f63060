import { describe, expect, test } from 'vitest';
import { buildRelease } from '../../testing/build-release.ts';
import { asText } from '../../testing/findings-as-text.ts';
import { plansDocument } from '../../testing/plans-document.ts';
import { BASIC, COLD, PRODUCT, SPECIFICATIONS, selection, to } from '../../testing/refusal-product.ts';
import type { Selection } from '../catalog/selection.ts';
import { decideAdjustment } from './decide-adjustment.ts';
import type { WantedChange } from './decide-change.ts';

describe('a seller reads why an adjustment is refused', () => {
  const offline = () => {
    const { catalog } = buildRelease(plansDocument(PRODUCT));
    return {
      ...catalog,
      components: catalog.components.map((component) => ({
        ...component,
        specifications: component.specifications.map((one) =>
          one.id === 'premium' ? one : { ...one, billing: 'offline' as const },
        ),
      })),
    };
  };
  function adjusted(wanted: Partial<WantedChange>, running: readonly Selection[] = [COLD, BASIC]): string[] {
    const decided = decideAdjustment(offline(), { running, wanted: { component: 'app', ...wanted } });
    if (decided.ok) return ['allowed', asText(decided.value)];
    const { code, detail, wouldAllow, ...rest } = decided.error;
    expect(rest).toEqual({});
    return [code, detail, ...(wouldAllow ? [`wouldAllow ${asText(wouldAllow)}`] : [])];
  }

  test('what is not there, and what is not theirs to adjust', () => {
    expect(adjusted({ component: 'voice' })).toMatchInlineSnapshot(`
      [
        "change.component-unknown",
        "This subscription runs no component voice; it runs storage, app.",
      ]
    `);
    expect(adjusted({}, [selection('app', 'gone', 'basic', {})])).toMatchInlineSnapshot(`
      [
        "adjustment.specification-gone",
        "gone runs, and the release in force does not say how it is billed.",
      ]
    `);
    expect(adjusted({ specification: 'deluxe' })).toMatchInlineSnapshot(`
      [
        "change.specification-unknown",
        "app has no specification deluxe.",
      ]
    `);
    expect(adjusted({ specification: 'premium' })).toMatchInlineSnapshot(`
      [
        "adjustment.billing-not-offline",
        "premium is billed subscription: it is not the seller's to adjust.",
      ]
    `);
    expect(adjusted({}, [selection('app', 'premium', 'pro', { seats: 20, cpu: 1 })])).toMatchInlineSnapshot(`
      [
        "adjustment.billing-not-offline",
        "premium is billed subscription: it is not the seller's to adjust.",
      ]
    `);
    expect(adjusted(to('ultra'))).toMatchInlineSnapshot(`
      [
        "change.sku-unknown",
        "standard has no SKU plan ultra. Its choices are plan: basic | pro | elite.",
      ]
    `);
  });

  test('what cannot be bought', () => {
    expect(adjusted({ quantities: { disk: 7 } })).toMatchInlineSnapshot(`
      [
        "change.quantity-off-grid",
        "disk 7 lies between the steps: it is sold as 5, 10, … 50.",
        "wouldAllow {quantities:{disk:10}}",
      ]
    `);
    expect(adjusted({ quantities: { disk: 55 } })).toMatchInlineSnapshot(`
      [
        "change.quantity-out-of-range",
        "disk 55 lies outside 5 to 50.",
        "wouldAllow {quantities:{disk:50}}",
      ]
    `);
    expect(adjusted({ quantities: { cpu: 1 } })).toMatchInlineSnapshot(`
      [
        "change.attribute-unknown",
        "The target has no quantity cpu. It has seats, disk.",
      ]
    `);
    expect(adjusted(to('pro'), [selection('app', 'standard', 'basic', { seats: 55, disk: 5 })])).toMatchInlineSnapshot(`
      [
        "change.quantity-required",
        "Say how many seats: 10, 20, … 100. The running 55 cannot be bought.",
        "wouldAllow {quantities:{seats:60}}",
      ]
    `);
  });

  test('a SKU that is withdrawn, unless it is the one that runs', () => {
    const { standard } = SPECIFICATIONS;
    const pro = { rows: ['9.00'], removed: true };
    const specifications = { standard: { ...standard, billing: 'offline', skus: { ...standard.skus, pro } } };
    const { catalog } = buildRelease(plansDocument({ ...PRODUCT, specifications, rules: [], terms: {} }));
    const adjust = (plan: string) => {
      const running = [selection('app', 'standard', plan, { seats: 50, disk: 20 })];
      return decideAdjustment(catalog, {
        running,
        wanted: { component: 'app', ...to('pro'), quantities: { seats: 60 } },
      });
    };
    expect(adjust('basic')).toEqual({
      ok: false,
      error: { code: 'change.sku-removed', detail: 'plan=pro of standard is no longer sold.' },
    });
    expect(adjust('pro')).toMatchObject({ ok: true, value: { quantities: { seats: 60, disk: 20 } } });
  });

  test('and what is allowed: anything that can be bought, what is left out staying as it is', () => {
    expect(adjusted({ quantities: { seats: 10 } })).toMatchInlineSnapshot(`
      [
        "allowed",
        "{component:app,specification:standard,sku:{plan:basic},skuKey:plan=basic,quantities:{seats:10,disk:20}}",
      ]
    `);
    expect(adjusted(to('elite'))).toMatchInlineSnapshot(`
      [
        "allowed",
        "{component:app,specification:standard,sku:{plan:elite},skuKey:plan=elite,quantities:{seats:50,disk:20}}",
      ]
    `);
    expect(adjusted({ specification: 'office' }, [selection('app', 'standard', 'basic', {})])).toMatchInlineSnapshot(`
      [
        "allowed",
        "{component:app,specification:office,sku:{},skuKey:-,quantities:{}}",
      ]
    `);
    const hot = { component: 'storage', specification: 'hot' };
    expect(adjusted(hot)).toMatchInlineSnapshot(`
      [
        "allowed",
        "{component:storage,specification:hot,sku:{},skuKey:-,quantities:{gb:300}}",
      ]
    `);
    expect(adjusted({ component: 'storage', quantities: { gb: 900 } })).toMatchInlineSnapshot(`
      [
        "allowed",
        "{component:storage,specification:cold,sku:{},skuKey:-,quantities:{gb:900}}",
      ]
    `);
  });
});
