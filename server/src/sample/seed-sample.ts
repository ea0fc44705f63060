import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { readCatalogText } from '@regrade/client';
import {
  type AccountId,
  assert,
  currencyDigits,
  formatMinor,
  type LicenseId,
  present,
  type Result,
  type Subscription,
} from '@regrade/core';
import type { Engine } from '../engine/engine.ts';
import type { Clock } from '../engine/ports.ts';
import type { Refusal } from '../engine/refusal.ts';
import {
  CUSTOMERS,
  type Editable,
  OPERATOR,
  PUBLISHED,
  PURCHASES,
  REFUTED_DRAFT,
  type SampleCustomer,
  type SamplePurchase,
  type SampleRelease,
  SELLERS,
} from './sample-data.ts';

export interface SampleLogin {
  readonly role: 'operator' | 'seller' | 'customer' | 'software';
  readonly name: string;
  readonly token: string;
  /** Of a license key: the license it reads. */
  readonly license?: string;
  /** What to do with it, for the few that the greeting shows. */
  readonly hint?: string;
}

/** What the seeding needs: the engine on another clock, and the secret that makes the logins. */
export interface SampleGround {
  readonly at: (clock: Clock) => Engine;
  readonly sampleSecret: string;
  /** Notes of the installation: the first value kept under a name stays. */
  readonly notes: {
    readonly read: (name: string) => Promise<string | undefined>;
    readonly keep: (name: string, value: string) => Promise<unknown>;
  };
}

interface Seeding {
  readonly engine: Engine;
  /** Moves the engine's clock to so many days before the real now. */
  readonly daysAgo: (days: number) => void;
  readonly token: (name: string) => string;
  readonly account: (name: string) => AccountId;
}

const SEEDER = 'sample';
const SEEDED_NOTE = 'sample-seeded';
const OPENED_DAYS_AGO = 720;
const MILLIS_PER_DAY = 86_400_000;
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/**
 * Fills an empty database with the sample marketplace, through the same commands that everybody uses, on a clock that
 * walks through its past. Every step has a key of its own, so a seeding that was killed goes on where it stopped.
 */
export async function seedSample(ground: SampleGround): Promise<readonly SampleLogin[]> {
  const seeding = beginSeeding(ground);
  const seeded = await ground.notes.read(SEEDED_NOTE);
  if (seeded !== undefined) return loginsOf(seeding, JSON.parse(seeded) as SeededLicenses);
  const licenses = await playHistory(seeding);
  await ground.notes.keep(SEEDED_NOTE, JSON.stringify(licenses));
  return loginsOf(seeding, licenses);
}

/** Licenses of the purchases whose keys are shown, by purchase. */
type SeededLicenses = { readonly [purchase: string]: readonly { component: string; license: LicenseId }[] };

async function playHistory(seeding: Seeding): Promise<SeededLicenses> {
  await openAccounts(seeding);
  const licenses: Record<string, SeededLicenses[string]> = {};
  const history: { readonly daysAgo: number; readonly happen: () => Promise<unknown> }[] = [
    ...PUBLISHED.map((release) => ({ daysAgo: release.daysAgo, happen: () => publishRelease(seeding, release) })),
    ...PURCHASES.map((wanted) => ({
      daysAgo: wanted.daysAgo,
      happen: async () => {
        const { components } = await purchase(seeding, wanted);
        licenses[wanted.key] = components.map(({ component, license }) => ({ component, license }));
      },
    })),
    { daysAgo: 1, happen: () => saveRefutedDraft(seeding) },
  ];
  // In the order in which it happened: who bought before a price cut bought at the older release.
  for (const { daysAgo, happen } of history.sort((a, b) => b.daysAgo - a.daysAgo)) {
    seeding.daysAgo(daysAgo);
    await happen();
  }
  return licenses;
}

function beginSeeding({ at, sampleSecret }: SampleGround): Seeding {
  let nowMillis = Date.now();
  const derive = (purpose: string) => createHmac('sha256', sampleSecret).update(purpose).digest();
  return {
    engine: at({ nowMillis: () => nowMillis }),
    daysAgo: (days) => {
      nowMillis = Date.now() - Math.round(days * MILLIS_PER_DAY);
    },
    token: (name) => `rgt_${derive(`token:${name}`).toString('base64url')}`,
    account: (name) =>
      [...derive(`account:${name}`).subarray(0, 8)].map((byte) => BASE32[byte & 31]).join('') as AccountId,
  };
}

function expectDone<T>(step: string, result: Result<T, Refusal>): T {
  assert(result.ok, `seeding the sample marketplace: ${step}: ${result.ok ? '' : JSON.stringify(result.error)}`);
  return result.value;
}

/**
 * The operator's account of an installation without the sample: somebody has to open the others. Its token is derived
 * like those of the sample, so that every start can show it again.
 */
export async function openOperator(ground: SampleGround): Promise<readonly SampleLogin[]> {
  const seeding = beginSeeding(ground);
  await openAccount(seeding, { kind: 'operator', name: OPERATOR, seller: null });
  return [{ role: 'operator', name: OPERATOR, token: seeding.token(OPERATOR), hint: 'opens the accounts of others' }];
}

async function openAccounts(seeding: Seeding): Promise<void> {
  seeding.daysAgo(OPENED_DAYS_AGO);
  await openAccount(seeding, { kind: 'operator', name: OPERATOR, seller: null });
  for (const seller of SELLERS) await openAccount(seeding, { kind: 'seller', name: seller, seller });
  for (const customer of CUSTOMERS) {
    await openAccount(seeding, { kind: 'customer', name: customer.name, seller: null });
    await fillWallet(seeding, customer);
  }
}

async function openAccount(
  { engine, token, account }: Seeding,
  of: { readonly kind: 'operator' | 'seller' | 'customer'; readonly name: string; readonly seller: string | null },
): Promise<void> {
  const id = account(of.name);
  const body = { account: id, ...of, token: token(of.name) };
  const opened = await engine.commands.createAccount({ account: id, actor: SEEDER, conflict: id, body });
  if (!opened.ok && opened.error.code !== 'account.exists') expectDone(`account ${of.name}`, opened);
}

async function fillWallet({ engine, account }: Seeding, { name, funds }: SampleCustomer): Promise<void> {
  const id = account(name);
  for (const [currency, amountMinor] of Object.entries(funds)) {
    const body = { account: id, currency, amountMinor, reason: 'opening balance of the sample' };
    const idempotency = { key: `funds-${currency}`, requestHash: currency };
    const command = { account: id, actor: SEEDER, conflict: id, body, idempotency };
    expectDone(`funds of ${name}`, await engine.commands.creditWallet(command));
  }
}

async function readSample(file: string): Promise<unknown> {
  const name = `${file}.yaml`;
  // Beside the sources in a checkout, inside dist in the published package.
  const places = [new URL(`../../../samples/${name}`, import.meta.url), new URL(`../samples/${name}`, import.meta.url)];
  for (const place of places) {
    const text = await readFile(place, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const read = readCatalogText(text, { name });
    assert(read.ok, `samples/${name} is a readable catalog`);
    return read.value;
  }
  throw new Error(`The sample price list ${name} is missing from this installation.`);
}

async function publishRelease(seeding: Seeding, { file, product, release, edit }: SampleRelease): Promise<void> {
  const known = await seeding.engine.reads.readProduct(product);
  if ((known?.released ?? 0) >= release) return;
  const sample = await readSample(file);
  await saveDraft(seeding, { product, document: edit ? edit(structuredClone(sample) as Editable) : sample });
  await publish(seeding, product);
}

async function saveRefutedDraft(seeding: Seeding): Promise<void> {
  if (await seeding.engine.reads.readDraft(REFUTED_DRAFT.product)) return;
  await saveDraft(seeding, { product: REFUTED_DRAFT.product, document: await readSample(REFUTED_DRAFT.file) });
}

function draftRequest({ account }: Seeding, product: string, version: number | null) {
  const seller = present(product.split('.')[0], 'product ids begin with their seller');
  return { seller, sellerAccount: account(seller), product, version };
}

async function saveDraft(seeding: Seeding, of: { product: string; document: unknown }): Promise<void> {
  const { engine } = seeding;
  const old = await engine.reads.readDraft(of.product);
  if (old?.review) return;
  const request = draftRequest(seeding, of.product, old?.version ?? null);
  const body = { ...request, kind: 'document' as const, document: of.document };
  const command = { account: request.sellerAccount, actor: SEEDER, conflict: of.product, body };
  expectDone(`draft of ${of.product}`, await engine.commands.saveDraft(command));
}

async function publish(seeding: Seeding, product: string): Promise<void> {
  const { engine } = seeding;
  const draft = present(await engine.reads.readDraft(product), 'a saved draft can be read');
  const request = draftRequest(seeding, product, draft.version);
  const common = { account: request.sellerAccount, actor: SEEDER, conflict: product };
  const review = draft.review
    ? present(await engine.reads.readReview(draft.review), 'a draft in review has its review')
    : expectDone(`submission of ${product}`, await engine.commands.submitDraft({ ...common, body: request }));
  const body = {
    review: review.id,
    product,
    decision: 'approve' as const,
    reason: 'part of the sample marketplace',
    contentHash: review.contentHash,
  };
  expectDone(`approval of ${product}`, await engine.commands.decideReview({ ...common, body }));
}

async function purchase(seeding: Seeding, wanted: SamplePurchase): Promise<Subscription> {
  const id = seeding.account(wanted.customer);
  const { product, currency, period, periods = 1, components } = wanted;
  const command = {
    account: id,
    actor: SEEDER,
    conflict: wanted.key,
    body: { account: id, product, currency, period, periods, components },
    idempotency: { key: wanted.key, requestHash: wanted.key },
  };
  const subscription = expectDone(`purchase ${wanted.key}`, await seeding.engine.commands.purchase(command));
  await bringForward(seeding, wanted, subscription);
  return subscription;
}

/** What happened to the subscription since: it was suspended, changed, or has an order that waits for payment. */
async function bringForward(seeding: Seeding, wanted: SamplePurchase, bought: Subscription): Promise<void> {
  const { engine } = seeding;
  const current = present(await engine.reads.readSubscription(bought.id), 'a bought subscription can be read');
  const orders = await engine.reads.listOrders({ subscription: bought.id }, { limit: 1, after: null });
  if (!wanted.since || current.subscription.version > 1 || orders.items.length > 0) return;
  const command = { account: bought.account, actor: SEEDER, conflict: bought.id };
  seeding.daysAgo(wanted.since.daysAgo);
  if (wanted.since.kind === 'suspended') {
    const body = { subscription: bought.id, suspended: true, reason: wanted.since.reason, order: null };
    expectDone(`suspension of ${wanted.key}`, await engine.commands.suspendSubscription({ ...command, body }));
    return;
  }
  const quote = expectDone(
    `quote for ${wanted.key}`,
    await engine.commands.requestQuote({
      ...command,
      body: { subscription: bought.id, changes: wanted.since.changes },
    }),
  );
  const net = formatMinor(quote.figures.net, present(currencyDigits(quote.currency), 'a quote has a known currency'));
  const body = { quote: quote.id, net, ...(wanted.since.kind === 'changed' && { pay: 'wallet' as const }) };
  expectDone(`order for ${wanted.key}`, await engine.commands.placeOrder({ ...command, body }));
}

function loginsOf({ engine, token }: Seeding, licenses: SeededLicenses): SampleLogin[] {
  const keys = PURCHASES.filter(({ showKey }) => showKey).flatMap((wanted): SampleLogin[] => {
    return present(licenses[wanted.key], 'every purchase of the sample was made').map(({ component, license }) => ({
      role: 'software',
      name: `${wanted.product} ${component} of ${wanted.customer}`,
      token: engine.ids.licenseKey(license),
      license,
    }));
  });
  return [
    { role: 'operator', name: OPERATOR, token: token(OPERATOR), hint: 'reviews drafts, sees everything' },
    ...SELLERS.map(
      (name): SampleLogin => ({
        role: 'seller',
        name,
        token: token(name),
        ...(name === 'acme' && { hint: 'sells the helpdesk' }),
        ...(name === 'onepassword' && { hint: 'has a draft that verification refutes' }),
      }),
    ),
    ...CUSTOMERS.map(
      ({ name, hint }): SampleLogin => ({
        role: 'customer',
        name,
        token: token(name),
        ...(hint !== undefined && { hint }),
      }),
    ),
    ...keys,
  ];
}
