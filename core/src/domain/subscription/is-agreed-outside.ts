import { openSlices } from './paid-terms.ts';
import type { SubscribedComponent, Subscription } from './subscription.ts';

/**
 * Whether a component runs by a contract outside: it ends when its seller says so and not with the term, and nothing was
 * charged for it here. That is how what is billed offline is bought, and it stays so when a release bills it otherwise:
 * no share of a term is left to charge or credit, and no renewal comes, so it stays its seller's to adjust.
 */
export function isAgreedOutside({ term }: Pick<Subscription, 'term'>, component: SubscribedComponent): boolean {
  const open = openSlices(component);
  const endsWithTerm = term.end !== null && open.at(-1)?.to === term.end;
  return (
    !endsWithTerm && open.every(({ agreedPriceMicros, chargeMinor }) => agreedPriceMicros === 0n && chargeMinor === 0n)
  );
}
