import { isDeepStrictEqual } from 'node:util';
import { IMPORTED, importedComponent, importOf } from './auditor-imports.ts';
import { auditRenewals, revertsOf } from './auditor-renewals.ts';
import type { AuditedDatabase, AuditedLicense, AuditedSlice, AuditedSubscription } from './auditor-rows.ts';

/** What a customer has: slices without a gap, a license that says the same, an identity that never moves (invariant 1). */
export function auditSubscriptions(rows: AuditedDatabase): string[] {
  return [
    ...rows.subscriptions.flatMap((subscription) => auditSubscription(rows, subscription)),
    ...auditRenewals(rows),
    ...auditOwners(rows),
    ...auditIdentity(rows),
  ];
}

function auditSubscription(rows: AuditedDatabase, subscription: AuditedSubscription): string[] {
  const slices = rows.slices.filter((slice) => slice.subscription === subscription.id);
  const licenses = rows.licenses.filter((license) => license.subscription === subscription.id);
  const components = new Set([...slices, ...licenses].map(({ component }) => component));
  return [
    ...(components.size === 0 ? [`${subscription.id} has no component`] : []),
    ...[...components].flatMap((component) => {
      const own = licenses.filter((license) => license.component === component);
      const [license] = own;
      if (!license || own.length !== 1) return [`${subscription.id} ${component} has ${own.length} licenses`];
      const stretch = slices.filter((slice) => slice.component === component);
      return [
        ...auditSlices(rows, {
          subscription,
          license,
          slices: stretch,
          adjusted: adjustmentsOf(rows, license).length > 0,
        }),
        ...auditLicense(rows, { subscription, license, slices: stretch }),
      ];
    }),
    ...auditOpenOrder(rows, subscription),
    ...auditVersion(rows, subscription),
  ];
}

/** The slices of a component cover its time, each beginning where the one before it was closed. */
function auditSlices(
  rows: AuditedDatabase,
  of: {
    readonly subscription: AuditedSubscription;
    readonly license: AuditedLicense;
    readonly slices: readonly AuditedSlice[];
    readonly adjusted: boolean;
  },
): string[] {
  const { subscription, license, slices, adjusted } = of;
  const place = `${subscription.id} ${license.component}`;
  const violations: string[] = [];
  const [first, last] = [slices[0], slices.at(-1)];
  // Those that are not over: the running one, and what is paid beyond it.
  const open = slices.findIndex((slice) => slice.running);
  if (open < 0) violations.push(`${place} has no running slice`);
  if (slices.slice(open).some((slice) => !slice.running && slice.from !== slice.to)) {
    violations.push(`${place} has a closed slice behind a running one`);
  }
  // Imported ones may have slices of earlier terms.
  const isBegun = importOf(rows, subscription.id)
    ? slices.some(({ from }) => from === subscription.start)
    : first?.from === subscription.start;
  if (!isBegun) violations.push(`${place}: the first slice begins at ${first?.from}`);
  if (last?.running !== true) violations.push(`${place}: the last slice is closed`);
  // One that its seller adjusted after its license had ended has run for no time.
  const isOver = adjusted && license.expiresAt !== null && last !== undefined && license.expiresAt < last.from;
  if (last?.to !== (isOver ? last.from : license.expiresAt))
    violations.push(`${place}: the running slice ends at ${last?.to}`);
  if (!adjusted && license.expiresAt !== null && license.expiresAt !== subscription.end) {
    violations.push(`${place}: its license expires at ${license.expiresAt}, the term ends at ${subscription.end}`);
  }
  slices.slice(1).forEach((slice, index) => {
    const before = slices[index];
    if (before?.to !== slice.from)
      violations.push(`${place}: a slice begins at ${slice.from}, the one before ended at ${before?.to}`);
  });
  for (const { id, from, to } of slices) {
    if (to !== null && from > to) violations.push(`${place}: slice ${id} ends before it begins`);
  }
  return violations;
}

function auditLicense(
  rows: AuditedDatabase,
  of: { subscription: AuditedSubscription; license: AuditedLicense; slices: readonly AuditedSlice[] },
): string[] {
  const { orders, quotes, audit, renewals } = rows;
  const { subscription, license } = of;
  const imported = importedComponent(rows, { subscription: subscription.id, component: license.component });
  const violations: string[] = [];
  const running = of.slices.find((slice) => slice.running);
  if (!isDeepStrictEqual(license.selection, running?.selection)) {
    violations.push(`license ${license.id} does not say what its running slice says`);
  }
  if (license.validFrom !== (imported ? of.slices[0]?.from : subscription.start))
    violations.push(`license ${license.id} is not valid from the term's start`);
  const completed = orders.filter((order) => order.subscription === subscription.id && order.state === 'completed');
  const touching = completed.filter((order) => {
    const stored = quotes.find(({ quote }) => quote.id === order.quote);
    return stored?.quote.components.some(({ component }) => component === license.component);
  });
  const moves = audit.filter(({ command, subject }) => command === 'expire-license' && subject === license.id);
  const renewed = renewals.filter(
    ({ subscription: id, offer }) =>
      id === subscription.id && offer.parts.some(({ component }) => component === license.component),
  );
  // A change that begins in the step of its renewal raises the license with it, once.
  const together = renewed.filter(({ startedOrder, order }) => startedOrder && touching.some(({ id }) => id === order));
  const adjustments = adjustmentsOf(rows, license);
  const expected =
    (imported?.revision ?? 1) + touching.length + moves.length + renewed.length + adjustments.length - together.length;
  if (license.revision !== expected) {
    violations.push(`license ${license.id} has revision ${license.revision}, its history makes ${expected}`);
  }
  const acts = [
    ...moves.map(({ n, body }) => ({ n, status: JSON.parse(body).status })),
    ...adjustments.map(({ id, status }) => ({
      n: audit.find(({ body }) => JSON.parse(body).adjustment === id)?.n ?? 0,
      status,
    })),
    ...renewed.map(({ id }) => ({
      n: audit.find(({ subject, body }) => subject === subscription.id && JSON.parse(body).renewal === id)?.n ?? 0,
      status: 'active',
    })),
  ];
  const status = acts.sort((a, b) => a.n - b.n).at(-1)?.status ?? 'active';
  if (license.status !== status)
    violations.push(`license ${license.id} is ${license.status}, its history says ${status}`);
  return violations;
}

function adjustmentsOf({ adjustments }: AuditedDatabase, { id }: AuditedLicense): AuditedDatabase['adjustments'] {
  return adjustments.filter(({ license }) => license === id);
}

function auditOpenOrder({ orders }: AuditedDatabase, subscription: AuditedSubscription): string[] {
  const open = orders.filter(
    ({ subscription: of, state }) =>
      of === subscription.id && !['completed', 'refunded', 'expired', 'cancelled'].includes(state),
  );
  const violations: string[] = [];
  if (open.length > 1) violations.push(`${subscription.id} has ${open.length} open orders`);
  if ((open[0]?.id ?? null) !== subscription.openOrder) {
    violations.push(`${subscription.id} names ${subscription.openOrder} as its open order, and it is ${open[0]?.id}`);
  }
  return violations;
}

/** Every change and every suspension raised the version by one; the release is that of the last change. */
function auditVersion(rows: AuditedDatabase, subscription: AuditedSubscription): string[] {
  const { orders, quotes, audit, adjustments } = rows;
  const { id, version, release, suspended } = subscription;
  const bindings = orders
    .filter((order) => order.subscription === id && order.state === 'completed')
    .flatMap((order) => quotes.find(({ quote }) => quote.id === order.quote)?.quote.boundTo ?? [])
    .sort((a, b) => a.subscriptionVersion - b.subscriptionVersion);
  const bought = audit.filter(
    ({ command, subject }) => (command === 'purchase' || command === IMPORTED) && subject === id,
  );
  const suspensions = audit.filter(({ command, subject }) => command === 'suspend-subscription' && subject === id);
  const violations: string[] = [];
  if (bought.length !== 1) violations.push(`${id} was bought ${bought.length} times by its audit log`);
  const adjusted = adjustments.filter((adjustment) => adjustment.subscription === id).length;
  const renewals = rows.renewals.filter(({ subscription: of }) => of === id);
  const completedIds = new Set(orders.filter(({ state }) => state === 'completed').map(({ id: order }) => order));
  const together = renewals.filter(
    ({ startedOrder, order }) => startedOrder && order && completedIds.has(order as never),
  );
  const moves = [bindings.length, suspensions.length, renewals.length, revertsOf(rows, id).length, adjusted];
  if (version !== moves.reduce((sum, count) => sum + count, 1) - together.length) {
    violations.push(
      `${id} has version ${version} after ${moves} changes, suspensions, renewals, reverts and adjustments`,
    );
  }
  const lastRelease = bindings.at(-1)?.release ?? (bought[0] && JSON.parse(bought[0].body).release);
  const lastRenewed = renewals.at(-1)?.offer.release;
  if (release !== lastRelease && release !== lastRenewed) {
    violations.push(`${id} is of release ${release}, last changed under ${lastRelease}, renewed under ${lastRenewed}`);
  }
  const last = suspensions.at(-1);
  if (suspended !== (last ? JSON.parse(last.body).suspended : (importOf(rows, id)?.suspended ?? false)))
    violations.push(`${id}: suspended is ${suspended}`);
  return violations;
}

/** Slices and licenses belong to a subscription that exists. */
function auditOwners({ subscriptions, slices, licenses, audit }: AuditedDatabase): string[] {
  const known = new Set(subscriptions.map(({ id }) => id));
  const lost = [...slices, ...licenses].filter(({ subscription }) => !known.has(subscription));
  const bought = audit.filter(({ command, subject }) => command === 'purchase' && !known.has(subject));
  return [
    ...lost.map(({ id }) => `${id} belongs to no subscription`),
    ...bought.map(({ subject }) => `${subject} was bought and is not there`),
  ];
}

/** Term and license ids as every earlier document knew them: the answer to the purchase, and each quote given since. */
function auditIdentity(rows: AuditedDatabase): string[] {
  const { subscriptions, licenses, answers, quotes, renewals } = rows;
  const violations: string[] = [];
  for (const { command, answer } of answers) {
    if (command !== 'purchase') continue;
    const now = subscriptions.find(({ id }) => id === answer.id);
    const last = renewals.findLast(({ subscription }) => subscription === answer.id);
    if (now?.start !== answer.term.start || now?.end !== (last?.offer.to ?? answer.term.end)) {
      violations.push(`${answer.id} was bought for another term`);
    }
    const ids = licenses.filter(({ subscription }) => subscription === answer.id).map(({ id }) => id);
    const sold = answer.components.map(({ license }: { license: string }) => license);
    if (!isDeepStrictEqual(ids.sort(), sold.sort())) violations.push(`${answer.id} was sold with other licenses`);
  }
  for (const { quote } of quotes) {
    const now = subscriptions.find(({ id }) => id === quote.subscription);
    const { term } = quote.pricing ?? {};
    const isRenewal = renewals.some(
      ({ subscription, offer }) =>
        subscription === quote.subscription && term && offer.from === term.start && offer.to === term.end,
    );
    const own = renewals.find(({ subscription }) => subscription === quote.subscription);
    // An imported one begins with its past terms, of which only the last one is known.
    const isImported = importOf(rows, quote.subscription) !== undefined;
    const begins = term?.start === now?.start || (isImported && (term?.start ?? 0) >= (now?.start ?? 0));
    const isFirst = begins && term?.end === (own?.offer.from ?? now?.end);
    if (!now || (term && !isFirst && !isRenewal)) {
      violations.push(`quote ${quote.id} was given for another term of ${quote.subscription}`);
    }
    for (const [license, revision] of Object.entries(quote.boundTo.licenseRevisions)) {
      const found = licenses.find(({ id }) => id === license);
      if (!found || found.subscription !== quote.subscription || found.revision < revision) {
        violations.push(`quote ${quote.id} is bound to ${license} at revision ${revision}, which is not there`);
      }
    }
  }
  return violations;
}
