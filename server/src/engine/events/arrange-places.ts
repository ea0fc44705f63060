import type { AuditRecord } from '../ports.ts';
import { buildEvents } from './build-events.ts';
import type { PlaceRequest } from './event-port.ts';

/**
 * The order in which records of several accounts get their places: each account's in the order of its chain, the
 * accounts among each other by time. A clock that went back between two records of an account does not turn them round.
 */
export function arrangePlaces(records: readonly AuditRecord[]): readonly PlaceRequest[] {
  const latest = new Map<string, number>();
  const timed = records.map((record) => {
    const millis = Math.max(record.atMillis, latest.get(record.account) ?? 0);
    latest.set(record.account, millis);
    return { record, millis };
  });
  // The sort is stable: what has the same time stays in the order of its chain.
  return timed.toSorted((a, b) => a.millis - b.millis).flatMap(({ record }) => placesOf(record));
}

/** A record without events has its place too: roots over all chains follow the same order. */
function placesOf(record: AuditRecord): PlaceRequest[] {
  const sellers = new Set(buildEvents(record).map(({ seller }) => seller));
  return [...(sellers.size > 0 ? sellers : [null])].map((seller) => ({ account: record.account, n: record.n, seller }));
}
