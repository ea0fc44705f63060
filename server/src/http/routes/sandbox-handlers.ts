import type { Clock as ClockJson } from '@regrade/client';
import { type AccountId, err, formatInstant, ok, parseInstant, parseSpan, present, type Result } from '@regrade/core';
import type { Engine } from '../../engine/engine.ts';
import type { AccountSandbox } from '../../engine/ports.ts';
import { type Refusal, refuse } from '../../engine/refusal.ts';
import { runClock } from '../../engine/sandbox/run-clock.ts';
import { actorOf, type CustomerCaller, mayManage, type OperatorCaller, type SellerCaller } from '../caller.ts';
import type { HandlerDeps, Handlers } from '../handler.ts';
import { accountOfWire } from '../ids.ts';
import { instantOrNull } from '../render/instant.ts';
import { noSuchAccount } from './account-handlers.ts';

type SandboxHandlers = Pick<Handlers, 'getClock' | 'moveClock'>;
type ClockCaller = OperatorCaller | SellerCaller | CustomerCaller;

export function createSandboxHandlers({ engine }: HandlerDeps): SandboxHandlers {
  return {
    async getClock({ caller, params }) {
      const account = accountOfWire(params.id);
      const sandbox = await readClock(engine, caller, account);
      return sandbox.ok ? ok({ status: 200, body: renderClock(account, sandbox.value) }) : sandbox;
    },
    async moveClock({ caller, params, body }) {
      const account = accountOfWire(params.id);
      const found = await readClock(engine, caller, account);
      if (!found.ok) return found;
      const started = await engine.commands.startClock({
        account,
        actor: actorOf(caller),
        conflict: account,
        body: { account, move: moveOfWire(body) },
      });
      if (!started.ok) return started;
      const events = await runClock(engine, account);
      const sandbox = await readClock(engine, caller, account);
      if (!sandbox.ok) return sandbox;
      const seen = events.map(({ at, what, subject }) => ({ at: formatInstant(at), what, subject }));
      return ok({ status: 200, body: { ...renderClock(account, sandbox.value), events: seen } });
    },
  };
}

function moveOfWire(body: { readonly advanceBy?: string; readonly to?: string }) {
  if (body.to !== undefined) return { to: present(parseInstant(body.to), 'the shape of an instant was parsed') };
  return { by: present(parseSpan(body.advanceBy ?? ''), 'the shape of a duration was parsed at the door') };
}

/** The account's clock, for whoever may see the account; a production account has none. */
async function readClock(engine: Engine, caller: ClockCaller, id: AccountId): Promise<Result<AccountSandbox, Refusal>> {
  const account = await engine.reads.readAccount(id);
  if (!account || !mayManage(account, caller)) return err(noSuchAccount());
  if (account.sandbox) return ok(account.sandbox);
  return err(refuse('clock.none', 'This is a production account: it lives in everybody’s time.'));
}

function renderClock(account: AccountId, { now, target }: AccountSandbox): ClockJson {
  return { account, now: formatInstant(now), target: instantOrNull(target) };
}
