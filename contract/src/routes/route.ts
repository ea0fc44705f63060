import type * as z from 'zod';
import type { ProblemCode } from '../problem-codes.ts';

export const ROLES = ['operator', 'seller', 'customer', 'software'] as const;
export type Role = (typeof ROLES)[number];

/** Chapters of the reference. */
export const TAGS = {
  Drafts: 'A seller writes, verifies and submits the catalog of a product.',
  Reviews: 'The operator decides what is published.',
  Products: 'What is on sale: products and their immutable releases.',
  Subscriptions: 'What customers run.',
  Changes: 'From what is possible over a quote to a change order.',
  Renewals: 'A paid term more, by hand or by itself.',
  Payments: 'Money from outside, and on its way back.',
  Deliveries: 'How sellers are told of changes: endpoints, messages, attempts.',
  Imports: 'Subscriptions that run already, of another system.',
  Wallet: 'Money of customers.',
  Accounts: 'Who takes part in the marketplace.',
  'Money rules': 'What lies on top of prices: tax, discounts, coupons, commission.',
  Statements: 'Receipts, credit notes and the ledger.',
  Instances: 'What a seller’s customers run, and the seller’s adjustments.',
  Sandbox: 'Test accounts with play money and a clock of their own.',
  Events: 'What happened, as it happens.',
  Audit: 'What was done, by whom, in a chain of hashes.',
  Sessions: 'People who sign in with a browser.',
  Licenses: 'What the seller’s software reads.',
  Operations: 'Health, and this reference.',
} as const;

/** One operation of the API: the server registers it, the reference describes it, the client calls it from this. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** OpenAPI style: `/v1/quotes/{id}`. A colon is a colon (`/v1/quotes:preview`), not a parameter. */
  readonly path: string;
  /** Who may call it; `public` needs no token. */
  readonly roles: readonly Role[] | 'public';
  readonly tags: readonly (keyof typeof TAGS)[];
  readonly summary: string;
  /** Path parameters. A value of another shape names nothing of ours: the answer is 404, not 400. */
  readonly params?: z.ZodObject;
  /** Query parameters; each arrives as text. */
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** The bodies it takes; `application/json` where absent. */
  readonly consumes?: readonly string[];
  /** The body is a text of any length with one `body` on each line, read while it arrives. */
  readonly streamsBody?: true;
  /** Name of the header that signs the body: both are handed on as they came, and the handler reads them. */
  readonly signature?: string;
  /** Most bytes of a body; `BODY_BYTES_MAX` where absent. */
  readonly bodyBytesMax?: number;
  /** Answers by status; null is an answer without a body. Problems are the same for all routes. */
  readonly responses: { readonly [status: number]: z.ZodType | null };
  /** Media type of those answers; `application/json` where absent. */
  readonly produces?: string;
  /** Needs `Idempotency-Key`. */
  readonly idempotent?: boolean;
  /**
   * `if-match` is needed; `if-match-or-new`: needed, or `If-None-Match: *` when it is the first save;
   * `if-none-match` may be sent, and is answered 304 while nothing has changed.
   */
  readonly precondition?: 'if-match' | 'if-match-or-new' | 'if-none-match';
  /** Answers carry `ETag`. */
  readonly etag?: boolean;
  /** A stream of server-sent events: the schema of the data by event name. */
  readonly stream?: { readonly [event: string]: z.ZodType };
  /** Answers with lines, one JSON document each, as long as there are any. */
  readonly lines?: boolean;
  /** A stream that goes on after `Last-Event-ID`. */
  readonly resumes?: boolean;
  /** Codes of its own, besides those every route may answer. */
  readonly problems?: readonly ProblemCode[];
}

/** Keeps the literal types of a route, which the typed client is made of. */
export function route<const R extends Route>(definition: R): R {
  return definition;
}
