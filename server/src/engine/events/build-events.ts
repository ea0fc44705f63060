import type { AccountId } from '@regrade/core';
import type { AuditRecord } from '../ports.ts';
import { type Change, SUBJECT_FIELDS } from './list-changes.ts';

/** Something that happened, as it is told: a CloudEvent and who may read it. */
export interface MarketEvent {
  readonly account: AccountId;
  /** The seller whose product it is about; null where it is about none. */
  readonly seller: string | null;
  /** An event about a question that only its asker and the operator know of. */
  readonly isPrivate: boolean;
  readonly cloudEvent: CloudEvent;
}

/** CloudEvents 1.0, structured JSON. The same record gives the same events for ever: `id` is a key for whoever has seen it. */
export interface CloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  /** Rises within the source, as text too (the extension "sequence"). */
  readonly sequence: string;
  readonly account: AccountId;
  /** It happened to a sandbox account: nobody's money and nobody's business. */
  readonly sandbox?: true;
  readonly data: { readonly [field: string]: string | number | null };
}

/** Only `decide-batch` writes a field of this name, outside of every text. */
const SANDBOX_MARK = '"sandboxMillis":';
const RECORD_DIGITS = 12;
const EVENT_DIGITS = 4;

/** The events of an audit record, in the order in which things happened. */
export function buildEvents(record: AuditRecord): MarketEvent[] {
  const events: MarketEvent[] = [];
  for (const { noun, did, data } of readChanges(record.body)) {
    did.forEach((act, index) => {
      const told = typeof data['n'] === 'number' ? { ...data, n: data['n'] + index } : data;
      events.push({
        account: record.account,
        seller: sellerOf(data),
        isPrivate: noun === 'quote',
        cloudEvent: envelope(record, { index: events.length, type: `regrade.${noun}.${act}.v1`, noun, data: told }),
      });
    });
  }
  return events;
}

function envelope(
  { account, n, atMillis, body }: AuditRecord,
  of: { readonly index: number; readonly type: string } & Pick<Change, 'noun' | 'data'>,
): CloudEvent {
  return {
    specversion: '1.0',
    id: `evt_${account}_${n}_${of.index}`,
    source: `urn:regrade:account:${account}`,
    type: of.type,
    subject: String(of.data[SUBJECT_FIELDS[of.noun]]),
    time: new Date(atMillis).toISOString(),
    datacontenttype: 'application/json',
    sequence: `${String(n).padStart(RECORD_DIGITS, '0')}.${String(of.index).padStart(EVENT_DIGITS, '0')}`,
    account,
    ...(body.includes(SANDBOX_MARK) && { sandbox: true as const }),
    data: of.data,
  };
}

/** The sellers that a record with these changes is about, each once; null for what is about none. */
export function sellersOf(changes: readonly Change[]): (string | null)[] {
  // A record without events is about none: it has its place too, because roots over all chains follow the same order.
  return changes.length === 0 ? [null] : [...new Set(changes.map(({ data }) => sellerOf(data)))];
}

/** A product is named `<seller>.<product.id>`. */
function sellerOf({ seller, product }: Change['data']): string | null {
  if (typeof seller === 'string') return seller;
  return typeof product === 'string' ? (product.split('.', 1)[0] ?? null) : null;
}

/** Records from before events have none. */
function readChanges(body: string): readonly Change[] {
  // Most of the text of a record is figures that no event needs: what has no changes is not even parsed.
  if (!body.includes('"changes":')) return [];
  const read: unknown = JSON.parse(body);
  if (typeof read !== 'object' || read === null || !('changes' in read)) return [];
  // Written by `listChanges` and hashed since; of bulk changes once by themselves, in words of their own.
  return Array.isArray(read.changes) ? read.changes.filter(isChange) : [];
}

function isChange(value: { readonly did?: unknown }): value is Change {
  return Array.isArray(value.did);
}

/** Who reads: an account its own, a seller what is about their products, the operator everything. */
export type EventReader =
  | { readonly role: 'operator' }
  | { readonly role: 'seller'; readonly seller: string }
  | { readonly role: 'customer'; readonly account: AccountId };

export function maySee(reader: EventReader, event: Pick<MarketEvent, 'account' | 'seller' | 'isPrivate'>): boolean {
  switch (reader.role) {
    case 'operator':
      return true;
    case 'seller':
      return event.seller === reader.seller && !event.isPrivate;
    case 'customer':
      return event.account === reader.account;
  }
}

/** What a reader wants to hear of; absent: everything. */
export interface EventFilter {
  /** Beginnings of types, whole words: `regrade.change-order`, `regrade.license.revised.v1`. */
  readonly types?: readonly string[];
  readonly subject?: string;
}

export function matchesFilter({ types, subject }: EventFilter, { cloudEvent }: MarketEvent): boolean {
  if (subject !== undefined && cloudEvent.subject !== subject) return false;
  return types === undefined || types.some((type) => `${cloudEvent.type}.`.startsWith(`${type}.`));
}
