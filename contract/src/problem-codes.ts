import { BULK_PROBLEMS } from './problems/bulk-problems.ts';
import { CATALOG_PROBLEMS } from './problems/catalog-problems.ts';
import { CHANGE_PROBLEMS } from './problems/change-problems.ts';
import { DELIVERY_PROBLEMS } from './problems/delivery-problems.ts';
import { INSTANCE_PROBLEMS } from './problems/instance-problems.ts';
import { MONEY_PROBLEMS } from './problems/money-problems.ts';
import { ORDER_PROBLEMS } from './problems/order-problems.ts';
import type { ProblemEntry } from './problems/problem-entry.ts';
import { RENEWAL_PROBLEMS } from './problems/renewal-problems.ts';
import { REQUEST_PROBLEMS } from './problems/request-problems.ts';
import { SUBSCRIPTION_PROBLEMS } from './problems/subscription-problems.ts';
import { TOKEN_PROBLEMS } from './problems/token-problems.ts';
import { WEBHOOK_PROBLEMS } from './problems/webhook-problems.ts';

/**
 * The registry of every problem code that the API answers, with its HTTP status, title and way out. Codes are stable:
 * clients branch on them. `docs/errors.md` lists the same codes; a test compares both.
 */
export const PROBLEMS = {
  ...REQUEST_PROBLEMS,
  ...CATALOG_PROBLEMS,
  ...SUBSCRIPTION_PROBLEMS,
  ...RENEWAL_PROBLEMS,
  ...CHANGE_PROBLEMS,
  ...ORDER_PROBLEMS,
  ...MONEY_PROBLEMS,
  ...INSTANCE_PROBLEMS,
  ...WEBHOOK_PROBLEMS,
  ...DELIVERY_PROBLEMS,
  ...BULK_PROBLEMS,
  ...TOKEN_PROBLEMS,
} as const;

export type ProblemCode = keyof typeof PROBLEMS;
export type { ProblemEntry };

export const PROBLEM_CODES: readonly ProblemCode[] = Object.keys(PROBLEMS).filter(isProblemCode);

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code);
}

export function problemEntry(code: ProblemCode): ProblemEntry {
  return PROBLEMS[code];
}

/** The `type` of a problem (RFC 9457 §3.1.1): a name, not an address; the page of a code is docs/errors.md. */
export function problemType(code: string): string {
  return `urn:regrade:problem:${code}`;
}
