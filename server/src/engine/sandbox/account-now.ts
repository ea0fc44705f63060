import type { AccountId, Instant } from '@regrade/core';
import type { Clock } from '../ports.ts';
import type { ReadStore } from '../read-port.ts';

export interface AccountTimeDeps {
  readonly clock: Clock;
  readonly reads: Pick<ReadStore, 'readAccount'>;
}

/** The time of an account: everybody's, or where the clock of its sandbox stands. Commands are told it; this is for what is read. */
export async function accountNow({ clock, reads }: AccountTimeDeps, account: AccountId): Promise<Instant> {
  const own = (await reads.readAccount(account))?.sandbox?.now;
  return own ?? Math.floor(clock.nowMillis() / 1000);
}
