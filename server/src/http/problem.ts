import { type Finding, isProblemCode, type Problem, problemEntry, problemType, type WouldAllow } from '@regrade/client';
import { formatInstant, type Instant } from '@regrade/core';
import type { Log } from '../engine/ports.ts';
import { type Refusal, refuse } from '../engine/refusal.ts';
import { renderQuotePreview } from './render/quote.ts';

export interface ProblemAnswer {
  readonly problem: Problem;
  readonly headers: { readonly [name: string]: string };
}

export const PROBLEM_TYPE = 'application/problem+json';
const RETRY_AFTER_SECONDS = 1;

/**
 * A refusal as `application/problem+json` (RFC 9457). The status comes from the registry of the contract and from
 * nowhere else; a code that the registry does not know is a fault of ours and answered as one.
 */
export function toProblem(refusal: Refusal, of: { readonly instance: string; readonly log: Log }): ProblemAnswer {
  if (!isProblemCode(refusal.code)) {
    of.log.error(
      { request: of.instance, code: refusal.code, detail: refusal.detail },
      'a refusal without a problem code',
    );
    return toProblem(internalFault(), of);
  }
  const { status, title } = problemEntry(refusal.code);
  const { code, detail, findings, quote, wouldAllow, tried } = refusal;
  const problem: Problem = {
    type: problemType(code),
    title,
    status,
    code,
    detail,
    instance: of.instance,
    // The engine passes on what the domain made: findings and offers of the shapes that the contract writes down.
    ...(findings && { findings: findings as readonly Finding[] }),
    ...(quote && { quote: renderQuotePreview(quote) }),
    ...(wouldAllow !== undefined && { wouldAllow: renderWouldAllow(wouldAllow) }),
    ...(tried && tried.length > 0 && { tried }),
  };
  return { problem, headers: headersOf(problem, refusal.retryAfterSeconds) };
}

function renderWouldAllow(wouldAllow: unknown): WouldAllow {
  const { at, ...rest } = wouldAllow as Omit<WouldAllow, 'at'> & { readonly at?: Instant };
  return { ...rest, ...(at !== undefined && { at: formatInstant(at) }) };
}

/** What is said of a fault of ours: nothing that it knows. */
export function internalFault(): Refusal {
  return refuse('internal', 'Something of ours broke; the instance names it in our log.');
}

function headersOf(
  { status, code }: Problem,
  retryAfterSeconds = RETRY_AFTER_SECONDS,
): { readonly [name: string]: string } {
  const headers = { 'content-type': PROBLEM_TYPE, 'cache-control': 'no-store' };
  if (status === 401) {
    const error = code === 'auth.invalid' ? ', error="invalid_token"' : '';
    return { ...headers, 'www-authenticate': `Bearer realm="regrade"${error}` };
  }
  if (status === 503 || status === 429) return { ...headers, 'retry-after': String(retryAfterSeconds) };
  return headers;
}
