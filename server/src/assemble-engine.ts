import { randomBytes } from 'node:crypto';
import {
  BUILT_IN_PRODUCT_TYPES,
  DEFAULT_LICENSE_POLICY,
  DEFAULT_ORDER_POLICY,
  DEFAULT_RENEWAL_POLICY,
  LICENSE_ONLY,
  type ProductTypePolicy,
} from '@regrade/core';
import { SECRETS_OPEN } from './check-secrets.ts';
import type { Config, DeliveryConfig } from './config.ts';
import type { SellerProtocol } from './engine/deliveries/seller-port.ts';
import { createEngine, type Engine, type EngineSettings } from './engine/engine.ts';
import { createFactsMemory, type FactsMemory } from './engine/facts-memory.ts';
import { createIds } from './engine/ids.ts';
import type { LicenseSigner } from './engine/license/license-signer.ts';
import type { PaymentService } from './engine/payments/payment-service.ts';
import type { Clock, Log } from './engine/ports.ts';
import type { SecretBox } from './engine/secret-box.ts';
import { createPrometheusMeter } from './metrics/prometheus-meter.ts';
import type { Dialect } from './protocols/dialect.ts';
import { createSellers } from './protocols/sellers.ts';
import { createWebhookSender } from './protocols/send-webhook.ts';
import { webhook } from './protocols/webhook/index.ts';
import { generateLicenseKeys, parseLicenseKeys } from './signing/license-keys.ts';
import { createSecretBox } from './signing/secret-box.ts';
import { createLicenseSigner } from './signing/sign-license.ts';
import { createAuditStore } from './store/audit-store.ts';
import { createBulkStore } from './store/bulk-store.ts';
import { type Database, type DatabaseConnection, openDatabase } from './store/database.ts';
import { createEventStore } from './store/event-store.ts';
import { createImportStore } from './store/import-store.ts';
import { createMeasures } from './store/measure-store.ts';
import { migrate } from './store/migrate.ts';
import { openNotices } from './store/notices.ts';
import { createOutboxQueue } from './store/outbox-store.ts';
import { createReadStore } from './store/read-store.ts';
import { sealEndpoints } from './store/seal-endpoints.ts';
import { keepSealedSecret, keepSecret, readSecret, type SecretName } from './store/secret-store.ts';
import { createEndedSessions } from './store/session-store.ts';
import { createTransactionStore } from './store/transaction-store.ts';
import { createUpkeep } from './store/upkeep-store.ts';
import { createWebhookStore } from './store/webhook-store.ts';
import { createCheckThread } from './threads/check-thread.ts';

export interface AssembledEngine {
  readonly engine: Engine;
  /** The same engine on another clock: the sample marketplace is seeded through its own past. */
  readonly at: (clock: Clock) => Engine;
  /** What derives the tokens of the sample logins. */
  readonly sampleSecret: string;
  /** What seals the sessions of browsers. */
  readonly sessionSecret: string;
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
> &
  Partial<Pick<Config, 'isolationDays' | 'renewalLeadSeconds'>> & {
    /** Absent: from the wallet alone. */
    readonly paymentMethods?: Config['paymentMethods'];
    readonly stripe?: Config['stripe'];
    /** Absent: the usual ladder, and sellers in private networks are not called. */
    readonly delivery?: DeliveryConfig;
    /** The longest that sellers and receivers of events are waited for, whatever is said of an endpoint. */
    readonly callMillisMax?: number;
    /** Absent: endpoints, which have secrets, cannot be made. */
    readonly secretKeys?: Config['secretKeys'];
    /** Absent: sellers are given paths to answer at. */
    readonly publicUrl?: string | null;
  };

const USUAL_DELIVERY: DeliveryConfig = {
  ladderSeconds: DEFAULT_ORDER_POLICY.sellerLadderSeconds,
  fitSeconds: 30,
  callsMax: 4,
  privateAddresses: false,
};

/** Every dialect that sellers are told in: a further one is a folder of its own, and a line here. */
const DIALECTS: readonly Dialect[] = [webhook];

/** What one door is asked to bear, across all processes, and how long it is left in peace when it fails. */
const LANE_FAILURES_MAX = 5;
const LANE_PAUSES_MS = [15_000, 30_000, 60_000, 120_000, 300_000];
/** Calls of one process under way at once. */
const OUTBOX_RUNNING_MAX = 32;

/** Connections for previews beside those of the writers. */
const PREVIEWS_AT_ONCE = 2;

const SECONDS_PER_DAY = 86_400;
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
  const secrets = openSecrets(config, log);
  await sealEndpoints(database, secrets);
  const { licenseSecret, sampleSecret, sessionSecret, signer } = await openInstallation(database, secrets);
  const notices = openNotices(connection, (error) => log.warn({ event: 'notices', error: String(error) }));
  const privateAddresses = config.delivery?.privateAddresses ?? false;
  const callLimit = config.callMillisMax !== undefined && { callMillisMax: config.callMillisMax };
  const calls = { privateAddresses, secrets, ...callLimit };
  const sellers = createSellers({ dialects: DIALECTS, clock, publicUrl: config.publicUrl ?? '', ...calls });
  const settings = engineSettings({ config, productTypes, protocols: sellers.protocols });
  const paymentService = config.stripe && (await openStripe(config.stripe));
  const at = (engineClock: Clock) =>
    createEngine(
      {
        ...storesOf(database),
        clock: engineClock,
        ids: createIds(engineClock, licenseSecret),
        log,
        signer,
        notices,
        revokedTokens: notices.revokedTokens,
        webhookSender: createWebhookSender(calls),
        sellers,
        ...(paymentService && { paymentService }),
        checkThread: createCheckThread(productTypes),
        meter: createPrometheusMeter(),
        memory: memory ?? createFactsMemory(config.rememberedMax),
      },
      settings,
    );
  const engine = at(clock);
  return {
    engine,
    at,
    sampleSecret,
    sessionSecret,
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

/** What the operator decides about licenses and renewals: what time has destroyed cannot be renewed, the rest can. */
function policiesOf({
  isolationDays,
  renewalLeadSeconds,
}: EngineConfig): Pick<EngineSettings, 'licensePolicy' | 'renewals'> {
  const licensePolicy =
    isolationDays === undefined ? DEFAULT_LICENSE_POLICY : { isolationSeconds: isolationDays * SECONDS_PER_DAY };
  const lead = renewalLeadSeconds === undefined ? {} : { leadSeconds: renewalLeadSeconds };
  return {
    licensePolicy,
    renewals: { ...DEFAULT_RENEWAL_POLICY, graceSeconds: licensePolicy.isolationSeconds, ...lead },
  };
}

function engineSettings(of: {
  readonly config: EngineConfig;
  readonly productTypes: readonly ProductTypePolicy[];
  readonly protocols: readonly SellerProtocol[];
}): EngineSettings {
  const { config, productTypes, protocols } = of;
  const { ladderSeconds, fitSeconds, callsMax } = config.delivery ?? USUAL_DELIVERY;
  return {
    writersMax: config.writersMax,
    batchMax: config.batchMax,
    productTypes,
    ...policiesOf(config),
    outbox: {
      runningMax: OUTBOX_RUNNING_MAX,
      lanes: { runningMax: callsMax, failuresMax: LANE_FAILURES_MAX, pausesMillis: LANE_PAUSES_MS },
    },
    orderPolicy: { ...DEFAULT_ORDER_POLICY, sellerLadderSeconds: ladderSeconds },
    ...(config.paymentMethods && { paymentMethods: config.paymentMethods }),
    ...cardsOf(config),
    quoteTerms: {
      validSeconds: config.quoteSeconds,
      payOutValidSeconds: config.payOutQuoteSeconds,
      protocols: [LICENSE_ONLY, ...protocols.map(({ id }) => id)],
      fitCheck: {
        protocols: protocols.filter(({ asksFit }) => asksFit).map(({ id }) => id),
        seconds: fitSeconds,
      },
    },
  };
}

/** Stripe may be configured for what was paid before and goes back, when it is no method any more. */
function cardsOf({ paymentMethods, stripe }: EngineConfig): Pick<EngineSettings, 'stripePublishableKey'> {
  const key = paymentMethods?.includes('stripe') ? stripe?.publishableKey : undefined;
  return key === undefined ? {} : { stripePublishableKey: key };
}

/** Its library is a tenth of the memory of a service at rest, and most have no use for it. */
async function openStripe(options: NonNullable<Config['stripe']>): Promise<PaymentService> {
  const { createStripeService } = await import('./protocols/stripe/stripe-service.ts');
  return createStripeService(options);
}

function openSecrets({ secretKeys = [] }: EngineConfig, log: Log): SecretBox {
  if (secretKeys.length === 0) log.warn({ event: 'secrets-open', says: SECRETS_OPEN });
  return createSecretBox(secretKeys);
}

/** What the first start made. */
async function openInstallation(database: Database, secrets: SecretBox) {
  return {
    licenseSecret: await keepRandom(database, secrets, 'license-key'),
    sampleSecret: await keepRandom(database, secrets, 'sample-token'),
    sessionSecret: await keepRandom(database, secrets, 'session-key'),
    signer: await openSigner(database, secrets),
  };
}

/** A secret that the first start made. */
function keepRandom(database: Database, secrets: SecretBox, name: SecretName): Promise<string> {
  return keepSealedSecret(database, secrets, { name, made: randomBytes(32).toString('base64url') });
}

/** With the keys that the first start made. */
async function openSigner(database: Database, secrets: SecretBox): Promise<LicenseSigner> {
  const made = JSON.stringify(await generateLicenseKeys());
  const kept = await keepSealedSecret(database, secrets, { name: 'license-signing-keys', made });
  const keys = await parseLicenseKeys(JSON.parse(kept));
  if (!keys.ok) throw new Error('The keys that sign licenses are damaged; restore the database from a backup.');
  return createLicenseSigner({ keys: keys.value });
}

function storesOf(database: Database) {
  return {
    store: createTransactionStore(database),
    reads: createReadStore(database),
    upkeep: createUpkeep(database),
    endedSessions: createEndedSessions(database),
    eventStore: createEventStore(database),
    auditStore: createAuditStore(database),
    webhookStore: createWebhookStore(database),
    outbox: createOutboxQueue(database),
    imports: createImportStore(database),
    bulk: createBulkStore(database),
    measures: createMeasures(database),
  };
}
