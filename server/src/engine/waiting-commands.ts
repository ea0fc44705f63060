import type { Result } from '@regrade/core';
import type { Refusal } from './refusal.ts';
import type { Command, CommandKind, RunnerOptions } from './run-command.ts';

export type AnyKind = CommandKind<unknown, unknown, unknown>;

/** A command with its caller, who waits for the answer. */
export interface WaitingCommand {
  readonly command: Command<unknown>;
  readonly resolve: (result: Result<unknown, Refusal>) => void;
  readonly reject: (error: unknown) => void;
}

export interface TakenCommands {
  readonly kind: AnyKind;
  readonly taken: readonly WaitingCommand[];
}

/** The line in which commands wait for a writer. Kinds take turns, first come first served. */
export interface WaitingCommands {
  add(kind: AnyKind, waiting: WaitingCommand): void;
  /** The next batch for a free writer; its accounts are locked until `release`. Undefined when nothing may go now. */
  take(writersFree: number): TakenCommands | undefined;
  release(taken: readonly WaitingCommand[]): void;
  isEmpty(): boolean;
}

/** Fewer than this stay together: a second transaction would cost more than a second writer gains. */
const SPLIT_MIN = 16;

export function createWaitingCommands({ batchMax }: Pick<RunnerOptions, 'batchMax'>): WaitingCommands {
  const waitingByKind = new Map<AnyKind, WaitingCommand[]>();
  /** Accounts that a running batch has locked: a second transaction would only wait for the first. */
  const lockedAccounts = new Set<string>();

  /** Several free writers share what waits, so that one decides while the database works for the other. */
  function divide(waiting: readonly WaitingCommand[], writersFree: number) {
    const takenMax = Math.min(batchMax, Math.max(SPLIT_MIN, Math.ceil(waiting.length / writersFree)));
    const conflicts = new Set<string>();
    const accounts = new Set<string>();
    const taken: WaitingCommand[] = [];
    const left: WaitingCommand[] = [];
    for (const entry of waiting) {
      const { account, conflict } = entry.command;
      // What an account already in the batch waits for goes along: the other writer could not take it.
      const hasRoom = taken.length < takenMax || (accounts.has(account) && taken.length < batchMax);
      const mayGo = hasRoom && !conflicts.has(conflict) && !lockedAccounts.has(account);
      (mayGo ? taken : left).push(entry);
      conflicts.add(conflict);
      if (mayGo) accounts.add(account);
    }
    return { taken, left };
  }

  return {
    add(kind, waiting) {
      const line = waitingByKind.get(kind);
      if (line) line.push(waiting);
      else waitingByKind.set(kind, [waiting]);
    },
    take(writersFree) {
      for (const [kind, waiting] of waitingByKind) {
        const { taken, left } = divide(waiting, writersFree);
        if (taken.length === 0) continue;
        waitingByKind.delete(kind);
        if (left.length > 0) waitingByKind.set(kind, left);
        for (const { command } of taken) lockedAccounts.add(command.account);
        return { kind, taken };
      }
      return undefined;
    },
    release(taken) {
      for (const { command } of taken) lockedAccounts.delete(command.account);
    },
    isEmpty: () => waitingByKind.size === 0,
  };
}
