import { describe, expect, test } from 'vitest';
import { asText } from '../../testing/findings-as-text.ts';
import { type PlansDocument, plansDocument } from '../../testing/plans-document.ts';
import { chargesIn, figuresOf, remakeCharges, remakeFigures } from '../../testing/remake-walk.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { parseCatalog } from '../catalog/parse-catalog.ts';
import { BUILT_IN_PRODUCT_TYPES, findProductType } from '../catalog/product-type.ts';
import { present } from '../kernel/assert.ts';
import { findArbitrage } from './find-arbitrage.ts';
import { raisePrices } from './raise-prices.ts';

function catalogOf(of: PlansDocument): Catalog {
  const { catalog, findings } = parseCatalog(plansDocument({ timeZone: 'Asia/Shanghai', ...of }));
  return present(catalog, JSON.stringify(findings));
}

/** What a seller reads of every walk that leaks; the fee engine makes each figure again from its dates and prices. */
function said(of: PlansDocument, before?: PlansDocument): string[] {
  const catalog = catalogOf(of);
  const previous = before && catalogOf(before);
  const policy = present(findProductType(BUILT_IN_PRODUCT_TYPES, catalog.product.type), 'built in');
  return findArbitrage(catalog, policy, previous ? { previous } : {}).map(({ severity, code, path, message, walk }) => {
    // A price of which only added units are charged is split by the engine: `find-arbitrage.test.ts` does that for one part.
    if (walk && !JSON.stringify(of).includes('volume-added')) {
      const isReal = walk.revision?.prices === 'of this release';
      const revised = isReal ? catalog : raisePrices(catalog);
      const catalogs = { now: isReal && previous ? previous : catalog, revised };
      expect(remakeFigures(walk, catalogs)).toEqual(figuresOf(walk));
      expect(chargesIn(message)).toEqual(remakeCharges(walk, catalogs));
    }
    return `${severity} ${walk?.reason ?? code} ${path} ${message}`;
  });
}

const EDITIONS = { standard: { skus: { basic: ['100.00'], pro: ['300.00'] } } } as const;
const SEATS = {
  standard: {
    quantities: { seats: [1, 3, 1], disk: [5, 50, 5] },
    skus: { basic: ['P3M JPY: 1000 + 333 seats + 1 disk'], pro: ['P3M JPY: 3000 + 333 seats + 1 disk'] },
  },
} as const;
const ROWS = {
  standard: {
    quantities: { seats: [1, 10, 1], disk: [5, 50, 5] },
    skus: {
      basic: ['15.00 + 1.00 seats + 0.10 disk', 'P1Y USD: 100.00 + 10.00 seats + 1.00 disk'],
      pro: ['20.00 + 2.00 seats + 0.10 disk', 'P1Y USD: 200.00 + 21.00 seats + 1.00 disk'],
    },
  },
} as const;
const BOTH = { style: 'scope', rules: ['basic → pro', 'pro → basic'] } as const;
const FORTH = { rules: ['basic → pro'] } as const;

describe('a seller reads how customers can pay less than what they hold is worth', () => {
  test('after a price rise, raised or real', () => {
    const of = { feeRule: 'alibaba-market@1', specifications: EDITIONS, ...FORTH };
    expect(said(of)).toMatchInlineSnapshot(`
      [
        "warning list-price-now /rules/specifications/0/skus/0 alibaba-market@1 credits what runs at today's list price, so whoever bought before a price rise gets back more than was paid: 2025-04-01 basic bought for P1M at 100.00 USD; 2025-04-02 prices raised by 10 %; 2025-04-02 changed to pro, which costs 212.67 USD. The customer pays 312.67 USD in all for what is worth 322.33 USD, 9.66 USD less. With exact@1 or daily@1 no chain of changes can do that.",
      ]
    `);
    const before = { ...of, specifications: { standard: { skus: { basic: ['90.00'], pro: ['250.00'] } } } };
    expect(said(of, before)).toMatchInlineSnapshot(`
      [
        "warning list-price-now /rules/specifications/0/skus/0 alibaba-market@1 credits what runs at today's list price, so whoever bought before a price rise gets back more than was paid: 2025-04-01 basic bought for P1M at 90.00 USD; 2025-04-02 prices of this release; 2025-04-02 changed to pro, which costs 193.33 USD. The customer pays 283.33 USD in all for what is worth 293.00 USD, 9.67 USD less. With exact@1 or daily@1 no chain of changes can do that.",
      ]
    `);
    expect(said({ ...of, specifications: SEATS })).toMatchInlineSnapshot(`
      [
        "warning list-price-now /rules/specifications/0/skus/0 alibaba-market@1 credits what runs at today's list price, so whoever bought before a price rise gets back more than was paid: 2025-01-01 basic (seats 1, disk 5) bought for P3M at 1338 JPY; 2025-01-02 prices raised by 10 %; 2025-01-02 changed to pro (seats 1, disk 5), which costs 2176 JPY. The customer pays 3514 JPY in all for what is worth 3646 JPY, 132 JPY less. With exact@1 or daily@1 no chain of changes can do that.",
      ]
    `);
    expect(said({ ...of, specifications: ROWS, feeRule: 'huawei-billing@1' })).toMatchInlineSnapshot(`
      [
        "warning list-price-now /rules/specifications/0/skus/0 huawei-billing@1 credits what runs at today's list price, so whoever bought before a price rise gets back more than was paid: 2025-01-01 basic (seats 1, disk 5) bought for P1M at 16.50 USD; 2025-01-02 prices raised by 10 %; 2025-01-02 changed to pro (seats 1, disk 5), which costs 6.38 USD. The customer pays 22.88 USD in all for what is worth 24.48 USD, 1.60 USD less. With exact@1 or daily@1 no chain of changes can do that.",
      ]
    `);
  });

  test('by rows of different durations', () => {
    const rows = { specifications: ROWS, ...FORTH };
    expect(said({ ...rows, feeRule: 'tencent-cvm@1' })).toMatchInlineSnapshot(`
      [
        "warning list-price-now /rules/specifications/0/skus/0 tencent-cvm@1 credits what runs at today's list price, so whoever bought before a price rise gets back more than was paid: 2025-04-01 basic (seats 1, disk 5) bought for P1M at 16.50 USD; 2025-04-02 prices raised by 10 %; 2025-04-02 changed to pro (seats 1, disk 5), which costs 6.29 USD. The customer pays 22.79 USD in all for what is worth 24.14 USD, 1.35 USD less. With exact@1 or daily@1 no chain of changes can do that.",
        "warning rows-by-duration /rules/specifications/0/skus/0 tencent-cvm@1 prices the two sides of a change by rows of different durations: 2025-01-01 basic (seats 1, disk 5) bought for P1Y at 115.00 USD; 2025-01-02 changed to pro (seats 1, disk 5), which costs 71.80 USD. The customer pays 186.80 USD in all for what is worth 225.70 USD, 38.90 USD less. With exact@1 or daily@1 no chain of changes can do that.",
      ]
    `);
    expect(said({ ...rows, feeRule: 'tencent-cvm@2', type: 'direct', ...BOTH })).toMatchInlineSnapshot(`
      [
        "warning list-price-now /rules/specifications/0/skus/0/to/0 tencent-cvm@2 credits what runs at today's list price, so whoever bought before a price rise gets back more than was paid: 2025-04-01 basic (seats 1, disk 5) bought for P1M at 16.50 USD; 2025-04-02 prices raised by 10 %; 2025-04-02 changed to pro (seats 1, disk 5), which costs 6.29 USD. The customer pays 22.79 USD in all for what is worth 24.14 USD, 1.35 USD less. With exact@1 or daily@1 no chain of changes can do that.",
        "warning rows-by-duration /rules/specifications/0/skus/0/to/0 tencent-cvm@2 prices the two sides of a change by rows of different durations: 2025-01-01 basic (seats 1, disk 5) bought for P1Y at 115.00 USD; 2025-01-02 changed to pro (seats 1, disk 5), which costs 71.80 USD. The customer pays 186.80 USD in all for what is worth 225.70 USD, 38.90 USD less. With exact@1 or daily@1 no chain of changes can do that.",
        "warning cash-credited-again /rules/specifications/0 tencent-cvm@2 credits the cash paid, and does so again after a part of it was given back: 2025-04-01 basic (seats 10, disk 50) bought for P1M at 30.00 USD; 2025-04-01 changed to pro (seats 10, disk 50), which costs 14.79 USD; 2025-04-01 changed to basic (seats 10, disk 50), which gives back 14.79 USD; 2025-04-01 changed to basic (seats 9, disk 50), which gives back 15.79 USD. The customer pays 14.21 USD in all for what is worth 28.60 USD, 14.39 USD less. With exact@1 or daily@1 no chain of changes can do that.",
      ]
    `);
    expect(said({ ...rows, feeRule: 'huawei-koogallery@2023-06-12' })).toMatchInlineSnapshot(`
      [
        "warning list-price-now /rules/specifications/0/skus/0 huawei-koogallery@2023-06-12 credits what runs at today's list price, so whoever bought before a price rise gets back more than was paid: 2025-01-01 basic (seats 1, disk 5) bought for P1M at 16.50 USD; 2025-01-02 prices raised by 10 %; 2025-01-02 changed to pro (seats 1, disk 5), which costs 6.38 USD. The customer pays 22.88 USD in all for what is worth 24.48 USD, 1.60 USD less. With exact@1 or daily@1 no chain of changes can do that.",
        "warning rows-by-duration /rules/specifications/0 huawei-koogallery@2023-06-12 prices the two sides of a change by rows of different durations: 2025-01-01 basic (seats 1, disk 5) bought for P1M × 12 at 16.50 USD; 2025-01-01 changed to basic (seats 2, disk 5), which costs 10.00 USD. The customer pays 208.00 USD in all for what is worth 210.00 USD, 2.00 USD less. With exact@1 or daily@1 no chain of changes can do that.",
      ]
    `);
  });

  test('by growth into a dearer band', () => {
    const banded = (row: string) => ({
      standard: { quantities: { disk: [5, 50, 5], seats: [50, 1000, 50] }, skus: { '-': [row] } } as const,
    });
    const of = { feeRule: 'huawei-koogallery@2023-06-12', terms: { standard: { expansionStep: { seats: 3 } } } };
    const twice = 'volume-added seats: 1.00 upTo 100, 0.90 upTo 250, 2.00 upTo 500, 1.50 + 0.10 disk';
    expect(said({ ...of, specifications: banded(twice) })).toMatchInlineSnapshot(`
      [
        "warning list-price-now /rules/specifications/0 huawei-koogallery@2023-06-12 credits what runs at today's list price, so whoever bought before a price rise gets back more than was paid: 2025-01-01 standard (disk 5, seats 50) bought for P1M at 50.50 USD; 2025-01-02 prices raised by 10 %; 2025-01-02 changed to standard (disk 10, seats 50), which costs 0.53 USD. The customer pays 51.03 USD in all for what is worth 55.92 USD, 4.89 USD less. With exact@1 or daily@1 no chain of changes can do that.",
        "warning added-units /rules/specifications/0 huawei-koogallery@2023-06-12 charges only added units at the price of the new total, so the units held already never pay that price: 2025-01-01 standard (disk 5, seats 100) bought for P1M at 100.50 USD; 2025-01-01 changed to standard (disk 5, seats 400), which costs 600.00 USD. The customer pays 700.50 USD in all for what is worth 800.50 USD, 100.00 USD less. With exact@1 or daily@1 no chain of changes can do that.",
      ]
    `);
    expect(said({ ...of, specifications: banded('volume-added seats: 2.00 upTo 100, 1.00') })).toMatchInlineSnapshot(`
      [
        "info rule.arbitrage-unproven /components/0 app: no chain of up to three changes was found that costs less than what it gives, but under huawei-koogallery@2023-06-12 that is not proven: the old side is credited at today's list price, which may have risen since it was bought; the two sides are priced by rows of different durations than the one that was bought; only added units are charged, at the band of the new total; a whole term can count as more periods than were bought, such as 31 days as 31/30 months. Under exact@1 and daily@1 it is.",
      ]
    `);
  });

  test('by a term that counts as more than was bought', () => {
    const of = { type: 'direct', feeRule: 'zuora-actual-360@1', ...BOTH } as const;
    expect(said({ ...of, specifications: EDITIONS })).toMatchInlineSnapshot(`
      [
        "warning term-counted-longer /rules/specifications/0/skus/1/to/0 zuora-actual-360@1 counts some terms as more periods than were bought, and gives back that much more: 2025-01-01 pro bought for P1M at 300.00 USD; 2025-01-01 changed to basic, which gives back 206.67 USD. The customer pays 93.33 USD in all for what is worth 103.33 USD, 10.00 USD less. With exact@1 or daily@1 no chain of changes can do that.",
      ]
    `);
    expect(said({ ...of, specifications: SEATS })).toMatchInlineSnapshot(`
      [
        "warning term-counted-longer /rules/specifications/0 zuora-actual-360@1 counts some terms as more periods than were bought, and gives back that much more: 2025-03-01 basic (seats 3, disk 50) bought for P3M at 2049 JPY; 2025-03-01 changed to basic (seats 2, disk 50), which gives back 341 JPY. The customer pays 1708 JPY in all for what is worth 1754 JPY, 46 JPY less. With exact@1 or daily@1 no chain of changes can do that.",
      ]
    `);
    expect(said({ ...of, type: 'marketplace', specifications: SEATS })).toMatchInlineSnapshot(`
      [
        "info rule.arbitrage-unproven /components/0 app: no chain of up to three changes was found that costs less than what it gives, but under zuora-actual-360@1 that is not proven: a whole term can count as more periods than were bought, such as 31 days as 31/30 months. Under exact@1 and daily@1 it is.",
      ]
    `);
  });

  test('by cash that is credited again, of the base component only', () => {
    const of = { type: 'direct', ...BOTH, specifications: SEATS } as const;
    expect(said({ ...of, feeRule: 'alibaba-cloud@1' })).toMatchInlineSnapshot(`
      [
        "warning list-price-now /rules/specifications/0/skus/0/to/0 alibaba-cloud@1 credits what runs at today's list price, so whoever bought before a price rise gets back more than was paid: 2025-01-01 basic (seats 1, disk 5) bought for P3M at 1338 JPY; 2025-01-02 prices raised by 10 %; 2025-01-02 changed to pro (seats 1, disk 5), which costs 2176 JPY. The customer pays 3514 JPY in all for what is worth 3646 JPY, 132 JPY less. With exact@1 or daily@1 no chain of changes can do that.",
        "warning term-counted-longer /rules/specifications/0 alibaba-cloud@1 counts some terms as more periods than were bought, and gives back that much more: 2025-03-01 basic (seats 3, disk 50) bought for P3M at 2049 JPY; 2025-03-01 changed to basic (seats 2, disk 50), which gives back 340 JPY. The customer pays 1709 JPY in all for what is worth 1754 JPY, 45 JPY less. With exact@1 or daily@1 no chain of changes can do that.",
        "warning cash-credited-again /rules/specifications/0 alibaba-cloud@1 credits the cash paid, and does so again after a part of it was given back: 2025-01-01 basic (seats 3, disk 50) bought for P3M at 2049 JPY; 2025-01-01 changed to pro (seats 3, disk 50), which costs 2000 JPY; 2025-01-01 changed to basic (seats 3, disk 50), which gives back 2000 JPY; 2025-01-01 changed to basic (seats 2, disk 50), which gives back 2049 JPY, all that was paid. The customer pays 0 JPY in all for what is worth 1716 JPY, 1716 JPY less. With exact@1 or daily@1 no chain of changes can do that.",
      ]
    `);
    const disk = { cold: { quantities: { gb: [100, 300, 100] }, skus: { '-': ['0.10 gb'] } } } as const;
    const addOn = { ...of, feeRule: 'tencent-cvm@1', addOns: { storage: disk } };
    expect(said(addOn)).toMatchInlineSnapshot(`
      [
        "warning list-price-now /rules/specifications/0/skus/0/to/0 tencent-cvm@1 credits what runs at today's list price, so whoever bought before a price rise gets back more than was paid: 2025-04-01 basic (seats 1, disk 5) bought for P3M at 1338 JPY; 2025-04-02 prices raised by 10 %; 2025-04-02 changed to pro (seats 1, disk 5), which costs 2170 JPY. The customer pays 3508 JPY in all for what is worth 3636 JPY, 128 JPY less. With exact@1 or daily@1 no chain of changes can do that.",
        "warning cash-credited-again /rules/specifications/0 tencent-cvm@1 credits the cash paid, and does so again after a part of it was given back: 2025-04-01 basic (seats 3, disk 50) bought for P3M at 2049 JPY; 2025-04-01 changed to pro (seats 3, disk 50), which costs 1995 JPY; 2025-04-01 changed to basic (seats 3, disk 50), which gives back 1995 JPY; 2025-04-01 changed to basic (seats 2, disk 50), which gives back 2049 JPY, all that was paid. The customer pays 0 JPY in all for what is worth 1711 JPY, 1711 JPY less. With exact@1 or daily@1 no chain of changes can do that.",
        "warning two-measures /rules/specifications/0/skus/1/to/0 tencent-cvm@1 counts the share of a downgrade in another way than that of an upgrade: 2025-10-01 pro (seats 1, disk 5) bought for P3M × 2 at 3338 JPY; 2026-01-01 changed to basic (seats 1, disk 5), which gives back 2000 JPY. The customer pays 4676 JPY in all for what is worth 4685 JPY, 9 JPY less. With exact@1 or daily@1 no chain of changes can do that.",
        "warning list-price-now /components/1 tencent-cvm@1 credits what runs at today's list price, so whoever bought before a price rise gets back more than was paid: 2025-04-01 cold (gb 100) bought for P1M at 10.00 USD; 2025-04-02 prices raised by 10 %; 2025-04-02 changed to cold (gb 200), which costs 10.49 USD. The customer pays 20.49 USD in all for what is worth 21.30 USD, 0.81 USD less. With exact@1 or daily@1 no chain of changes can do that.",
      ]
    `);
  });

  test('and of each rule that is not proven, why not', () => {
    const of = { specifications: EDITIONS, ...FORTH };
    expect(['kill-bill@1', 'zuora-actual@1'].flatMap((feeRule) => said({ ...of, feeRule }))).toMatchInlineSnapshot(`
      [
        "info rule.arbitrage-unproven /components/0 app: no chain of up to three changes was found that costs less than what it gives, but under kill-bill@1 that is not proven: the amount billed is credited, which was rounded. Under exact@1 and daily@1 it is.",
        "info rule.arbitrage-unproven /components/0 app: no chain of up to three changes was found that costs less than what it gives, but under zuora-actual@1 that is not proven: a whole term can count as more periods than were bought, such as 31 days as 31/30 months. Under exact@1 and daily@1 it is.",
      ]
    `);
    expect(said({ ...of, feeRule: 'exact@1' })).toEqual([]);
  });
});

describe('a walk goes only where customers can', () => {
  const of = { feeRule: 'alibaba-market@1', specifications: EDITIONS } as const;

  test('not through rules at renewal, SKUs that are withdrawn, or what is not billed by subscription', () => {
    expect(said({ ...of, ...FORTH, terms: { standard: { timing: 'at-renewal' } } })).toEqual([]);
    const skus = (removed: object) => ({
      standard: { skus: { basic: { rows: ['100.00'], ...removed }, pro: ['300.00'] } },
    });
    expect(said({ ...of, ...FORTH, specifications: skus({ removed: true }) })).toEqual([]);
    expect(said({ ...of, ...FORTH, specifications: skus({ removed: false }) })).toHaveLength(1);
    const offline = { standard: { billing: 'offline', skus: EDITIONS.standard.skus } };
    expect(said({ ...of, ...FORTH, specifications: offline })).toEqual([]);
    expect(said({ ...of, ...FORTH, terms: { standard: { timing: 'customer-chooses' } } })).toHaveLength(1);
  });

  test('across specifications, at quantities that both sell and the smallest of the others', () => {
    const specifications = {
      standard: {
        quantities: { seats: [1, 9, 2], disk: [5, 50, 5] },
        skus: { '-': ['10.00 + 1.00 seats + 0.10 disk'] },
      },
      premium: { quantities: { seats: [3, 20, 1], cpu: [2, 4, 1] }, skus: { '-': ['20.00 + 2.00 seats + 1.00 cpu'] } },
    } as const;
    const crossing = { ...of, style: 'scope', specifications, rules: ['standard - → premium -'] } as const;
    const terms = { standard: { quantities: { seats: 'none', disk: 'none' } } };
    expect(said({ ...crossing, terms })).toMatchInlineSnapshot(`
      [
        "warning list-price-now /rules/specifications/0/skus/0/to/0 alibaba-market@1 credits what runs at today's list price, so whoever bought before a price rise gets back more than was paid: 2025-04-01 standard (seats 3, disk 5) bought for P1M at 13.50 USD; 2025-04-02 prices raised by 10 %; 2025-04-02 changed to premium (seats 3, cpu 2), which costs 15.42 USD. The customer pays 28.92 USD in all for what is worth 30.22 USD, 1.30 USD less. With exact@1 or daily@1 no chain of changes can do that.",
      ]
    `);
  });

  test('by quantities alone, in the expansion step', () => {
    const quantities = { seats: [1, 9, 2], disk: [5, 50, 5] } as const;
    const specifications = { standard: { quantities, skus: { '-': ['10.00 + 1.00 seats + 0.10 disk'] } } };
    const terms = { standard: { quantities: { seats: 'none' }, expansionStep: { disk: 4 } } };
    expect(said({ ...of, specifications, terms })).toMatchInlineSnapshot(`
      [
        "warning list-price-now /rules/specifications/0 alibaba-market@1 credits what runs at today's list price, so whoever bought before a price rise gets back more than was paid: 2025-04-01 standard (seats 1, disk 5) bought for P1M at 11.50 USD; 2025-04-02 prices raised by 10 %; 2025-04-02 changed to standard (seats 1, disk 25), which costs 2.13 USD. The customer pays 13.63 USD in all for what is worth 14.74 USD, 1.11 USD less. With exact@1 or daily@1 no chain of changes can do that.",
      ]
    `);
  });
});

test('a walk in full: dates, prices, shares, values and fees of every stretch', () => {
  const catalog = catalogOf({ type: 'direct', feeRule: 'alibaba-cloud@1', specifications: SEATS, ...BOTH });
  const policy = present(findProductType(BUILT_IN_PRODUCT_TYPES, 'direct'), 'built in');
  const walks = findArbitrage(catalog, policy).flatMap(({ walk }) => (walk ? [asText(walk)] : []));
  expect(walks).toMatchInlineSnapshot(`
    [
      "{reason:list-price-now,feeRule:alibaba-cloud@1,timeZone:Asia/Shanghai,currency:JPY,period:P3M,periods:1,start:2024-12-31T16:00:00Z,end:2025-03-31T16:00:00Z,revision:{at:2025-01-01T16:00:00Z,prices:raised by 10 %},purchase:{selection:{specification:standard,sku:{plan:basic},quantities:{seats:1,disk:5}},price:1338,value:{exact:223/15,value:15},shareFrom:1,shareUntil:89/90,paid:{exact:1338,value:1338}},changes:[{at:2025-01-01T16:00:00Z,selection:{specification:standard,sku:{plan:pro},quantities:{seats:1,disk:5}},price:3671.8,value:{exact:1633951/450,value:3631},shareFrom:89/90,shareUntil:0,fromPrice:1471.8,credit:{exact:218317/150,value:1455},charge:{exact:1633951/450,value:3631},net:{exact:19580/9,value:2176}}],paid:{exact:31622/9,value:3514},held:{exact:1640641/450,value:3646},leak:{exact:19847/150,value:132}}",
      "{reason:term-counted-longer,feeRule:alibaba-cloud@1,timeZone:Asia/Shanghai,currency:JPY,period:P3M,periods:1,start:2025-02-28T16:00:00Z,end:2025-05-31T16:00:00Z,purchase:{selection:{specification:standard,sku:{plan:basic},quantities:{seats:3,disk:50}},price:2049,value:{exact:0,value:0},shareFrom:46/45,shareUntil:46/45,paid:{exact:2049,value:2049}},changes:[{at:2025-02-28T16:00:00Z,selection:{specification:standard,sku:{plan:basic},quantities:{seats:2,disk:50}},price:1716,value:{exact:26312/15,value:1754},shareFrom:46/45,shareUntil:0,fromPrice:2049,credit:{exact:31418/15,value:2095},charge:{exact:26312/15,value:1754},net:{exact:-1702/5,value:-340}}],paid:{exact:8543/5,value:1709},held:{exact:26312/15,value:1754},leak:{exact:683/15,value:46}}",
      "{reason:cash-credited-again,feeRule:alibaba-cloud@1,timeZone:Asia/Shanghai,currency:JPY,period:P3M,periods:1,start:2024-12-31T16:00:00Z,end:2025-03-31T16:00:00Z,purchase:{selection:{specification:standard,sku:{plan:basic},quantities:{seats:3,disk:50}},price:2049,value:{exact:0,value:0},shareFrom:1,shareUntil:1,paid:{exact:2049,value:2049}},changes:[{at:2024-12-31T16:00:00Z,selection:{specification:standard,sku:{plan:pro},quantities:{seats:3,disk:50}},price:4049,value:{exact:0,value:0},shareFrom:1,shareUntil:1,fromPrice:2049,credit:{exact:2049,value:2049},charge:{exact:4049,value:4049},net:{exact:2000,value:2000}},{at:2024-12-31T16:00:00Z,selection:{specification:standard,sku:{plan:basic},quantities:{seats:3,disk:50}},price:2049,value:{exact:0,value:0},shareFrom:1,shareUntil:1,fromPrice:4049,credit:{exact:4049,value:4049},charge:{exact:2049,value:2049},net:{exact:-2000,value:-2000}},{at:2024-12-31T16:00:00Z,selection:{specification:standard,sku:{plan:basic},quantities:{seats:2,disk:50}},price:1716,value:{exact:1716,value:1716},shareFrom:1,shareUntil:0,fromPrice:2049,credit:{exact:4049,value:4049},charge:{exact:1716,value:1716},net:{exact:-2333,value:-2333},forfeited:{exact:284,value:284}}],paid:{exact:0,value:0},held:{exact:1716,value:1716},leak:{exact:1716,value:1716}}",
    ]
  `);
});
