import { diffDocuments, err, ok, present, type Result } from '@regrade/core';
import type { Engine } from '../../engine/engine.ts';
import type { Product, Review } from '../../engine/ports.ts';
import { type Refusal, refuse } from '../../engine/refusal.ts';
import { actorOf, type Caller } from '../caller.ts';
import { KEY_NUMBER, KEY_TEXT, readPage, toWirePage } from '../cursor.ts';
import type { HandlerDeps, Handlers } from '../handler.ts';
import {
  contentTag,
  renderDocument,
  renderListedProduct,
  renderProduct,
  renderRelease,
  renderReview,
  renderReviewDetail,
} from '../render/catalog.ts';

type CatalogHandlers = Pick<
  Handlers,
  'listReviews' | 'getReview' | 'decideReview' | 'listProducts' | 'getProduct' | 'getRelease'
>;

type ReviewHandlers = Pick<CatalogHandlers, 'listReviews' | 'getReview' | 'decideReview'>;

export function createCatalogHandlers(deps: HandlerDeps): CatalogHandlers {
  return { ...createReviewHandlers(deps), ...createProductHandlers(deps) };
}

function createReviewHandlers({ engine }: HandlerDeps): ReviewHandlers {
  return {
    async listReviews({ query }) {
      const page = readPage(query, [KEY_NUMBER, KEY_TEXT]);
      if (!page.ok) return page;
      const { state, product } = query;
      const filter = { ...(state && { state }), ...(product !== undefined && { product }) };
      return ok({ status: 200, body: toWirePage(await engine.reads.listReviews(filter, page.value), renderReview) });
    },
    async getReview({ params }) {
      const review = await engine.reads.readReview(params.id);
      if (!review) return err(noSuchReview());
      const said = await checkReview(engine, review);
      if (!said.ok) return said;
      return ok({ status: 200, body: renderReviewDetail(review, said.value), headers: { etag: contentTag(review) } });
    },
    async decideReview({ caller, params, body }) {
      const review = await engine.reads.readReview(params.id);
      if (!review) return err(noSuchReview());
      const product = present(await engine.reads.readProduct(review.product), 'a review is about a listed product');
      // Its content never changes, and what was decided is answered whoever else has something checked by then.
      const said = await checkReview(engine, review);
      if (!said.ok) return said;
      const decided = await engine.drafts.decide({
        account: product.account,
        actor: actorOf(caller),
        conflict: product.id,
        body: {
          review: review.id,
          product: product.id,
          decision: body.decision,
          reason: body.reason,
          contentHash: body.etag.slice(1, -1),
        },
      });
      if (!decided.ok) return decided;
      return ok({ status: 200, body: renderReviewDetail(decided.value.review, said.value) });
    },
  };
}

function createProductHandlers({ engine }: HandlerDeps): Omit<CatalogHandlers, keyof ReviewHandlers> {
  return {
    async listProducts({ caller, query }) {
      const page = readPage(query, [KEY_TEXT]);
      if (!page.ok) return page;
      const filter = {
        ...(query.seller !== undefined && { seller: query.seller }),
        ...(query.search !== undefined && { search: query.search }),
        ...(caller.role === 'seller' && { unpublishedOf: caller.seller }),
        ...(caller.role === 'operator' && { allUnpublished: true }),
      };
      const listed = await engine.reads.listProducts(filter, page.value);
      const own = listed.items.filter(({ seller }) => maySeeDrafts(caller, seller)).map(({ id }) => id);
      const drafts = own.length === 0 ? undefined : await engine.reads.readDraftSummaries(own);
      return ok({
        status: 200,
        body: toWirePage(listed, (item) => renderListedProduct(item, drafts?.get(item.id))),
      });
    },
    async getProduct({ caller, params }) {
      const found = await findProduct(engine, caller, params.id);
      if (!found.ok) return found;
      const product = found.value;
      const release = product.released === 0 ? undefined : await engine.releaseOf(product.id, product.released);
      const catalog = release ? renderDocument(release.stored) : null;
      const publishedAt = release?.stored.publishedAt ?? null;
      return ok({ status: 200, body: { ...renderProduct(product, publishedAt), catalog } });
    },
    async getRelease({ caller, params }) {
      const found = await findProduct(engine, caller, params.id);
      if (!found.ok) return found;
      const release = await engine.releaseOf(found.value.id, Number(params.n));
      if (!release) return err(refuse('not-found', 'This product has no such release.'));
      return ok({ status: 200, body: renderRelease(release.stored, found.value.released) });
    },
  };
}

/** What is not published yet is there for its seller and the operator only. */
async function findProduct(engine: Engine, caller: Caller, id: string): Promise<Result<Product, Refusal>> {
  const isShort = caller.role === 'seller' && !id.includes('.');
  const product = await engine.reads.readProduct(isShort ? `${caller.seller}.${id}` : id);
  if (product && (product.released > 0 || maySeeDrafts(caller, product.seller))) return ok(product);
  return err(refuse('not-found', 'There is no such product.'));
}

/** Drafts are their seller's and the operator's alone. */
function maySeeDrafts(caller: Caller, seller: string): boolean {
  return caller.role === 'operator' || (caller.role === 'seller' && caller.seller === seller);
}

function noSuchReview(): Refusal {
  return refuse('not-found', 'There is no such review.');
}

/** What changes against the release that it would follow, and what is found in it. */
async function checkReview(engine: Engine, review: Review) {
  const base = review.baseRelease === 0 ? undefined : await engine.releaseOf(review.product, review.baseRelease);
  const checked = await engine.checks.check({ product: review.product, document: review.document, previous: base });
  if (!checked.ok) return checked;
  const difference = diffDocuments(base?.stored.document, review.document);
  return ok({ difference, checked: checked.value });
}
