/** What one repetition of one line measured; an order counts when it is acknowledged. */
export interface Measured {
  readonly orders: number;
  readonly perSecond: number;
  readonly p50Millis: number;
  readonly p99Millis: number;
  /** CPU time of this process for each order, in microseconds. */
  readonly cpuMicros: number;
}

/**
 * Every caller does one thing after the other until the time is up, or until `work` answers that nothing is left;
 * it throws when anything but success is answered.
 */
export async function closedLoop(of: {
  readonly callers: number;
  readonly seconds: number;
  readonly work: (caller: number) => Promise<boolean>;
}): Promise<Measured> {
  const latencies: number[] = [];
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const endsAt = startedAt + of.seconds * 1000;
  await Promise.all(
    Array.from({ length: of.callers }, async (_, caller) => {
      let before = performance.now();
      while (before < endsAt && (await of.work(caller))) {
        const after = performance.now();
        latencies.push(after - before);
        before = after;
      }
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  latencies.sort((a, b) => a - b);
  return {
    orders: latencies.length,
    perSecond: latencies.length / seconds,
    p50Millis: quantile(latencies, 0.5),
    p99Millis: quantile(latencies, 0.99),
    cpuMicros: (user + system) / latencies.length,
  };
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** All items, so many at a time. */
export async function forEachAtOnce<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const item of queue) await work(item);
    }),
  );
}
