import { err, ok, type Result } from '../kernel/result.ts';

/** A review of one draft: in-review → approved | rejected | withdrawn, each of them final (architecture §3). */
export type ReviewState = 'in-review' | 'approved' | 'rejected' | 'withdrawn';
export type ReviewEvent = 'approve' | 'reject' | 'withdraw';

export interface ReviewRefusal {
  readonly code: 'review.decided';
  readonly detail: string;
}

const NEXT: { readonly [event in ReviewEvent]: ReviewState } = {
  approve: 'approved',
  reject: 'rejected',
  withdraw: 'withdrawn',
};

/** The state after an event, or the refusal: what is decided stays decided. */
export function stepReview(state: ReviewState, event: ReviewEvent): Result<ReviewState, ReviewRefusal> {
  if (state === 'in-review') return ok(NEXT[event]);
  return err({
    code: 'review.decided',
    detail: `This review was ${state} already; submit the draft again for another.`,
  });
}
