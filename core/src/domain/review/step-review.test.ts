import { describe, expect, test } from 'vitest';
import { type ReviewEvent, type ReviewState, stepReview } from './step-review.ts';

const EVENTS: readonly ReviewEvent[] = ['approve', 'reject', 'withdraw'];
const DECIDED: readonly ReviewState[] = ['approved', 'rejected', 'withdrawn'];

describe('a review', () => {
  test.each([
    ['approve', 'approved'],
    ['reject', 'rejected'],
    ['withdraw', 'withdrawn'],
  ] as const)('in review can be told to %s, and is then %s', (event, state) => {
    expect(stepReview('in-review', event)).toEqual({ ok: true, value: state });
  });

  test.each(DECIDED.flatMap((state) => EVENTS.map((event) => [state, event] as const)))(
    'that was %s stays so, whoever tells it to %s, and says so',
    (state, event) => {
      const step = stepReview(state, event);
      expect(step).toMatchObject({ ok: false, error: { code: 'review.decided' } });
      if (!step.ok) expect(step.error.detail).toContain(state);
    },
  );
});
