import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PricePart } from '../catalog/catalog.ts';
import { priceOf } from '../catalog/price.ts';
import { evaluateFormula } from '../fees/evaluate-formula.ts';
import { toMajor } from '../fees/explain.ts';
import { microsToMinor } from '../kernel/money.ts';
import { compare } from '../kernel/rational.ts';
import { priceFormula } from './price-formula.ts';

const DIGITS = 2;

test('the formula of an edition with a flat part and a price for each agent reads as a person would write it', () => {
  const row = {
    period: 'P1Y',
    currency: 'USD',
    parts: [
      { model: 'flat' as const, amountMicros: 49_000_000_000n },
      { model: 'linear' as const, of: 'agents', amountMicros: 12_000_000_000n },
    ],
  };
  expect(priceFormula(row, { agents: 200 }, DIGITS)).toBe('490.00 + 120.00 x 200');
});

const micros = fc.bigInt({ min: 0n, max: 10n ** 12n });
const bands = fc
  .uniqueArray(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 4 })
  .chain((edges) =>
    fc.tuple(
      fc.constant([...edges].sort((a, b) => a - b)),
      fc.array(micros, { minLength: edges.length + 1, maxLength: edges.length + 1 }),
    ),
  )
  .map(([edges, amounts]) => [
    ...edges.map((upTo, index) => ({ upTo, amountMicros: amounts[index] ?? 0n })),
    { amountMicros: amounts.at(-1) ?? 0n },
  ]);
const part: fc.Arbitrary<PricePart> = fc.oneof(
  fc.record({ model: fc.constant('flat' as const), amountMicros: fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }) }),
  fc.record({ model: fc.constant('linear' as const), of: fc.constant('seats'), amountMicros: micros }),
  fc.record({
    model: fc.constantFrom('volume' as const, 'volume-added' as const, 'graduated' as const),
    of: fc.constant('seats'),
    bands,
  }),
  fc.record({
    model: fc.constant('package' as const),
    of: fc.constant('seats'),
    size: fc.integer({ min: 1, max: 30 }),
    amountMicros: micros,
  }),
);

test('evaluating the formula of any price gives exactly that price', () => {
  fc.assert(
    fc.property(fc.array(part, { maxLength: 5 }), fc.integer({ min: 0, max: 200 }), (parts, seats) => {
      const row = { period: 'P1M', currency: 'USD', parts };
      const price = priceOf(row, { seats }) ?? 0n;
      const evaluated = evaluateFormula(priceFormula(row, { seats }, DIGITS));
      expect(evaluated && compare(evaluated, toMajor(microsToMinor(price), DIGITS))).toBe(0);
    }),
  );
});
