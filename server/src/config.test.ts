import { readFileSync } from 'node:fs';
import { RETRY_LADDERS } from '@regrade/core';
import { describe, expect, test } from 'vitest';
import { type Config, type Environment, parseConfig, SETTINGS } from './config.ts';

function configOf(environment: Environment): Config {
  const parsed = parseConfig(environment, '/srv/regrade');
  if (!parsed.ok) throw new Error(parsed.error.join('\n'));
  return parsed.value;
}

function faultsOf(environment: Environment): readonly string[] {
  const parsed = parseConfig(environment, '/srv/regrade');
  return parsed.ok ? [] : parsed.error;
}

const DEFAULTS: Config = {
  host: '127.0.0.1',
  port: 4010,
  databaseUrl: null,
  dataFolder: '/srv/regrade/.regrade',
  sample: true,
  logLevel: 'warn',
  writersMax: 3,
  batchMax: 128,
  poolMax: 12,
  rememberedMax: 20_000,
  quoteSeconds: 900,
  payOutQuoteSeconds: 300,
  isolationDays: 7,
  renewalLeadSeconds: 86_400,
  brakes: { changesPerDayMax: null, downgradeHoldSeconds: null },
  delivery: {
    ladderSeconds: RETRY_LADDERS['alibaba-spi'],
    fitSeconds: 30,
    callsMax: 4,
    privateAddresses: null,
  },
  productTypesFile: null,
  paymentMethods: ['wallet'],
  stripe: null,
  door: { requestsPerSecond: 1_000, refusedPerMinute: 120, proxies: 0 },
  secretKeys: [],
  publicUrl: null,
  openId: null,
};

/** Every variable with something else than its default. */
const EVERYTHING = {
  HOST: '0.0.0.0',
  PORT: '0',
  DATABASE_URL: 'postgresql://regrade@db.example/regrade',
  REGRADE_DATA: '/var/lib/regrade',
  REGRADE_SAMPLE: '0',
  REGRADE_LOG: 'debug',
  REGRADE_WRITERS: '64',
  REGRADE_BATCH: '1',
  REGRADE_POOL: '500',
  REGRADE_REMEMBERED: '0',
  REGRADE_QUOTE_SECONDS: '86400',
  REGRADE_PAYOUT_QUOTE_SECONDS: '60',
  REGRADE_ISOLATION_DAYS: '30',
  REGRADE_RENEWAL_LEAD: '0',
  REGRADE_CHANGES_PER_DAY: '3',
  REGRADE_DOWNGRADE_HOLD: '259200',
  REGRADE_SELLER_RETRIES: '5, 60,3600',
  REGRADE_FIT_SECONDS: '600',
  REGRADE_SELLER_CALLS: '64',
  REGRADE_PRIVATE_ADDRESSES: '1',
  REGRADE_REQUESTS: '5',
  REGRADE_REFUSED: '10',
  REGRADE_PROXIES: '1',
  REGRADE_SECRET_KEY: `${Buffer.alloc(32, 1).toString('base64')}, ${Buffer.alloc(32, 2).toString('base64')}`,
  REGRADE_PRODUCT_TYPES: 'types.yaml',
  REGRADE_PAYMENT_METHODS: 'stripe, wallet',
  REGRADE_STRIPE_KEY: 'sk_test_1',
  REGRADE_STRIPE_WEBHOOK_SECRET: 'whsec_1',
  REGRADE_STRIPE_PUBLISHABLE_KEY: 'pk_test_1',
  REGRADE_STRIPE_URL: 'http://localhost:12111',
  REGRADE_PUBLIC_URL: 'https://market.example/',
  REGRADE_OIDC_ISSUER: 'https://id.example/realms/main',
  REGRADE_OIDC_CLIENT_ID: 'regrade',
  REGRADE_OIDC_CLIENT_SECRET: 'hunter2',
  REGRADE_OIDC_NAME: 'Contoso',
  REGRADE_OIDC_SCOPES: 'openid groups',
  REGRADE_OIDC_ROLE_CLAIM: 'groups',
  REGRADE_OIDC_ACCOUNT_CLAIM: 'account',
  REGRADE_OIDC_SELLER_CLAIM: 'seller',
};

describe('the configuration', () => {
  test('needs nothing set', () => {
    expect(configOf({})).toEqual(DEFAULTS);
  });

  test('takes a variable that is set to nothing as not set', () => {
    expect(configOf(Object.fromEntries(Object.keys(SETTINGS).map((name) => [name, ''])))).toEqual(DEFAULTS);
  });

  test('reads every setting', () => {
    expect(Object.keys(EVERYTHING)).toEqual(Object.keys(SETTINGS));
    expect(configOf(EVERYTHING)).toEqual({
      host: '0.0.0.0',
      port: 0,
      databaseUrl: 'postgresql://regrade@db.example/regrade',
      dataFolder: '/var/lib/regrade',
      sample: false,
      logLevel: 'debug',
      writersMax: 64,
      batchMax: 1,
      poolMax: 500,
      rememberedMax: 0,
      quoteSeconds: 86_400,
      payOutQuoteSeconds: 60,
      isolationDays: 30,
      renewalLeadSeconds: 0,
      brakes: { changesPerDayMax: 3, downgradeHoldSeconds: 259_200 },
      delivery: { ladderSeconds: [5, 60, 3_600], fitSeconds: 600, callsMax: 64, privateAddresses: true },
      door: { requestsPerSecond: 5, refusedPerMinute: 10, proxies: 1 },
      publicUrl: 'https://market.example',
      secretKeys: [
        { id: expect.stringMatching(/^[0-9a-f]{12}$/), bytes: Buffer.alloc(32, 1) },
        { id: expect.stringMatching(/^[0-9a-f]{12}$/), bytes: Buffer.alloc(32, 2) },
      ],
      productTypesFile: '/srv/regrade/types.yaml',
      paymentMethods: ['wallet', 'stripe'],
      stripe: {
        ...{ secretKey: 'sk_test_1', webhookSecret: 'whsec_1', publishableKey: 'pk_test_1' },
        apiUrl: 'http://localhost:12111',
      },
      openId: {
        ...{ issuer: 'https://id.example/realms/main', clientId: 'regrade', clientSecret: 'hunter2' },
        ...{ name: 'Contoso', scopes: 'openid groups', redirectUrl: 'https://market.example/auth/callback' },
        signedOutUrl: 'https://market.example/sign-in',
        claims: { role: 'groups', account: 'account', seller: 'seller' },
      },
    });
  });

  test('logs warnings with the sample marketplace, and commands without it', () => {
    expect(configOf({ REGRADE_SAMPLE: '1' }).logLevel).toBe('warn');
    expect(configOf({ REGRADE_SAMPLE: '0' }).logLevel).toBe('info');
    expect(configOf({ REGRADE_SAMPLE: '0', REGRADE_LOG: 'warn' }).logLevel).toBe('warn');
  });

  test('puts the data folder where the service was started, unless it is a whole path', () => {
    expect(configOf({ REGRADE_DATA: 'data/one' }).dataFolder).toBe('/srv/regrade/data/one');
  });
});

test.each(Object.entries(RETRY_LADDERS))('the ladder of a vendor is known by its name: %s', (name, ladder) => {
  expect(configOf({ REGRADE_SELLER_RETRIES: name }).delivery.ladderSeconds).toEqual(ladder);
});

test.each(['', '0', '5,', 'soon', '604801', Array(31).fill('60').join()])('"%s" is no ladder', (text) => {
  const faults = faultsOf({ REGRADE_SELLER_RETRIES: text });
  expect(faults).toEqual(text === '' ? [] : [expect.stringContaining('REGRADE_SELLER_RETRIES')]);
});

describe('a wrong value', () => {
  test('is one sentence, all of them at once', () => {
    const faults = faultsOf({
      PORT: '65536',
      DATABASE_URL: 'mysql://db/regrade',
      REGRADE_SAMPLE: 'yes',
      REGRADE_LOG: 'loud',
      REGRADE_WRITERS: '0',
      REGRADE_BATCH: '1001',
      REGRADE_POOL: '2',
      REGRADE_QUOTE_SECONDS: '59',
      REGRADE_PAYOUT_QUOTE_SECONDS: '301',
      REGRADE_CHANGES_PER_DAY: '0',
      REGRADE_DOWNGRADE_HOLD: 'P3D',
    });
    expect(faults).toHaveLength(11);
    for (const fault of faults) expect(fault).toMatch(/^[A-Z_]+ is .*\.$/);
  });

  test('is named with its limits and what the setting is for', () => {
    expect(faultsOf({ REGRADE_POOL: '2' })).toEqual([
      'REGRADE_POOL is "2"; it has to be a whole number from 3 to 500 (database connections, 3 to 500).',
    ]);
    expect(faultsOf({ REGRADE_LOG: 'loud' })).toEqual([
      'REGRADE_LOG is "loud"; it has to be one of trace, debug, info, warn, error, silent.',
    ]);
  });

  test.each([' ', '4010 ', '1e3', '0x10', '-1', '40.5', '99999999999999999999', 'NaN'])(
    'a port of %j is no port, and never silently another one',
    (port) => {
      expect(faultsOf({ PORT: port })).toHaveLength(1);
    },
  );

  test('of payments is named, and a key of Stripe is never repeated', () => {
    const faults = faultsOf({
      REGRADE_PAYMENT_METHODS: 'wallet,cheque',
      REGRADE_STRIPE_KEY: 'pk_live_s3cret',
      REGRADE_STRIPE_URL: 'localhost',
    });
    expect(faults.map((fault) => fault.split(' ')[0])).toEqual([
      'REGRADE_PAYMENT_METHODS',
      'REGRADE_STRIPE_KEY',
      'REGRADE_STRIPE_WEBHOOK_SECRET',
      'REGRADE_STRIPE_URL',
    ]);
    expect(faults.join()).not.toContain('s3cret');
    expect(faultsOf({ REGRADE_PAYMENT_METHODS: 'stripe' })).toHaveLength(2);
  });

  test.each(['sk_test_s3cret', 'pk_live_s3cret', 's3cret'])(
    'no browser is given a key that is secret, or of another mode than the secret one',
    (key) => {
      const faults = faultsOf({
        ...{ REGRADE_PAYMENT_METHODS: 'stripe', REGRADE_STRIPE_KEY: 'sk_test_1' },
        ...{ REGRADE_STRIPE_WEBHOOK_SECRET: 'whsec_1', REGRADE_STRIPE_PUBLISHABLE_KEY: key },
      });
      expect(faults).toHaveLength(1);
      expect(faults[0]).toContain('REGRADE_STRIPE_PUBLISHABLE_KEY');
      expect(faults.join()).not.toContain('s3cret');
    },
  );

  test.each([
    'postgres//regrade:s3cret@db/regrade',
    'mysql://regrade:s3cret@db/regrade',
    'regrade:s3cret@db',
    'postgres://regrade:s3cret@db:port/regrade',
  ])('a database address is never repeated, it may hold a password', (address) => {
    const faults = faultsOf({ DATABASE_URL: address });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain('DATABASE_URL');
    expect(faults.join()).not.toContain('s3cret');
  });
});

test.each(['postgresql://regrade@/regrade?host=/run/postgresql&port=5433', 'postgres:///regrade?host=/run/postgresql'])(
  'a database behind a socket, %s, needs no host name',
  (address) => {
    const parsed = parseConfig({ DATABASE_URL: address }, '/srv');
    expect(parsed.ok && parsed.value.databaseUrl).toBe(address);
  },
);

test('a database address with neither host nor socket is none', () => {
  const parsed = parseConfig({ DATABASE_URL: 'postgres:///regrade' }, '/srv');
  expect(parsed.ok).toBe(false);
});

describe('sign-in over an identity provider', () => {
  const sound = {
    REGRADE_PUBLIC_URL: 'https://regrade.example',
    REGRADE_OIDC_ISSUER: 'https://id.example',
    REGRADE_OIDC_CLIENT_ID: 'regrade',
    REGRADE_OIDC_CLIENT_SECRET: 'hunter2',
  };

  test('needs to know where browsers come back to, and who we are', () => {
    expect(faultsOf(sound)).toEqual([]);
    expect(faultsOf({ ...sound, REGRADE_PUBLIC_URL: '' })).toEqual([
      expect.stringMatching(/^REGRADE_PUBLIC_URL is missing/),
    ]);
    expect(faultsOf({ ...sound, REGRADE_OIDC_CLIENT_ID: '' })).toEqual([
      expect.stringMatching(/^REGRADE_OIDC_CLIENT_ID is missing/),
    ]);
  });

  test.each(['http://id.example', 'id.example', 'ftp://id.example'])('does not trust an issuer like %s', (issuer) => {
    const [fault, ...more] = faultsOf({ ...sound, REGRADE_OIDC_ISSUER: issuer });
    expect(fault).toContain('REGRADE_OIDC_ISSUER');
    expect(more).toEqual([]);
  });

  test.each([
    'regrade.example',
    'https://regrade.example/console',
    'https://me:pw@regrade.example',
    'ftp://regrade.example',
  ])('takes an origin as the public address, not %s', (address) => {
    expect(faultsOf({ REGRADE_PUBLIC_URL: address })).toHaveLength(1);
  });
});

describe('the table of docs/operating.md', () => {
  const page = readFileSync(new URL('../../docs/operating.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `([A-Z_]+)` \|([^|]*)\|([^|]*)\|$/gm)].map(([, name, value, says]) => ({
    name,
    value: plain(value),
    says: plain(says),
  }));

  test('says exactly what the program knows, in the same order', () => {
    const settings = Object.entries(SETTINGS).map(([name, setting]) => ({
      name,
      value: setting.default,
      says: setting.says,
    }));
    expect(rows).toEqual(settings);
  });

  test('names every variable of ours that the page speaks of', () => {
    const named = new Set([...page.matchAll(/\b(?:REGRADE_[A-Z_]+|DATABASE_URL)\b/g)].map(([name]) => name));
    expect([...named].filter((name) => !(name in SETTINGS))).toEqual([]);
  });
});

function plain(cell = ''): string {
  return cell.replaceAll('`', '').trim();
}
