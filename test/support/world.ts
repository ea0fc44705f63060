import type { ProductTypePolicy } from '@regrade/core';
import { expect } from 'vitest';
import { type AssembledEngine, assembleEngine, type EngineConfig } from '../../server/src/assemble-engine.ts';
import type { Engine } from '../../server/src/engine/engine.ts';
import type { FactsMemory } from '../../server/src/engine/facts-memory.ts';
import { runJobs } from '../../server/src/engine/jobs/run-jobs.ts';
import type { Log } from '../../server/src/engine/ports.ts';
import type { Row, SqlValue } from '../../server/src/store/database.ts';
import { audit } from './auditor.ts';
import { createTestDatabase, type TestDatabase } from './postgres.ts';
import { TEST_SECRET_KEYS } from './secret-keys.ts';

/** Engines on a database of their own, with a clock that only the test moves. */
export interface World {
  /** The first engine. */
  readonly engine: Engine;
  /** All of them: processes beside each other on one database. */
  readonly engines: readonly Engine[];
  readonly connection: TestDatabase['connection'];
  readonly clock: WorldClock;
  /** What the engines logged, the oldest first. */
  readonly logged: readonly object[];
  /** One statement beside the engines, over a connection of the test's own. */
  readonly sql: (text: string, values?: readonly SqlValue[]) => Promise<readonly Row[]>;
  /** One look of the clock jobs. */
  readonly lookAtClock: () => Promise<void>;
  /** Asks the auditor; fails with its sentences. */
  readonly expectSound: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface WorldClock {
  /** Epoch seconds. */
  readonly now: () => number;
  readonly advance: (seconds: number) => void;
}

export const MINUTE = 60;
export const HOUR = 3_600;
export const DAY = 86_400;

/** 2026-02-03T09:30:00Z. */
const BEGINNING = 1_770_111_000;

const CONFIG: EngineConfig = {
  writersMax: 2,
  batchMax: 128,
  poolMax: 4,
  rememberedMax: 1_000,
  quoteSeconds: 900,
  payOutQuoteSeconds: 300,
  secretKeys: TEST_SECRET_KEYS,
};

export async function createWorld(
  options: {
    readonly engines?: number;
    /** By how much the clocks of all engines but the first are behind. */
    readonly behindSeconds?: number;
    readonly config?: Partial<EngineConfig>;
    readonly productTypes?: readonly ProductTypePolicy[];
    /** What the first engine remembers with. */
    readonly memory?: FactsMemory;
  } = {},
): Promise<World> {
  const database = await createTestDatabase();
  let nowMillis = BEGINNING * 1000;
  const logged: object[] = [];
  const note = (fields: object) => void logged.push(fields);
  const log: Log = { info: note, warn: note, error: note };
  const assembled: AssembledEngine[] = await Promise.all(
    Array.from({ length: options.engines ?? 1 }, (_, index) =>
      assembleEngine({
        connection: database.connection,
        config: { ...CONFIG, ...options.config },
        log,
        clock: { nowMillis: () => nowMillis - (index === 0 ? 0 : 1000 * (options.behindSeconds ?? 0)) },
        ...(index === 0 && options.memory && { memory: options.memory }),
        ...(options.productTypes && { productTypes: options.productTypes }),
      }),
    ),
  );
  const engines = assembled.map(({ engine }) => engine);
  const [engine] = engines;
  if (!engine) throw new Error('a world has at least one engine');
  let statements = 0;
  return {
    engine,
    engines,
    connection: database.connection,
    clock: {
      now: () => Math.floor(nowMillis / 1000),
      advance: (seconds) => {
        nowMillis += seconds * 1000;
      },
    },
    logged,
    sql: async (text, values = []) => {
      statements += 1;
      return (await database.database.query(`test-${statements}`, text, values)).rows;
    },
    lookAtClock: () => runJobs(engine, log),
    expectSound: async () => expect(await audit(database.connection)).toEqual([]),
    close: async () => {
      await Promise.all(assembled.map(({ close }) => close()));
      await database.drop();
    },
  };
}
