import { isDeepStrictEqual } from 'node:util';
import { IMPORTED, importedComponent, importOf } from './auditor-imports.ts';
import type { AuditedDatabase, AuditedLicense, AuditedSlice, AuditedSubscription } from './auditor-rows.ts';

/** What a customer has: slices without a gap, a license that says the same, an identity that never moves (invariant 1). */
export function auditSubscriptions(rows: AuditedDatabase): string[] {
  return [
    ...rows.subscriptions.flatMap((subscription) => auditSubscription(rows, subscription)),
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
        ...auditSlices(rows, { subscription, license, slices: stretch }),
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
  of: { subscription: AuditedSubscription; license: AuditedLicense; slices: AuditedSlice[] },
): string[] {
  const { subscription, license, slices } = of;
  const place = `${subscription.id} ${license.component}`;
  const violations: string[] = [];
  const [first, last] = [slices[0], slices.at(-1)];
  const running = slices.filter((slice) => slice.running);
  if (running.length !== 1) violations.push(`${place} has ${running.length} running slices`);
  // Imported ones may have slices of earlier terms.
  const isBegun = importOf(rows, subscription.id)
    ? slices.some(({ from }) => from === subscription.start)
    : first?.from === subscription.start;
  if (!isBegun) violations.push(`${place}: the first slice begins at ${first?.from}`);
  if (last?.running !== true) violations.push(`${place}: the last slice is closed`);
  if (last?.to !== license.expiresAt) violations.push(`${place}: the running slice ends at ${last?.to}`);
  if (license.expiresAt !== null && license.expiresAt !== subscription.end) {
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
  const { subscription, license } = of;
  const { orders, quotes, audit } = rows;
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
  const expected = (imported?.revision ?? 1) + touching.length + moves.length;
  if (license.revision !== expected) {
    violations.push(`license ${license.id} has revision ${license.revision}, its history makes ${expected}`);
  }
  if ((license.status === 'isolated') !== moves.length > 0) {
    violations.push(`license ${license.id} is ${license.status} after ${moves.length} expiries`);
  }
  return violations;
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
  const { orders, quotes, audit } = rows;
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
  if (version !== 1 + bindings.length + suspensions.length) {
    violations.push(
      `${id} has version ${version} after ${bindings.length} changes and ${suspensions.length} suspensions`,
    );
  }
  const lastRelease = bindings.at(-1)?.release ?? (bought[0] && JSON.parse(bought[0].body).release);
  if (release !== lastRelease) violations.push(`${id} is of release ${release}, last changed under ${lastRelease}`);
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
function auditIdentity({ subscriptions, licenses, answers, quotes }: AuditedDatabase): string[] {
  const violations: string[] = [];
  for (const { command, answer } of answers) {
    if (command !== 'purchase') continue;
    const now = subscriptions.find(({ id }) => id === answer.id);
    if (!isDeepStrictEqual({ start: now?.start, end: now?.end }, { ...answer.term })) {
      violations.push(`${answer.id} was bought for another term`);
    }
    const ids = licenses.filter(({ subscription }) => subscription === answer.id).map(({ id }) => id);
    const sold = answer.components.map(({ license }: { license: string }) => license);
    if (!isDeepStrictEqual(ids.sort(), sold.sort())) violations.push(`${answer.id} was sold with other licenses`);
  }
  for (const { quote } of quotes) {
    const now = subscriptions.find(({ id }) => id === quote.subscription);
    const { term } = quote.pricing ?? {};
    if (!now || (term && (term.start !== now.start || term.end !== now.end))) {
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
