import { RETRY_LADDERS } from '../fulfilment/retry-ladders.ts';

/** How long an order waits, and how often it tries. The operator may differ; seconds throughout. */
export interface OrderPolicy {
  /** From placing, or from the start of a scheduled order, to its payment deadline. */
  readonly paymentSeconds: number;
  /** Pauses between the attempts to tell a seller; one attempt more than pauses, then a dead letter. */
  readonly sellerLadderSeconds: readonly number[];
  /** Pauses between the attempts to give money back; the last one repeats, because a refund is never given up. */
  readonly refundLadderSeconds: readonly number[];
}

const MINUTE = 60;
const HOUR = 3_600;

/** The seller ladder is the one that Alibaba's market publishes for paid orders: twelve attempts in 8 h 38 min. */
export const DEFAULT_ORDER_POLICY: OrderPolicy = {
  paymentSeconds: 24 * HOUR,
  sellerLadderSeconds: RETRY_LADDERS['alibaba-spi'],
  refundLadderSeconds: [MINUTE, 5 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR],
};

/** Events of an order after which reports that change nothing are no longer recorded (`order.history-full`). */
export const ORDER_EVENTS_MAX = 500;
