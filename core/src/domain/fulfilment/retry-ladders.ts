const MINUTE = 60;
const HOUR = 3_600;

/**
 * Pauses between attempts to reach a seller, in seconds, as vendors publish them; one attempt more than pauses. Where a
 * vendor publishes the span alone, or two pages differ, the comment says what was made of it.
 */
export const RETRY_LADDERS = {
  /** Alibaba Cloud Marketplace, message `orderPay`: twelve attempts in 8 h 38 min. Of `upgradeInstance` nothing is published. */
  'alibaba-spi': [
    ...[MINUTE, MINUTE, MINUTE, 5 * MINUTE, 10 * MINUTE, 10 * MINUTE, 10 * MINUTE],
    ...[HOUR, HOUR, 2 * HOUR, 4 * HOUR],
  ],
  /** KooGallery: an upgrade is repeated for three hours; the interval stands on one page only, once per hour. */
  'huawei-saas': [HOUR, HOUR, HOUR],
  /** The example of the Standard Webhooks specification: ten attempts in 75 h 35 min, beyond most silence deadlines. */
  'standard-webhooks': [
    ...[5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR],
    ...[14 * HOUR, 20 * HOUR, 24 * HOUR],
  ],
} as const satisfies { readonly [name: string]: readonly number[] };

export type RetryLadderName = keyof typeof RETRY_LADDERS;

/** The pause after the attempt of that number; the last pause repeats where there are more attempts than pauses. */
export function pauseAfter(attempt: number, ladderSeconds: readonly number[]): number {
  return ladderSeconds[Math.min(attempt, ladderSeconds.length) - 1] ?? 0;
}
