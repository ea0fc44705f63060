import { present } from '@regrade/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AssembledEngine, assembleEngine } from '../../server/src/assemble-engine.ts';
import { checkSecrets } from '../../server/src/check-secrets.ts';
import {
  createSecretBox,
  createSecretKey,
  parseSecretKey,
  type SecretKey,
} from '../../server/src/signing/secret-box.ts';
import { SECRET_NAMES } from '../../server/src/store/secret-store.ts';
import { publishHelpdesk } from '../support/helpdesk.ts';
import { problemOf } from '../support/problem.ts';
import { TEST_SECRET_KEYS } from '../support/secret-keys.ts';
import { verifyV1 } from '../support/seller-program.ts';
import { startTestService, type TestService } from '../support/service.ts';
import { startWebhookMarket, type WebhookMarket } from '../support/webhook-market.ts';

/** The secrets of endpoints lie sealed in the database, under keys that change (docs/operating.md, Secrets). */
let market: WebhookMarket;
const running: AssembledEngine[] = [];

beforeEach(async () => {
  market = await startWebhookMarket();
});
afterEach(async () => {
  for (const { close } of running.splice(0)) await close();
  await market.close();
});

function makeKey(): SecretKey {
  const key = parseSecretKey(createSecretKey());
  return present(key.ok ? key.value : undefined, 'a key that was made is one');
}

/** Another process on the database, with these keys. */
async function startWith(secretKeys: readonly SecretKey[]): Promise<AssembledEngine> {
  const assembled = await assembleEngine({
    connection: market.service.database.connection,
    config: {
      ...{ writersMax: 2, batchMax: 8, poolMax: 4, rememberedMax: 0, quoteSeconds: 900, payOutQuoteSeconds: 300 },
      delivery: { ladderSeconds: [60], fitSeconds: 30, callsMax: 4, privateAddresses: true },
      secretKeys,
    },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    clock: market.service.clock,
  });
  running.push(assembled);
  return assembled;
}

async function everySecretRow(): Promise<string> {
  const { rows } = await market.service.database.database.query(
    `every-secret-${Math.random()}`,
    'select secrets::text as text from seller_endpoint union all select secrets::text from webhook_endpoint',
  );
  return rows.map((row) => String(row['text'])).join('\n');
}

/** Whether messages of this process are signed with the secret that the seller was shown. */
async function signsStill({ engine }: AssembledEngine): Promise<boolean> {
  const endpoint = present(await engine.reads.readEndpoint('acme', 'webhook'), 'the endpoint is there');
  const at = Math.floor(engine.clock.nowMillis() / 1000);
  const command = { kind: 'probe', key: `test_${Math.random()}`, product: 'acme', at } as const;
  const { answer } = await engine.sellers.call({ endpoint, command, signal: new AbortController().signal });
  const received = present(market.program.received.at(-1), 'the seller was called');
  const { secret } = present(market.endpoint.made, 'a new endpoint shows its secret');
  verifyV1(received, { secret, nowMillis: engine.clock.nowMillis() });
  return answer.kind === 'yes';
}

describe('secrets in the database', () => {
  test('cannot be read by whoever reads the database alone', async () => {
    const { secret } = present(market.endpoint.made, 'a new endpoint shows its secret');
    const added = await market.sellerClient.call('createWebhookEndpoint', {
      body: { address: market.program.address },
    });
    const [event] = added.body.secrets;
    const rows = await everySecretRow();
    for (const text of [secret, present(event, 'shown once').secret, 'whsec_', 'whsk_'])
      expect(rows).not.toContain(text);
    expect(rows.match(/"sealed"/g)).toHaveLength(3);
  });

  test('of a time without keys are sealed at the next start, and sign as before', async () => {
    const { id, kind, secret } = present(market.endpoint.made, 'a new endpoint shows its secret');
    const open = JSON.stringify([{ id, kind, secret, createdAt: 1_772_323_200 }]);
    await market.service.database.database.query('open-again', 'update seller_endpoint set secrets = $1', [open]);
    expect(await everySecretRow()).toContain(secret);
    const started = await startWith(TEST_SECRET_KEYS);
    expect(await everySecretRow()).not.toContain(secret);
    expect(await signsStill(started)).toBe(true);
    const shown = await market.sellerClient.call('getSellerEndpoint', {
      params: { scope: 'acme', protocol: 'webhook' },
    });
    expect(shown.body.secrets).toMatchObject([{ id, hint: `…${secret.slice(-4)}` }]);
  });

  test('go over to a new key, and the old one is needed no more', async () => {
    const next = makeKey();
    expect(await signsStill(await startWith([next, ...TEST_SECRET_KEYS]))).toBe(true);
    expect(await signsStill(await startWith([next]))).toBe(true);
  });

  test('without their key stop the start, with a sentence', async () => {
    await expect(startWith([makeKey()])).rejects.toThrow(
      /need the key [0-9a-f]{12}, which is not in REGRADE_SECRET_KEY/,
    );
    await expect(startWith([])).rejects.toThrow(/need the key [0-9a-f]{12}/);
    const { secret } = present(market.endpoint.made, 'a new endpoint shows its secret');
    const open = JSON.stringify([{ id: 'sec_1', kind: 'v1', secret, createdAt: 1_772_323_200 }]);
    await market.service.database.database.query('open-again', 'update seller_endpoint set secrets = $1', [open]);
    await expect(startWith([])).rejects.toThrow(/need a key, which is not in REGRADE_SECRET_KEY/);
  });
});

describe('the secrets of the installation', () => {
  async function kept(): Promise<Map<string, string>> {
    const { rows } = await market.service.database.database.query(
      `kept-${Math.random()}`,
      'select name, value from instance_secret',
    );
    return new Map(rows.map((row) => [String(row['name']), String(row['value'])]));
  }

  const publicKeys = ({ engine }: AssembledEngine) => engine.licenses.jwks();

  test('lie encrypted, with the keys that sign licenses', async () => {
    for (const name of SECRET_NAMES) {
      const stored = present((await kept()).get(name), `${name} is kept`);
      expect(createSecretBox(TEST_SECRET_KEYS).keyOf(stored)).toEqual({ id: TEST_SECRET_KEYS[0]?.id, isHere: true });
    }
    expect([...(await kept()).values()].join()).not.toContain('"d":');
  });

  test('of a time without keys are encrypted by the next start, and are the same', async () => {
    const before = await publicKeys(await startWith(TEST_SECRET_KEYS));
    const box = createSecretBox(TEST_SECRET_KEYS);
    const open = new Map<string, string>();
    for (const name of SECRET_NAMES) open.set(name, await box.open(present((await kept()).get(name), name)));
    for (const [name, value] of open)
      await market.service.database.database.query(
        `open-${name}`,
        'update instance_secret set value = $2 where name = $1',
        [name, value],
      );
    expect(await checkHere(TEST_SECRET_KEYS)).toEqual({ ok: true, detail: '4 lie open; the next start encrypts them' });
    const started = await startWith(TEST_SECRET_KEYS);
    expect(await publicKeys(started)).toEqual(before);
    expect(await checkHere(TEST_SECRET_KEYS)).toEqual({ ok: true, detail: 'encrypted, and their key is here' });
    for (const [name, value] of open) expect(await box.open(present((await kept()).get(name), name))).toBe(value);
  });

  test('go over to a new key, without which nothing starts', async () => {
    const before = await publicKeys(await startWith(TEST_SECRET_KEYS));
    const next = makeKey();
    await startWith([next, ...TEST_SECRET_KEYS]);
    expect(await publicKeys(await startWith([next]))).toEqual(before);
    expect(await checkHere(TEST_SECRET_KEYS)).toMatchObject({
      ok: false,
      detail: expect.stringContaining(`needs the key ${next.id}, which is not in REGRADE_SECRET_KEY`),
    });
    await market.service.database.database.query('no-endpoints', 'delete from seller_endpoint');
    await expect(startWith(TEST_SECRET_KEYS)).rejects.toThrow(`needs the key ${next.id}`);
  });

  test('without any key lie open, and doctor says so', async () => {
    const service = await startTestService({ secretKeys: [] });
    const databaseUrl = urlOf(service);
    expect(await checkSecrets({ databaseUrl, secretKeys: [] })).toEqual({
      ok: true,
      detail: expect.stringContaining('the keys that sign licenses lie unencrypted in the database'),
    });
    await service.close();
  });

  const urlOf = ({ database: { connection } }: TestService) => {
    const { host, port, user, database } = connection;
    return `postgres://${user}@/${database}?host=${encodeURIComponent(host)}&port=${port}`;
  };
  const checkHere = (secretKeys: readonly SecretKey[]) =>
    checkSecrets({ databaseUrl: urlOf(market.service), secretKeys });
});

test('a marketplace without a key makes no endpoint, and says who can help', async () => {
  const service = await startTestService({ secretKeys: [] });
  const seller = await publishHelpdesk(service);
  const client = service.client(seller.token);
  const body = { address: 'https://seller.example/regrade' };
  const params = { scope: 'acme', protocol: 'webhook' };
  const refusal = { status: 409, code: 'endpoint.key-missing' };
  expect(await problemOf(client.call('saveSellerEndpoint', { params, body }))).toMatchObject(refusal);
  expect(await problemOf(client.call('createWebhookEndpoint', { body }))).toMatchObject(refusal);
  await service.close();
});
