import { ok, type Result } from '@regrade/core';
import type { Draft, Product, Review, StoredRelease } from '../ports.ts';
import type { ReadStore } from '../read-port.ts';
import type { Refusal } from '../refusal.ts';
import type { CachedRelease } from '../release-cache.ts';
import type { Command } from '../run-command.ts';
import { type CatalogChecks, type CheckAnswer, isLargeDocument } from './catalog-checks.ts';
import type { CheckedReview, ReviewDecision } from './review-draft.ts';
import { type CheckedAhead, type DraftEdit, editedDocument, refuseVersion, type SavedDraft } from './save-draft.ts';

interface DraftDeskDeps {
  readonly reads: ReadStore;
  readonly checks: CatalogChecks;
  readonly releaseOf: (product: string, number: number) => Promise<CachedRelease | undefined>;
  readonly commands: {
    readonly saveDraft: (command: Command<DraftEdit>) => Promise<Result<SavedDraft, Refusal>>;
    readonly decideReview: (command: Command<ReviewDecision>) => Promise<Result<DecidedReview, Refusal>>;
  };
}

interface DecidedReview {
  readonly review: Review;
  readonly release: StoredRelease | null;
}

/**
 * The commands that check a catalog. A large one is checked in a thread before its command, because a decision is made
 * while others wait; the command takes the answer if it is about what it finds behind its lock, and else checks itself.
 */
export interface DraftDesk {
  save(command: Command<DraftEdit>): Promise<Result<SavedDraft, Refusal>>;
  decide(command: Command<ReviewDecision>): Promise<Result<DecidedReview, Refusal>>;
  /** Everything there is to say about a document beside what is published of its product. */
  verify(of: {
    readonly product: string;
    readonly document: unknown;
    readonly wantsRepair: boolean;
  }): Promise<Result<CheckAnswer, Refusal>>;
}

export function createDraftDesk(deps: DraftDeskDeps): DraftDesk {
  const { reads, checks, commands } = deps;

  async function releaseInForce(product: Product | undefined): Promise<CachedRelease | undefined> {
    return product && product.released > 0 ? deps.releaseOf(product.id, product.released) : undefined;
  }

  async function checkDraft(body: DraftEdit): Promise<Result<CheckedAhead | undefined, Refusal>> {
    if (body.kind === 'document' && !isLargeDocument(body.document)) return ok(undefined);
    const [draft, product] = await Promise.all([reads.readDraft(body.product), reads.readProduct(body.product)]);
    if (!isWorthIt(body, draft)) return ok(undefined);
    const previous = await releaseInForce(product);
    const about = { product: body.product, previous };
    const found =
      body.kind === 'joint-repair'
        ? await checks.check({ ...about, document: draft?.document, wantsRepair: true })
        : ok({ repair: undefined });
    if (!found.ok) return found;
    const document = editedDocument(body, draft, () => found.value.repair);
    if (!document.ok) return document;
    const checked = await checks.check({ ...about, document: document.value });
    if (!checked.ok) return checked;
    const [version, release] = [draft?.version ?? null, product?.released ?? 0];
    return ok({ version, release, document: document.value, checked: checked.value });
  }

  async function checkReview(body: ReviewDecision): Promise<Result<CheckedReview | undefined, Refusal>> {
    const review = body.decision === 'approve' ? await reads.readReview(body.review) : undefined;
    if (!review || !isLargeDocument(review.document)) return ok(undefined);
    const product = await reads.readProduct(review.product);
    const previous = await releaseInForce(product);
    const checked = await checks.check({ product: review.product, document: review.document, previous });
    return checked.ok ? ok({ release: product?.released ?? 0, checked: checked.value }) : checked;
  }

  return {
    async save(command) {
      const ahead = await checkDraft(command.body);
      return ahead.ok ? commands.saveDraft({ ...command, body: { ...command.body, ahead: ahead.value } }) : ahead;
    },
    async decide(command) {
      const ahead = await checkReview(command.body);
      return ahead.ok ? commands.decideReview({ ...command, body: { ...command.body, ahead: ahead.value } }) : ahead;
    },
    async verify({ product, document, wantsRepair }) {
      const previous = await releaseInForce(await reads.readProduct(product));
      return checks.check({ product, document, previous, wantsRepair });
    },
  };
}

/** What the command refuses in any case is checked for nobody. */
function isWorthIt(body: DraftEdit, draft: Draft | undefined): boolean {
  if (refuseVersion(body, draft)) return false;
  return body.kind === 'document' || isLargeDocument(draft?.document);
}
