import type { ProblemEntries } from './problem-entry.ts';

/** Of the call itself: its form, its caller, its preconditions, and our own state. */
export const REQUEST_PROBLEMS = {
  'request.malformed': {
    status: 400,
    title: 'The body cannot be read',
    wayOut: 'Send one complete JSON document (a catalog may also be YAML), encoded as UTF-8.',
  },
  'request.invalid': {
    status: 400,
    title: 'The request has faults',
    wayOut: 'Correct every place listed in `findings`; all faults are reported at once.',
  },
  'request.too-large': {
    status: 413,
    title: 'The body is too large',
    wayOut: 'Send less at once: split a preview into several, or shorten the catalog below the limit in the detail.',
  },
  'request.unsupported-media-type': {
    status: 415,
    title: 'Unknown media type',
    wayOut: 'Send `Content-Type: application/json`, or `application/yaml` for a catalog.',
  },
  'request.method-not-allowed': {
    status: 405,
    title: 'This address does not take that method',
    wayOut: 'Use one of the methods in the `Allow` header; the reference is at /docs/api.',
  },
  'auth.missing': {
    status: 401,
    title: 'No token',
    wayOut: 'Send `Authorization: Bearer <token>`.',
  },
  'auth.invalid': {
    status: 401,
    title: 'The token is not valid',
    wayOut: 'Check that the token is complete, or ask the operator for a new one.',
  },
  'auth.forbidden': {
    status: 403,
    title: 'Not for this role',
    wayOut: 'Use a token of one of the roles named in the detail.',
  },
  'auth.session-ended': {
    status: 401,
    title: 'The session has ended',
    wayOut: 'Sign in again.',
  },
  'auth.cross-site': {
    status: 403,
    title: 'This came from another site',
    wayOut:
      'Act from the pages of this service; a program sends `Authorization: Bearer <token>` in place of the cookie.',
  },
  'not-found': {
    status: 404,
    title: 'There is no such thing',
    wayOut: 'Check the id; what belongs to another account answers the same.',
  },
  'precondition.missing': {
    status: 428,
    title: 'A precondition is needed',
    wayOut: 'Send the `ETag` you last read as `If-Match`, or `If-None-Match: *` for the first save of a product.',
  },
  'precondition.failed': {
    status: 412,
    title: 'It has moved since you read it',
    wayOut: 'Read it again, repeat your edit on the newer content, and send the new `ETag`.',
  },
  'idempotency.key-missing': {
    status: 400,
    title: 'An idempotency key is needed',
    wayOut: 'Send an `Idempotency-Key` of 1 to 255 visible ASCII characters, the same on every attempt of this act.',
  },
  'idempotency.key-reused': {
    status: 422,
    title: 'The idempotency key belongs to another request',
    wayOut: 'Use a new key for a new act; repeat an old act with exactly its old body.',
  },
  'idempotency.in-progress': {
    status: 409,
    title: 'The first attempt is still running',
    wayOut: 'Repeat the same request in a moment; it will get the answer of the first attempt.',
  },
  'limit.requests': {
    status: 429,
    title: 'Too many requests',
    wayOut: 'Wait for the seconds in `Retry-After`, then repeat the request.',
  },
  'limit.streams': {
    status: 429,
    title: 'Too many event streams',
    wayOut: 'Close streams that nobody reads any more; one stream with several types tells as much as many.',
  },
  'events.cursor-unknown': {
    status: 400,
    title: 'This is no cursor of these events',
    wayOut:
      'Send an `id` of this stream as `Last-Event-ID` or `after`; `after=oldest` begins with the oldest kept event.',
  },
  'events.cursor-expired': {
    status: 410,
    title: 'What follows this cursor is no longer kept',
    wayOut: 'Read again what you follow, then open the stream without a cursor; the audit log still has everything.',
  },
  'limit.changes-per-day': {
    status: 409,
    title: 'Too many changes today',
    wayOut: 'Change this subscription again after the time in the detail, or ask the operator.',
  },
  'limit.downgrade-hold': {
    status: 409,
    title: 'Too soon after an upgrade',
    wayOut: 'A downgrade that pays money back waits until the time in the detail; change then, or ask the operator.',
  },
  internal: {
    status: 500,
    title: 'A fault of ours',
    wayOut: 'Repeat the request with the same idempotency key; if it stays, report the `instance`.',
  },
  unavailable: {
    status: 503,
    title: 'Not available at the moment',
    wayOut: 'Repeat the request with the same idempotency key after the seconds in `Retry-After`.',
  },
} as const satisfies ProblemEntries;
