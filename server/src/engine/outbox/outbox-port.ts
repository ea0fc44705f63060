import type { AccountId } from '@regrade/core';

/**
 * Something that has to be done outside (invariant 7), as a command's transaction wrote it (`Writes.effects`). One key is
 * one act: written again under its key it replaces what was there, and whoever is still working on that finishes without
 * harm.
 */
export interface Effect {
  readonly account: AccountId;
  readonly effectKey: string;
  readonly kind: string;
  /**
   * Whose door it goes through, such as `seller:acme.helpdesk`: one lane's troubles are no other's. What stands before the
   * dot owns it, and bears the calls of all its lanes together.
   */
  readonly lane: string;
  readonly payload: unknown;
  readonly dueAtMillis: number;
  readonly createdAtMillis: number;
}

/** An effect in the hands of one worker, until its claim ends or is renewed. */
export interface ClaimedEffect extends Effect {
  readonly claim: string;
  /** How often it was claimed since it was written, this time included. */
  readonly tries: number;
}

/** Who bears the calls of a lane: a seller those of all products, another lane its own. */
export function ownerOfLane(lane: string): string {
  return lane.split('.', 1)[0] ?? lane;
}

/** What limits one lane, across all processes. */
export interface LanePolicy {
  /** Effects of a lane under way at once, and of all lanes of its owner together. */
  readonly runningMax: number;
  /** Failures in a row after which the lane pauses; after the pause one effect tries it. */
  readonly failuresMax: number;
  /** The first pause, the second … ; the last one repeats. */
  readonly pausesMillis: readonly number[];
}

/** How a lane's door was found lately; a lane that never failed is not kept. */
export interface LaneState {
  readonly lane: string;
  readonly failures: number;
  /** 0, or when the pause ends or has ended. */
  readonly pausedUntilMillis: number;
}

/** How an effect ended. */
export type EffectOutcome = (
  | { readonly kind: 'done' }
  | { readonly kind: 'retry'; readonly atMillis: number; readonly reason: string }
  /** It stays, and rests until it is written again. */
  | { readonly kind: 'give-up'; readonly reason: string }
) & {
  /** What was seen of whoever was called; absent when nobody was. */
  readonly called?: 'answered' | 'failing';
};

export interface OutboxClaim {
  readonly claim: string;
  readonly kinds: readonly string[];
  readonly nowMillis: number;
  readonly claimedUntilMillis: number;
  readonly limit: number;
  readonly lanes: LanePolicy;
}

/** The queue of effects, as the worker sees it. */
export interface OutboxQueue {
  /** Takes due effects, no more per lane and owner than the policy lets, and none that another process holds. */
  claim(of: OutboxClaim): Promise<readonly ClaimedEffect[]>;
  /** Holds on to what is still being carried out. */
  renew(effects: readonly ClaimedEffect[], claimedUntilMillis: number): Promise<void>;
  /** Says how a claimed effect ended; nothing happens to one that was written again meanwhile. */
  finish(effect: ClaimedEffect, outcome: EffectOutcome): Promise<void>;
  /** Says how the lane's door was found. */
  noteLane(of: {
    readonly lane: string;
    readonly called: 'answered' | 'failing';
    readonly nowMillis: number;
    readonly policy: LanePolicy;
  }): Promise<void>;
  /** Ends the pauses of a lane, or of all lanes of an owner: somebody says that the door is open, and one effect tries it. */
  endPauses(laneOrOwner: string, nowMillis: number): Promise<void>;
  /** How many effects wait, are claimed, and were given up; and since when the longest has been due. */
  measure(nowMillis: number): Promise<OutboxMeasure>;
}

export interface OutboxMeasure {
  readonly waiting: number;
  readonly claimed: number;
  readonly givenUp: number;
  readonly lanesPaused: number;
  readonly oldestDueAtMillis: number | null;
}
