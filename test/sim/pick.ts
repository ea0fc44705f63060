/** One pick in so many is of a thing that is over. */
const STALE_EVERY = 7;
const PICKED_OF = 5;

/**
 * The latest things are the ones that still matter, and of them those that are still open, as far as the client knows;
 * now and then it is one that is over.
 */
export function pickFrom<T>(
  items: readonly T[],
  pick: number,
  isOver: (item: T) => boolean = () => false,
): T | undefined {
  const going = pick % STALE_EVERY === 0 ? items : items.filter((item) => !isOver(item));
  return going.at(-1 - (pick % Math.max(1, Math.min(going.length, PICKED_OF))));
}

/** A key with what it stands for: repeated, it has to be the same request. */
export function keyed(key: string, about: unknown) {
  return { key, requestHash: JSON.stringify(about) };
}
