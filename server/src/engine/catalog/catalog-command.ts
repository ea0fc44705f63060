import type { Result } from '@regrade/core';
import type { CatalogFacts, CatalogWants, Writes } from '../ports.ts';
import type { Refusal } from '../refusal.ts';
import type { Command, CommandKind, Decided, DecisionContext } from '../run-command.ts';

/** A kind of command on a seller's products: drafts, reviews, releases. */
export interface CatalogCommandKind<Body, Answer> {
  readonly name: string;
  readonly wants: (body: Body) => Partial<CatalogWants>;
  readonly decide: (
    command: Command<Body>,
    facts: CatalogFacts,
    context: DecisionContext,
  ) => Result<Decided<Answer>, Refusal>;
}

export function createCatalogCommandKind<Body, Answer>(
  kind: CatalogCommandKind<Body, Answer>,
): CommandKind<Body, CatalogFacts, Answer> {
  return {
    name: kind.name,
    load: (transaction, commands) => {
      const wants = commands.map(({ body }) => kind.wants(body));
      return transaction.loadCatalogFacts({
        products: [...new Set(wants.flatMap(({ products = [] }) => products))],
        reviews: [...new Set(wants.flatMap(({ reviews = [] }) => reviews))],
      });
    },
    decide: kind.decide,
    settle: settleFacts,
  };
}

function settleFacts(facts: CatalogFacts, writes: Writes): void {
  for (const product of writes.products ?? []) facts.products.set(product.id, product);
  for (const draft of writes.drafts ?? []) facts.drafts.set(draft.product, draft);
  for (const review of writes.reviews ?? []) facts.reviews.set(review.id, review);
}
