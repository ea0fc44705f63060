import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProductType, type ProductTypePolicy } from '@regrade/core';
import { assembleEngine } from './assemble-engine.ts';
import type { Config, DoorConfig } from './config.ts';
import type { Engine } from './engine/engine.ts';
import type { IdentityProvider } from './engine/identity/identity-provider.ts';
import { runJobs } from './engine/jobs/run-jobs.ts';
import type { Log } from './engine/ports.ts';
import { createHttpServer, type HttpServerOptions } from './http/server.ts';
import { openOperator, type SampleLogin, seedSample } from './sample/seed-sample.ts';
import { openKeyFile } from './signing/secret-key-file.ts';
import { type RunningPostgres, startPostgres } from './store/launcher/start-postgres.ts';
import { takeTurns } from './store/take-turns.ts';

export interface RunningService {
  readonly url: string;
  /** Of the sample marketplace; without it the operator's. */
  readonly logins: readonly SampleLogin[];
  /** Finishes what was accepted and ends everything that was started. Calling it again changes nothing. */
  readonly stop: () => Promise<void>;
}

const LOOK_AT_CLOCK_MS = 5_000;

/** Starts database, engine, HTTP and jobs, each ended again when a later one fails. */
export async function startService(of: {
  readonly config: Config & { readonly productTypes: readonly ProductTypePolicy[] };
  readonly sample: boolean;
  readonly log: Log;
}): Promise<RunningService> {
  const { config, log } = of;
  const { delivery } = config;
  const endings: (() => Promise<void>)[] = [];
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= endAll(endings, log);
    return stopping;
  };
  try {
    await mkdir(config.dataFolder, { recursive: true });
    const embedded = config.databaseUrl === null ? await startEmbedded({ config, log, endings }) : undefined;
    const connection = embedded?.connection ?? config.databaseUrl ?? '';
    const secretKeys =
      config.databaseUrl === null ? await openKeyFile(config.dataFolder, config.secretKeys) : config.secretKeys;
    const assembled = await assembleEngine({
      connection,
      config: {
        ...config,
        secretKeys,
        delivery: { ...delivery, privateAddresses: delivery.privateAddresses ?? of.sample },
      },
      log,
      productTypes: config.productTypes,
    });
    endings.push(assembled.close);
    await refuseLostTypes(assembled.engine);
    // Two services that start at once on an empty database must not seed it twice.
    const logins = await takeTurns(connection, () => (of.sample ? seedSample(assembled) : openOperator(assembled)));
    const http = await createHttpServer({
      ...{ engine: assembled.engine, log, version: await readVersion() },
      ...doorOf(config.door),
      ...(embedded && { databaseTrouble: embedded.trouble }),
      sessionSecret: assembled.sessionSecret,
      consoleFolder: findConsoles(),
      publicUrl: config.publicUrl ?? undefined,
      signIn: {
        samples: of.sample ? logins.filter((login) => isPerson(login)) : [],
        provider: config.openId ? await openIdentityProvider(config.openId) : undefined,
      },
    });
    // Drained before the engine is: what is under way outside ends with a command.
    endings.push(assembled.engine.outbox.drain);
    assembled.engine.outbox.start();
    assembled.engine.webhooks.start();
    endings.push(startJobs(() => measureJobs(assembled.engine, () => runJobs(assembled.engine, log)), log));
    endings.push(http.close);
    const url = await http.listen({ host: config.host, port: config.port });
    return { url, logins, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** After a pause, ten seconds' worth of requests may come at once, and a minute's worth of refused ones. */
const BURST_SECONDS = 10;
const SECONDS_PER_MINUTE = 60;

function doorOf({
  requestsPerSecond,
  refusedPerMinute,
  proxies,
}: DoorConfig): Pick<HttpServerOptions, 'rates' | 'proxies'> {
  return {
    proxies,
    rates: {
      perToken: { perSecond: requestsPerSecond, burst: requestsPerSecond * BURST_SECONDS },
      refusedPerAddress: { perSecond: refusedPerMinute / SECONDS_PER_MINUTE, burst: refusedPerMinute },
    },
  };
}

/** The library is loaded by those who use it, as that of Stripe is. */
async function openIdentityProvider(options: NonNullable<Config['openId']>): Promise<IdentityProvider> {
  const { createOpenIdProvider } = await import('./protocols/openid/openid-provider.ts');
  return createOpenIdProvider(options);
}

/** The built consoles: inside dist in the published package, in their own room in a checkout. */
function findConsoles(): string | undefined {
  const places = [new URL('./web/', import.meta.url), new URL('../../web/dist/', import.meta.url)];
  return places.map((place) => fileURLToPath(place)).find((folder) => existsSync(join(folder, 'index.html')));
}

/** License keys are logins of software. */
function isPerson(login: SampleLogin): login is SampleLogin & { readonly role: 'operator' | 'seller' | 'customer' } {
  return login.role !== 'software';
}

/** A published release needs the type that it was checked against: without it none of its subscriptions could change. */
async function refuseLostTypes({ reads, settings }: Engine): Promise<void> {
  const used = await reads.readUsedProductTypes();
  const lost = used.filter(({ type }) => !findProductType(settings.productTypes, type));
  if (lost.length === 0) return;
  const names = lost.map(({ type, product }) => `${type} (of ${product})`).join(', ');
  throw new Error(
    `published products have types that are not defined: ${names}. Define them in REGRADE_PRODUCT_TYPES.`,
  );
}

/** Of the package this file belongs to: `package.json` lies beside `src` as it lies beside `dist`. */
async function readVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return version;
}

async function startEmbedded(of: {
  readonly config: Config;
  readonly log: Log;
  readonly endings: (() => Promise<void>)[];
}): Promise<RunningPostgres> {
  const postgres = await startPostgres({
    dataDir: join(of.config.dataFolder, 'postgres'),
    keep: { log: (event, facts) => of.log.warn({ event, ...facts }) },
  });
  of.endings.push(postgres.stop);
  return postgres;
}

async function endAll(endings: readonly (() => Promise<void>)[], log: Log): Promise<void> {
  // Last started, first ended: HTTP takes nothing new, then jobs, the outbox and the engine end, and the database last.
  for (const end of [...endings].reverse()) {
    await end().catch((error: unknown) => log.error({ event: 'stop', error: String(error) }));
  }
}

async function measureJobs({ meter }: Engine, look: () => Promise<void>): Promise<void> {
  const begun = performance.now();
  let failed = true;
  try {
    await look();
    failed = false;
  } finally {
    meter.job({ name: 'clock', failed, millis: performance.now() - begun });
  }
}

/** Looks at the clock again and again, never twice at once, and never for a turn that was missed; answers how to end it. */
function startJobs(look: () => Promise<void>, log: Log): () => Promise<void> {
  let current: Promise<void> | undefined;
  const timer = setInterval(() => {
    current ??= look()
      .catch((error: unknown) => log.error({ job: 'clock', error: String(error) }))
      .finally(() => {
        current = undefined;
      });
  }, LOOK_AT_CLOCK_MS);
  return async () => {
    clearInterval(timer);
    await current;
  };
}
