import { describe, expect, test } from 'vitest';
import { findTermSpans } from './term-spans.ts';

const YEAR = { start: '2026-01-01T00:00:00Z', end: '2027-01-01T00:00:00Z' };
const MIDDLE = '2026-07-02T12:00:00Z';

describe('the spans of a term', () => {
  test('what is used ends today, and a day that is begun counts as left', () => {
    expect(findTermSpans({ term: YEAR, now: MIDDLE })).toMatchObject({
      ...{ today: 0.5, runningEnd: 1, daysTotal: 365, daysLeft: 183, hasEnded: false, isPermanent: false },
    });
  });

  test('what is paid ahead lies behind the running term', () => {
    const terms = [YEAR, { start: '2027-01-01T00:00:00Z', end: '2028-01-01T00:00:00Z' }];
    const spans = findTermSpans({ term: { ...YEAR, end: '2028-01-01T00:00:00Z' }, terms, now: MIDDLE });
    expect(spans).toMatchObject({ today: 0.25, runningEnd: 0.5, ahead: [{ at: '2027-01-01T00:00:00Z', place: 0.5 }] });
  });

  test('only changes of before today are drawn as such, each instant once', () => {
    const slices = [YEAR.start, MIDDLE, MIDDLE, '2026-10-01T00:00:00Z'].map((from) => ({ from }));
    expect(findTermSpans({ term: YEAR, slices, now: MIDDLE }).changes).toEqual([{ at: MIDDLE, place: 0.5 }]);
  });

  test('an ended term is used up, a permanent one never is', () => {
    expect(findTermSpans({ term: YEAR, now: '2027-06-01T00:00:00Z' })).toMatchObject({
      ...{ today: 1, hasEnded: true, daysLeft: 0 },
    });
    const permanent = findTermSpans({ term: { ...YEAR, end: null }, now: '2036-01-01T00:00:00Z' });
    expect(permanent).toMatchObject({ isPermanent: true, hasEnded: false });
    expect(permanent.today).toBeLessThan(1);
  });

  test('a change at renewal lies at the end of the term', () => {
    const spans = findTermSpans({ term: YEAR, scheduled: { at: YEAR.end }, now: MIDDLE });
    expect(spans.scheduled).toEqual({ at: YEAR.end, place: 1 });
  });
});
