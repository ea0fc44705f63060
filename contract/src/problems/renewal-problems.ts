import type { ProblemEntries } from './problem-entry.ts';

/** Of renewals. */
export const RENEWAL_PROBLEMS = {
  'renewal.permanent': {
    status: 409,
    title: 'It has no end',
    wayOut: 'Nothing has to be renewed; what is billed offline is prolonged by its seller.',
  },
  'renewal.too-late': {
    status: 409,
    title: 'The time for renewing is over',
    wayOut: 'Buy the product again.',
  },
  'renewal.too-short': {
    status: 422,
    title: 'It would have ended already',
    wayOut: 'Renew for as many periods as `wouldAllow` names: a renewal begins at the old end.',
  },
  'renewal.term-too-long': {
    status: 422,
    title: 'More than five years ahead',
    wayOut: 'Renew for at most as many periods as `wouldAllow` names.',
  },
  'renewal.price-missing': {
    status: 409,
    title: 'The seller no longer offers what runs',
    wayOut: 'Change to what `wouldAllow` names, now or at the renewal; what runs goes on until its end.',
  },
  'renewal.net-differs': {
    status: 409,
    title: 'Another figure than the one of now',
    wayOut: 'Look at the preview again and repeat its `net`.',
  },
  'renewal.from-differs': {
    status: 409,
    title: 'Renewed meanwhile',
    wayOut: 'Look at the preview again: for one more term repeat its `from`, with a new key.',
  },
  'renewal.moved': {
    status: 409,
    title: 'An order began or ended meanwhile',
    wayOut: 'Look at the preview again, then repeat the request with a new key.',
  },
  'renewal.not-due': {
    status: 409,
    title: 'No automatic renewal is due',
    wayOut: 'Wait until its next attempt.',
  },
} as const satisfies ProblemEntries;
