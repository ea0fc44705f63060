import { BLOCKERS_MAX, cutSellerText, type FitBlocker, type SellerAnswer, type SellerCommand } from '@regrade/core';
import type { OutboundOutcome } from '../http-call.ts';
import { readRetryAfter } from '../retry-after.ts';

type Answered = Extract<OutboundOutcome, { readonly kind: 'answered' }>;

/** What the seller's program said: `protocol.md`, "The answer". */
export function toAnswer(outcome: OutboundOutcome, { kind }: SellerCommand): SellerAnswer {
  if (outcome.kind === 'failed') return { kind: 'silent', reason: outcome.reason };
  const { status } = outcome;
  if (status >= 200 && status < 300) {
    // To what needs no answer, having arrived is one.
    if (kind === 'restate' || kind === 'probe') return { kind: 'yes' };
    return outcome.status === 202 || outcome.body.trim() === '' ? { kind: 'later' } : readAnswer(outcome);
  }
  if (status === 410)
    return { kind: 'silent', reason: 'The seller wants no messages here any more (410).', gone: true };
  if (status === 501) return { kind: 'unsupported', reason: 'The seller’s program does not know this message (501).' };
  // A program that refuses with a status of refusal says no, if it says so in words as well.
  const said = status === 409 || status === 422 ? readAnswer(outcome) : undefined;
  if (said?.kind === 'no') return said;
  return { kind: 'silent', reason: `The seller’s program answered ${status}.`, ...waitOf(outcome) };
}

function readAnswer({ status, body }: Answered): SellerAnswer {
  const fields = readObject(body);
  switch (fields?.['answer']) {
    case 'yes':
      return { kind: 'yes' };
    case 'later':
      return { kind: 'later' };
    case 'no': {
      const blockers = readBlockers(fields['blockers']);
      const reason = textOf(fields['reason']) || blockers.map(({ message }) => message).join('; ');
      return { kind: 'no', reason: cutSellerText(reason) || 'The seller gave no reason.', blockers };
    }
    default:
      return {
        kind: 'silent',
        reason: `The seller’s program answered ${status} without "answer": "yes", "no" or "later".`,
      };
  }
}

function readObject(text: string): { readonly [field: string]: unknown } | undefined {
  try {
    // Some languages write a byte order mark before every text.
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    return typeof value === 'object' && value !== null ? (value as { readonly [field: string]: unknown }) : undefined;
  } catch {
    return undefined;
  }
}

/** What cannot be read is left out: a refusal stays a refusal. */
export function readBlockers(value: unknown): FitBlocker[] {
  const items = Array.isArray(value) ? (value as readonly unknown[]) : [];
  return items.slice(0, BLOCKERS_MAX).flatMap((item): FitBlocker[] => {
    if (typeof item === 'string') return item.trim() === '' ? [] : [{ message: cutSellerText(item) }];
    if (typeof item !== 'object' || item === null) return [];
    const { message, component, attribute } = item as { readonly [field: string]: unknown };
    const text = textOf(message);
    if (text === '') return [];
    return [
      {
        message: text,
        ...(textOf(component) !== '' && { component: textOf(component) }),
        ...(textOf(attribute) !== '' && { attribute: textOf(attribute) }),
      },
    ];
  });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? cutSellerText(value) : '';
}

function waitOf({ headers }: Answered): { readonly retryAfterSeconds?: number } {
  const retryAfterSeconds = readRetryAfter(headers);
  return retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
}
