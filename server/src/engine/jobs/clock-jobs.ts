import { accountOf, ID_PREFIXES, present } from '@regrade/core';
import type { Engine } from '../engine.ts';
import type { Log } from '../ports.ts';
import type { DueKey, DueLicense, DueScope } from '../read-port.ts';
import { type ClockJob, type DueAct, SYSTEM } from './clock-job.ts';
import { dueRenewals, dueStarts } from './renewal-jobs.ts';

const dueOrders: ClockJob = async (engine, scope) => {
  const orders = await engine.reads.listDueOrders(scope);
  return orders.map(({ order, at, key }) => {
    const account = present(accountOf(ID_PREFIXES.order, order), 'an order id names its account');
    const command = { account, actor: SYSTEM, conflict: order, body: { order } };
    return { at, key, what: 'expire-order', subject: order, run: () => engine.commands.expireOrder(command) };
  });
};

const endedLicenses: ClockJob = async (engine, scope) => {
  const licenses = await engine.reads.listEndedLicenses(scope);
  return licenses.map((license) => expiry(engine, license));
};

const isolatedLicenses: ClockJob = async (engine, scope) => {
  const { isolationSeconds } = engine.settings.licensePolicy;
  const licenses = await engine.reads.listIsolatedLicenses(scope, isolationSeconds);
  return licenses.map((license) => expiry(engine, license));
};

function expiry(engine: Engine, { account, license, subscription, at, key }: DueLicense): DueAct {
  const command = { account, actor: SYSTEM, conflict: subscription, body: { license, subscription } };
  return { at, key, what: 'expire-license', subject: license, run: () => engine.commands.expireLicense(command) };
}

/**
 * Whatever a clock brings belongs in this list, and nowhere else: then a sandbox's year brings it too, at its own instant.
 * Of what is due at once, orders that end come first, because they stand in the way of a renewal; then renewals and starts:
 * what is renewed at its very end has no gap.
 */
const CLOCK_JOBS: readonly ClockJob[] = [dueOrders, dueRenewals, dueStarts, endedLicenses, isolatedLicenses];

/** Of one job, in one look: what is due beyond that has the next one. */
const ROUNDS_MAX = 20;

/**
 * Does everything that is due, one job after the other, so many acts at a time as the scope says; answers how many that
 * were. On the first of a month many terms end at once, and every process finds the same ones: none may wait for its turn.
 * What is refused waits before it is tried again, and holds up nothing behind it.
 */
export async function runDueActs(engine: Engine, scope: DueScope, log: Log): Promise<number> {
  let acts = 0;
  for (const job of CLOCK_JOBS) acts += await runJob({ engine, scope, log }, job);
  return acts;
}

interface Looking {
  readonly engine: Engine;
  readonly scope: DueScope;
  readonly log: Log;
}

async function runJob(looking: Looking, job: ClockJob): Promise<number> {
  const { engine, scope } = looking;
  const { dueTries } = engine;
  let place = dueTries.placeOf(job);
  let acts = 0;
  for (let round = 1; round <= ROUNDS_MAX; round++) {
    const due = await job(engine, { ...scope, ...(place && { after: place }) });
    const tried = due.filter((act) => dueTries.mayTry(act, scope.until));
    await Promise.all(tried.map((act) => tryAct(looking, act)));
    acts += tried.length;
    place = nextPlace(due, scope);
    if (!place) break;
  }
  // A look that did not come to the end of the list is gone on with; one that did begins again.
  dueTries.keepPlace(job, place);
  return acts;
}

/** An act that fails is its own affair. */
async function tryAct({ engine, scope: { until: now }, log }: Looking, act: DueAct): Promise<void> {
  const { what, subject } = act;
  try {
    const { ok: done } = await act.run();
    engine.dueTries.note(act, { done, now });
  } catch (error) {
    engine.dueTries.note(act, { done: false, now });
    log.error({ job: 'clock', what, subject, error: String(error) });
  }
}

function nextPlace(due: readonly DueAct[], { limit }: DueScope): DueKey | undefined {
  return due.length < limit ? undefined : due.at(-1)?.key;
}

/** Everything due in a scope, up to so many lists of each job, in the order of its instants, and of the jobs at the same one. */
export async function listDueActs(engine: Engine, scope: DueScope, listsMax: number): Promise<readonly DueAct[]> {
  const found = await Promise.all(CLOCK_JOBS.map((job) => listJob({ engine, job, listsMax }, scope)));
  return found.flat().sort((a, b) => a.at - b.at);
}

async function listJob(
  { engine, job, listsMax }: { readonly engine: Engine; readonly job: ClockJob; readonly listsMax: number },
  scope: DueScope,
): Promise<readonly DueAct[]> {
  const found: DueAct[] = [];
  let place: DueKey | undefined;
  for (let list = 1; list <= listsMax; list++) {
    const due = await job(engine, { ...scope, ...(place && { after: place }) });
    found.push(...due);
    place = nextPlace(due, scope);
    if (!place) break;
  }
  return found;
}
