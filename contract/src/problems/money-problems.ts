import type { ProblemEntries } from './problem-entry.ts';

/** Of coupons, corrections and statements. */
export const MONEY_PROBLEMS = {
  'coupon.unknown': {
    status: 422,
    title: 'No such coupon',
    wayOut: 'Check the code, or ask for the quote without it.',
  },
  'coupon.not-valid-now': {
    status: 422,
    title: 'The coupon is not valid at this time',
    wayOut: 'Use it within its time, or ask for the quote without it.',
  },
  'coupon.not-for-this-change': {
    status: 422,
    title: 'The coupon is not for this change',
    wayOut: 'Use it for a change, product and currency that it is for, or ask for the quote without it.',
  },
  'coupon.used-up': {
    status: 409,
    title: 'The coupon is used up',
    wayOut: 'Ask for a new quote without it; nothing was charged.',
  },
  'coupon.nothing-to-reduce': {
    status: 422,
    title: 'There is nothing to pay',
    wayOut: 'Ask for the quote without the coupon, and keep it for a change that costs something.',
  },
  'coupon.taken': {
    status: 409,
    title: 'The code belongs to somebody else',
    wayOut: 'Choose another code.',
  },
  'correction.not-completed': {
    status: 409,
    title: 'Only a completed order is corrected',
    wayOut: 'Cancel an open order, or wait for its end; an order that ended without its change has nothing to correct.',
  },
  'correction.moved-on': {
    status: 409,
    title: 'Something later stands on the order',
    wayOut: 'Reverse the latest order first, give an amount back, or quote the change back for the customer.',
  },
  'correction.goodwill-stays': {
    status: 409,
    title: 'Goodwill is not taken back',
    wayOut: 'Leave it, or agree on it with the customer outside.',
  },
  'correction.exceeds-paid': {
    status: 422,
    title: 'More than was paid',
    wayOut: 'Name an amount that was paid for what runs and not given back yet.',
  },
  'statement.whose': {
    status: 422,
    title: 'Whose statement?',
    wayOut: 'An operator names an `account` or a `seller`; others leave both out.',
  },
} as const satisfies ProblemEntries;
