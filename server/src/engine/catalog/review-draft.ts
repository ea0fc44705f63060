import { err, ok, type ProductTypePolicy, present, stepReview } from '@regrade/core';
import type { CatalogFacts, Draft, Product, Review, StoredRelease } from '../ports.ts';
import { refuse } from '../refusal.ts';
import type { CheckAnswer } from './catalog-checks.ts';
import type { CatalogCommandKind } from './catalog-command.ts';
import { checkDocument, contentHashOf } from './check-document.ts';
import { type DraftRequest, refuseVersion } from './save-draft.ts';

/** Submits a draft: from now on it is frozen, and what is published stays in force (T11). */
export const submitDraft: CatalogCommandKind<DraftRequest, Review> = {
  name: 'submit-draft',
  wants: ({ product }) => ({ products: [product] }),
  decide: ({ body, actor }, facts, { nowMillis, ids }) => {
    const draft = facts.drafts.get(body.product);
    if (!draft) return err(refuse('not-found', 'There is no draft of this product.'));
    const refused = refuseVersion(body, draft);
    if (refused) return err(refused);
    if (!draft.ok) {
      return err(
        refuse(
          'draft.has-errors',
          'This draft has errors; take an offered repair, change the prices or delete the rule.',
          {
            findings: draft.findings,
          },
        ),
      );
    }
    const review: Review = {
      id: `rev_${ids.uuid()}`,
      product: body.product,
      seller: body.seller,
      state: 'in-review',
      baseRelease: productOf(facts, body.product).released,
      contentHash: contentHashOf(draft.document),
      document: draft.document,
      findings: draft.findings,
      submittedBy: actor,
      submittedAt: Math.floor(nowMillis / 1000),
      decidedBy: null,
      decidedAt: null,
      reason: null,
    };
    return ok({
      answer: review,
      writes: { reviews: [review], drafts: [nextDraft(draft, review.id)] },
      audit: { subject: review.id, body: { product: body.product, content: review.contentHash } },
    });
  },
};

/** Takes a submission back: the draft can be edited again. */
export const withdrawDraft: CatalogCommandKind<DraftRequest & { readonly review: string }, Review> = {
  name: 'withdraw-draft',
  wants: ({ product, review }) => ({ products: [product], reviews: [review] }),
  decide: ({ body, actor }, facts, { nowMillis }) => {
    const review = facts.reviews.get(body.review);
    const draft = facts.drafts.get(body.product);
    if (!review || !draft) return err(refuse('not-found', 'There is no submission to withdraw.'));
    const state = stepReview(review.state, 'withdraw');
    if (!state.ok) return state;
    const decided = { ...review, state: state.value, decidedBy: actor, decidedAt: Math.floor(nowMillis / 1000) };
    return ok({
      answer: decided,
      writes: { reviews: [decided], drafts: [nextDraft(draft, null)] },
      audit: { subject: review.id, body: { product: body.product } },
    });
  },
};

export interface ReviewDecision {
  readonly review: string;
  readonly product: string;
  readonly decision: 'approve' | 'reject';
  readonly reason: string;
  /** Of the content that was reviewed. */
  readonly contentHash: string;
  /** What a large one was checked for before: the content of a review never changes. */
  readonly ahead?: CheckedReview | undefined;
}

export interface CheckedReview {
  /** Number of the release in force; 0: nothing is published. */
  readonly release: number;
  readonly checked: CheckAnswer;
}

/** Approves or rejects exactly the reviewed content; approval verifies again and publishes the next release. */
export function decideReview(
  policies: readonly ProductTypePolicy[],
): CatalogCommandKind<ReviewDecision, { readonly review: Review; readonly release: StoredRelease | null }> {
  return {
    name: 'decide-review',
    wants: ({ product, review }) => ({ products: [product], reviews: [review] }),
    decide: ({ body, actor }, facts, { nowMillis }) => {
      const review = facts.reviews.get(body.review);
      const draft = facts.drafts.get(body.product);
      if (!review || !draft) return err(refuse('not-found', 'There is no such review.'));
      const state = stepReview(review.state, body.decision);
      if (!state.ok) return state;
      if (body.contentHash !== review.contentHash || contentHashOf(draft.document) !== review.contentHash) {
        return err(refuse('review.content-changed', 'Your decision is about other content; read the review again.'));
      }
      const now = Math.floor(nowMillis / 1000);
      const decided: Review = { ...review, state: state.value, decidedBy: actor, decidedAt: now, reason: body.reason };
      const audit = {
        subject: review.id,
        body: { product: body.product, decision: body.decision, reason: body.reason, content: review.contentHash },
      };
      const drafts = [nextDraft(draft, null)];
      if (body.decision === 'reject') {
        return ok({ answer: { review: decided, release: null }, writes: { reviews: [decided], drafts }, audit });
      }
      const previous = facts.releases.get(body.product)?.catalog;
      const product = productOf(facts, body.product);
      const ahead = body.ahead?.release === product.released ? body.ahead : undefined;
      const checked = ahead?.checked ?? checkDocument(review.document, { policies, previous });
      if (!checked.ok || !checked.catalog) {
        return err(
          refuse('draft.has-errors', 'This content has errors now and cannot be published; reject it with a reason.', {
            findings: checked.findings,
          }),
        );
      }
      const release: StoredRelease = {
        product: product.id,
        number: product.released + 1,
        document: review.document,
        contentHash: review.contentHash,
        review: review.id,
        publishedAt: now,
      };
      const { name, type } = checked.catalog.product;
      const published: Product = { ...product, released: release.number, name, type };
      return ok({
        answer: { review: decided, release },
        writes: { reviews: [decided], drafts, releases: [release], products: [published] },
        audit: { ...audit, body: { ...audit.body, release: release.number } },
      });
    },
  };
}

function productOf(facts: CatalogFacts, id: string): Product {
  return present(facts.products.get(id), 'a draft belongs to a listed product');
}

function nextDraft(draft: Draft, review: string | null): Draft {
  return { ...draft, version: draft.version + 1, review };
}
