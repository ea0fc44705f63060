import { accountOf, ID_PREFIXES, present } from '@regrade/core';
import type { Engine } from '../engine.ts';
import type { Log } from '../ports.ts';

const JOBS_PER_LOOK_MAX = 500;
const SYSTEM = 'system';
/** Contract §4: answers are kept 7 days. */
const ANSWERS_KEPT_SECONDS = 7 * 86_400;
/** Of what was said to sellers; the orders' own events are kept for ever. */
const TRANSCRIPTS_KEPT_SECONDS = 90 * 86_400;

/**
 * One look at the clock: orders whose deadline or renewal has come end, licenses whose time is over are isolated, watchers
 * whose hint was lost are told. Each act is a command that looks again under its lock, so several processes may do the
 * same work at once and twice.
 */
export async function runJobs(engine: Engine, log: Log): Promise<void> {
  const now = Math.floor(engine.clock.nowMillis() / 1000);
  const [orders, licenses] = await Promise.all([
    engine.reads.listDueOrders(now, JOBS_PER_LOOK_MAX),
    engine.reads.listExpiredLicenses(now, JOBS_PER_LOOK_MAX),
  ]);
  await Promise.all([
    ...orders.map((order) => {
      const account = present(accountOf(ID_PREFIXES.order, order), 'an order id names its account');
      return engine.commands.expireOrder({ account, actor: SYSTEM, conflict: order, body: { order } });
    }),
    ...licenses.map(({ license: { id, account, subscription } }) =>
      engine.commands.expireLicense({
        account,
        actor: SYSTEM,
        conflict: subscription,
        body: { license: id, subscription },
      }),
    ),
    engine.licenses.lookForMissed(),
    engine.upkeep.forgetAnswers(now - ANSWERS_KEPT_SECONDS, JOBS_PER_LOOK_MAX),
    engine.upkeep.forgetAttempts((now - TRANSCRIPTS_KEPT_SECONDS) * 1000, JOBS_PER_LOOK_MAX),
  ]);
  if (orders.length + licenses.length > 0) log.info({ job: 'clock', orders: orders.length, licenses: licenses.length });
}
