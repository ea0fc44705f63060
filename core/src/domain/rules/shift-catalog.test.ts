import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomCatalogDocument } from '../../testing/random-catalog.ts';
import { smallPriceDocument } from '../../testing/small-price-document.ts';
import type { Catalog, PriceRow } from '../catalog/catalog.ts';
import { parseCatalog } from '../catalog/parse-catalog.ts';
import { priceOf } from '../catalog/price.ts';
import { present } from '../kernel/assert.ts';
import { MICROS_PER_MINOR } from '../kernel/money.ts';
import { checkRules } from './check-rules.ts';
import { placeSkus } from './place-skus.ts';
import { shiftCatalog, shiftChecks } from './shift-catalog.ts';

/** A catalog of either maker, and how many minor units each of its rows moves by: many by none. */
const shifted = fc
  .record({
    make: fc.constantFrom(smallPriceDocument, randomCatalogDocument as typeof smallPriceDocument),
    style: fc.constantFrom('upgrade-rules' as const, 'scope' as const),
    type: fc.constantFrom('marketplace' as const, 'direct' as const),
    draw: fc.gen(),
  })
  .map(({ make, style, type, draw }) => {
    const document = make((max) => (max <= 0 ? 0 : draw(fc.nat, { max })), { style, type });
    const catalog = present(parseCatalog(document).catalog, 'what the makers make can be read');
    const shifts = rowsOf(catalog).map((row): [PriceRow, bigint] => [row, BigInt(draw(fc.nat, { max: 6 }) - 3)]);
    return { catalog, byMinorOf: new Map(shifts.filter(([, byMinor]) => byMinor !== 0n)) };
  });

function rowsOf(catalog: Catalog): PriceRow[] {
  return catalog.components.flatMap(({ specifications }) =>
    specifications.flatMap(({ skus }) => skus.flatMap(({ prices }) => prices)),
  );
}

test('every price of a shifted row is that many minor units higher or lower, and the other rows are the same ones', () => {
  fc.assert(
    fc.property(shifted, fc.nat(20), ({ catalog, byMinorOf }, quantity) => {
      const [before, after] = [catalog, shiftCatalog(catalog, byMinorOf)].map(rowsOf) as [PriceRow[], PriceRow[]];
      for (const [index, row] of before.entries()) {
        const byMinor = byMinorOf.get(row);
        const next = present(after[index], 'no row is lost');
        if (byMinor === undefined) expect(next).toBe(row);
        const quantities = Object.fromEntries(
          row.parts.flatMap((part) => (part.model === 'flat' ? [] : [[part.of, quantity]])),
        );
        const price = priceOf(row, quantities);
        const micros = price === undefined ? undefined : price + (byMinor ?? 0n) * MICROS_PER_MINOR;
        expect(priceOf(next, quantities)).toBe(micros);
        expect(next.parts.length - row.parts.length).toBeLessThanOrEqual(
          row.parts.some(({ model }) => model === 'flat') ? 0 : 1,
        );
      }
    }),
    { numRuns: 300 },
  );
});

test('what comparing the prices of its rules would show is known without comparing them', () => {
  fc.assert(
    fc.property(shifted, ({ catalog, byMinorOf }) => {
      const checks = present(checkRules(catalog), 'it is small');
      const after = shiftCatalog(catalog, byMinorOf);
      const repaired = placeSkus(after);
      expect(shiftChecks(checks, { repaired, byMinorOf })).toEqual(checkRules(after, repaired));
    }),
    { numRuns: 300 },
  );
});
