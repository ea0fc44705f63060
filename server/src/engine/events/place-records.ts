import type { AccountId } from '@regrade/core';
import type { Clock } from '../ports.ts';
import type { EventStore } from './event-port.ts';

/** Gives the records of all accounts their places in the one order: after their commit, in whatever process that was. */
export interface Placer {
  /** What was committed lately; answers the last place. Whoever reads asks for it, as often as they want to hear. */
  placeFresh(): Promise<number>;
  /**
   * What nobody asked for; once a minute also what nobody found: that of a process that died, of a transaction that took
   * long, of a clock that went wrong.
   */
  placeRest(): Promise<void>;
}

/** Looked back over behind the last look: a commit is seen a little later than the time that stands in its record. */
const BRIEF_MILLIS = 200;
/** So much later on a busy machine: looked for this often only, because who reads under load looks fifty times a second. */
const FRESH_MILLIS = 2_000;
const FRESH_LOOK_EVERY_MILLIS = 1_000;
/** It may be seen so much later: a long transaction, clocks apart. */
const LATE_MILLIS = 120_000;
/** Who is so late is looked for this often only: such a look reads every record of that time, placed or not. */
const LATE_LOOK_EVERY_MILLIS = 60_000;
const ACCOUNTS_PER_LOOK_MAX = 20_000;
const LOOKS_MAX = 100;
/** In one transaction. */
const ACCOUNTS_MAX = 500;
const RECORDS_PER_ACCOUNT_MAX = 100;
const ROUNDS_MAX = 1_000;
const HEADS_PER_SWEEP = 20_000;

export function createPlacer({ store, clock }: { readonly store: EventStore; readonly clock: Clock }): Placer {
  let placedToMillis: number | undefined;
  let freshLookAtMillis = Number.NEGATIVE_INFINITY;
  let lateLookAtMillis = Number.NEGATIVE_INFINITY;
  let sweptTo = '';

  /** In transactions that are short, because one process at a time can give out places. */
  async function giveOut(accounts: readonly AccountId[]): Promise<void> {
    for (let first = 0; first < accounts.length; first += ACCOUNTS_MAX) {
      let some = accounts.slice(first, first + ACCOUNTS_MAX);
      for (let round = 1; round <= ROUNDS_MAX && some.length > 0; round++) {
        const nowMillis = clock.nowMillis();
        some = [...(await store.giveOut({ accounts: some, recordsPerAccountMax: RECORDS_PER_ACCOUNT_MAX, nowMillis }))];
      }
    }
  }

  async function placeSince(sinceMillis: number): Promise<void> {
    for (let look = 1; look <= LOOKS_MAX; look++) {
      const accounts = await store.findUnplaced(sinceMillis, ACCOUNTS_PER_LOOK_MAX);
      await giveOut(accounts);
      if (accounts.length < ACCOUNTS_PER_LOOK_MAX) return;
    }
  }

  /** The heads of all accounts, some at a time, round and round. */
  async function sweep(): Promise<void> {
    const { last, behind } = await store.sweepHeads(sweptTo, HEADS_PER_SWEEP);
    sweptTo = last ?? '';
    await giveOut(behind);
  }

  return {
    async placeFresh() {
      const nowMillis = clock.nowMillis();
      placedToMillis ??= (await store.readFeed()).lookedAtMillis;
      const isBrief = Math.abs(nowMillis - freshLookAtMillis) < FRESH_LOOK_EVERY_MILLIS;
      await placeSince(Math.min(placedToMillis, nowMillis) - (isBrief ? BRIEF_MILLIS : FRESH_MILLIS));
      placedToMillis = nowMillis;
      if (!isBrief) freshLookAtMillis = nowMillis;
      return (await store.readFeed()).place;
    },
    async placeRest() {
      const nowMillis = clock.nowMillis();
      const { lookedAtMillis } = await store.readFeed();
      const isLateLook = Math.abs(nowMillis - lateLookAtMillis) >= LATE_LOOK_EVERY_MILLIS;
      await placeSince(Math.min(lookedAtMillis, nowMillis) - (isLateLook ? LATE_MILLIS : FRESH_MILLIS));
      await store.keepLookedAt(nowMillis);
      if (!isLateLook) return;
      await sweep();
      lateLookAtMillis = nowMillis;
    },
  };
}
