import type { AccountId } from '@regrade/core';
import type { Draft, Product, Review, StoredRelease } from '../engine/ports.ts';
import { saveInto } from './save-fragment.ts';

/** Reference data: products, their drafts, reviews and releases. Catalog documents are stored as the seller wrote them. */
export interface ProductRow {
  readonly product_id: string;
  readonly seller_id: string;
  readonly account_id: AccountId;
  readonly name: unknown;
  readonly type: string;
  readonly released: number;
  readonly created_at: number | bigint;
}

export const saveProducts = saveInto(
  'product',
  (product: Product): ProductRow => ({
    product_id: product.id,
    seller_id: product.seller,
    account_id: product.account,
    name: product.name,
    type: product.type,
    released: product.released,
    created_at: product.createdAt,
  }),
  { key: ['product_id'], update: ['name', 'type', 'released'] },
);

export function productFromRow(row: ProductRow): Product {
  return {
    id: row.product_id,
    seller: row.seller_id,
    account: row.account_id,
    name: row.name,
    type: row.type,
    released: row.released,
    createdAt: Number(row.created_at),
  };
}

export interface DraftRow {
  readonly product_id: string;
  readonly version: number | bigint;
  readonly review_id: string | null;
  readonly document: unknown;
  readonly findings: readonly unknown[];
  readonly ok: boolean;
  readonly updated_at: number | bigint;
}

export const saveDrafts = saveInto(
  'draft',
  (draft: Draft): DraftRow => ({
    product_id: draft.product,
    version: draft.version,
    review_id: draft.review,
    document: draft.document,
    findings: draft.findings,
    ok: draft.ok,
    updated_at: draft.updatedAt,
  }),
  { key: ['product_id'], update: ['version', 'review_id', 'document', 'findings', 'ok', 'updated_at'] },
);

export function draftFromRow(row: DraftRow): Draft {
  return {
    product: row.product_id,
    version: Number(row.version),
    review: row.review_id,
    document: row.document,
    findings: row.findings,
    ok: row.ok,
    updatedAt: Number(row.updated_at),
  };
}

export interface ReviewRow {
  readonly review_id: string;
  readonly product_id: string;
  readonly seller_id: string;
  readonly state: Review['state'];
  readonly base_release: number;
  readonly content_hash: string;
  readonly document: unknown;
  readonly findings: readonly unknown[];
  readonly submitted_by: string;
  readonly submitted_at: number | bigint;
  readonly decided_by: string | null;
  readonly decided_at: number | bigint | null;
  readonly reason: string | null;
}

export const saveReviews = saveInto(
  'review',
  (review: Review): ReviewRow => ({
    review_id: review.id,
    product_id: review.product,
    seller_id: review.seller,
    state: review.state,
    base_release: review.baseRelease,
    content_hash: review.contentHash,
    document: review.document,
    findings: review.findings,
    submitted_by: review.submittedBy,
    submitted_at: review.submittedAt,
    decided_by: review.decidedBy,
    decided_at: review.decidedAt,
    reason: review.reason,
  }),
  { key: ['review_id'], update: ['state', 'decided_by', 'decided_at', 'reason'] },
);

export function reviewFromRow(row: ReviewRow): Review {
  return {
    id: row.review_id,
    product: row.product_id,
    seller: row.seller_id,
    state: row.state,
    baseRelease: row.base_release,
    contentHash: row.content_hash,
    document: row.document,
    findings: row.findings,
    submittedBy: row.submitted_by,
    submittedAt: Number(row.submitted_at),
    decidedBy: row.decided_by,
    decidedAt: row.decided_at === null ? null : Number(row.decided_at),
    reason: row.reason,
  };
}

export interface ReleaseRow {
  readonly product_id: string;
  readonly number: number;
  readonly document: unknown;
  readonly content_hash: string;
  readonly review_id: string;
  readonly published_at: number | bigint;
}

/** A release is immutable: saving one twice is an error. */
export const saveReleases = saveInto(
  'release',
  (release: StoredRelease): ReleaseRow => ({
    product_id: release.product,
    number: release.number,
    document: release.document,
    content_hash: release.contentHash,
    review_id: release.review,
    published_at: release.publishedAt,
  }),
);

export function releaseFromRow(row: ReleaseRow): StoredRelease {
  return {
    product: row.product_id,
    number: row.number,
    document: row.document,
    contentHash: row.content_hash,
    review: row.review_id,
    publishedAt: Number(row.published_at),
  };
}
