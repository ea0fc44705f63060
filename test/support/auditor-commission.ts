import type { Quote } from '@regrade/core';
import type { AuditedDatabase, AuditedEntry, AuditedOrder, AuditedRecord } from './auditor-rows.ts';

/**
 * The operator's share of what sellers earn, worked out again from the rates in the audit log: nearest to its exact part of
 * every charge, less the part of what the seller gave away; and with a credit goes back what was taken of it.
 */
export function auditCommission(rows: AuditedDatabase): string[] {
  const books = openBooks(rows);
  return [
    ...rows.subscriptions.flatMap(({ id, seller }) => {
      const [record] = books.recordsOf(id).filter(({ command }) => command === 'purchase');
      const rates = record ? books.ratesAt(seller, record, 0) : undefined;
      return rates ? auditCharge(books, { transaction: `${id}:purchase`, rates }) : [];
    }),
    ...rows.renewals.flatMap(({ id, subscription }) => {
      const seller = rows.subscriptions.find((one) => one.id === subscription)?.seller ?? '';
      const record = books
        .recordsOf(subscription)
        .find(({ command, body }) => RENEWED.has(command) && JSON.parse(body).renewal === id);
      const rates = record ? books.ratesAt(seller, record, 0) : [];
      return auditCharge(books, { transaction: `${id}:bill`, rates });
    }),
    ...rows.orders.flatMap((order) => auditOrder(books, order)),
    ...rows.subscriptions.flatMap(({ id }) => auditCredits(books, id)),
  ];
}

const RENEWED: ReadonlySet<string> = new Set(['renew', 'renew-due']);
/** A process may quote by the rate as it was, for so long. */
const QUOTED_BEHIND_MILLIS = 5_000;

interface Books {
  readonly rows: AuditedDatabase;
  readonly quoteOf: (order: AuditedOrder) => Quote | undefined;
  readonly entriesOf: (transaction: string) => readonly AuditedEntry[];
  /** Of the audit log, about something. */
  readonly recordsOf: (subject: string) => readonly AuditedRecord[];
  /** In basis points: those in force when something was recorded, or so long before. */
  readonly ratesAt: (seller: string, record: AuditedRecord, behindMillis: number) => readonly number[];
}

function openBooks(rows: AuditedDatabase): Books {
  const entries = Map.groupBy(rows.ledger, ({ transaction }) => transaction);
  const quotes = new Map<string, Quote>(rows.quotes.map(({ quote }) => [quote.id, quote]));
  const records = Map.groupBy(rows.audit, ({ subject }) => subject);
  const set = rows.audit
    .filter(({ command, body }) => command === 'save-money-rule' && JSON.parse(body).kind === 'commission')
    .map(({ atMillis, body }) => ({ at: Number(atMillis), ...JSON.parse(body).rule }))
    .sort((a, b) => a.at - b.at);
  return {
    rows,
    quoteOf: ({ quote }) => quotes.get(quote),
    entriesOf: (transaction) => entries.get(transaction) ?? [],
    recordsOf: (subject) => records.get(subject) ?? [],
    ratesAt(seller, { atMillis }, behindMillis) {
      const until = Number(atMillis);
      const own = set.filter((rule) => rule.seller === seller && rule.at <= until);
      const before = own.filter(({ at }) => at < until - behindMillis).at(-1)?.at;
      // Of several that were set at one instant nobody knows which was the last.
      const inForce = own.filter(({ at }) => at === before || at >= until - behindMillis);
      return [...(before === undefined ? [0] : []), ...inForce.map(({ basisPoints }) => basisPoints)];
    },
  };
}

/** What of one charge is the operator's. */
function auditCharge(
  { entriesOf }: Books,
  { transaction, rates }: { readonly transaction: string; readonly rates: readonly number[] },
): string[] {
  const entries = entriesOf(transaction);
  const charge = sum(entries, (entry) => entry.name.startsWith('revenue:') && entry.memo === 'charge');
  const taken = sum(entries, (entry) => isOperators(entry) && entry.memo === 'charge');
  if (rates.some((rate) => isNearest(taken, charge * BigInt(rate), 10_000n))) return [];
  return [`${transaction} took ${taken} commission of ${charge}, at ${rates} basis points`];
}

/** An order takes what its quote said, of what the seller charged less what the seller gave away. */
function auditOrder(books: Books, order: AuditedOrder): string[] {
  const { quoteOf, entriesOf, ratesAt } = books;
  const quote = quoteOf(order);
  if (!quote) return [];
  const { commissionBasisPoints: rate = 0, seller, figures } = quote;
  const records = books.recordsOf(quote.id).filter(({ command }) => QUOTED.has(command));
  const said = records.flatMap((record) => ratesAt(seller, record, QUOTED_BEHIND_MILLIS));
  const faults =
    records.length === 0 || said.includes(rate) ? [] : [`${quote.id} says ${rate} basis points, not ${said}`];
  if (order.state !== 'completed') return faults;
  const transaction = `${order.id}:complete`;
  faults.push(...auditCharge(books, { transaction, rates: [rate] }));
  // What is the seller's to bear again, because a correction undid what had withheld it, bears no commission again.
  const again = entriesOf(transaction).filter(({ name, memo }) => name === `discount:${seller}` && memo === 'waived');
  const funded = [
    ...(figures.discounts ?? []).filter(({ funder }) => funder !== 'operator'),
    ...again.map(({ amount }) => ({ minor: -amount })),
  ];
  const given = -sum(entriesOf(transaction), (entry) => isOperators(entry) && entry.memo === 'discount');
  const wanted = funded.reduce((all, { minor }) => all + nearest(minor * BigInt(rate), 10_000n), 0n);
  if (given - wanted > BigInt(funded.length) || wanted - given > BigInt(funded.length))
    faults.push(`${transaction} gives ${given} commission back for discounts of the seller, not ${wanted}`);
  return [...faults, ...auditWithheld(books, { transaction, rate })];
}

/** What nobody got back of a credit, or paid of a charge, is shared like a charge of the same rate. */
function auditWithheld(
  { entriesOf }: Books,
  { transaction, rate }: { readonly transaction: string; readonly rate: number },
): string[] {
  return (['forfeited:', 'waived:'] as const).flatMap((kind) => {
    const all = sum(entriesOf(transaction), ({ name }) => name.startsWith(kind));
    const operators = sum(entriesOf(transaction), ({ name }) => name === `${kind}operator`);
    const share = nearest(all * BigInt(rate), 10_000n);
    // Of a credit that was never charged no commission was taken.
    const isLess = kind === 'forfeited:' && operators >= 0n && operators < share;
    if (isLess || isNearest(operators, all * BigInt(rate), 10_000n)) return [];
    return [`${transaction}: ${operators} of ${all} ${kind} is the operator's, at ${rate} basis points`];
  });
}

const QUOTED: ReadonlySet<string> = new Set(['request-quote', 'record-fit']);

/**
 * Over its life no subscription gives more commission back than it took, nor a seller more of their discounts than they bore. Where one component alone is charged and no
 * term ahead was paid, a credit gives back its part of what the charge before it bore.
 */
function auditCredits({ rows, entriesOf, quoteOf }: Books, id: string): string[] {
  const orders = rows.orders
    .filter(({ subscription, state }) => subscription === id && state === 'completed')
    .map((order) => ({ order, quote: quoteOf(order) }))
    .sort((a, b) => (a.quote?.boundTo.subscriptionVersion ?? 0) - (b.quote?.boundTo.subscriptionVersion ?? 0));
  const own = rows.ledger.filter(
    ({ subject, name }) => name === OPERATORS && (subject === id || orders.some(({ order }) => order.id === subject)),
  );
  const left = own.reduce((all, { amount }) => all + amount, 0n);
  const faults = left < 0n ? [`${id} gave ${-left} more commission back than it took`] : [];
  const ofSeller = rows.ledger.filter(
    ({ subject, name }) => name.startsWith('discount:') && orders.some(({ order }) => order.id === subject),
  );
  const borne = ofSeller.reduce((all, { amount }) => all - amount, 0n);
  if (borne < 0n) faults.push(`${id} gave its seller ${-borne} more of their discounts back than they bore`);
  const isSimple =
    !rows.renewals.some(({ subscription }) => subscription === id) &&
    rows.ledger.some(({ transaction }) => transaction === `${id}:purchase`) &&
    new Set(
      rows.slices.filter((slice) => slice.subscription === id && slice.charge > 0n).map((slice) => slice.component),
    ).size === 1 &&
    orders.every(({ quote }) => quote?.corrects?.kind !== 'goodwill' && quote?.figures.lines.length === 1);
  if (!isSimple) return faults;
  let before = shareOf(entriesOf(`${id}:purchase`));
  for (const { order } of orders) {
    const entries = entriesOf(`${order.id}:complete`);
    const { creditMinor, chargeMinor } = order.document.settlement;
    const back = -sum(entries, (entry) => isOperators(entry) && entry.memo === 'credit');
    // A rounded credit can be above the rounded charge, and gives no more back than that bore.
    const credited = least(creditMinor, before.charged);
    if (before.charged > 0n && !isNearest(back, before.taken * credited, before.charged)) {
      faults.push(
        `${order.id} gives ${back} commission back for ${creditMinor} of ${before.charged}, which bore ${before.taken}`,
      );
    }
    before = { ...shareOf(entries), charged: chargeMinor };
  }
  return faults;
}

/** What a transaction charged, and what of it was the operator's, less what discounts of the seller took from that. */
function shareOf(entries: readonly AuditedEntry[]): { readonly charged: bigint; readonly taken: bigint } {
  return {
    charged: sum(entries, (entry) => entry.name.startsWith('revenue:') && entry.memo === 'charge'),
    taken: sum(entries, (entry) => isOperators(entry) && entry.memo !== 'credit'),
  };
}

const OPERATORS = 'revenue:operator';

function isOperators({ name }: AuditedEntry): boolean {
  return name === OPERATORS;
}

function sum(entries: readonly AuditedEntry[], of: (entry: AuditedEntry) => boolean): bigint {
  return entries.filter(of).reduce((all, { amount }) => all + amount, 0n);
}

/** Within half a unit of the exact part; the middle may go either way. */
function isNearest(minor: bigint, numerator: bigint, denominator: bigint): boolean {
  const twice = 2n * (minor * denominator - numerator);
  return twice <= denominator && -twice <= denominator;
}

function nearest(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
