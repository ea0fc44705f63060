import { ADJUSTMENT_REFUSALS } from '@regrade/core';
import { type ProblemEntries, withStatus } from './problem-entry.ts';

/** Of sellers' adjustments, and of the clocks of sandbox accounts. */
export const INSTANCE_PROBLEMS = {
  ...withStatus(ADJUSTMENT_REFUSALS, 422),
  'license.destroyed': {
    status: 409,
    title: 'The license was destroyed',
    wayOut: 'Sell the product again: a destroyed license never comes back.',
  },
  'clock.none': {
    status: 409,
    title: 'This account has no clock',
    wayOut: 'Open an account with `sandbox: true`: only test accounts have a clock of their own.',
  },
  'clock.backwards': {
    status: 409,
    title: 'Time does not go back',
    wayOut: 'Name an instant that is not before the one in the detail, or open another sandbox account.',
  },
  'clock.too-far': {
    status: 422,
    title: 'Too far ahead',
    wayOut: 'Name an instant up to the one in the detail.',
  },
  'clock.not-due': {
    status: 409,
    title: 'The clock has gone on',
    wayOut: 'Read the clock again.',
  },
} as const satisfies ProblemEntries;
