import type { IncomingHttpHeaders } from 'node:http';
import type { Route } from '@regrade/client';
import { err, ok, type Result } from '@regrade/core';
import { type Refusal, refuse } from '../engine/refusal.ts';

/** Versions of drafts travel as strong entity tags: `"7"`. */
export function versionTag(version: number): string {
  return `"${version}"`;
}

const VERSION_TAG = /^"(\d{1,15})"$/;
/** A version that no draft has. */
const NO_VERSION = 0;

/** The condition that the route asks for (RFC 9110 §13.1): 428 where it is missing; the engine compares versions. */
export function readPrecondition(kind: Route['precondition'], headers: IncomingHttpHeaders): Result<unknown, Refusal> {
  if (kind === undefined) return ok(undefined);
  if (kind === 'if-none-match') return ok({ known: splitTags(headers['if-none-match']) });
  const ifMatch = headers['if-match'];
  // A weak or foreign tag is a condition too: one that nothing of ours meets.
  if (ifMatch !== undefined) return ok({ version: Number(VERSION_TAG.exec(ifMatch.trim())?.[1] ?? NO_VERSION) });
  if (kind === 'if-match-or-new' && headers['if-none-match']?.trim() === '*') return ok({ version: null });
  const detail =
    kind === 'if-match'
      ? 'Send the ETag of the draft you have read as If-Match.'
      : 'Send the ETag of the draft you have read as If-Match, or If-None-Match: * for the first save.';
  return err(refuse('precondition.missing', detail));
}

/** If-None-Match compares weakly: `W/` makes no difference. */
function splitTags(header: string | undefined): string[] {
  return header?.split(',').map((tag) => tag.trim().replace(/^W\//, '')) ?? [];
}

/** Whether a client has what the tag names. */
export function isKnown(tag: string, known: readonly string[]): boolean {
  return known.includes(tag) || known.includes('*');
}
