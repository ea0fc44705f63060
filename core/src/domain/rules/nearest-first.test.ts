import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addByNearness, takeNearest } from './nearest-first.ts';

/** A distance to add, or nothing to take the nearest. */
const acts = fc.array(fc.option(fc.integer({ min: -9, max: 9 }), { freq: 2 }), { maxLength: 60 });

test('whatever is added and taken in whatever order, the nearest of those that wait is taken, each once', () => {
  fc.assert(
    fc.property(acts, (all) => {
      const heap: { readonly distance: number; readonly number: number }[] = [];
      const waiting = new Set<object>();
      for (const [number, distance] of all.entries()) {
        if (distance !== null) {
          const one = { distance, number };
          addByNearness(heap, one);
          waiting.add(one);
        } else {
          const nearest = Math.min(...[...waiting].map((one) => (one as { distance: number }).distance));
          const taken = takeNearest(heap);
          expect(taken?.distance ?? Number.POSITIVE_INFINITY).toBe(nearest);
          expect(taken === undefined || waiting.delete(taken)).toBe(true);
        }
        expect(new Set(heap)).toEqual(waiting);
      }
    }),
    { numRuns: 500 },
  );
});

test('what all waits is taken from the nearest to the furthest', () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: -50n, max: 50n }), { maxLength: 40 }), (distances) => {
      const heap: { readonly distance: bigint }[] = [];
      for (const distance of distances) addByNearness(heap, { distance });
      const taken = distances.map(() => takeNearest(heap)?.distance);
      expect(taken).toEqual(distances.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
      expect(takeNearest(heap)).toBeUndefined();
    }),
    { numRuns: 300 },
  );
});
