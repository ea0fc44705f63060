import type { ProblemEntries } from './problem-entry.ts';

/** Of endpoints and of messages to sellers. */
export const DELIVERY_PROBLEMS = {
  'endpoint.protocol-unknown': {
    status: 422,
    title: 'This marketplace does not speak that protocol',
    wayOut: 'Use one of the protocols in the detail.',
  },
  'endpoint.address-invalid': {
    status: 422,
    title: 'Not an address that is called',
    wayOut: 'Give an https:// address of a machine on the open internet, without a password in it.',
  },
  'endpoint.secret-invalid': {
    status: 422,
    title: 'Not a secret of this kind',
    wayOut: 'Leave `secret` out and take the one that is made, or send one of the form in the detail.',
  },
  'endpoint.secrets-full': {
    status: 409,
    title: 'Both places for a secret are taken',
    wayOut: 'Remove the secret that your program no longer needs, then add the new one.',
  },
  'endpoint.secret-last': {
    status: 409,
    title: 'The last secret stays',
    wayOut: 'Add another secret, let your program know it, then remove this one.',
  },
  'endpoint.key-missing': {
    status: 409,
    title: 'This marketplace cannot keep secrets yet',
    wayOut: 'The operator sets REGRADE_SECRET_KEY and starts the service again.',
  },
  'delivery.signature-invalid': {
    status: 401,
    title: 'The answer is not signed as it has to be',
    wayOut:
      'Sign with a v1 secret of the endpoint, with the id of the delivery as webhook-id, within five minutes; or send your token.',
  },
  'delivery.not-restartable': {
    status: 409,
    title: 'There is nothing to restart',
    wayOut: 'Restart a delivery whose attempts are used up; ask for a new quote where a fit check ended.',
  },
  'delivery.no-answer-wanted': {
    status: 409,
    title: 'This message wants no answer',
    wayOut: 'Nothing needs to be done: it says what runs.',
  },
  'quote.not-checking': {
    status: 409,
    title: 'The quote does not wait for an answer',
    wayOut: 'Nothing needs to be done: the customer asks again if they still want the change.',
  },
} as const satisfies ProblemEntries;
