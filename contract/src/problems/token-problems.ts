import type { ProblemEntries } from './problem-entry.ts';

/** Of revoking tokens. */
export const TOKEN_PROBLEMS = {
  'token.revoked': {
    status: 409,
    title: 'The token is revoked already',
    wayOut: 'There is nothing to do: nobody gets in with it.',
  },
  'token.last': {
    status: 409,
    title: 'The last token of the operator',
    wayOut: 'Issue another token of the operator first, sign in with it, then revoke this one.',
  },
  'token.in-use': {
    status: 409,
    title: 'This is the token you use',
    wayOut: 'Send `own: true` to end your own access, or revoke it with another token.',
  },
} as const satisfies ProblemEntries;
