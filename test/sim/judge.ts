import type { ChangeOrder, Subscription } from '@regrade/core';
import { payableOf } from '../../server/src/engine/renewals/renewal.ts';
import { isOpen } from '../support/auditor-ledger.ts';
import type { AuditedDatabase } from '../support/auditor-rows.ts';
import type { ClientLog } from './client-log.ts';
import { judgeCoupons } from './coupons.ts';
import { judgeEvents } from './judge-events.ts';
import { judgeFigures } from './judge-figures.ts';
import { judgeSellers } from './judge-sellers.ts';
import { isSameDocument } from './same-document.ts';
import type { Told } from './seller.ts';

/**
 * What clients were told, against what is stored: nothing acknowledged is lost or changed, nothing happened that nobody
 * was told of, and every wallet holds what its customer would work out. Answers a sentence per contradiction. Every
 * request has to be answered before.
 */
export function judge(log: ClientLog, rows: AuditedDatabase, told: readonly Told[]): string[] {
  return [
    ...judgeExistence(log, rows),
    ...judgeOrders(log, rows),
    ...judgeSeen(log, rows),
    ...judgeFigures(log, rows),
    ...judgeWallets(log, rows),
    ...judgeSellers(log, rows, told),
    ...judgeConfirmed(log, rows),
    ...judgeAdjusted(log, rows),
    ...judgeEvents(log, rows),
    ...judgeCoupons(rows),
  ];
}

/** Exactly the things that were acknowledged are there. */
function judgeExistence(log: ClientLog, rows: AuditedDatabase): string[] {
  const imported = log.all('imported').map(({ subscription }) => subscription);
  const bought = new Set<string>([...log.all('purchase').map(({ answer }) => answer.id), ...imported]);
  const placed = new Set<string>(log.all('order').map(({ answer }) => answer.id));
  return [
    ...difference(bought, new Set(rows.subscriptions.map(({ id }) => id)), 'subscription'),
    ...difference(placed, new Set(rows.orders.map(({ id }) => id)), 'order'),
    ...log
      .all('quote')
      .filter(
        ({ answer }) =>
          !rows.quotes.some(({ quote }) => isSameDocument({ ...quote, fit: null }, { ...answer, fit: null })),
      )
      .map(({ answer }) => `quote ${answer.id} was given, and is not stored as it was`),
    ...log
      .all('renewal')
      .filter(({ answer }) => rows.renewals.filter(({ id }) => id === answer.id).length !== 1)
      .map(({ answer }) => `renewal ${answer.id} was acknowledged, and is not there once`),
  ];
}

function difference(told: ReadonlySet<string>, stored: ReadonlySet<string>, noun: string): string[] {
  return [
    ...[...told].filter((id) => !stored.has(id)).map((id) => `${noun} ${id} was acknowledged, and is not there`),
    ...[...stored].filter((id) => !told.has(id)).map((id) => `${noun} ${id} is there, and nobody was told of it`),
  ];
}

/** Every answer about an order is a beginning of its history, and its figures are those of the quote that was accepted. */
function judgeOrders(log: ClientLog, rows: AuditedDatabase): string[] {
  const stored = new Map(rows.orders.map((order) => [order.id, order]));
  const faults: string[] = [];
  const told: ChangeOrder[] = [...log.all('order'), ...log.all('order-seen')].map(({ answer }) => answer);
  for (const answer of told) {
    const events = stored.get(answer.id)?.events.slice(0, answer.events.length);
    if (!isSameDocument(events, answer.events)) {
      faults.push(`order ${answer.id} was answered as ${answer.state.kind}, which its stored history never was`);
    }
  }
  for (const { answer, quote } of log.all('order')) {
    const { settlement } = answer;
    const charged = [settlement.chargeMinor, settlement.creditMinor, settlement.netMinor, settlement.payableMinor];
    const said = [quote.figures.charge, quote.figures.credit, quote.figures.net, quote.figures.payable];
    if (!isSameDocument(charged, said)) faults.push(`order ${answer.id} charges ${charged}, its quote said ${said}`);
  }
  for (const [quote, orders] of Map.groupBy(log.all('order'), ({ answer }) => answer.quote)) {
    const ids = new Set(orders.map(({ answer }) => answer.id));
    if (ids.size > 1) faults.push(`quote ${quote} was accepted by ${[...ids].join(' and ')}`);
  }
  return faults;
}

/** One version of a subscription is one thing whoever reads it, and no later turn shows an earlier one. */
function judgeSeen(log: ClientLog, rows: AuditedDatabase): string[] {
  const faults: string[] = [];
  const seen = log.all('subscription-seen');
  for (const [id, sights] of Map.groupBy(seen, ({ answer }) => answer.id)) {
    for (const [version, same] of Map.groupBy(sights, ({ answer }) => answer.version)) {
      if (new Set(same.map(({ answer }) => shown(answer))).size > 1)
        faults.push(`${id} was shown in several shapes of version ${version}`);
    }
    let highest = 0;
    for (const [turn, sightsOfTurn] of Map.groupBy(sights, (sight) => sight.turn)) {
      const versions = sightsOfTurn.map(({ answer }) => answer.version);
      if (Math.min(...versions) < highest) faults.push(`${id} was shown older in turn ${turn} than before it`);
      highest = Math.max(highest, ...versions);
    }
    const stored = rows.subscriptions.find((subscription) => subscription.id === id);
    if (stored && stored.version < highest) faults.push(`${id} has fallen back to version ${stored.version}`);
  }
  for (const { answer } of seen) {
    for (const { license, licenseRevision } of answer.components) {
      const stored = rows.licenses.find(({ id }) => id === license);
      if (!stored || stored.revision < licenseRevision)
        faults.push(`license ${license} was shown at revision ${licenseRevision}, and is at ${stored?.revision}`);
    }
  }
  return faults;
}

/** What a version stands for: what runs, for how long, at what price. */
function shown({ term, release, suspended, components }: Subscription): string {
  const parts = components.map(({ component, license, slice }) => [
    component,
    license,
    slice.id,
    slice.from,
    slice.to,
    slice.selection,
    String(slice.agreedPriceMicros),
  ]);
  return JSON.stringify([term, release, suspended, parts]);
}

/** Money in, less what was bought and changed for, is what wallet and balance hold. */
function judgeWallets(log: ClientLog, rows: AuditedDatabase): string[] {
  return [...new Set(log.all('customer').map(({ account }) => account))].flatMap((account) => {
    const topUps = total(
      log.all('top-up').filter((one) => one.account === account),
      ({ minor }) => minor,
    );
    const purchases = total(
      log.all('purchase').filter(({ answer }) => answer.account === account),
      ({ answer }) => answer.totals.cashPaidMinor + answer.totals.balanceSpentMinor,
    );
    const quotes = new Map(log.all('quote').map(({ answer }) => [answer.id as string, answer.figures]));
    const changes = total(
      rows.orders.filter((order) => order.account === account),
      (order) => {
        const figures = quotes.get(order.quote);
        if (!figures) return 0n;
        if (order.state === 'completed') return figures.payable - figures.refund - figures.balance;
        const { payment } = order.document;
        if (payment.kind === 'pending') return payment.source.balanceMinor;
        return isOpen(order) && payment.kind === 'paid' ? figures.payable : 0n;
      },
    );
    const holds = total(
      rows.balances.filter((row) => row.account === account && row.currency === 'USD'),
      ({ amount }) => amount,
    );
    const renewals = total(
      rows.renewals.filter((renewal) => renewal.account === account),
      payableOf,
    );
    // A renewal that is billed anew, because the change that was to begin with it was ended: taken as booked.
    const reverts = total(
      rows.ledger.filter(
        ({ account: of, name, transaction }) =>
          of === account && (name === 'wallet' || name === 'balance') && /:revert(-payment)?$/.test(transaction),
      ),
      ({ amount }) => amount,
    );
    // Came from outside, and goes back there: what is owed has left the customer's own accounts already.
    const payments = rows.payments.filter((payment) => payment.account === account);
    const came = total(payments, ({ state, amount }) => (state === 'paid' ? amount : 0n));
    const ids = new Set(payments.map(({ id }) => id));
    const refunding = new Set(rows.orders.filter(({ state }) => state === 'refunding').map(({ id }) => id));
    // Of an order that is still refunding it is the order's until it is sent.
    const back = total(
      rows.refunds.filter(
        ({ payment, cause, state, order }) =>
          ids.has(payment) && (state === 'sent' || cause !== 'order' || !refunding.has(order)),
      ),
      ({ amount }) => amount,
    );
    const wanted = topUps + came - back - purchases - changes - renewals + reverts;
    if (holds === wanted) return [];
    const parts = { topUps, came, back, purchases, changes, renewals, reverts };
    const said = Object.entries(parts).map(([name, amount]) => `${name} ${amount}`);
    return [`account ${account} holds ${holds}, and by its answers should hold ${wanted} (${said.join(', ')})`];
  });
}

/** What sellers adjusted is there, once and as it was answered, and nothing else. */
function judgeAdjusted(log: ClientLog, rows: AuditedDatabase): string[] {
  const told = new Map(log.all('adjusted').map(({ answer }) => [answer.id as string, answer]));
  const stored = new Map(rows.adjustments.map((adjustment) => [adjustment.id, adjustment]));
  return [
    ...difference(new Set(told.keys()), new Set(stored.keys()), 'adjustment'),
    ...[...told.values()]
      .filter(({ id, revision, to }) => {
        const kept = stored.get(id);
        return kept && !(kept.revision === revision && isSameDocument(kept.to, to));
      })
      .map(({ id }) => `adjustment ${id} is not stored as it was answered`),
  ];
}

/** External money is there exactly when somebody was told that it was taken. */
function judgeConfirmed(log: ClientLog, rows: AuditedDatabase): string[] {
  const told = new Map(log.all('paid-outside').map(({ payment, minor }) => [payment, minor]));
  return rows.payments
    .filter(({ method }) => method === 'external')
    .filter(({ id, state, amount }) => told.get(id) !== (state === 'paid' ? amount : undefined))
    .map(({ id, state }) => `payment ${id} is ${state}, and was confirmed with ${told.get(id)}`);
}

function total<T>(items: readonly T[], amountOf: (item: T) => bigint): bigint {
  return items.reduce((sum, item) => sum + amountOf(item), 0n);
}
