import type { AccountId } from '@regrade/core';
import type { AuditRecord } from '../ports.ts';
import type { EventReader } from './build-events.ts';

/** A record in the one order of all accounts: once for each seller it is about, or once for none. */
export interface PlacedRecord {
  readonly place: number;
  readonly seller: string | null;
  readonly record: AuditRecord;
}

/** A place to be given: which record, for whom. */
export interface PlaceRequest {
  readonly account: AccountId;
  readonly n: number;
  readonly seller: string | null;
}

export interface FeedState {
  /** The highest place given out; 0 before the first. */
  readonly place: number;
  /** Places up to here are forgotten. */
  readonly forgotten: number;
  readonly lookedAtMillis: number;
}

/** The order of events, kept beside the audit chains; `store/event-store.ts` implements it. */
export interface EventStore {
  readFeed(): Promise<FeedState>;
  /** Accounts with records since then that have no place yet. */
  findUnplaced(sinceMillis: number, limit: number): Promise<readonly AccountId[]>;
  /** The next heads after this account, and which of them have records without a place. */
  sweepHeads(
    after: string,
    limit: number,
  ): Promise<{ readonly last: string | undefined; readonly behind: readonly AccountId[] }>;
  /**
   * Gives the records of these accounts that have none their places, in the order of `arrange`; answers how many records
   * there were. One process at a time: what is committed later has a higher place.
   */
  giveOut(of: {
    readonly accounts: readonly AccountId[];
    readonly recordsMax: number;
    readonly nowMillis: number;
    readonly arrange: (records: readonly AuditRecord[]) => readonly PlaceRequest[];
  }): Promise<number>;
  keepLookedAt(millis: number): Promise<void>;
  /** Placed records from `from` up to `to`, both included, that are about the reader. */
  readPlaced(of: {
    readonly reader: EventReader;
    readonly from: number;
    readonly to: number;
    readonly limit: number;
  }): Promise<readonly PlacedRecord[]>;
  /** Forgets the oldest places given out before then, once roots and webhooks have passed them; answers how many. */
  forgetPlaced(beforeMillis: number, limit: number): Promise<number>;
}
