import { isDeepStrictEqual } from 'node:util';
import { assertRecomputes, feeRuleById, type Quote, replayOrder } from '@regrade/core';
import type { StoredRenewal } from '../../server/src/engine/renewals/renewal.ts';
import { importedComponent } from './auditor-imports.ts';
import { revertsOf } from './auditor-renewals.ts';
import type { AuditedDatabase, AuditedOrder, AuditedSlice } from './auditor-rows.ts';

/** Orders and quotes: an order is its events, its effect exists exactly when it is completed (invariants 3 and 4). */
export function auditOrders(rows: AuditedDatabase): string[] {
  return [
    ...rows.orders.flatMap((order) => [...auditEvents(order), ...auditTerms(rows, order)]),
    ...auditEffects(rows),
    ...rows.quotes.flatMap((stored) => auditQuote(rows, stored)),
  ];
}

function auditEvents(order: AuditedOrder): string[] {
  const { state, payment, ...terms } = order.document;
  const violations: string[] = [];
  try {
    const replayed = replayOrder(terms, order.events);
    if (!isDeepStrictEqual(plain(replayed.state), plain(state))) {
      violations.push(`order ${order.id} is stored as ${order.state}, its events make it ${replayed.state.kind}`);
    }
    if (!isDeepStrictEqual(plain(replayed.payment), plain(payment))) {
      violations.push(`order ${order.id}: the payment is ${payment.kind}, its events make it ${replayed.payment.kind}`);
    }
    if (replayed.state.kind !== order.state) violations.push(`order ${order.id}: column and document differ in state`);
  } catch (error) {
    violations.push(`order ${order.id} cannot be replayed: ${error}`);
  }
  const waits = state.startsAt ?? state.deadline ?? null;
  if (order.state !== 'awaiting-seller' && order.state !== 'refunding' && order.dueAt !== waits) {
    violations.push(`order ${order.id} is ${order.state} and due at ${order.dueAt}`);
  }
  if (order.events.filter(({ type }) => type === 'completed').length > 1) {
    violations.push(`order ${order.id} was completed twice`);
  }
  return violations;
}

const PLACING = new Set(['place-order', 'correct-order']);

/** What the quote said is what the order is about, to the unit. */
function auditTerms({ quotes, audit }: AuditedDatabase, order: AuditedOrder): string[] {
  const accepted = quotes.filter(({ acceptedBy }) => acceptedBy === order.id);
  const [stored] = accepted;
  if (!stored || accepted.length !== 1) return [`order ${order.id} accepted ${accepted.length} quotes`];
  const { quote } = stored;
  const violations: string[] = [];
  if (quote.id !== order.quote || quote.subscription !== order.subscription) {
    violations.push(`order ${order.id} is not about the quote that it accepted`);
  }
  const { settlement, effectiveAt, currency } = order.document;
  const said = [quote.figures.charge, quote.figures.credit, quote.figures.net, quote.figures.payable];
  const done = [settlement.chargeMinor, settlement.creditMinor, settlement.netMinor, settlement.payableMinor];
  if (!isDeepStrictEqual(said, done)) violations.push(`order ${order.id} settles ${done}, its quote said ${said}`);
  if (effectiveAt !== quote.effectiveAt || currency !== quote.currency) {
    violations.push(`order ${order.id} begins elsewhere than its quote said`);
  }
  const placed = audit.filter(({ command, subject }) => PLACING.has(command) && subject === order.id);
  if (placed.length !== 1) violations.push(`order ${order.id} was placed ${placed.length} times by the audit log`);
  const told = toldOf(order, audit);
  const happened = order.events.map(({ n, type }) => `${n} ${type}`);
  if (!isDeepStrictEqual(told, happened)) violations.push(`of order ${order.id} is told: ${told}; it was: ${happened}`);
  return violations;
}

/** What the audit log says happened to an order, record by record: events are made from that. */
function toldOf(order: AuditedOrder, audit: AuditedDatabase['audit']): string[] {
  return audit
    .filter(({ body }) => body.includes(order.id))
    .toSorted((a, b) => a.n - b.n)
    .flatMap(({ body }) => JSON.parse(body).changes ?? [])
    .filter(({ noun, data }) => noun === 'change-order' && data.order === order.id)
    .flatMap(({ did, data }) => did.map((act: string, index: number) => `${data.n + index} ${act}`));
}

/**
 * Every slice but the one a component was bought with was opened by one completed order, one renewal or one adjustment of
 * the selection, and each of these opened its own. A change at renewal is opened by the renewal.
 */
function auditEffects(rows: AuditedDatabase): string[] {
  const { orders, quotes, slices, subscriptions, renewals, adjustments } = rows;
  return subscriptions.flatMap(({ id, start }) => {
    const completed = orders.filter((order) => order.subscription === id && order.state === 'completed');
    const ofOrders = completed.flatMap((order) => {
      const quote = quotes.find((stored) => stored.quote.id === order.quote)?.quote;
      return quote && quote.timing === 'now' ? effectsOf(order, quote) : [];
    });
    const effects = [
      ...ofOrders,
      ...renewals.filter(({ subscription }) => subscription === id).flatMap(effectsOfRenewal),
    ];
    const hasReverts = revertsOf(rows, id).length > 0;
    const own = slices.filter(({ subscription }) => subscription === id);
    const left = [...own];
    const violations: string[] = [];
    for (const effect of effects) {
      const found = left.findIndex((slice) => isEffect(slice, effect));
      if (found < 0)
        violations.push(`order ${effect.order} is completed, and its slice of ${effect.component} is not there`);
      else left.splice(found, 1);
    }
    // Goodwill credits what runs and opens nothing.
    const goodwill = completed.flatMap((order) => {
      const quote = quotes.find((stored) => stored.quote.id === order.quote)?.quote;
      return quote?.corrects?.kind === 'goodwill' ? quote.figures.lines : [];
    });
    for (const { component, at, from, to } of adjustments.filter(({ subscription }) => subscription === id)) {
      if (isDeepStrictEqual(from.selection, to.selection)) continue;
      const found = left.findIndex(
        (slice) =>
          slice.component === component &&
          slice.from === at &&
          slice.charge === 0n &&
          slice.paid === 0n &&
          isDeepStrictEqual(slice.selection, to.selection),
      );
      if (found < 0) violations.push(`${id} ${component} was adjusted at ${at}, and its slice is not there`);
      else left.splice(found, 1);
    }
    const credited = (of: readonly { component: string; credit: bigint }[], component: string) =>
      of.filter((item) => item.component === component).reduce((sum, { credit }) => sum + credit, 0n);
    for (const component of new Set(own.map((slice) => slice.component))) {
      const imported = importedComponent(rows, { subscription: id, component });
      const wanted = credited([...effects, ...goodwill], component) + (imported?.credited ?? 0n);
      const found = credited(
        own.map((slice) => ({ component: slice.component, credit: slice.credited })),
        component,
      );
      if (wanted !== found && !hasReverts)
        violations.push(`${id} ${component} was credited ${found}, its orders credit ${wanted}`);
    }
    for (const [component, bought] of Map.groupBy(left, (slice) => slice.component)) {
      // Several changes may begin in the second of the purchase, so it cannot be told by its place.
      const imported = importedComponent(rows, { subscription: id, component });
      if (imported ? bought.length === imported.slices : bought.length === 1 && bought[0]?.from === start) continue;
      // What was billed anew stands where a renewal had stood; its money is in the ledger (`auditCash`).
      const others = bought.filter(
        ({ from }) => from !== start && !renewals.some(({ offer }) => offer.from === from),
      ).length;
      // Of an imported one the first slice begins with the term.
      if (hasReverts && others <= Math.max(0, (imported?.slices ?? 1) - 1)) continue;
      violations.push(`${id} ${component} has ${bought.length} slices that no completed order opened`);
    }
    return violations;
  });
}

interface Effect {
  /** Id of the order or renewal. */
  readonly order: string;
  readonly component: string;
  readonly from: number;
  readonly selection: AuditedSlice['selection'];
  readonly agreed: bigint;
  readonly charge: bigint;
  readonly credit: bigint;
}

function effectsOf(order: AuditedOrder, quote: Quote): Effect[] {
  return quote.figures.lines.flatMap(({ component, from, charge, credit }) => {
    const changed = quote.components.find((candidate) => candidate.component === component);
    if (!changed) return [];
    const { to: selection, toPriceMicros: agreed } = changed;
    return [{ order: order.id, component, from: from ?? quote.effectiveAt, selection, agreed, charge, credit }];
  });
}

function effectsOfRenewal({ id, offer }: StoredRenewal): Effect[] {
  return offer.parts.map(({ component, selection, priceMicros, chargeMinor }) => ({
    order: id,
    component,
    from: offer.from,
    selection,
    agreed: priceMicros,
    charge: chargeMinor,
    credit: 0n,
  }));
}

function isEffect(slice: AuditedSlice, effect: Effect): boolean {
  return (
    slice.component === effect.component &&
    slice.from === effect.from &&
    slice.agreed === effect.agreed &&
    slice.charge === effect.charge &&
    isDeepStrictEqual(plain(slice.selection), plain(effect.selection))
  );
}

function auditQuote(
  { orders }: AuditedDatabase,
  { quote, row, acceptedBy }: AuditedDatabase['quotes'][number],
): string[] {
  const violations: string[] = [];
  const columns = [row.quote_id, row.subscription_id, Number(row.at), Number(row.expires_at)];
  if (!isDeepStrictEqual(columns, [quote.id, quote.subscription, quote.at, quote.expiresAt])) {
    violations.push(`quote ${quote.id}: columns and document differ`);
  }
  const byQuote = orders.filter((order) => order.quote === quote.id);
  if (byQuote.length > 1) violations.push(`quote ${quote.id} was accepted by ${byQuote.length} orders`);
  if ((byQuote[0]?.id ?? null) !== acceptedBy) {
    violations.push(`quote ${quote.id} names ${acceptedBy}, and was accepted by ${byQuote[0]?.id ?? 'nobody'}`);
  }
  const feeRule = feeRuleById(quote.boundTo.feeRule);
  if (!feeRule) return [...violations, `quote ${quote.id} names an unknown fee rule`];
  try {
    assertRecomputes(quote, feeRule);
  } catch (error) {
    violations.push(`quote ${quote.id} does not recompute: ${error}`);
  }
  return violations;
}

/** Key order and absent fields do not tell two documents apart. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
