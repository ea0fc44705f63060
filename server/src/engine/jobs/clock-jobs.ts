import { type AccountId, accountOf, ID_PREFIXES, type Instant, present, type Result } from '@regrade/core';
import type { Engine } from '../engine.ts';
import type { DueScope } from '../read-port.ts';
import type { Refusal } from '../refusal.ts';

export const SYSTEM = 'system';

/** Something that time brings. Its command looks again under its account's lock, so doing it twice changes nothing. */
export interface DueAct {
  /** The first instant at which it may be done. */
  readonly at: Instant;
  readonly what: string;
  readonly subject: string;
  readonly run: () => Promise<Result<unknown, Refusal>>;
}

/**
 * Finds what is due, the longest due first, in everybody's time or in that of one sandbox. Whatever a clock brings belongs
 * in this list, and nowhere else: then a sandbox's year brings it too, at its own instant.
 */
type ClockJob = (engine: Engine, scope: DueScope) => Promise<readonly DueAct[]>;

const dueOrders: ClockJob = async (engine, scope) => {
  const orders = await engine.reads.listDueOrders(scope);
  return orders.map(({ order, at }) => {
    const account: AccountId = present(accountOf(ID_PREFIXES.order, order), 'an order id names its account');
    const command = { account, actor: SYSTEM, conflict: order, body: { order } };
    return { at, what: 'expire-order', subject: order, run: () => engine.commands.expireOrder(command) };
  });
};

const dueLicenses: ClockJob = async (engine, scope) => {
  const { isolationSeconds } = engine.settings.licensePolicy;
  const licenses = await engine.reads.listDueLicenses(scope, isolationSeconds);
  return licenses.map(({ account, license, subscription, at }) => {
    const command = { account, actor: SYSTEM, conflict: subscription, body: { license, subscription } };
    return { at, what: 'expire-license', subject: license, run: () => engine.commands.expireLicense(command) };
  });
};

const CLOCK_JOBS: readonly ClockJob[] = [dueOrders, dueLicenses];

/** Everything due in a scope, in the order of its instants. */
export async function listDueActs(engine: Engine, scope: DueScope): Promise<readonly DueAct[]> {
  const found = await Promise.all(CLOCK_JOBS.map((job) => job(engine, scope)));
  return found.flat().sort((a, b) => a.at - b.at);
}
