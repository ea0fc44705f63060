import type { ReadStore } from '../engine/read-port.ts';
import {
  type DraftRow,
  draftFromRow,
  type ProductRow,
  productFromRow,
  type ReviewRow,
  reviewFromRow,
} from './catalog-store.ts';
import type { Queryable, Row } from './database.ts';
import { loadRelease } from './load-facts.ts';
import { pageOf } from './page.ts';

type CatalogReads = Pick<
  ReadStore,
  | 'readProduct'
  | 'listProducts'
  | 'readDraftSummaries'
  | 'readRelease'
  | 'readUsedProductTypes'
  | 'readDraft'
  | 'readReview'
  | 'readLatestReview'
  | 'listReviews'
>;

export function createCatalogReads(sql: Queryable): CatalogReads {
  return {
    async readProduct(product) {
      const { rows } = await sql.query<ProductRow & Row>(
        'read-product',
        'select * from product where product_id = $1',
        [product],
      );
      return rows[0] && productFromRow(rows[0]);
    },
    listProducts: (filter, page) => listProducts(sql, filter, page),
    readDraftSummaries: (products) => readDraftSummaries(sql, products),
    readRelease: (product, number) => loadRelease(sql, { product, number }),
    readUsedProductTypes: () => readUsedProductTypes(sql),
    async readDraft(product) {
      const { rows } = await sql.query<DraftRow & Row>('read-draft', 'select * from draft where product_id = $1', [
        product,
      ]);
      return rows[0] && draftFromRow(rows[0]);
    },
    async readReview(review) {
      const { rows } = await sql.query<ReviewRow & Row>('read-review', 'select * from review where review_id = $1', [
        review,
      ]);
      return rows[0] && reviewFromRow(rows[0]);
    },
    async readLatestReview(product) {
      const { rows } = await sql.query<ReviewRow & Row>(
        'read-latest-review',
        'select * from review where product_id = $1 order by submitted_at desc, review_id desc limit 1',
        [product],
      );
      return rows[0] && reviewFromRow(rows[0]);
    },
    async listReviews({ state, product }, page) {
      const { rows } = await sql.query<ReviewRow & Row>(
        'list-reviews',
        `select * from review
         where ($1::text is null or state = $1) and ($2::text is null or product_id = $2)
           and ($3::text is null or (submitted_at, review_id) < ($3::bigint, $4))
         order by submitted_at desc, review_id desc limit $5`,
        [state ?? null, product ?? null, page.after?.[0] ?? null, page.after?.[1] ?? null, page.limit + 1],
      );
      return pageOf(rows, page, {
        item: reviewFromRow,
        key: (row) => [String(row.submitted_at), row.review_id],
      });
    },
  };
}

/**
 * Of one seller by that seller's own index, of which a search reads every name: a statement of its own, because a plan that
 * must serve a seller or none cannot take it, and reads the products of the whole marketplace (100,000: 98 ms, not 0.8).
 */
async function listProducts(
  sql: Queryable,
  { seller, search, unpublishedOf, allUnpublished = false }: Parameters<CatalogReads['listProducts']>[0],
  page: Parameters<CatalogReads['listProducts']>[1],
): ReturnType<CatalogReads['listProducts']> {
  const shown = [allUnpublished, unpublishedOf ?? null, page.after?.[0] ?? '', page.limit + 1, search ?? null];
  const { rows } =
    seller === undefined
      ? await sql.query<ListedProductRow>('list-products', productsWhere(''), shown)
      : await sql.query<ListedProductRow>('list-products-of-seller', productsWhere('p.seller_id = $6 and'), [
          ...shown,
          seller,
        ]);
  return pageOf(rows, page, {
    item: (row) => ({
      ...productFromRow(row),
      publishedAt: row.published_at === null ? null : Number(row.published_at),
    }),
    key: (row) => [row.product_id],
  });
}

type ListedProductRow = ProductRow & Row & { readonly published_at: bigint | null };

function productsWhere(whose: '' | 'p.seller_id = $6 and'): string {
  return `select p.*, r.published_at from product p
     left join release r on r.product_id = p.product_id and r.number = p.released
     where ${whose} p.product_id > $3 and (p.released > 0 or $1 or p.seller_id = $2)
       and ($5::text is null or position(lower($5) in lower(p.product_id || ' ' || p.name::text)) > 0)
     order by p.product_id limit $4`;
}

interface DraftSummaryRow {
  readonly product_id: string;
  readonly in_review: boolean;
  readonly updated_at: bigint;
  readonly errors: number;
  readonly warnings: number;
  readonly state: ReviewRow['state'] | null;
  readonly reason: string | null;
}

async function readDraftSummaries(
  sql: Queryable,
  products: readonly string[],
): ReturnType<ReadStore['readDraftSummaries']> {
  const { rows } = await sql.query<DraftSummaryRow & Row>(
    'read-draft-summaries',
    `select d.product_id, d.review_id is not null as in_review, d.updated_at, f.errors, f.warnings, r.state, r.reason
     from draft d
     cross join lateral (
       select count(*) filter (where finding->>'severity' = 'error')::int as errors,
              count(*) filter (where finding->>'severity' = 'warning')::int as warnings
       from json_array_elements(d.findings) finding
     ) f
     left join lateral (
       select state, reason from review
       where product_id = d.product_id order by submitted_at desc, review_id desc limit 1
     ) r on true
     where d.product_id = any($1)`,
    [products],
  );
  return new Map(
    rows.map((row) => [
      row.product_id,
      {
        inReview: row.in_review,
        updatedAt: Number(row.updated_at),
        errors: row.errors,
        warnings: row.warnings,
        review: row.state && { state: row.state, reason: row.reason },
      },
    ]),
  );
}

async function readUsedProductTypes(sql: Queryable): ReturnType<ReadStore['readUsedProductTypes']> {
  const { rows } = await sql.query<Row & { type: string; product: string }>(
    'read-used-product-types',
    'select type, min(product_id) as product from product where released > 0 group by type order by type',
    [],
  );
  return rows;
}
