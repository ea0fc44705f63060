import { assert } from '@regrade/core';
import type { Clock, Ids, Log } from '../ports.ts';
import type { ClaimedEffect, EffectOutcome, LanePolicy, OutboxQueue } from './outbox-port.ts';

/** Carries out the effects of some kinds. It is called at least once per effect, perhaps by two processes at once. */
export interface EffectHandler {
  readonly kinds: readonly string[];
  /** The longest that one call may take, in real time; then `signal` aborts. */
  readonly millisMax: number;
  /** Calls outside, never inside a transaction; what it learns goes to a command. Throwing means: again later. */
  readonly handle: (effect: ClaimedEffect, signal: AbortSignal) => Promise<EffectOutcome>;
}

export interface OutboxSettings {
  /** Effects under way at once in this process. */
  readonly runningMax: number;
  readonly lanes: LanePolicy;
}

export interface OutboxDeps {
  readonly queue: OutboxQueue;
  readonly handlers: readonly EffectHandler[];
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'uuid'>;
  readonly log: Log;
}

export interface OutboxStats {
  readonly looks: number;
  readonly claimed: number;
  readonly done: number;
  readonly retried: number;
  readonly givenUp: number;
  /** Handlers that threw. */
  readonly faults: number;
  readonly running: number;
}

export interface OutboxWorker {
  /** Looks from now on by the clock, and whenever it is woken. */
  start(): void;
  /** Something was written that may be due: look soon. Nothing happens before `start`. */
  wake(): void;
  /** Somebody who ought to know says that this door is open: one effect tries it now, whatever its pause. */
  knock(laneOrOwner: string): Promise<void>;
  /** Claims what is due and carries it out, until nothing is; answers how many effects that were. */
  runDue(): Promise<number>;
  stats(): OutboxStats;
  /** Claims nothing more, and resolves when nothing is under way. */
  drain(): Promise<void>;
}

const LOOK_EVERY_MS = 1_000;
/** What a process that was killed held comes back so soon; a living one renews its claims in time. */
const CLAIM_MS = 12_000;
const RENEW_EVERY_MS = 3_000;
/** So long a process that ends waits for calls under way; then they are broken off, and made again by another. */
const DRAIN_MILLIS_MAX = 5_000;
/** After a fault of ours or of the database: an effect is a promise, so the last pause repeats for ever. */
const FAULT_PAUSES_MS = [1_000, 5_000, 30_000, 60_000, 300_000, 900_000];
const LOOKS_MAX = 1_000;

/**
 * Carries out what commands left in the outbox. Any number of processes may do so on one database: a claim is a lease in
 * the row, so what a killed process held comes back when its claim ends.
 */
export function createOutboxWorker(deps: OutboxDeps, settings: OutboxSettings): OutboxWorker {
  const hands = createHands(deps, settings, () => wake());
  let looks = 0;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<number> | undefined;
  let wokenMeanwhile = false;
  let ending = false;

  /** Begins everything that is due and there is room for; answers how many. */
  async function look(): Promise<number> {
    const limit = settings.runningMax - hands.running();
    if (ending || limit <= 0 || hands.kinds.length === 0) return 0;
    looks++;
    const nowMillis = deps.clock.nowMillis();
    const claimed = await deps.queue.claim({
      claim: deps.ids.uuid(),
      kinds: hands.kinds,
      nowMillis,
      claimedUntilMillis: nowMillis + CLAIM_MS,
      limit,
      lanes: settings.lanes,
    });
    for (const effect of claimed) hands.take(effect);
    return claimed.length;
  }

  /** One look at a time: claims of one process would only wait for each other. */
  function lookOnce(): Promise<number> {
    looking ??= look().finally(() => {
      looking = undefined;
      if (!wokenMeanwhile) return;
      wokenMeanwhile = false;
      wake();
    });
    return looking;
  }

  function wake(): void {
    if (timer === undefined || ending) return;
    if (looking) wokenMeanwhile = true;
    else lookOnce().catch((error: unknown) => deps.log.warn({ job: 'outbox', error: String(error) }));
  }

  return {
    start() {
      timer ??= setInterval(wake, LOOK_EVERY_MS);
      wake();
    },
    wake,
    async knock(laneOrOwner) {
      await deps.queue.endPauses(laneOrOwner, deps.clock.nowMillis());
      wake();
    },
    runDue: () => repeatUntilIdle(lookOnce, hands.idle),
    stats: () => ({ looks, ...hands.counts(), running: hands.running() }),
    async drain() {
      ending = true;
      clearInterval(timer);
      await looking?.catch(() => undefined);
      const late = setTimeout(hands.breakOff, DRAIN_MILLIS_MAX);
      await hands.idle();
      clearTimeout(late);
    },
  };
}

/** Looks until there is nothing to begin; answers how many effects were carried out. */
async function repeatUntilIdle(look: () => Promise<number>, idle: () => Promise<void>): Promise<number> {
  let sum = 0;
  for (let n = 1; n <= LOOKS_MAX; n++) {
    const claimed = await look();
    await idle();
    if (claimed === 0) break;
    sum += claimed;
  }
  return sum;
}

/** What is under way in this process. */
interface Hands {
  readonly kinds: readonly string[];
  /** Carries the effect out, holding on to its claim until it has ended. */
  take(effect: ClaimedEffect): void;
  running(): number;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  breakOff(): void;
  counts(): Omit<OutboxStats, 'looks' | 'running'>;
}

function createHands(deps: OutboxDeps, settings: OutboxSettings, freed: () => void): Hands {
  const handlers = handlersByKind(deps.handlers);
  const counts = { claimed: 0, done: 0, retried: 0, givenUp: 0, faults: 0 };
  const running = new Map<ClaimedEffect, Promise<void>>();
  const breaking = new AbortController();
  let renewing: NodeJS.Timeout | undefined;

  /** A claim that could not be renewed may be taken over: then the same is done twice, under the same key. */
  function renew(): void {
    deps.queue
      .renew([...running.keys()], deps.clock.nowMillis() + CLAIM_MS)
      .catch((error: unknown) => deps.log.warn({ job: 'outbox', error: String(error) }));
  }

  async function carryOut(effect: ClaimedEffect): Promise<void> {
    const handler = handlers.get(effect.kind);
    assert(handler !== undefined, 'only kinds with a handler are claimed');
    const outcome = await handle(deps, { handler, effect, breakOff: breaking.signal });
    if ('fault' in outcome) counts.faults++;
    counts[COUNTED_AS[outcome.kind]]++;
    // The database is away where this fails: the claim ends by itself, and the effect comes back.
    await settle(deps, settings, { effect, outcome }).catch((error: unknown) =>
      deps.log.warn({ job: 'outbox', effect: effect.effectKey, error: String(error) }),
    );
  }

  return {
    kinds: [...handlers.keys()],
    take(effect) {
      counts.claimed++;
      renewing ??= setInterval(renew, RENEW_EVERY_MS);
      const carried = carryOut(effect).finally(() => {
        running.delete(effect);
        if (running.size === 0) {
          clearInterval(renewing);
          renewing = undefined;
        }
        freed();
      });
      running.set(effect, carried);
    },
    running: () => running.size,
    idle: async () => {
      await Promise.all(running.values());
    },
    breakOff: () => breaking.abort(),
    counts: () => counts,
  };
}

const COUNTED_AS = { done: 'done', retry: 'retried', 'give-up': 'givenUp' } as const;

function handlersByKind(handlers: readonly EffectHandler[]): ReadonlyMap<string, EffectHandler> {
  const byKind = new Map(handlers.flatMap((handler) => handler.kinds.map((kind) => [kind, handler] as const)));
  const kinds = handlers.reduce((sum, handler) => sum + handler.kinds.length, 0);
  assert(byKind.size === kinds, 'a kind of effect has one handler');
  return byKind;
}

async function handle(
  { clock, log }: OutboxDeps,
  of: { readonly handler: EffectHandler; readonly effect: ClaimedEffect; readonly breakOff: AbortSignal },
): Promise<EffectOutcome | (EffectOutcome & { readonly fault: true })> {
  const { handler, effect, breakOff } = of;
  try {
    return await handler.handle(effect, AbortSignal.any([breakOff, AbortSignal.timeout(handler.millisMax)]));
  } catch (error) {
    const reason = String(error);
    log.error({ job: 'outbox', effect: effect.effectKey, error: reason });
    const pause = FAULT_PAUSES_MS[Math.min(effect.tries, FAULT_PAUSES_MS.length) - 1] ?? 0;
    return { kind: 'retry', atMillis: clock.nowMillis() + pause, reason, fault: true };
  }
}

async function settle(
  { queue, clock }: OutboxDeps,
  { lanes: policy }: OutboxSettings,
  { effect, outcome }: { readonly effect: ClaimedEffect; readonly outcome: EffectOutcome },
): Promise<void> {
  await queue.finish(effect, outcome);
  const { called } = outcome;
  if (called) await queue.noteLane({ lane: effect.lane, called, nowMillis: clock.nowMillis(), policy });
}
