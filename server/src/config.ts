import { resolve } from 'node:path';
import { type BrakePolicy, err, ok, type PaymentMethod, RETRY_LADDERS, type Result } from '@regrade/core';
import { parseSignIn } from './config-sign-in.ts';
import type { OpenIdOptions } from './protocols/openid/openid-provider.ts';
import type { StripeOptions } from './protocols/stripe/stripe-service.ts';
import { parseSecretKey, type SecretKey } from './signing/secret-box.ts';

/** Everything the environment decides, parsed once; nothing else of the program reads it. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** Null: an embedded PostgreSQL in the data folder. */
  readonly databaseUrl: string | null;
  readonly dataFolder: string;
  /** Whether `serve --sample` fills an empty database with the sample marketplace. */
  readonly sample: boolean;
  readonly logLevel: LogLevel;
  /** Transactions under way at once, and the most commands in one. */
  readonly writersMax: number;
  readonly batchMax: number;
  readonly poolMax: number;
  /** Accounts, subscriptions and quotes remembered between transactions; 0 remembers nothing. */
  readonly rememberedMax: number;
  readonly quoteSeconds: number;
  readonly payOutQuoteSeconds: number;
  /** Days between the end of a license and its destruction. */
  readonly isolationDays: number;
  /** How long before the end a renewal is tried that its customer has asked for. */
  readonly renewalLeadSeconds: number;
  /** Brakes of every product type that has none of its own (G17); null is off. */
  readonly brakes: BrakePolicy;
  /** The operator's product types; null: the built-in ones alone. */
  readonly productTypesFile: string | null;
  /** What customers may pay by. */
  readonly paymentMethods: readonly PaymentMethod[];
  /** Null: no payments over Stripe, and no refunds of earlier ones. */
  readonly stripe: StripeOptions | null;
  readonly delivery: DeliveryConfig;
  readonly door: DoorConfig;
  /** The origin at which browsers find the service; null: where it listens. */
  readonly publicUrl: string | null;
  /** The operator's identity provider; null: people sign in with a token alone. */
  readonly openId: OpenIdOptions | null;
  /** What the secrets of endpoints are sealed with: the first seals, the others open what was sealed before. */
  readonly secretKeys: readonly SecretKey[];
}

/** How much callers may ask of one process. */
export interface DoorConfig {
  readonly requestsPerSecond: number;
  /** Of one address whose tokens or signatures are refused. */
  readonly refusedPerMinute: number;
  /** In front of the service, saying whose address it is. */
  readonly proxies: number;
}

/** How sellers are told. */
export interface DeliveryConfig {
  /** Pauses between attempts; one attempt more than pauses. */
  readonly ladderSeconds: readonly number[];
  /** How long a customer waits for the answer whether a change fits. */
  readonly fitSeconds: number;
  /** Calls to one seller's product at once, all processes together. */
  readonly callsMax: number;
  /** Whether sellers' addresses may lie in a private network, and be without TLS; null: with the sample marketplace. */
  readonly privateAddresses: boolean | null;
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type Environment = { readonly [name: string]: string | undefined };

/** Every variable with its default and limits: the table of `docs/operating.md` is made from it. */
export const SETTINGS = {
  HOST: { default: '127.0.0.1', says: 'address to listen on; 0.0.0.0 for all' },
  PORT: { default: '4010', says: 'port to listen on; 0 for any free one' },
  DATABASE_URL: { default: '', says: 'a PostgreSQL of yours; without it Regrade runs its own' },
  REGRADE_DATA: { default: '.regrade', says: 'folder of the embedded database and access.json' },
  REGRADE_SAMPLE: { default: '1', says: '0 starts without the sample marketplace' },
  REGRADE_LOG: { default: '', says: `${LOG_LEVELS.join(', ')}; info, or warn with the sample marketplace` },
  REGRADE_WRITERS: { default: '3', says: 'transactions that write at once, 1 to 64' },
  REGRADE_BATCH: { default: '128', says: 'most commands in one transaction, 1 to 1000' },
  REGRADE_POOL: { default: '12', says: 'database connections, 3 to 500' },
  REGRADE_REMEMBERED: { default: '20000', says: 'subscriptions kept in memory between transactions, 0 to 1000000' },
  REGRADE_QUOTE_SECONDS: { default: '900', says: 'how long a quote binds, 60 to 86400' },
  REGRADE_PAYOUT_QUOTE_SECONDS: { default: '300', says: 'the same when money goes out, 60 to 300' },
  REGRADE_ISOLATION_DAYS: {
    default: '7',
    says: 'days in which an expired license can be revived before it is destroyed, 1 to 3650',
  },
  REGRADE_RENEWAL_LEAD: {
    default: '86400',
    says: 'seconds before the end at which automatic renewals begin, 0 to 2592000',
  },
  REGRADE_CHANGES_PER_DAY: { default: '', says: 'most changes of a subscription on one day, 1 to 1000' },
  REGRADE_DOWNGRADE_HOLD: {
    default: '',
    says: 'seconds after an upgrade in which no downgrade pays money out, 1 to 31536000',
  },
  REGRADE_SELLER_RETRIES: {
    default: 'alibaba-spi',
    says: `pauses between attempts to tell a seller, in seconds with commas, or ${Object.keys(RETRY_LADDERS).join(', ')}`,
  },
  REGRADE_FIT_SECONDS: { default: '30', says: 'how long a seller has to say whether a change fits, 5 to 600' },
  REGRADE_SELLER_CALLS: { default: '4', says: 'calls to one seller at once, whatever their products, 1 to 64' },
  REGRADE_PRIVATE_ADDRESSES: {
    default: '',
    says: '1 calls sellers in private networks and without TLS; 0 never; by itself only with the sample marketplace',
  },
  REGRADE_REQUESTS: {
    default: '1000',
    says: 'requests of one token in a second, 1 to 1000000; ten times as many at once',
  },
  REGRADE_REFUSED: {
    default: '120',
    says: 'requests of one address in a minute whose token or signature is refused, 1 to 1000000',
  },
  REGRADE_PROXIES: {
    default: '0',
    says: 'proxies of yours in front of the service, whose X-Forwarded-For says who calls, 0 to 10',
  },
  REGRADE_SECRET_KEY: {
    default: '',
    says: 'what secrets in the database are encrypted with: 32 bytes in base 64; earlier keys behind it, with commas',
  },
  REGRADE_PRODUCT_TYPES: { default: '', says: 'file with product types of yours, JSON or YAML' },
  REGRADE_PAYMENT_METHODS: { default: 'wallet', says: 'what customers may pay by, of wallet, external, stripe' },
  REGRADE_STRIPE_KEY: { default: '', says: 'secret key of your Stripe account, for the method stripe' },
  REGRADE_STRIPE_WEBHOOK_SECRET: { default: '', says: 'what Stripe signs its events to this service with' },
  REGRADE_STRIPE_PUBLISHABLE_KEY: {
    default: '',
    says: 'publishable key of the same account: with it customers pay by card in the console',
  },
  REGRADE_STRIPE_URL: { default: '', says: 'another address of the Stripe API, for trials' },
  REGRADE_PUBLIC_URL: {
    default: '',
    says: 'where browsers and sellers find the service, such as https://market.example, when a proxy stands before it',
  },
  REGRADE_OIDC_ISSUER: { default: '', says: 'issuer of your identity provider, for sign-in with OpenID Connect' },
  REGRADE_OIDC_CLIENT_ID: { default: '', says: 'what the provider calls this service' },
  REGRADE_OIDC_CLIENT_SECRET: { default: '', says: 'the secret that it gave out with it' },
  REGRADE_OIDC_NAME: { default: 'Single sign-on', says: 'what people call the provider' },
  REGRADE_OIDC_SCOPES: { default: 'openid profile email', says: 'scopes to ask for, with blanks between' },
  REGRADE_OIDC_ROLE_CLAIM: { default: 'regrade_role', says: 'claim with operator, seller or customer in it' },
  REGRADE_OIDC_ACCOUNT_CLAIM: { default: 'regrade_account', says: 'claim with the id of the account' },
  REGRADE_OIDC_SELLER_CLAIM: { default: 'regrade_seller', says: 'claim with the id of the seller' },
} as const;

export type SettingName = keyof typeof SETTINGS;

/** The configuration, or a sentence for each wrong value: all at once. */
export function parseConfig(environment: Environment, folder: string): Result<Config, readonly string[]> {
  const faults: string[] = [];
  const text = (name: SettingName) => environment[name] || SETTINGS[name].default;
  const integer = (name: SettingName, min: number, max: number) => {
    // Digits only: Number() would read a blank as 0 and take 1e3 and 0x10.
    const value = /^\d{1,9}$/.test(text(name)) ? Number(text(name)) : Number.NaN;
    if (value >= min && value <= max) return value;
    faults.push(
      `${name} is "${text(name)}"; it has to be a whole number from ${min} to ${max} (${SETTINGS[name].says}).`,
    );
    return min;
  };
  const integerOrOff = (name: SettingName, min: number, max: number) =>
    text(name) === '' ? null : integer(name, min, max);
  const sample = oneOf(faults, { name: 'REGRADE_SAMPLE', value: text('REGRADE_SAMPLE'), values: ['0', '1'] }) === '1';
  const level = text('REGRADE_LOG') || (sample ? 'warn' : 'info');
  const config: Config = {
    host: text('HOST'),
    port: integer('PORT', 0, 65_535),
    databaseUrl: parseDatabaseUrl(faults, text('DATABASE_URL')),
    dataFolder: resolve(folder, text('REGRADE_DATA')),
    sample,
    logLevel: oneOf(faults, { name: 'REGRADE_LOG', value: level, values: LOG_LEVELS }),
    writersMax: integer('REGRADE_WRITERS', 1, 64),
    batchMax: integer('REGRADE_BATCH', 1, 1000),
    poolMax: integer('REGRADE_POOL', 3, 500),
    rememberedMax: integer('REGRADE_REMEMBERED', 0, 1_000_000),
    quoteSeconds: integer('REGRADE_QUOTE_SECONDS', 60, 86_400),
    payOutQuoteSeconds: integer('REGRADE_PAYOUT_QUOTE_SECONDS', 60, 300),
    isolationDays: integer('REGRADE_ISOLATION_DAYS', 1, 3_650),
    renewalLeadSeconds: integer('REGRADE_RENEWAL_LEAD', 0, 2_592_000),
    brakes: {
      changesPerDayMax: integerOrOff('REGRADE_CHANGES_PER_DAY', 1, 1_000),
      downgradeHoldSeconds: integerOrOff('REGRADE_DOWNGRADE_HOLD', 1, 31_536_000),
    },
    ...parsePayments(faults, text),
    door: {
      requestsPerSecond: integer('REGRADE_REQUESTS', 1, 1_000_000),
      refusedPerMinute: integer('REGRADE_REFUSED', 1, 1_000_000),
      proxies: integer('REGRADE_PROXIES', 0, 10),
    },
    secretKeys: parseSecretKeys(faults, text('REGRADE_SECRET_KEY')),
    ...parseSignIn(faults, text),
    delivery: {
      ladderSeconds: parseLadder(faults, text('REGRADE_SELLER_RETRIES')),
      fitSeconds: integer('REGRADE_FIT_SECONDS', 5, 600),
      callsMax: integer('REGRADE_SELLER_CALLS', 1, 64),
      privateAddresses:
        text('REGRADE_PRIVATE_ADDRESSES') === ''
          ? null
          : oneOf(faults, {
              name: 'REGRADE_PRIVATE_ADDRESSES',
              value: text('REGRADE_PRIVATE_ADDRESSES'),
              values: ['0', '1'],
            }) === '1',
    },
    productTypesFile: text('REGRADE_PRODUCT_TYPES') === '' ? null : resolve(folder, text('REGRADE_PRODUCT_TYPES')),
  };
  return faults.length > 0 ? err(faults) : ok(config);
}

const PAUSES_MAX = 30;
const PAUSE_SECONDS_MAX = 7 * 86_400;

/** A vendor's ladder by its name, or pauses in seconds. */
function parseLadder(faults: string[], text: string): readonly number[] {
  if (Object.hasOwn(RETRY_LADDERS, text)) return RETRY_LADDERS[text as keyof typeof RETRY_LADDERS];
  const pauses = text.split(',').map((part) => (/^ *\d{1,6} *$/.test(part) ? Number(part) : Number.NaN));
  const isLadder = pauses.length <= PAUSES_MAX && pauses.every((pause) => pause >= 1 && pause <= PAUSE_SECONDS_MAX);
  if (isLadder) return pauses;
  faults.push(
    `REGRADE_SELLER_RETRIES is "${text}"; it has to be ${Object.keys(RETRY_LADDERS).join(', ')}, or 1 to ${PAUSES_MAX} pauses of 1 to ${PAUSE_SECONDS_MAX} seconds with commas between.`,
  );
  return RETRY_LADDERS['alibaba-spi'];
}

function oneOf<const Value extends string>(
  faults: string[],
  of: { readonly name: SettingName; readonly value: string; readonly values: readonly Value[] },
): Value {
  const found = of.values.find((value) => value === of.value);
  if (found === undefined) faults.push(`${of.name} is "${of.value}"; it has to be one of ${of.values.join(', ')}.`);
  return found ?? (of.values[0] as Value);
}

const PAYMENT_METHODS: readonly PaymentMethod[] = ['wallet', 'external', 'stripe'];

/** Keys are secrets: a sentence about one never repeats it. */
function parsePayments(
  faults: string[],
  text: (name: SettingName) => string,
): Pick<Config, 'paymentMethods' | 'stripe'> {
  const given = text('REGRADE_PAYMENT_METHODS').split(',');
  const names = given.map((name) => name.trim());
  const paymentMethods = PAYMENT_METHODS.filter((method) => names.includes(method));
  if (paymentMethods.length !== names.length) {
    const value = `REGRADE_PAYMENT_METHODS is "${text('REGRADE_PAYMENT_METHODS')}"`;
    faults.push(`${value}; it has to be some of ${PAYMENT_METHODS.join(', ')}, each once, with commas between.`);
  }
  const [secretKey, webhookSecret] = [text('REGRADE_STRIPE_KEY'), text('REGRADE_STRIPE_WEBHOOK_SECRET')];
  if (secretKey === '' && !paymentMethods.includes('stripe')) return { paymentMethods, stripe: null };
  if (!/^(sk|rk)_\w+$/.test(secretKey)) {
    faults.push('REGRADE_STRIPE_KEY is no secret key of Stripe; it has to begin with sk_ or rk_.');
  }
  if (!/^whsec_\w+$/.test(webhookSecret)) {
    faults.push('REGRADE_STRIPE_WEBHOOK_SECRET is no signing secret of Stripe; it has to begin with whsec_.');
  }
  const publishableKey = text('REGRADE_STRIPE_PUBLISHABLE_KEY');
  if (publishableKey !== '' && !isPublishable(publishableKey, secretKey)) {
    faults.push(
      'REGRADE_STRIPE_PUBLISHABLE_KEY is no publishable key of Stripe of the same mode; it has to begin with pk_test_ or pk_live_, as the secret key is of test or live mode.',
    );
  }
  const apiUrl = text('REGRADE_STRIPE_URL');
  if (apiUrl !== '' && !/^https?:\/\//.test(apiUrl)) {
    faults.push('REGRADE_STRIPE_URL is no address; it has to begin with https:// or http://.');
  }
  const optional = { ...(apiUrl !== '' && { apiUrl }), ...(publishableKey !== '' && { publishableKey }) };
  return { paymentMethods, stripe: { secretKey, webhookSecret, ...optional } };
}

/** Never a secret key, which everybody could read; and of the mode of ours, or the browser knows none of our payments. */
function isPublishable(key: string, secretKey: string): boolean {
  const mode = /^pk_(test|live)_\w+$/.exec(key)?.[1];
  return mode !== undefined && (!/^.._(test|live)_/.test(secretKey) || secretKey.slice(3).startsWith(mode));
}

/** A sentence about a key never repeats it. */
function parseSecretKeys(faults: string[], text: string): readonly SecretKey[] {
  if (text === '') return [];
  const keys = text.split(',').map((part) => parseSecretKey(part.trim()));
  if (keys.some(({ ok: isKey }) => !isKey)) {
    faults.push('REGRADE_SECRET_KEY has to be keys of 32 bytes in base 64, as openssl rand -base64 32 makes them.');
  }
  return keys.flatMap((key) => (key.ok ? [key.value] : []));
}

function parseDatabaseUrl(faults: string[], text: string): string | null {
  if (text === '') return null;
  // An address of a socket names no host (`postgresql://user@/db?host=/run/postgresql`), which no URL may leave out.
  const withHost = text.replace(/^(postgres(?:ql)?:\/\/(?:[^/@]*@)?)(?=\/)/, '$1localhost');
  const url = URL.canParse(withHost) ? new URL(withHost) : undefined;
  const hasPlace = withHost === text || url?.searchParams.get('host')?.startsWith('/');
  if (hasPlace && (url?.protocol === 'postgres:' || url?.protocol === 'postgresql:')) return text;
  // The value is not repeated: it may hold a password.
  faults.push(
    'DATABASE_URL is no PostgreSQL address; it has to look like postgres://user:password@host:5432/database.',
  );
  return null;
}
