import type { ProblemEntries } from './problem-entry.ts';

/** Of imports and bulk changes. */
export const BULK_PROBLEMS = {
  'import.gap': {
    status: 409,
    title: 'Lines were left out',
    wayOut: 'Send the file from the line named in the detail, or from its beginning.',
  },
  'import.superseded': {
    status: 409,
    title: 'Another upload goes on with this import',
    wayOut: 'Let the other upload finish, or send the file once more with the same key.',
  },
  'bulk.empty': {
    status: 422,
    title: 'No subscription matches',
    wayOut: 'Widen the filter, or name the subscriptions.',
  },
  'bulk.too-many': {
    status: 422,
    title: 'Too many subscriptions at once',
    wayOut: 'Narrow the filter, and change them in several parts.',
  },
  'bulk.not-open': {
    status: 409,
    title: 'The bulk change has moved on',
    wayOut: 'Read it; a new preview begins another one.',
  },
  'bulk.checking': {
    status: 409,
    title: 'Sellers are still asked',
    wayOut: 'Read the bulk change until nothing of it is `checking`, and repeat its totals then.',
  },
  'bulk.expired': {
    status: 409,
    title: 'The preview has expired',
    wayOut: 'Preview again; figures may differ.',
  },
  'bulk.totals-differ': {
    status: 409,
    title: 'Other totals than the previewed ones',
    wayOut: 'Repeat `net` of every currency exactly as the preview said it.',
  },
} as const satisfies ProblemEntries;
