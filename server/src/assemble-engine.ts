import { randomBytes } from 'node:crypto';
import { BUILT_IN_PRODUCT_TYPES, LICENSE_ONLY, type ProductTypePolicy } from '@regrade/core';
import type { Config } from './config.ts';
import { createEngine, type Engine } from './engine/engine.ts';
import { createFactsMemory, type FactsMemory } from './engine/facts-memory.ts';
import { createIds } from './engine/ids.ts';
import type { Clock, Log } from './engine/ports.ts';
import { generateLicenseKeys, parseLicenseKeys } from './signing/license-keys.ts';
import { createLicenseSigner } from './signing/sign-license.ts';
import { type DatabaseConnection, openDatabase } from './store/database.ts';
import { migrate } from './store/migrate.ts';
import { openNotices } from './store/notices.ts';
import { createReadStore } from './store/read-store.ts';
import { keepSecret, readSecret } from './store/secret-store.ts';
import { createTransactionStore } from './store/transaction-store.ts';
import { createUpkeep } from './store/upkeep-store.ts';

export interface AssembledEngine {
  readonly engine: Engine;
  /** The same engine on another clock: the sample marketplace is seeded through its own past. */
  readonly at: (clock: Clock) => Engine;
  /** What derives the tokens of the sample logins. */
  readonly sampleSecret: string;
  /** Notes of the installation, kept beside its secrets. */
  readonly notes: {
    readonly read: (name: string) => Promise<string | undefined>;
    readonly keep: (name: string, value: string) => Promise<string>;
  };
  /** Finishes what was accepted, then closes every connection. */
  readonly close: () => Promise<void>;
}

export type EngineConfig = Pick<
  Config,
  'writersMax' | 'batchMax' | 'poolMax' | 'rememberedMax' | 'quoteSeconds' | 'payOutQuoteSeconds'
>;

/** Connections for previews beside those of the writers. */
const PREVIEWS_AT_ONCE = 2;

const systemClock: Clock = { nowMillis: () => Date.now() };

/** Puts store and engine together on a database, migrating it first. */
export async function assembleEngine(of: {
  readonly connection: DatabaseConnection;
  readonly config: EngineConfig;
  readonly log: Log;
  readonly clock?: Clock;
  /** Absent: the built-in types, without brakes. */
  readonly productTypes?: readonly ProductTypePolicy[];
  /** Absent: one of the configured size. */
  readonly memory?: FactsMemory;
}): Promise<AssembledEngine> {
  const { connection, config, log, clock = systemClock, productTypes = BUILT_IN_PRODUCT_TYPES, memory } = of;
  await migrate({ connection });
  const database = openDatabase({
    connection,
    poolMax: config.poolMax,
    // Previews are transactions too, and do not wait in the line of the writers.
    writerPoolMax: Math.min(config.writersMax + PREVIEWS_AT_ONCE, config.poolMax - 1),
    onConnectionLost: (error) => log.warn({ event: 'connection-lost', error: String(error) }),
  });
  const licenseSecret = await keepSecret(database, 'license-key', randomBytes(32).toString('base64url'));
  const sampleSecret = await keepSecret(database, 'sample-token', randomBytes(32).toString('base64url'));
  const madeKeys = JSON.stringify(await generateLicenseKeys());
  const keys = await parseLicenseKeys(JSON.parse(await keepSecret(database, 'license-signing-keys', madeKeys)));
  if (!keys.ok) throw new Error('The keys that sign licenses are damaged; restore the database from a backup.');
  const signer = await createLicenseSigner({ keys: keys.value });
  const notices = openNotices(connection, (error) => log.warn({ event: 'notices', error: String(error) }));
  const at = (engineClock: Clock) =>
    createEngine(
      {
        store: createTransactionStore(database),
        reads: createReadStore(database),
        clock: engineClock,
        ids: createIds(engineClock, licenseSecret),
        log,
        signer,
        notices,
        upkeep: createUpkeep(database),
        memory: memory ?? createFactsMemory(config.rememberedMax),
      },
      {
        writersMax: config.writersMax,
        batchMax: config.batchMax,
        productTypes,
        quoteTerms: {
          validSeconds: config.quoteSeconds,
          payOutValidSeconds: config.payOutQuoteSeconds,
          protocols: [LICENSE_ONLY],
        },
      },
    );
  const engine = at(clock);
  return {
    engine,
    at,
    sampleSecret,
    notes: {
      read: (name) => readSecret(database, name),
      keep: (name, value) => keepSecret(database, name, value),
    },
    close: async () => {
      await engine.drain();
      await notices.end();
      await database.end();
    },
  };
}
