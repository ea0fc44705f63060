import type { Catalog } from '../catalog/catalog.ts';
import type { Selection } from '../catalog/selection.ts';
import { findSku, findSpecification } from '../catalog/sku.ts';
import { present } from '../kernel/assert.ts';
import type { DeliveryId, OrderId } from '../kernel/id.ts';
import type { Instant } from '../kernel/time.ts';
import type { Quote } from '../quote/quote.ts';
import type { Subscription } from '../subscription/subscription.ts';
import type {
  ChangeCommand,
  ChangedComponent,
  CodedSelection,
  FitCheckCommand,
  RestateCommand,
} from './seller-command.ts';

interface Facts {
  readonly key: string;
  readonly at: Instant;
  readonly delivery: DeliveryId;
  readonly subscription: Subscription;
  /** The release in force: what SKUs are called in the seller's software. */
  readonly catalog: Catalog;
}

/** The command that carries out an accepted quote. */
export function buildChangeCommand(
  facts: Facts & { readonly quote: Quote; readonly order: OrderId; readonly answerBy: Instant },
): ChangeCommand {
  const { quote, order, answerBy } = facts;
  return {
    kind: 'change',
    ...aboutSubscription(facts),
    order,
    effectiveAt: quote.effectiveAt,
    answerBy,
    components: changedComponents(facts),
    net: { minor: quote.figures.net, currency: quote.currency },
  };
}

/** The question whether a quoted change fits. */
export function buildFitCheck(facts: Facts & { readonly quote: Quote; readonly answerBy: Instant }): FitCheckCommand {
  const { quote, answerBy } = facts;
  return {
    kind: 'fit-check',
    ...aboutSubscription(facts),
    quote: quote.id,
    answerBy,
    components: changedComponents(facts),
  };
}

/** What a subscription runs with, said again after a yes that came too late. */
export function buildRestatement(facts: Facts & { readonly order: OrderId }): RestateCommand {
  const components = facts.subscription.components.map(({ component, license, slice }) => ({
    component,
    license,
    selection: coded(slice.selection, facts.catalog),
  }));
  return { kind: 'restate', ...aboutSubscription(facts), order: facts.order, components };
}

function aboutSubscription({ key, at, delivery, subscription }: Facts) {
  const { id, account, product, term } = subscription;
  return { key, at, delivery, account, subscription: id, product, term };
}

function changedComponents({ quote, subscription, catalog }: Facts & { readonly quote: Quote }): ChangedComponent[] {
  return quote.components.map(({ component, from, to }) => {
    const running = subscription.components.find((candidate) => candidate.component === component);
    const { license } = present(running, 'a quoted component runs');
    return { component, license, from: coded(from, catalog), to: coded(to, catalog) };
  });
}

/** A release in force may no longer know the SKU that a subscription still runs: then it has no codes. */
function coded({ component: _, ...selection }: Selection, catalog: Catalog): CodedSelection {
  const found = findSpecification(catalog, selection.specification);
  const sku = found && findSku(found.specification, selection.skuKey);
  return { ...selection, codes: sku?.codes ?? {} };
}
