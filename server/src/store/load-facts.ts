import type { AccountId } from '@regrade/core';
import type {
  AccountHead,
  AnswerKey,
  CatalogFacts,
  CatalogWants,
  StoredAnswer,
  StoredRelease,
} from '../engine/ports.ts';
import { type AccountRow, accountFromRow } from './account-store.ts';
import {
  type DraftRow,
  draftFromRow,
  type ProductRow,
  productFromRow,
  type ReleaseRow,
  type ReviewRow,
  releaseFromRow,
  reviewFromRow,
} from './catalog-store.ts';
import type { Queryable } from './database.ts';
import { type AnswerRow, answerFromRow } from './record-store.ts';

/**
 * The lock of the write path. It is a statement of its own, before every load: in READ COMMITTED each statement sees
 * what was committed when it began, so what is loaded after the lock is what the lock protects.
 */
export async function lockHeads(sql: Queryable, accounts: readonly AccountId[]): Promise<Map<AccountId, AccountHead>> {
  const { rows } = await sql.query<{ account_id: AccountId; audit_n: bigint; audit_hash: string; receipts: bigint }>(
    'lock-heads',
    'select account_id, audit_n, audit_hash, receipts from account_head where account_id = any($1) order by account_id for update',
    [accounts],
  );
  return new Map(
    rows.map((row) => [
      row.account_id,
      {
        account: row.account_id,
        auditN: Number(row.audit_n),
        auditHash: row.audit_hash,
        receipts: Number(row.receipts),
      },
    ]),
  );
}

export async function loadAnswers(sql: Queryable, keys: readonly AnswerKey[]): Promise<StoredAnswer[]> {
  if (keys.length === 0) return [];
  const { rows } = await sql.query<AnswerRow & Record<string, unknown>>(
    'load-answers',
    `select i.* from unnest($1::text[], $2::text[], $3::text[]) as wanted(account_id, caller, key)
     cross join lateral (
       select * from idempotency
       where account_id = wanted.account_id and caller = wanted.caller and key = wanted.key offset 0
     ) i`,
    [keys.map(({ account }) => account), keys.map(({ caller }) => caller), keys.map(({ key }) => key)],
  );
  return rows.map(answerFromRow);
}

export async function loadCatalogFacts(sql: Queryable, wants: CatalogWants): Promise<CatalogFacts> {
  const [products, drafts, reviews, sellers] = await Promise.all([
    sql.query<ProductRow & Record<string, unknown>>(
      'load-products',
      'select * from product where product_id = any($1)',
      [wants.products],
    ),
    sql.query<DraftRow & Record<string, unknown>>('load-drafts', 'select * from draft where product_id = any($1)', [
      wants.products,
    ]),
    sql.query<ReviewRow & Record<string, unknown>>('load-reviews', 'select * from review where review_id = any($1)', [
      wants.reviews,
    ]),
    sql.query<AccountRow & Record<string, unknown>>('load-sellers', 'select * from account where seller_id = any($1)', [
      [...new Set(wants.products.map((product) => product.split('.')[0] ?? ''))],
    ]),
  ]);
  return {
    products: new Map(products.rows.map((row) => [row.product_id, productFromRow(row)])),
    drafts: new Map(drafts.rows.map((row) => [row.product_id, draftFromRow(row)])),
    reviews: new Map(reviews.rows.map((row) => [row.review_id, reviewFromRow(row)])),
    sellers: new Map(sellers.rows.map((row) => [row.seller_id ?? '', accountFromRow(row)])),
  };
}

export async function loadRelease(
  sql: Queryable,
  of: { readonly product: string; readonly number: number },
): Promise<StoredRelease | undefined> {
  const { rows } = await sql.query<ReleaseRow & Record<string, unknown>>(
    'load-release',
    'select * from release where product_id = $1 and number = $2',
    [of.product, of.number],
  );
  return rows[0] && releaseFromRow(rows[0]);
}
