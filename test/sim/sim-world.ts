import { setTimeout as nextLook } from 'node:timers/promises';
import { assert, present } from '@regrade/core';
import pg from 'pg';
import { type AssembledEngine, assembleEngine, type EngineConfig } from '../../server/src/assemble-engine.ts';
import type { Engine } from '../../server/src/engine/engine.ts';
import type { Log } from '../../server/src/engine/ports.ts';
import type { PostgresConnection } from '../../server/src/store/launcher/start-postgres.ts';
import { createDatabaseOn } from '../support/database-on.ts';
import type { TestServer } from '../support/postgres-setup.ts';
import { TEST_SECRET_KEYS } from '../support/secret-keys.ts';
import { type StripeStandIn, startStripeStandIn } from '../support/stripe-stand-in.ts';
import { type Cut, type FaultGate, openFaultGate } from './fault-gate.ts';

/** Processes beside each other on one real database, each with its own way to it, and one clock that only moves by hand; those behind the first may be some seconds behind it. */
export interface SimWorld {
  readonly connection: PostgresConnection;
  readonly stripe: StripeStandIn;
  /** Epoch seconds. */
  readonly now: () => number;
  readonly advance: (seconds: number) => void;
  /** How far processes may be behind the first. */
  readonly behindSeconds: number;
  /** So long that what happened before is the past by the clocks of all processes. */
  readonly letClocksPass: () => void;
  /** A process that lives, counted round; there is always one. */
  readonly process: (index: number) => Engine;
  readonly cut: (index: number, cut: Cut) => void;
  /** Ends a process in the middle of whatever it does; the last one stays. */
  readonly kill: (index: number) => boolean;
  /** Nothing is under way any more, not even what was cut off; cuts that were planned are forgotten, and the dead are replaced. */
  readonly heal: () => Promise<void>;
  /** Promises of ours that were broken, as the processes logged them since the last time. */
  readonly takeBroken: () => string[];
  readonly sql: (text: string, values?: readonly unknown[]) => Promise<readonly Record<string, unknown>[]>;
  readonly close: () => Promise<void>;
}

interface Process {
  readonly gate: FaultGate;
  readonly assembled: AssembledEngine;
  alive: boolean;
}

/** 2026-02-03T09:30:00Z. */
const BEGINNING = 1_770_111_000;

const CONFIG: EngineConfig = {
  paymentMethods: ['wallet', 'external', 'stripe'],
  writersMax: 2,
  batchMax: 32,
  poolMax: 5,
  // Few enough that accounts are forgotten and remembered again.
  rememberedMax: 4,
  quoteSeconds: 900,
  payOutQuoteSeconds: 300,
  secretKeys: TEST_SECRET_KEYS,
  // Who is slow is not waited for long: the time of a call is real.
  callMillisMax: 400,
  delivery: { ladderSeconds: [30, 300, 1_800], fitSeconds: 30, callsMax: 2, privateAddresses: true },
};

/** What a handler of the outbox may be stopped by: the database was not there, so the effect comes back. */
const AWAY = /unavailable|terminated|connect|ECONN|EPIPE|ENOENT|aborted/i;

/** Statements that run, or may still run: also those of connections that were cut, until their backend has gone. */
const UNDER_WAY = `select count(*) as backends, count(*) filter (where state is distinct from 'idle') as busy
  from pg_stat_activity
  where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`;
const LOOKS_MAX = 2_000;
/** Between two statements of one work there is a moment in which none of them runs. */
const QUIET_LOOKS = 2;

/** A log that keeps nothing but what must not happen: a promise of ours that broke, a handler of the outbox that threw. */
function watchPromises(): { readonly log: Log; readonly takeBroken: () => string[] } {
  let broken: string[] = [];
  const noteStack = (fields: object) => {
    if ('stack' in fields) broken.push(String(fields.stack));
  };
  const noteError = (fields: object) => {
    noteStack(fields);
    if ('effect' in fields && 'error' in fields && !AWAY.test(String(fields.error)))
      broken.push(`${fields.effect}: ${fields.error}`);
  };
  return {
    log: { info: () => undefined, warn: noteStack, error: noteError },
    takeBroken: () => {
      const taken = broken;
      broken = [];
      return taken;
    },
  };
}

/** What the client was not told of any more happens before anybody goes on, and not in the middle of what comes next. */
async function calm(observer: pg.Client, processes: readonly Process[]): Promise<void> {
  await Promise.all(processes.map(({ assembled }) => assembled.engine.bulk.executions.idle()));
  let quiet = 0;
  for (let look = 0; look < LOOKS_MAX && quiet < QUIET_LOOKS; look++) {
    const { backends, busy } = (await observer.query(UNDER_WAY)).rows[0];
    const open = processes.reduce((sum, { gate }) => sum + gate.openCount(), 0);
    quiet = Number(busy) === 0 && Number(backends) === open ? quiet + 1 : 0;
    if (quiet === 0) await nextLook(1);
  }
}

export async function createSimWorld(
  server: TestServer,
  { processCount, behindSeconds }: { readonly processCount: number; readonly behindSeconds: number },
): Promise<SimWorld> {
  const database = await createDatabaseOn(server);
  const observer = new pg.Client(database.connection);
  // Its database is dropped under it when a run is given up.
  observer.on('error', () => undefined);
  await observer.connect();
  let nowMillis = BEGINNING * 1000;
  const { log, takeBroken } = watchPromises();
  const clock = { nowMillis: () => nowMillis };
  const standIn = await startStripeStandIn(clock);
  const { secretKey, webhookSecret, url: apiUrl } = standIn;
  const stripe = { secretKey, webhookSecret, apiUrl, timeoutMillis: 30_000, networkRetriesMax: 0 };
  const config = { ...CONFIG, stripe };
  const start = async (_: unknown, index: number): Promise<Process> => {
    const own = index === 0 ? clock : { nowMillis: () => nowMillis - behindSeconds * 1000 };
    const gate = await openFaultGate(database.connection);
    const assembled = await assembleEngine({ connection: gate.connection, config, log, clock: own });
    return { gate, assembled, alive: true };
  };
  const processes = await Promise.all(Array.from({ length: processCount }, start));
  const buried: Promise<void>[] = [];
  const bury = ({ assembled, gate }: Process) => void buried.push(assembled.close().finally(gate.close));
  const living = () => processes.filter(({ alive }) => alive);
  const at = (index: number) => present(living()[index % living().length], 'a process lives');
  const advance = (seconds: number) => {
    assert(seconds >= 0, 'the clock goes forward');
    nowMillis += seconds * 1000;
  };
  return {
    connection: database.connection,
    stripe: standIn,
    now: () => Math.floor(nowMillis / 1000),
    advance,
    behindSeconds,
    letClocksPass: () => advance(behindSeconds),
    process: (index) => at(index).assembled.engine,
    cut: (index, cut) => at(index).gate.cut(cut),
    kill: (index) => {
      if (living().length === 1) return false;
      const dying = at(index);
      dying.alive = false;
      dying.gate.die();
      return true;
    },
    heal: async () => {
      await calm(observer, processes);
      for (const { gate } of processes) gate.heal();
      for (const [index, dead] of processes.entries()) {
        if (dead.alive) continue;
        bury(dead);
        processes[index] = await start(undefined, index);
      }
    },
    takeBroken,
    sql: async (text, values = []) => (await observer.query(text, [...values])).rows,
    close: async () => {
      processes.forEach(bury);
      await Promise.all(buried);
      await standIn.close();
      await observer.end();
      await database.drop();
    },
  };
}
