import type { AccountId, Instant } from '@regrade/core';
import type { Engine } from '../engine.ts';
import { type DueAct, SYSTEM } from '../jobs/clock-job.ts';
import { listDueActs } from '../jobs/clock-jobs.ts';

/** What happened in a sandbox while its clock went on. */
export interface ClockEvent {
  readonly at: Instant;
  readonly what: string;
  readonly subject: string;
}

/** Instants at which something happens in one run; what is left is done by the next one. */
const STEPS_MAX = 2_000;
const ACTS_PER_STEP_MAX = 500;
/** An act may bring another at the same instant: an order that starts and is due at once. */
const ROUNDS_PER_STEP_MAX = 10;
/** What is refused stays in its list: so many of them are looked behind. */
const LISTS_PER_STEP_MAX = 20;

/**
 * Takes a sandbox's clock to its target, from one due act to the next, so that each happens at its own instant. Several
 * processes may do it at once: the clock passes an instant only after somebody did what was due at it, and every act looks
 * again under the account's lock.
 */
export async function runClock(engine: Engine, account: AccountId): Promise<readonly ClockEvent[]> {
  const events: ClockEvent[] = [];
  for (let step = 1; step <= STEPS_MAX; step++) {
    const sandbox = (await engine.reads.readAccount(account))?.sandbox;
    if (!sandbox || sandbox.target === null) return events;
    const { now, target } = sandbox;
    events.push(...(await runDue(engine, { account, until: now })));
    const next = await nextDue(engine, { account, after: now, until: target });
    const to = next ?? target;
    const body = { account, to, arrived: to === now };
    await engine.commands.stepClock({ account, actor: SYSTEM, conflict: account, body });
  }
  return events;
}

/** Does what is due at the account's time, each act once; one that is refused stays for a later look. */
async function runDue(
  engine: Engine,
  { account, until }: { readonly account: AccountId; readonly until: Instant },
): Promise<ClockEvent[]> {
  const events: ClockEvent[] = [];
  const tried = new Set<string>();
  for (let round = 1; round <= ROUNDS_PER_STEP_MAX; round++) {
    const due = await listDueActs(engine, { account, until, limit: ACTS_PER_STEP_MAX }, LISTS_PER_STEP_MAX);
    const acts = due.filter((act) => !tried.has(keyOf(act)));
    if (acts.length === 0) break;
    for (const act of acts) {
      tried.add(keyOf(act));
      const done = await act.run();
      if (done.ok) events.push({ at: until, what: act.what, subject: act.subject });
    }
  }
  return events;
}

const keyOf = ({ what, subject, at }: DueAct) => `${what} ${subject} ${at}`;

async function nextDue(
  engine: Engine,
  { account, after, until }: { readonly account: AccountId; readonly after: Instant; readonly until: Instant },
): Promise<Instant | undefined> {
  const [next] = await listDueActs(engine, { account, since: after + 1, until, limit: ACTS_PER_STEP_MAX }, 1);
  return next?.at;
}
