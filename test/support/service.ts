import { readFile } from 'node:fs/promises';
import { type Client, createClient, problemCodesOf, ROUTE_LIST, readCatalogText } from '@regrade/client';
import {
  type AccountId,
  assert,
  BUILT_IN_PRODUCT_TYPES,
  ok,
  type ProductTypePolicy,
  present,
  type Result,
} from '@regrade/core';
import { type AssembledEngine, assembleEngine, type EngineConfig } from '../../server/src/assemble-engine.ts';
import type { DeliveryConfig } from '../../server/src/config.ts';
import type { Engine } from '../../server/src/engine/engine.ts';
import type { Clock, Log } from '../../server/src/engine/ports.ts';
import type { Refusal } from '../../server/src/engine/refusal.ts';
import { createHttpServer, type HttpServer, type HttpServerOptions } from '../../server/src/http/server.ts';
import type { PostgresConnection } from '../../server/src/store/launcher/start-postgres.ts';
import { createTestDatabase, type TestDatabase } from './postgres.ts';
import { TEST_SECRET_KEYS } from './secret-keys.ts';

/** A clock that a test moves; it stands until then, unless it runs with that of this machine. */
export interface TestClock extends Clock {
  advance(seconds: number): void;
}

export interface TestServiceOptions {
  /** Servers with an engine of their own on the one database. */
  readonly instances?: number;
  readonly http?: Pick<HttpServerOptions, 'streams' | 'eventStreams' | 'signIn' | 'publicUrl' | 'consoleFolder'>;
  readonly productTypes?: readonly ProductTypePolicy[];
  readonly secretKeys?: EngineConfig['secretKeys'];
  readonly publicUrl?: string;
  readonly payments?: Pick<EngineConfig, 'paymentMethods' | 'stripe'>;
  readonly delivery?: Partial<DeliveryConfig>;
  /** A copy of another database than the migrated one. */
  readonly database?: () => Promise<TestDatabase>;
  /** The clock goes with that of this machine, for browsers, which have no other; the test moves it on from there. */
  readonly isClockRunning?: boolean;
  /** Done with every instance before it listens; answers what its door needs of it. */
  readonly prepare?: (assembled: AssembledEngine) => Promise<NonNullable<TestServiceOptions['http']>>;
  /** A door before the database that the test may shut; it is the test's to close. */
  readonly gate?: (connection: PostgresConnection) => Promise<PostgresConnection>;
}

export interface TestInstance {
  readonly engine: Engine;
  readonly server: HttpServer;
  readonly url: string;
}

export interface TestLogin {
  readonly account: AccountId;
  readonly token: string;
}

/** Servers on real ports in this process, on a real database of their own, on a clock of the test. */
export interface TestService {
  readonly url: string;
  readonly engine: Engine;
  readonly instances: readonly TestInstance[];
  readonly clock: TestClock;
  readonly database: TestDatabase;
  /** Everything that was logged, as it would be written. */
  readonly logged: readonly Readonly<Record<string, unknown>>[];
  readonly operator: TestLogin;
  /** A typed client with this token, of the first instance where none is named. */
  client(token: string, url?: string): Client;
  addSeller(seller: string): Promise<TestLogin>;
  /** With so much USD in the wallet, in minor units. */
  addCustomer(name: string, usdMinor?: bigint): Promise<TestLogin>;
  /** Saves, submits and approves a document; answers the number of the release. */
  publish(seller: TestLogin & { readonly seller: string }, document: unknown): Promise<number>;
  close(): Promise<void>;
}

/** 2026-03-01T00:00:00Z. */
export const TEST_START = 1_772_323_200;

export async function startTestService({
  instances = 1,
  http = {},
  gate,
  delivery = {},
  productTypes = BUILT_IN_PRODUCT_TYPES,
  payments = {},
  secretKeys = TEST_SECRET_KEYS,
  publicUrl = '',
  database: createDatabase = createTestDatabase,
  isClockRunning = false,
  prepare = async () => ({}),
}: TestServiceOptions = {}): Promise<TestService> {
  const database = await createDatabase();
  const connection = gate ? await gate(database.connection) : database.connection;
  const clock = createTestClock(isClockRunning);
  const logged: Record<string, unknown>[] = [];
  const log = createTestLog(logged);
  const assembled: AssembledEngine[] = [];
  const running: TestInstance[] = [];
  for (let n = 0; n < instances; n++) {
    const config = {
      ...ENGINE_CONFIG,
      secretKeys,
      publicUrl,
      ...payments,
      delivery: { ...DELIVERY_CONFIG, ...delivery },
    };
    const one = await assembleEngine({ connection, config, log, clock, productTypes });
    assembled.push(one);
    const server = createHttpServer({
      engine: one.engine,
      log,
      version: '0.0.0',
      sessionSecret: one.sessionSecret,
      ...http,
      ...(await prepare(one)),
    });
    const url = await server.listen({ host: '127.0.0.1', port: 0 });
    running.push({ engine: one.engine, server, url });
  }
  const { engine, url } = present(running[0], 'a service has an instance');
  const accounts = createAccounts(engine);
  const operator = await accounts.add({ kind: 'operator', name: 'Operator', seller: null });
  return {
    url,
    engine,
    instances: running,
    clock,
    database,
    logged,
    operator,
    client: (token, at = url) => createClient({ url: at, token }),
    addSeller: (seller) => accounts.add({ kind: 'seller', name: seller, seller }),
    addCustomer: (name, usdMinor = 0n) => accounts.addCustomer(name, usdMinor),
    publish: (seller, document) => publish(engine, { seller, document }),
    async close() {
      assertDocumented(logged);
      // Whatever a test asked for, a fault of ours is never the answer.
      const fault = logged.find(({ stack }) => stack !== undefined);
      assert(fault === undefined, `a fault was logged: ${fault?.['stack']}`);
      for (const { server } of running) await server.close();
      for (const { close } of assembled) await close();
      await database.drop();
    },
  };
}

/** Seller programs of tests listen on this machine. */
const DELIVERY_CONFIG = { ladderSeconds: [60, 300], fitSeconds: 30, callsMax: 4, privateAddresses: true };

export const ENGINE_CONFIG = {
  writersMax: 2,
  batchMax: 64,
  poolMax: 8,
  rememberedMax: 1_000,
  quoteSeconds: 900,
  payOutQuoteSeconds: 300,
};

/** The file of `examples/` as a document. */
export async function readExample(name: string): Promise<unknown> {
  const read = readCatalogText(await readFile(new URL(`../../examples/${name}`, import.meta.url), 'utf8'));
  assert(read.ok, 'an example can be read');
  return read.value;
}

function createTestClock(isRunning: boolean): TestClock {
  let aheadMillis = 0;
  return {
    nowMillis: () => (isRunning ? Date.now() : TEST_START * 1000) + aheadMillis,
    advance: (seconds) => {
      aheadMillis += seconds * 1000;
    },
  };
}

function createTestLog(lines: Record<string, unknown>[]): Log {
  const write = (level: string) => (fields: object) => void lines.push({ level, ...fields });
  return { info: write('info'), warn: write('warn'), error: write('error') };
}

/** Whatever a test asked for: a route answers no code that its description does not list. */
function assertDocumented(logged: readonly Readonly<Record<string, unknown>>[]): void {
  for (const { route: id, code } of logged) {
    const route = ROUTE_LIST.find((listed) => listed.id === id);
    if (!route || code === 'ok') continue;
    assert(
      problemCodesOf(route).some((listed) => listed === code),
      `${id} answered ${code}, which its description does not list`,
    );
  }
}

function createAccounts(engine: Engine) {
  const actor = 'operator:test';
  async function add(of: {
    readonly kind: 'operator' | 'seller' | 'customer';
    readonly name: string;
    readonly seller: string | null;
  }): Promise<TestLogin> {
    const account = engine.ids.locator();
    const token = `rgt_${engine.ids.secret()}`;
    accepted(
      await engine.commands.createAccount({ account, actor, conflict: account, body: { account, token, ...of } }),
    );
    return { account, token };
  }

  async function addCustomer(name: string, usdMinor: bigint): Promise<TestLogin> {
    const customer = await add({ kind: 'customer', name, seller: null });
    const { account } = customer;
    if (usdMinor > 0n) {
      const body = { account, currency: 'USD', amountMinor: usdMinor, reason: 'opening balance' };
      accepted(await engine.commands.creditWallet({ account, actor, conflict: account, body }));
    }
    return customer;
  }

  return { add, addCustomer };
}

async function publish(
  engine: Engine,
  { seller, document }: { readonly seller: TestLogin & { readonly seller: string }; readonly document: unknown },
): Promise<number> {
  const { product: named } = document as { readonly product: { readonly id: string } };
  const product = `${seller.seller}.${named.id}`;
  const command = { account: seller.account, actor: `seller:${seller.seller}`, conflict: product };
  const old = await engine.reads.readDraft(product);
  const request = { seller: seller.seller, sellerAccount: seller.account, product };
  const saved = accepted(
    await engine.commands.saveDraft({
      ...command,
      body: { ...request, version: old?.version ?? null, kind: 'document', document },
    }),
  );
  const review = accepted(
    await engine.commands.submitDraft({ ...command, body: { ...request, version: saved.draft.version } }),
  );
  const { contentHash } = review;
  const decision = { review: review.id, product, decision: 'approve' as const, reason: 'sound', contentHash };
  const decided = accepted(await engine.commands.decideReview({ ...command, body: decision }));
  return present(decided.release, 'an approval publishes').number;
}

/** Setting up must not be refused: a test that fails here says why. */
export function accepted<Value>(result: Result<Value, Refusal>): Value {
  assert(
    result.ok,
    result.ok ? '' : `${result.error.code}: ${result.error.detail} ${JSON.stringify(result.error.findings)}`,
  );
  return present(ok(result.value).value, 'a result has a value');
}
