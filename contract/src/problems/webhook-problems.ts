import type { ProblemEntries } from './problem-entry.ts';

/** Of webhook endpoints. */
export const WEBHOOK_PROBLEMS = {
  'webhook.address-invalid': {
    status: 422,
    title: 'This address is not called',
    wayOut: 'Name an `https://` address on the open internet, without a user name, a password or a part behind `#`.',
  },
  'webhook.endpoints-full': {
    status: 409,
    title: 'Too many endpoints',
    wayOut: 'Delete an endpoint that is not used; one endpoint can take all types.',
  },
  'webhook.rotation-running': {
    status: 409,
    title: 'The last rotation is not a day old',
    wayOut: 'Wait until the older keys have ended, or delete the endpoint and add it again with new secrets at once.',
  },
} as const satisfies ProblemEntries;
