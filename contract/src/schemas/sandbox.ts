import * as z from 'zod';
import { accountId, instant, listOf, sentence } from './scalars.ts';

/** Clocks of sandbox accounts. */

export const clock = z.object({
  account: accountId,
  /** The account's time: it stands still until it is moved. */
  now: instant,
  /** Where it is on its way to; null while it stands. */
  target: instant.nullable(),
});

/** ISO 8601; months are calendar months of UTC. */
const span = z
  .string()
  .regex(
    /^P(?=\d|T\d)(\d{1,3}Y)?(\d{1,4}M)?(\d{1,4}W)?(\d{1,5}D)?(T(?=\d)(\d{1,6}H)?(\d{1,7}M)?(\d{1,9}S)?)?$/,
    'must be an ISO 8601 duration such as P30D, P1Y or PT12H',
  );

/** Forwards by a duration, or to an instant. */
export const clockRequest = z
  .strictObject({ advanceBy: span.exactOptional(), to: instant.exactOptional() })
  .refine(
    ({ advanceBy, to }) => (advanceBy === undefined) !== (to === undefined),
    'must have either `advanceBy` or `to`',
  );

/** What happened on the way, each at its own instant. */
export const movedClock = clock.extend({
  events: listOf(z.object({ at: instant, what: sentence, subject: z.string() })),
});

export type Clock = z.infer<typeof clock>;
export type MovedClock = z.infer<typeof movedClock>;
export type ClockRequest = z.infer<typeof clockRequest>;
