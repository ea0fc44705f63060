import { present } from '@regrade/core';

/** Seeded random numbers, so that a run that failed can be repeated (mulberry32). */
export interface Random {
  /** A whole number from 0 to `max`, both included. */
  readonly upTo: (max: number) => number;
  readonly shuffled: <T>(items: readonly T[]) => T[];
  readonly chance: (share: number) => boolean;
  /** One of them; there has to be one. */
  readonly pick: <T>(items: readonly T[]) => T;
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const upTo = (max: number) => Math.floor(next() * (max + 1));
  return {
    upTo,
    chance: (share) => next() < share,
    pick: (items) => present(items[upTo(items.length - 1)], 'there is something to pick from'),
    shuffled: (items) => {
      const left = [...items];
      return items.flatMap(() => left.splice(upTo(left.length - 1), 1));
    },
  };
}
