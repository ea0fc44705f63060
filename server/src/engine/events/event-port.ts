import type { AccountId } from '@regrade/core';
import type { AuditRecord } from '../ports.ts';
import type { EventReader } from './build-events.ts';

/** A record in the one order of all accounts: once for each seller it is about, or once for none. */
export interface PlacedRecord {
  readonly place: number;
  readonly seller: string | null;
  readonly record: AuditRecord;
}

export interface FeedState {
  /** The highest place given out; 0 before the first. */
  readonly place: number;
  /** Places up to here are forgotten. */
  readonly forgotten: number;
  /** When the clock last looked for what has no place. */
  readonly lookedAtMillis: number;
}

/** The order of events, kept beside the audit chains; `store/event-store.ts` implements it. */
export interface EventStore {
  readFeed(): Promise<FeedState>;
  /** Accounts with records since then that have no place yet, the longest waiting first. */
  findUnplaced(sinceMillis: number, limit: number): Promise<readonly AccountId[]>;
  /** The next heads after this account, and which of them have records without a place; `last` while there are more. */
  sweepHeads(
    after: string,
    limit: number,
  ): Promise<{ readonly last: string | undefined; readonly behind: readonly AccountId[] }>;
  /**
   * Gives the next records of these accounts that have none their places: those of an account in the order of its chain,
   * the accounts among each other by time. One process at a time: what is committed later has a higher place. Answers the
   * accounts that may have more.
   */
  giveOut(of: {
    readonly accounts: readonly AccountId[];
    readonly recordsPerAccountMax: number;
    readonly nowMillis: number;
  }): Promise<readonly AccountId[]>;
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
