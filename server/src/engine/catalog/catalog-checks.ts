import type { CheckedCatalog, JointRepair, ProductTypePolicy } from '@regrade/core';
import { ok, type Result } from '@regrade/core';
import type { Refusal } from '../refusal.ts';
import type { CachedRelease } from '../release-cache.ts';
import { checkDocument, findJointRepair } from './check-document.ts';

/** What a check says, whichever thread made it. */
export interface CheckAnswer extends Pick<CheckedCatalog, 'findings' | 'ok' | 'proven'> {
  /** What the document calls itself; absent where not even its shape could be read. */
  readonly catalog?: NamedCatalog | undefined;
  /** Where it was asked for, and some target has to be made dearer. */
  readonly repair?: JointRepair | undefined;
}

export interface NamedCatalog {
  readonly seller: string;
  readonly product: { readonly id: string; readonly name: object | string; readonly type: string };
}

export interface CheckQuestion {
  readonly product: string;
  readonly document: unknown;
  /** The release in force. */
  readonly previous?: CachedRelease | undefined;
  readonly wantsRepair?: boolean;
}

/** Checks large documents while the process goes on serving; `threads/` implements it. */
export interface CheckThread {
  /** Refused only where too many wait. */
  check(question: CheckQuestion): Promise<Result<CheckAnswer, Refusal>>;
  /** Ends the thread; the next question begins another. */
  stop(): Promise<void>;
}

/** Checks of catalog documents of any size, none of which anybody else waits for. */
export type CatalogChecks = CheckThread;

/**
 * So much is checked in place: in a few milliseconds, where it is no price list made to take long. A hundred SKUs with
 * their rules have a third of it.
 */
const JSON_LENGTH_IN_PLACE = 100_000;

/** Whether others would notice that a document is checked. */
export function isLargeDocument(document: unknown): boolean {
  return (JSON.stringify(document) ?? '').length > JSON_LENGTH_IN_PLACE;
}

export function createCatalogChecks(policies: readonly ProductTypePolicy[], thread: CheckThread): CatalogChecks {
  return {
    async check(question) {
      const { document, previous, wantsRepair = false } = question;
      if (isLargeDocument(document)) return thread.check(question);
      const checked = checkDocument(document, { policies, previous: previous?.catalog });
      return ok({ ...checked, ...(wantsRepair && { repair: findJointRepair(checked) }) });
    },
    stop: thread.stop,
  };
}
