import {
  type Catalog,
  compileChangeGraph,
  type DocumentDifference,
  diffDocuments,
  err,
  feeRuleById,
  ok,
  type ProductTypePolicy,
  parseCatalog,
  type QuotableRelease,
  type Result,
} from '@regrade/core';
import type { CatalogChecks, CheckAnswer } from '../catalog/catalog-checks.ts';
import { contentHashOf } from '../catalog/check-document.ts';
import type { ReadStore } from '../read-port.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { CachedRelease } from '../release-cache.ts';
import type { ImpactJob, ImpactJobs } from './impact-jobs.ts';

/** What the questions about impact need of the engine. */
export interface ImpactGround {
  readonly reads: Pick<ReadStore, 'readDraft' | 'readProduct'>;
  readonly releaseOf: (product: string, number: number) => Promise<CachedRelease | undefined>;
  readonly checks: CatalogChecks;
  readonly productTypes: readonly ProductTypePolicy[];
  readonly jobs: ImpactJobs;
}

/** A document beside what is published: nothing of it is saved. */
export interface CatalogPlan {
  readonly product: string;
  /** Number of the release in force; null before the first. */
  readonly release: number | null;
  readonly checked: CheckAnswer;
  readonly difference: readonly DocumentDifference[];
  /** Null where nothing runs yet, or where the document cannot become a release. */
  readonly impact: ImpactJob | null;
}

/** Starts computing what the draft does to running subscriptions; the same question twice is one job. */
export async function startDraftImpact(ground: ImpactGround, product: string): Promise<Result<ImpactJob, Refusal>> {
  const [draft, before] = await Promise.all([ground.reads.readDraft(product), publishedRelease(ground, product)]);
  if (!draft) return err(refuse('not-found', 'You have no draft of such a product.'));
  if (!before) return err(nothingPublished());
  const { catalog } = parseCatalog(draft.document, { productTypes: ground.productTypes });
  const after = compileDocument(catalog, { ground, number: before.number + 1 });
  if (!after) {
    const detail = 'This draft names a fee rule or product type that does not exist here, so no fee can be computed.';
    return err(refuse('draft.has-errors', detail, { findings: draft.findings }));
  }
  const contentHash = contentHashOf(draft.document);
  const job = ground.jobs.start({ product, contentHash, before, after });
  return job ? ok(job) : err(tooMany());
}

/** The job about the draft as it stands now, against what is published now. */
export async function findDraftImpact(ground: ImpactGround, product: string): Promise<Result<ImpactJob, Refusal>> {
  const [draft, listed] = await Promise.all([ground.reads.readDraft(product), ground.reads.readProduct(product)]);
  if (!draft || !listed) return err(refuse('not-found', 'You have no draft of such a product.'));
  const contentHash = contentHashOf(draft.document);
  const job = ground.jobs.findBy({ product, contentHash, release: listed.released });
  return job ? ok(job) : err(notStarted());
}

/** A job by its id, of this product. */
export function findImpact(ground: ImpactGround, of: { product: string; id: string }): Result<ImpactJob, Refusal> {
  const job = ground.jobs.find(of.id);
  return job?.product === of.product ? ok(job) : err(notStarted());
}

/** Difference, findings and impact of a document that its seller has in hand (G12). */
export async function planCatalog(
  ground: ImpactGround,
  of: { readonly product: string; readonly document: unknown },
): Promise<Result<CatalogPlan, Refusal>> {
  const { product, document } = of;
  const before = await publishedRelease(ground, product);
  const check = await ground.checks.check({ product, document, previous: before });
  if (!check.ok) return check;
  const checked = check.value;
  const { catalog } = checked;
  const named = catalog && `${catalog.seller}.${catalog.product.id}`;
  if (named !== undefined && named !== product) {
    return err(refuse('draft.other-product', `The document is about ${named}, the address about ${product}.`));
  }
  const difference = diffDocuments(before?.stored.document, document);
  const plan = { product, release: before?.number ?? null, checked, difference };
  const parsed = before && parseCatalog(document, { productTypes: ground.productTypes });
  const after = before && compileDocument(parsed?.catalog, { ground, number: before.number + 1 });
  if (!before || !after) return ok({ ...plan, impact: null });
  const job = ground.jobs.start({ product, contentHash: contentHashOf(document), before, after });
  return job ? ok({ ...plan, impact: job }) : err(tooMany());
}

async function publishedRelease(ground: ImpactGround, product: string): Promise<CachedRelease | undefined> {
  const listed = await ground.reads.readProduct(product);
  return listed && listed.released > 0 ? ground.releaseOf(product, listed.released) : undefined;
}

/** Verification errors do not stand in the way: whoever corrects them wants to know what they would have done. */
function compileDocument(
  catalog: Catalog | undefined,
  { ground, number }: { ground: ImpactGround; number: number },
): QuotableRelease | undefined {
  const feeRule = catalog && feeRuleById(catalog.product.feeRule);
  const policy = ground.productTypes.find(({ id }) => id === catalog?.product.type);
  return catalog && feeRule && policy && { number, catalog, graph: compileChangeGraph(catalog), policy, feeRule };
}

function nothingPublished(): Refusal {
  return refuse('impact.nothing-published', 'Nothing of this product is published, so no subscription of it runs.');
}

function notStarted(): Refusal {
  const detail = 'No impact of this content is known here: none was started, or the draft or the release moved since.';
  return refuse('impact.not-started', detail);
}

function tooMany(): Refusal {
  return refuse('limit.requests', 'Too many impacts wait to be computed; ask again in a moment.');
}
