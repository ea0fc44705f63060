import { accountOf, ID_PREFIXES, present } from '@regrade/core';
import type { Engine } from '../engine.ts';
import type { DueScope } from '../read-port.ts';
import { type ClockJob, type DueAct, SYSTEM } from './clock-job.ts';
import { dueRenewals, dueStarts } from './renewal-jobs.ts';

const dueOrders: ClockJob = async (engine, scope) => {
  const orders = await engine.reads.listDueOrders(scope);
  return orders.map(({ order, at }) => {
    const account = present(accountOf(ID_PREFIXES.order, order), 'an order id names its account');
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

/**
 * Whatever a clock brings belongs in this list, and nowhere else: then a sandbox's year brings it too, at its own instant.
 * Of what is due at once, orders that end come first, because they stand in the way of a renewal; then renewals and starts:
 * what is renewed at its very end has no gap.
 */
const CLOCK_JOBS: readonly ClockJob[] = [dueOrders, dueRenewals, dueStarts, dueLicenses];

/** Of one job, in one look: what is due beyond that has the next one. */
const ROUNDS_MAX = 20;

/**
 * Does everything that is due, one job after the other, so many acts at a time as the scope says; answers how many that
 * were. On the first of a month many terms end at once, and every process finds the same ones: none may wait for its turn.
 */
export async function runDueActs(engine: Engine, scope: DueScope): Promise<number> {
  let acts = 0;
  for (const job of CLOCK_JOBS) {
    for (let round = 1; round <= ROUNDS_MAX; round++) {
      const due = await job(engine, scope);
      const done = await Promise.all(due.map(({ run }) => run()));
      acts += due.length;
      // What cannot be done now would only be found again.
      if (due.length < scope.limit || !done.some(({ ok }) => ok)) break;
    }
  }
  return acts;
}

/** Everything due in a scope, in the order of its instants, and of the jobs at the same one. */
export async function listDueActs(engine: Engine, scope: DueScope): Promise<readonly DueAct[]> {
  const found = await Promise.all(CLOCK_JOBS.map((job) => job(engine, scope)));
  return found.flat().sort((a, b) => a.at - b.at);
}
