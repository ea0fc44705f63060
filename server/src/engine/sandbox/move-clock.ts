import { type AccountId, addSpan, err, formatInstant, ok, type Result, type Span } from '@regrade/core';
import type { AccountBatchFacts, AccountCommandKind } from '../account-command.ts';
import type { Account, AccountSandbox } from '../ports.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Decided } from '../run-command.ts';

export interface ClockStart {
  readonly account: AccountId;
  /** How far, counted from where the clock already goes; or to which instant. */
  readonly move: { readonly by: Span } | { readonly to: number };
}

/** A clock that was moved so far ahead is a typing error; and instants stay far below what a JSON number holds. */
export const CLOCK_AHEAD_SECONDS_MAX = 50 * 366 * 86_400;

/**
 * Sets a sandbox's clock going, forwards only. It goes from due act to due act, so that each happens at its own instant;
 * whoever set it going, or any process that finds it on its way, takes it there.
 */
export const startClock: AccountCommandKind<ClockStart, AccountSandbox> = {
  name: 'start-clock',
  wants: () => ({}),
  decide: ({ body }, facts, { realMillis }) => {
    const found = findClock(facts, body.account);
    if (!found.ok) return found;
    const { account, sandbox } = found.value;
    const from = sandbox.target ?? sandbox.now;
    const target = 'to' in body.move ? body.move.to : addSpan(from, body.move.by);
    if (target < from) {
      const detail = `This clock stands at ${formatInstant(from)}, or is on its way there, and never goes back.`;
      return err(refuse('clock.backwards', detail));
    }
    const latest = Math.floor(realMillis / 1000) + CLOCK_AHEAD_SECONDS_MAX;
    if (target > latest) {
      return err(refuse('clock.too-far', `The furthest this clock goes today is ${formatInstant(latest)}.`));
    }
    return ok(moved(account, { ...sandbox, target }));
  },
};

export interface ClockStep {
  readonly account: AccountId;
  /** At most its target. */
  readonly to: number;
  /** Nothing is left to be done at the target: the clock stands. */
  readonly arrived: boolean;
}

/** One step of a clock that is on its way. Two processes that take it along may both try: the later one is refused. */
export const stepClock: AccountCommandKind<ClockStep, AccountSandbox> = {
  name: 'step-clock',
  wants: () => ({}),
  decide: ({ body }, facts) => {
    const found = findClock(facts, body.account);
    if (!found.ok) return found;
    const { account, sandbox } = found.value;
    const { to, arrived } = body;
    const isDue = sandbox.target !== null && to <= sandbox.target && (arrived ? to === sandbox.now : to > sandbox.now);
    if (!isDue) return err(refuse('clock.not-due', 'This clock has gone on, or stands.'));
    return ok(
      moved(account, { ...sandbox, now: to, target: arrived && to === sandbox.target ? null : sandbox.target }),
    );
  },
};

function findClock(
  facts: AccountBatchFacts,
  id: AccountId,
): Result<{ readonly account: Account; readonly sandbox: AccountSandbox }, Refusal> {
  const account = facts.accounts.get(id);
  if (!account) return err(refuse('not-found', 'There is no such account.'));
  const { sandbox } = account;
  return sandbox ? ok({ account, sandbox }) : err(refuse('clock.none', 'Only sandbox accounts have a clock.'));
}

function moved(account: Account, sandbox: AccountSandbox): Decided<AccountSandbox> {
  return {
    answer: sandbox,
    writes: { accounts: [{ ...account, sandbox }] },
    audit: { subject: account.id, body: { now: sandbox.now, target: sandbox.target } },
  };
}
