import { describe, expect, test } from 'vitest';
import { quoteOf, refusalOf } from '../../testing/ask-quote.ts';
import { buildRelease } from '../../testing/build-release.ts';
import { buildSubscription } from '../../testing/build-subscription.ts';
import { type SuiteDocument, suiteDocument } from '../../testing/suite-document.ts';
import type { BrakePolicy } from '../catalog/product-type.ts';
import { formatInstant, type Instant, parseInstant } from '../kernel/time.ts';
import { recordCompletion } from '../subscription/change-history.ts';
import type { ChangeHistory, Subscription } from '../subscription/subscription.ts';
import type { QuotableRelease } from './build-quote.ts';

const HOUR = 3_600;
const NOW = instant('2026-06-11T12:00:00Z');
const selection = (edition: string) => ({
  component: 'app',
  specification: 'standard',
  sku: { edition },
  quantities: { agents: 100 },
});
const UP = [{ component: 'app', quantities: { agents: 110 } }];
const DOWN = [{ component: 'app', quantities: { agents: 90 } }];
const OFF: BrakePolicy = { changesPerDayMax: null, downgradeHoldSeconds: null };

function instant(text: string): Instant {
  const parsed = parseInstant(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
}

function release(brakes: Partial<BrakePolicy>, edit?: (document: SuiteDocument) => void): QuotableRelease {
  const built = buildRelease(
    suiteDocument((document) => {
      document.product.type = 'direct';
      edit?.(document);
    }),
  );
  return { ...built, policy: { ...built.policy, brakes: { ...OFF, ...brakes } } };
}

/** Changed at these moments: an upgrade unless it is marked as a downgrade. */
function changedAt(moments: readonly string[], of: { zone?: string; isUpgrade?: boolean } = {}): ChangeHistory {
  const { zone: timeZone = 'UTC', isUpgrade = true } = of;
  let history: ChangeHistory | undefined;
  for (const moment of moments) history = recordCompletion(history, { at: instant(moment), timeZone, isUpgrade });
  if (!history) throw new Error('name a moment');
  return history;
}

const bought = (of: QuotableRelease, history?: ChangeHistory): Subscription => ({
  ...buildSubscription(of, { components: [selection('basic')] }),
  ...(history && { history }),
});

describe('the brake on changes of a day', () => {
  const THREE = { changesPerDayMax: 3 };
  const thrice = changedAt(['2026-06-11T00:00:00Z', '2026-06-11T08:00:00Z', '2026-06-11T11:59:59Z']);

  test('refuses the change after the last one allowed, and says from when it is allowed', () => {
    const braked = release(THREE);
    expect(refusalOf({ release: braked, subscription: bought(braked, thrice), changes: UP, now: NOW })).toEqual({
      code: 'limit.changes-per-day',
      detail:
        'This subscription has changed 3 times today (UTC), and 3 a day is the most. It can change again from 2026-06-12T00:00:00Z.',
      wouldAllow: { at: instant('2026-06-12T00:00:00Z') },
    });
  });

  test('lets the same change through at the instant that the refusal names, and not a second before', () => {
    const braked = release(THREE);
    const subscription = bought(braked, thrice);
    const at = refusalOf({ release: braked, subscription, changes: UP, now: NOW }).wouldAllow?.at ?? 0;
    expect(refusalOf({ release: braked, subscription, changes: UP, now: at - 1 }).code).toBe('limit.changes-per-day');
    expect(quoteOf({ release: braked, subscription, changes: UP, now: at }).at).toBe(at);
  });

  test.each([
    ['Asia/Shanghai', '2026-06-11T15:59:59Z', '2026-06-11T16:00:00Z'],
    ['America/New_York', '2026-06-11T03:59:59Z', '2026-06-11T04:00:00Z'],
    // Chile's clocks skip the hour after midnight: the day begins at one.
    ['America/Santiago', '2026-09-06T03:59:59Z', '2026-09-06T04:00:00Z'],
  ])('counts civil days of the product: in %s one ends after %s', (zone, last, next) => {
    const braked = release({ changesPerDayMax: 1 }, ({ product }) => {
      product.timeZone = zone;
    });
    const start = instant('2026-06-01T00:00:00Z');
    const year = { components: [selection('basic')], start, period: 'P1Y' };
    const history = changedAt([formatInstant(instant(last) - HOUR)], { zone });
    const subscription = { ...buildSubscription(braked, year), history };
    const asked = { release: braked, subscription, changes: UP };
    expect(refusalOf({ ...asked, now: instant(last) }).wouldAllow).toEqual({ at: instant(next) });
    expect(quoteOf({ ...asked, now: instant(next) }).at).toBe(instant(next));
  });

  test('counts downgrades too, and forgets what was changed on other days', () => {
    const braked = release({ changesPerDayMax: 2 });
    const twice = changedAt(['2026-06-11T08:00:00Z', '2026-06-11T09:00:00Z'], { isUpgrade: false });
    const yesterday = changedAt(['2026-06-10T22:00:00Z', '2026-06-10T23:00:00Z', '2026-06-11T09:00:00Z']);
    const asked = { release: braked, changes: UP, now: NOW };
    expect(refusalOf({ ...asked, subscription: bought(braked, twice) }).code).toBe('limit.changes-per-day');
    expect(quoteOf({ ...asked, subscription: bought(braked, yesterday) }).at).toBe(NOW);
  });

  test('leaves changes at renewal alone: they wait by themselves', () => {
    const braked = release({ changesPerDayMax: 1 }, ({ rules }) => {
      for (const rule of rules.specifications) rule.timing = 'customer-chooses';
    });
    const asked = { release: braked, subscription: bought(braked, thrice), changes: UP, now: NOW };
    expect(quoteOf({ ...asked, timing: 'at-renewal' }).timing).toBe('at-renewal');
    expect(refusalOf(asked).code).toBe('limit.changes-per-day');
  });
});

describe('the hold after an upgrade', () => {
  const HOLD = { downgradeHoldSeconds: 72 * HOUR };
  const upgraded = changedAt(['2026-06-10T12:00:00Z']);
  const end = instant('2026-06-13T12:00:00Z');

  test.each(['exact@1', 'stripe@1'])('keeps %s from paying money out, to the second', (feeRule) => {
    const held = release(HOLD, ({ product }) => {
      product.feeRule = feeRule;
    });
    const asked = { release: held, subscription: bought(held, upgraded), changes: DOWN };
    expect(refusalOf({ ...asked, now: end - 1 })).toEqual({
      code: 'limit.downgrade-hold',
      detail:
        'This subscription was upgraded at 2026-06-10T12:00:00Z; a downgrade that pays money out waits until 2026-06-13T12:00:00Z.',
      wouldAllow: { at: end },
    });
    const { refund, balance } = quoteOf({ ...asked, now: end }).figures;
    expect(refund + balance).toBeGreaterThan(0n);
  });

  test('never holds an upgrade, not even one that is credited more than it costs', () => {
    const held = release(HOLD);
    const subscription = bought(held, upgraded);
    const dear = subscription.components.map((component) => ({
      ...component,
      slice: { ...component.slice, agreedPriceMicros: 300_000_000_000n, chargeMinor: 300_000n },
    }));
    const totals = { ...subscription.totals, cashPaidMinor: 300_000n };
    const quote = quoteOf({
      release: held,
      subscription: { ...subscription, components: dear, totals },
      changes: UP,
      now: NOW,
    });
    expect(quote).toMatchObject({ direction: 'upgrade', figures: { settled: ['refund'] } });
  });

  test('does not hold a downgrade that pays nothing out', () => {
    const held = release(HOLD, ({ rules }) => {
      for (const rule of rules.specifications) rule.timing = 'at-renewal';
    });
    const asked = { release: held, subscription: bought(held, upgraded), changes: DOWN, now: NOW };
    expect(quoteOf(asked).figures.settled).toEqual(['zero']);
  });

  test('does not begin with a downgrade, and no later downgrade ends it', () => {
    const held = release(HOLD);
    const asked = { release: held, changes: DOWN, now: NOW };
    const down = changedAt(['2026-06-11T10:00:00Z'], { isUpgrade: false });
    expect(quoteOf({ ...asked, subscription: bought(held, down) }).direction).toBe('downgrade');
    const completion = { at: instant('2026-06-11T10:00:00Z'), timeZone: 'UTC', isUpgrade: false };
    const upThenDown = recordCompletion(upgraded, completion);
    expect(refusalOf({ ...asked, subscription: bought(held, upThenDown) }).code).toBe('limit.downgrade-hold');
  });

  test('holds a change of which one component is no upgrade', () => {
    const held = release(HOLD);
    const disk = { component: 'storage', specification: 'disk', sku: {}, quantities: { gb: 500 } };
    const subscription = {
      ...buildSubscription(held, { components: [selection('basic'), disk] }),
      history: upgraded,
    };
    const changes = [
      { component: 'app', quantities: { agents: 90 } },
      { component: 'storage', quantities: { gb: 600 } },
    ];
    expect(refusalOf({ release: held, subscription, changes, now: NOW }).code).toBe('limit.downgrade-hold');
  });
});

test('brakes that are off, or were never given, stop nothing', () => {
  const often = changedAt(Array.from({ length: 50 }, (_, n) => formatInstant(NOW - 50 + n)));
  const off = release({});
  expect(quoteOf({ release: off, subscription: bought(off, often), changes: DOWN, now: NOW }).figures.refund).not.toBe(
    0n,
  );
  const { brakes: _, ...policy } = off.policy;
  const bare = { ...off, policy };
  expect(quoteOf({ release: bare, subscription: bought(bare, often), changes: UP, now: NOW }).direction).toBe(
    'upgrade',
  );
});
