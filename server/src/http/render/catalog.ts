import type {
  CatalogDocument,
  Draft as DraftJson,
  Finding,
  ListedProduct,
  LocalText,
  Product as ProductJson,
  Release as ReleaseJson,
  ReviewDetail,
  Review as ReviewJson,
  SavedDraft as SavedDraftJson,
} from '@regrade/client';
import { type DocumentDifference, formatInstant } from '@regrade/core';
import type { CheckAnswer } from '../../engine/catalog/catalog-checks.ts';
import type { SavedDraft } from '../../engine/catalog/save-draft.ts';
import type { Draft, Product, Review, StoredRelease } from '../../engine/ports.ts';
import type { DraftSummary } from '../../engine/read-port.ts';
import { versionTag } from '../read-precondition.ts';

export function renderProduct({ released, ...product }: Product, publishedAt: number | null): ProductJson {
  return {
    id: product.id,
    seller: product.seller,
    // Taken from a parsed catalog when it was saved.
    name: product.name as LocalText,
    type: product.type,
    release: released === 0 ? null : released,
    publishedAt: publishedAt === null ? null : formatInstant(publishedAt),
  };
}

/** A product of a list, with its draft where the caller may see it. */
export function renderListedProduct(
  product: Product & { readonly publishedAt: number | null },
  draft: DraftSummary | undefined,
): ListedProduct {
  const rendered = renderProduct(product, product.publishedAt);
  if (!draft) return rendered;
  const { inReview, updatedAt, errors, warnings, review } = draft;
  return {
    ...rendered,
    draft: {
      state: inReview ? 'in-review' : 'draft',
      savedAt: formatInstant(updatedAt),
      errors,
      warnings,
      ...(review && { review: { state: review.state, ...(review.reason !== null && { reason: review.reason }) } }),
    },
  };
}

/** What was published was parsed and verified before; it is answered as its seller wrote it. */
export function renderDocument({ document }: StoredRelease): CatalogDocument {
  return document as CatalogDocument;
}

export function renderRelease(release: StoredRelease, newest: number): ReleaseJson {
  return {
    product: release.product,
    number: release.number,
    state: release.number === newest ? 'published' : 'superseded',
    publishedAt: formatInstant(release.publishedAt),
    catalog: renderDocument(release),
  };
}

/** Findings with their lines where the seller's text is at hand. */
export function renderSavedDraft(
  { draft, checked }: SavedDraft,
  lineOf?: (pointer: string) => number | undefined,
): SavedDraftJson {
  const findings = checked.findings.map((finding): Finding => {
    const line = lineOf?.(finding.path);
    return line === undefined ? finding : { ...finding, line };
  });
  return { ok: checked.ok, findings, etag: versionTag(draft.version) };
}

export function renderDraft(draft: Draft, review: Review | undefined): DraftJson {
  return {
    product: draft.product,
    state: draft.review === null ? 'draft' : 'in-review',
    ok: draft.ok,
    // Stored as verification made them.
    findings: draft.findings as readonly Finding[],
    etag: versionTag(draft.version),
    document: draft.document,
    savedAt: formatInstant(draft.updatedAt),
    ...(review && {
      review: { id: review.id, state: review.state, ...(review.reason !== null && { reason: review.reason }) },
    }),
  };
}

/** The entity tag of a review is the hash of its content: a decision repeats it. */
export function contentTag({ contentHash }: Pick<Review, 'contentHash'>): string {
  return `"${contentHash}"`;
}

export function renderReview(review: Review): ReviewJson {
  return {
    id: review.id,
    product: review.product,
    state: review.state,
    etag: contentTag(review),
    submittedAt: formatInstant(review.submittedAt),
    submittedBy: review.submittedBy,
    ...decisionOf(review),
    // The draft is frozen while it is in review, so nothing else was published in between.
    ...(review.state === 'approved' && { release: review.baseRelease + 1 }),
  };
}

function decisionOf({ state, decidedBy, decidedAt, reason }: Review): Pick<ReviewJson, 'decision'> {
  if (decidedBy === null || decidedAt === null || (state !== 'approved' && state !== 'rejected')) return {};
  const decision = state === 'approved' ? 'approve' : 'reject';
  return { decision: { decision, reason: reason ?? '', at: formatInstant(decidedAt), by: decidedBy } };
}

export function renderReviewDetail(
  review: Review,
  of: { readonly difference: readonly DocumentDifference[]; readonly checked: CheckAnswer },
): ReviewDetail {
  const { ok, proven, findings } = of.checked;
  return {
    ...renderReview(review),
    published: review.baseRelease === 0 ? null : review.baseRelease,
    document: review.document,
    difference: of.difference,
    verification: { ok, proven, findings },
  };
}
