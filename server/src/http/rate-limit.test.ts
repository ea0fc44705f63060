import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRateLimit } from './rate-limit.ts';

test('whenever calls come, any stretch of time lets through no more than the burst and its rate', () => {
  const rate = fc.record({ perSecond: fc.integer({ min: 1, max: 50 }), burst: fc.integer({ min: 1, max: 100 }) });
  const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(rate, gaps, ({ perSecond, burst }, pauses) => {
      let now = 0;
      const limit = createRateLimit({ perSecond, burst }, { nowMillis: () => now });
      const passed: number[] = [];
      for (const pause of pauses) {
        now += pause;
        if (limit.take('token') === 0) passed.push(now);
      }
      for (const [first, from] of passed.entries()) {
        for (const [last, to] of passed.entries()) {
          if (last < first) continue;
          expect(last - first + 1).toBeLessThanOrEqual(burst + Math.ceil(((to - from) * perSecond) / 1000));
        }
      }
    }),
  );
});

test('who keeps to the rate is never refused, and who is refused is let through after what they were told', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 40 }), (perSecond, burst) => {
      let now = 0;
      const limit = createRateLimit({ perSecond, burst }, { nowMillis: () => now });
      for (let n = 0; n < burst; n++) expect(limit.take('token')).toBe(0);
      const seconds = limit.take('token');
      expect(seconds).toBeGreaterThan(0);
      expect(limit.wait('token')).toBe(seconds);
      expect(limit.take('another')).toBe(0);
      now += seconds * 1000;
      for (let n = 0; n < 50; n++) {
        expect(limit.take('token')).toBe(0);
        now += Math.ceil(1000 / perSecond);
      }
    }),
  );
});

test('a clock that is set back shuts nobody out for longer than the burst', () => {
  let now = 10_000_000;
  const limit = createRateLimit({ perSecond: 1, burst: 5 }, { nowMillis: () => now });
  for (let n = 0; n < 5; n++) limit.take('token');
  now = 0;
  expect(limit.take('token')).toBe(1);
  now += 1_000;
  expect(limit.take('token')).toBe(0);
});
