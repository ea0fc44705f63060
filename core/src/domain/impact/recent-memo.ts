/**
 * Remembers what was computed for recent keys, up to a total weight, in two generations: a full one becomes the old one,
 * and what is asked for again moves back. That forgets about what was used longest ago, at one lookup per hit.
 */
export interface RecentMemo<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
}

export function createRecentMemo<Value>(of: {
  /** Of both generations together. */
  readonly weightMax: number;
  readonly weightOf: (value: Value) => number;
}): RecentMemo<Value> {
  let young = new Map<string, Value>();
  let old = new Map<string, Value>();
  let weight = 0;
  const set = (key: string, value: Value) => {
    weight += of.weightOf(value);
    if (weight * 2 > of.weightMax) {
      old = young;
      young = new Map();
      weight = of.weightOf(value);
    }
    young.set(key, value);
  };
  return {
    get(key) {
      const known = young.get(key);
      if (known !== undefined) return known;
      const aging = old.get(key);
      if (aging !== undefined) set(key, aging);
      return aging;
    },
    set,
  };
}
