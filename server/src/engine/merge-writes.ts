import type { Writes } from './ports.ts';

/**
 * The writes of a batch as one. Things that several commands of one account save in a row (its head, its balances) are
 * kept in their last state; everything else is written once per command and only gathered.
 */
export function mergeWrites(all: readonly Writes[]): Writes {
  const [only, ...others] = all;
  // A command saves each thing once.
  if (only && others.length === 0) return only;
  const merged: Record<string, unknown[]> = {};
  for (const writes of all) {
    for (const name of Object.keys(writes) as (keyof Writes)[]) {
      const items = writes[name];
      const gathered = merged[name];
      if (gathered) gathered.push(...(items as unknown[]));
      else merged[name] = [...(items as unknown[])];
    }
  }
  const { heads, balances, couponCounts, ...rest } = merged as Writes;
  return {
    ...(rest as Writes),
    ...(heads && { heads: lastBy(heads, ({ account }) => account) }),
    ...(couponCounts && { couponCounts: lastBy(couponCounts, ({ code }) => code) }),
    ...(balances && {
      balances: lastBy(balances, ({ account, name, currency }) => `${account} ${name} ${currency}`),
    }),
  };
}

function lastBy<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}
