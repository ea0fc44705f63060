import type { AccountId } from '@regrade/core';
import type { Clock } from '../ports.ts';
import { arrangePlaces } from './arrange-places.ts';
import type { EventStore } from './event-port.ts';

/** Gives the records of all accounts their places in the one order: after their commit, in whatever process that was. */
export interface Placer {
  /** What was committed lately; answers the last place. */
  placeFresh(): Promise<number>;
  /** What nobody placed: that of a process that died, of a transaction that took long, of a clock that went wrong. */
  placeMissed(): Promise<void>;
}

/** What `placeFresh` looks back over; what is later than that is found by `placeMissed`. */
const FRESH_MILLIS = 2_000;
/** A commit may be seen so much later than the time that stands in its record: a long transaction, clocks apart. */
const LATE_MILLIS = 120_000;
/** Who is so late is looked for this often only: such a look reads every record of that time, placed or not. */
const LATE_LOOK_EVERY_MILLIS = 60_000;
const ACCOUNTS_MAX = 500;
const RECORDS_MAX = 1_000;
const ROUNDS_MAX = 200;
const HEADS_PER_SWEEP = 2_000;

export function createPlacer({ store, clock }: { readonly store: EventStore; readonly clock: Clock }): Placer {
  let placedAtMillis = clock.nowMillis();
  let sweptTo = '';
  let lateLookAtMillis = Number.NEGATIVE_INFINITY;

  function giveOut(accounts: readonly AccountId[]): Promise<number> {
    const nowMillis = clock.nowMillis();
    return store.giveOut({ accounts, recordsMax: RECORDS_MAX, nowMillis, arrange: arrangePlaces });
  }

  /** Until nothing is found, or for so many rounds: then the next look goes on. */
  async function placeSince(sinceMillis: number): Promise<boolean> {
    for (let round = 1; round <= ROUNDS_MAX; round++) {
      const accounts = await store.findUnplaced(sinceMillis, ACCOUNTS_MAX);
      if (accounts.length === 0) return true;
      await giveOut(accounts);
    }
    return false;
  }

  /** The heads of all accounts, some at a time, round and round. */
  async function sweep(): Promise<void> {
    const { last, behind } = await store.sweepHeads(sweptTo, HEADS_PER_SWEEP);
    sweptTo = last ?? '';
    if (behind.length > 0) await giveOut(behind);
  }

  return {
    async placeFresh() {
      const nowMillis = clock.nowMillis();
      await placeSince(Math.min(placedAtMillis, nowMillis) - FRESH_MILLIS);
      placedAtMillis = nowMillis;
      return (await store.readFeed()).place;
    },
    async placeMissed() {
      const nowMillis = clock.nowMillis();
      const { lookedAtMillis } = await store.readFeed();
      const isLateLook = nowMillis - lateLookAtMillis >= LATE_LOOK_EVERY_MILLIS;
      const since = lookedAtMillis - (isLateLook ? LATE_MILLIS : FRESH_MILLIS);
      if (await placeSince(since)) {
        if (isLateLook) lateLookAtMillis = nowMillis;
        await store.keepLookedAt(nowMillis);
      }
      await sweep();
    },
  };
}
