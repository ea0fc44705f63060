import type { Result } from '@regrade/core';
import type { CatalogFacts, CatalogWants, Transaction, Writes } from '../ports.ts';
import type { Refusal } from '../refusal.ts';
import type { CachedRelease, ReleaseCache } from '../release-cache.ts';
import type { Command, CommandKind, Decided, DecisionContext } from '../run-command.ts';

/** The facts of a batch of commands on sellers' products, with the releases in force of those that are checked. */
export interface CatalogBatchFacts extends CatalogFacts {
  /** By product id; absent where nothing was published yet. */
  readonly releases: ReadonlyMap<string, CachedRelease>;
}

/** A kind of command on a seller's products: drafts, reviews, releases. */
export interface CatalogCommandKind<Body, Answer> {
  readonly name: string;
  readonly wants: (body: Body) => Partial<CatalogWants>;
  readonly decide: (
    command: Command<Body>,
    facts: CatalogBatchFacts,
    context: DecisionContext,
  ) => Result<Decided<Answer>, Refusal>;
}

export function createCatalogCommandKind<Body, Answer>(
  kind: CatalogCommandKind<Body, Answer>,
  releases?: ReleaseCache,
): CommandKind<Body, CatalogBatchFacts, Answer> {
  return {
    name: kind.name,
    load: async (transaction, commands) => {
      const wants = commands.map(({ body }) => kind.wants(body));
      const facts = await transaction.loadCatalogFacts({
        products: [...new Set(wants.flatMap(({ products = [] }) => products))],
        reviews: [...new Set(wants.flatMap(({ reviews = [] }) => reviews))],
      });
      return { ...facts, releases: await loadReleases(transaction, facts, releases) };
    },
    decide: kind.decide,
    settle: settleFacts,
  };
}

/** Only for kinds that verify: others are given no cache. */
async function loadReleases(
  transaction: Transaction,
  { products }: CatalogFacts,
  cache: ReleaseCache | undefined,
): Promise<ReadonlyMap<string, CachedRelease>> {
  const releases = new Map<string, CachedRelease>();
  for (const { id, released } of cache ? products.values() : []) {
    if (released === 0) continue;
    const release = await cache?.get({ product: id, number: released }, transaction.loadRelease);
    if (release) releases.set(id, release);
  }
  return releases;
}

function settleFacts(facts: CatalogFacts, writes: Writes): void {
  for (const product of writes.products ?? []) facts.products.set(product.id, product);
  for (const draft of writes.drafts ?? []) facts.drafts.set(draft.product, draft);
  for (const review of writes.reviews ?? []) facts.reviews.set(review.id, review);
}
