import type { Engine } from '../engine.ts';
import type { Log } from '../ports.ts';
import { runClock } from '../sandbox/run-clock.ts';
import { runDueActs } from './clock-jobs.ts';

const JOBS_PER_LOOK_MAX = 500;
const CLOCKS_PER_LOOK_MAX = 20;
/** Contract §4: answers are kept 7 days. */
const ANSWERS_KEPT_SECONDS = 7 * 86_400;
/** Of what was said to sellers; the orders' own events are kept for ever. */
const TRANSCRIPTS_KEPT_SECONDS = 90 * 86_400;

/**
 * One look at the clock: what is due in everybody's time is done, sandbox clocks that are on their way are taken along,
 * watchers whose hint was lost are told. Each act is a command that looks again under its lock, so several processes may
 * do the same work at once and twice.
 */
export async function runJobs(engine: Engine, log: Log): Promise<void> {
  const now = Math.floor(engine.clock.nowMillis() / 1000);
  const [due, clocks] = await Promise.all([
    runDueActs(engine, { until: now, limit: JOBS_PER_LOOK_MAX }, log),
    engine.reads.listMovingClocks(CLOCKS_PER_LOOK_MAX),
  ]);
  await allEnded([
    ...clocks.map((account) => runClock(engine, account)),
    engine.licenses.lookForMissed(),
    // Roots are made over what has its place.
    engine.events.look().then(() => Promise.all([engine.audit.look(), engine.webhooks.look()])),
    engine.bulk.executions.resumeAbandoned(),
    engine.upkeep.forgetAnswers(now - ANSWERS_KEPT_SECONDS, JOBS_PER_LOOK_MAX),
    engine.upkeep.forgetAttempts((now - TRANSCRIPTS_KEPT_SECONDS) * 1000, JOBS_PER_LOOK_MAX),
    engine.upkeep.forgetSessions(now, JOBS_PER_LOOK_MAX),
  ]);
  if (due > 0) log.info({ job: 'clock', due });
}

/** A look has ended when all of it has, also what goes on beside something that failed: else looks would pile up. */
async function allEnded(works: readonly Promise<unknown>[]): Promise<void> {
  const ended = await Promise.allSettled(works);
  const failed = ended.find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}
