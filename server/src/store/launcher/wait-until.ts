import { setTimeout as pause } from 'node:timers/promises';

const POLL_EVERY_MS = 10;

/**
 * Asks until the answer is not undefined, or the limit has passed (then undefined).
 * PostgreSQL tells other programs about its state in files only, so asking again is the one portable way to wait for it.
 */
export async function waitUntil<T>(
  ask: () => Promise<T | undefined> | T | undefined,
  limit: { readonly limitMs: number },
): Promise<T | undefined> {
  const deadline = performance.now() + limit.limitMs;
  while (performance.now() < deadline) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await pause(POLL_EVERY_MS);
  }
  return await ask();
}
