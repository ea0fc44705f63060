import { type AccountId, present } from '@regrade/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createIds } from '../../../server/src/engine/ids.ts';
import type { ClaimedEffect, Effect, LanePolicy } from '../../../server/src/engine/outbox/outbox-port.ts';
import { createOutboxWorker, type EffectHandler } from '../../../server/src/engine/outbox/outbox-worker.ts';
import { type Database, openDatabase } from '../../../server/src/store/database.ts';
import { createOutboxQueue } from '../../../server/src/store/outbox-store.ts';
import { createTransactionStore } from '../../../server/src/store/transaction-store.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

/** The queue and its workers on a real database: who gets what, when it comes back, and what never happens twice. */
let own: TestDatabase;
let nowMillis: number;
const databases: Database[] = [];

const ACCOUNT = 'aaaaaaaa' as AccountId;
const SELLER = 'seller:acme.helpdesk';
const LANES: LanePolicy = { runningMax: 2, failuresMax: 2, pausesMillis: [10_000, 60_000] };
const clock = { nowMillis: () => nowMillis };
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

beforeEach(async () => {
  own = await createTestDatabase();
  nowMillis = 1_772_323_200_000;
});
afterEach(async () => {
  for (const database of databases.splice(0)) await database.end();
  await own.drop();
});

/** A process beside the others, with a connection pool of its own. */
function openProcess(handlers: readonly EffectHandler[] = [], lanes: Partial<LanePolicy> = {}) {
  const database = openDatabase({ connection: own.connection, poolMax: 4 });
  databases.push(database);
  const queue = createOutboxQueue(database);
  const settings = { runningMax: 32, lanes: { ...LANES, ...lanes } };
  const worker = createOutboxWorker({ queue, handlers, clock, ids: createIds(clock, 'secret'), log: silent }, settings);
  return { queue, worker, store: createTransactionStore(database) };
}

async function write(...effects: readonly Partial<Effect>[]): Promise<void> {
  const { store } = openProcess();
  const writes = { effects: effects.map((effect, index) => effectOf({ effectKey: `effect-${index + 1}`, ...effect })) };
  await store.transact(async () => ({ value: undefined, writes }));
}

function effectOf(of: Partial<Effect>): Effect {
  const effect = { account: ACCOUNT, effectKey: 'effect', kind: 'tell-seller', lane: SELLER, payload: { minor: 5n } };
  return { ...effect, dueAtMillis: nowMillis, createdAtMillis: nowMillis, ...of };
}

/** A handler that notes what it was given, and answers what the test says. */
function noting(answer: EffectHandler['handle'] = async () => ({ kind: 'done' })) {
  const seen: ClaimedEffect[] = [];
  const handler: EffectHandler = {
    kinds: ['tell-seller'],
    millisMax: 5_000,
    handle: (effect, signal) => {
      seen.push(effect);
      return answer(effect, signal);
    },
  };
  return { handler, seen, keys: () => seen.map(({ effectKey }) => effectKey) };
}

async function stored(): Promise<readonly string[]> {
  const { rows } = await own.database.query<{ effect_key: string }>(
    'stored',
    'select effect_key from effect order by effect_key',
  );
  return rows.map(({ effect_key }) => effect_key);
}

describe('an effect', () => {
  test('is carried out once it is due, with the payload it was written with, and then it is gone', async () => {
    const { handler, seen } = noting();
    const { worker } = openProcess([handler]);
    await write({ dueAtMillis: nowMillis + 60_000 });
    expect(await worker.runDue()).toBe(0);
    nowMillis += 60_000;
    expect(await worker.runDue()).toBe(1);
    expect(seen).toMatchObject([{ effectKey: 'effect-1', payload: { minor: 5n }, tries: 1 }]);
    expect(await stored()).toEqual([]);
    expect(await worker.runDue()).toBe(0);
  });

  test('waits for the instant its handler names, under the same key', async () => {
    const retry = async () => ({ kind: 'retry' as const, atMillis: nowMillis + 30_000, reason: 'not yet' });
    const { handler, seen } = noting(retry);
    const { worker } = openProcess([handler]);
    await write({});
    for (const pause of [0, 29_999, 1]) {
      nowMillis += pause;
      await worker.runDue();
    }
    expect(seen.map(({ effectKey, tries }) => [effectKey, tries])).toEqual([
      ['effect-1', 1],
      ['effect-1', 2],
    ]);
  });

  test('that was given up rests until it is written again', async () => {
    const { handler, seen } = noting(async () => ({ kind: 'give-up', reason: 'the ladder ended' }));
    const { worker, queue } = openProcess([handler]);
    await write({});
    await worker.runDue();
    nowMillis += 365 * 86_400_000;
    expect(await worker.runDue()).toBe(0);
    expect(await queue.measure(nowMillis)).toMatchObject({ waiting: 0, claimed: 0, givenUp: 1 });
    await write({});
    await worker.runDue();
    expect(seen).toHaveLength(2);
  });

  test('whose handler throws comes back after a pause, and is never lost', async () => {
    const { handler, seen } = noting(async () => {
      throw new Error('a fault of ours');
    });
    const { worker } = openProcess([handler]);
    await write({});
    for (let n = 0; n < 12; n++) {
      await worker.runDue();
      nowMillis += 900_000;
    }
    expect(seen).toHaveLength(12);
    expect(worker.stats()).toMatchObject({ faults: 12, running: 0 });
    expect(await stored()).toEqual(['effect-1']);
  });

  test('written again while it is carried out begins anew, and the end of the old one does not touch it', async () => {
    const { handler, seen } = noting(async ({ tries, payload }) => {
      const first = (payload as { attempt?: number }).attempt === undefined;
      if (first) await write({ payload: { attempt: 2 }, dueAtMillis: nowMillis + 60_000 });
      expect(tries).toBe(1);
      return { kind: 'done' };
    });
    const { worker } = openProcess([handler]);
    await write({});
    await worker.runDue();
    expect(await stored()).toEqual(['effect-1']);
    nowMillis += 60_000;
    await worker.runDue();
    expect(seen.map(({ payload }) => payload)).toEqual([{ minor: 5n }, { attempt: 2 }]);
    expect(await stored()).toEqual([]);
  });

  test('of a kind that a process has no handler for is left to another', async () => {
    const { handler } = noting();
    const { worker } = openProcess([handler]);
    await write({ kind: 'from-a-newer-program' });
    expect(await worker.runDue()).toBe(0);
    expect(await stored()).toEqual(['effect-1']);
  });
});

describe('several processes', () => {
  test('carry out every effect exactly once between them while none is killed', async () => {
    const { handler, keys } = noting();
    const processes = Array.from({ length: 4 }, () => openProcess([handler], { runningMax: 100 }));
    const wanted = Array.from({ length: 120 }, (_, n) => ({ lane: `seller:${n % 5}`, effectKey: `key-${n}` }));
    await write(...wanted);
    for (let round = 0; round < 3; round++) await Promise.all(processes.map(({ worker }) => worker.runDue()));
    expect(keys().sort()).toEqual(wanted.map(({ effectKey }) => effectKey).sort());
    expect(await stored()).toEqual([]);
  });

  test('never have more of one lane under way than its limit, and one lane full holds no other up', async () => {
    const processes = Array.from({ length: 4 }, () => openProcess());
    await write(
      ...Array.from({ length: 20 }, (_, n) => ({ effectKey: `a-${n}` })),
      ...Array.from({ length: 20 }, (_, n) => ({ effectKey: `b-${n}`, lane: 'seller:other' })),
    );
    const claimOf = (n: number) => ({
      claim: `claim-${n}`,
      kinds: ['tell-seller'],
      nowMillis,
      claimedUntilMillis: nowMillis + 30_000,
      limit: 50,
      lanes: LANES,
    });
    const claimed: ClaimedEffect[] = [];
    for (let round = 0; round < 10; round++) {
      const all = await Promise.all(processes.map(({ queue }, n) => queue.claim(claimOf(10 * round + n))));
      claimed.push(...all.flat());
    }
    expect(claimed.filter(({ lane }) => lane === SELLER)).toHaveLength(LANES.runningMax);
    expect(claimed.filter(({ lane }) => lane === 'seller:other')).toHaveLength(LANES.runningMax);
  });

  test('never have more of one owner under way than the limit, whatever lanes they go through', async () => {
    const processes = Array.from({ length: 4 }, () => openProcess());
    const lanes = ['seller:acme.desk', 'seller:acme.voice', 'seller:acme.mail', 'seller:acmes.desk', 'seller:b.desk'];
    await write(...lanes.flatMap((lane) => Array.from({ length: 4 }, (_, n) => ({ effectKey: `${lane}-${n}`, lane }))));
    const claims = async (round: number) => {
      const of = { kinds: ['tell-seller'], nowMillis, claimedUntilMillis: nowMillis + 30_000, limit: 50, lanes: LANES };
      return await Promise.all(processes.map(({ queue }, n) => queue.claim({ ...of, claim: `claim-${round}-${n}` })));
    };
    const held: ClaimedEffect[] = [];
    for (let round = 0; round < 6; round++) held.push(...(await claims(round)).flat());
    const owners = held.map(({ lane }) => lane.split('.')[0]).sort();
    expect(owners).toEqual(['seller:acme', 'seller:acme', 'seller:acmes', 'seller:acmes', 'seller:b', 'seller:b']);
    // What ends makes room for whatever of the owner has waited longest.
    const queue = present(processes[0], 'there are processes').queue;
    for (const effect of held) if (effect.lane.startsWith('seller:acme.')) await queue.finish(effect, { kind: 'done' });
    const next = (await claims(6)).flat().concat((await claims(7)).flat());
    expect(next.map(({ lane }) => lane.split('.')[0])).toEqual(['seller:acme', 'seller:acme']);
  });

  test('take over what a killed one held, when its claim ends and not before', async () => {
    const dead = openProcess();
    const { handler, seen } = noting();
    const alive = openProcess([handler]);
    await write({});
    const claimedUntilMillis = nowMillis + 30_000;
    const kinds = ['tell-seller'];
    await dead.queue.claim({ claim: 'dead', kinds, nowMillis, claimedUntilMillis, limit: 5, lanes: LANES });
    nowMillis = claimedUntilMillis - 1;
    expect(await alive.worker.runDue()).toBe(0);
    nowMillis += 1;
    expect(await alive.worker.runDue()).toBe(1);
    expect(seen).toMatchObject([{ effectKey: 'effect-1', tries: 2 }]);
  });

  test('leave to a living one what it holds for long, because it renews its claim', async () => {
    const [slow, other] = [openProcess(), openProcess()];
    await write({});
    const of = { kinds: ['tell-seller'], limit: 5, lanes: LANES };
    const held = await slow.queue.claim({ ...of, claim: 'slow', nowMillis, claimedUntilMillis: nowMillis + 12_000 });
    nowMillis += 9_000;
    await slow.queue.renew(held, nowMillis + 12_000);
    nowMillis += 11_999;
    const taken = { ...of, claim: 'other', nowMillis, claimedUntilMillis: nowMillis + 12_000 };
    expect(await other.queue.claim(taken)).toEqual([]);
    expect(await other.queue.claim({ ...taken, nowMillis: nowMillis + 1 })).toHaveLength(1);
  });

  test('a process that comes back after its claim ended ends nothing that another holds', async () => {
    const [slow, other] = [openProcess(), openProcess()];
    await write({});
    const of = { kinds: ['tell-seller'], limit: 5, lanes: LANES };
    const first = { ...of, claim: 'slow', nowMillis, claimedUntilMillis: nowMillis + 1 };
    const [held] = await slow.queue.claim(first);
    const second = { ...of, claim: 'other', nowMillis: nowMillis + 1, claimedUntilMillis: nowMillis + 60_000 };
    expect(await other.queue.claim(second)).toHaveLength(1);
    if (!held) throw new Error('the first claim holds the effect');
    await slow.queue.finish(held, { kind: 'done' });
    expect(await stored()).toEqual(['effect-1']);
  });
});

describe('a lane whose door fails', () => {
  const retry = async () => ({
    kind: 'retry' as const,
    atMillis: nowMillis,
    reason: '500',
    called: 'failing' as const,
  });

  test('pauses after so many failures in a row, is tried by one effect, and pauses longer', async () => {
    const { handler, seen } = noting(retry);
    const processes = [openProcess([handler]), openProcess([handler])];
    const run = async () => {
      for (const { worker } of processes) await worker.runDue();
    };
    await write({}, {}, {}, {});
    await run();
    expect(seen).toHaveLength(LANES.failuresMax);
    nowMillis += 9_999;
    await run();
    expect(seen).toHaveLength(2);
    nowMillis += 1;
    await run();
    expect(seen, 'one tries the door').toHaveLength(3);
    nowMillis += 59_999;
    await run();
    expect(seen, 'the second pause is longer').toHaveLength(3);
    nowMillis += 1;
    await run();
    expect(seen).toHaveLength(4);
  });

  test('holds up no other lane, and opens at the first answer', async () => {
    let answers = false;
    const { handler, seen } = noting(async ({ lane }) =>
      answers || lane !== SELLER ? { kind: 'done', called: 'answered' } : retry(),
    );
    const { worker, queue } = openProcess([handler]);
    await write({}, {}, {}, {});
    await worker.runDue();
    expect(await queue.measure(nowMillis)).toMatchObject({ lanesPaused: 1, waiting: 4 });
    await write({ effectKey: 'other', lane: 'seller:other' });
    expect(await worker.runDue()).toBe(1);
    answers = true;
    nowMillis += 10_000;
    await worker.runDue();
    expect(await stored()).toEqual([]);
    expect(seen).toHaveLength(LANES.failuresMax + 1 + 4);
    expect(await queue.measure(nowMillis)).toMatchObject({ lanesPaused: 0, waiting: 0, claimed: 0 });
  });
});

describe('a worker', () => {
  test('that was started is woken by what is written, without waiting for the clock', async () => {
    const handled = Promise.withResolvers<void>();
    const { handler } = noting(async () => {
      handled.resolve();
      return { kind: 'done' };
    });
    const { worker } = openProcess([handler]);
    worker.start();
    await write({});
    worker.wake();
    await handled.promise;
    await worker.drain();
    expect(await stored()).toEqual([]);
  });

  test('that is drained ends what it began and begins nothing more', async () => {
    const begun = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const { handler, keys } = noting(async () => {
      begun.resolve();
      await goOn.promise;
      return { kind: 'done' };
    });
    const { worker } = openProcess([handler], { runningMax: 1 });
    await write({}, {});
    worker.start();
    worker.wake();
    await begun.promise;
    const drained = worker.drain();
    goOn.resolve();
    await drained;
    worker.wake();
    expect(await worker.runDue()).toBe(0);
    expect(keys()).toEqual(['effect-1']);
    expect(await stored()).toEqual(['effect-2']);
  });

  test('breaks off a call that takes longer than its handler may, and makes it again', async () => {
    const { handler, seen } = noting(
      (_effect, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('broken off')))),
    );
    const { worker } = openProcess([{ ...handler, millisMax: 20 }]);
    await write({});
    await worker.runDue();
    nowMillis += 1_000;
    await worker.runDue();
    expect(seen.map(({ tries }) => tries)).toEqual([1, 2]);
  });
});
