import { buildEvents } from '../../server/src/engine/events/build-events.ts';
import type { AuditedDatabase } from '../support/auditor-rows.ts';
import type { ClientLog } from './client-log.ts';

/**
 * What a reader of events was told, against the chains: nothing twice, nothing that never was, every account's events in
 * their order and without a gap; and to a reader who has read to the end, all of them. A gap is where the reader was
 * away for longer than events are kept, and said so by beginning anew.
 */
export function judgeEvents(log: ClientLog, rows: AuditedDatabase): string[] {
  const happened = readHappened(rows);
  const places = new Map(
    [...happened].flatMap(([account, ids]) => ids.map((id, at) => [id, { account, at }] as const)),
  );
  const faults: string[] = [];
  const read = new Set<string>();
  let lastOf = new Map<string, number>();
  let at: { readonly place: number; readonly seen: number } | null = null;
  for (const { from, end, events } of log.all('events')) {
    if (from === null) lastOf = new Map();
    else if (from.place !== at?.place || from.seen !== at.seen) faults.push(`a reader went on where nobody stood`);
    at = end;
    for (const id of events) {
      const place = places.get(id);
      if (!place) faults.push(`event ${id} was told, and never happened`);
      if (read.has(id)) faults.push(`event ${id} was told twice`);
      read.add(id);
      if (!place) continue;
      const last = lastOf.get(place.account);
      if (last !== undefined && place.at !== last + 1) {
        faults.push(`event ${id} was told behind number ${last} of its account, and is number ${place.at}`);
      }
      lastOf.set(place.account, place.at);
    }
  }
  for (const [account, last] of lastOf) {
    const missing = happened.get(account)?.slice(last + 1) ?? [];
    if (missing.length > 0)
      faults.push(`${missing.length} events of ${account} were never told, the first ${missing[0]}`);
  }
  return faults;
}

function readHappened({ audit }: AuditedDatabase): Map<string, string[]> {
  const happened = new Map<string, string[]>();
  for (const record of audit) {
    const ids = buildEvents({ ...record, atMillis: Number(record.atMillis) } as never).map(
      ({ cloudEvent }) => cloudEvent.id,
    );
    happened.set(record.account, [...(happened.get(record.account) ?? []), ...ids]);
  }
  return happened;
}
