import { readFile } from 'node:fs/promises';
import { readCatalogText } from '@regrade/client';
import {
  type AccountId,
  type ChangeOrder,
  currencyDigits,
  formatMinor,
  type OrderId,
  type Quote,
  type Result,
  type Subscription,
  type WantedChange,
} from '@regrade/core';
import { moveAccountSuspension } from '../../server/src/engine/accounts/suspend-account.ts';
import type { Engine } from '../../server/src/engine/engine.ts';
import type { Account } from '../../server/src/engine/ports.ts';
import type { QuoteRequest } from '../../server/src/engine/quotes/request-quote.ts';
import type { Refusal } from '../../server/src/engine/refusal.ts';
import { renewSubscription } from '../../server/src/engine/renewals/ask-renewal.ts';
import type { StoredRenewal } from '../../server/src/engine/renewals/renewal.ts';
import type { PurchaseRequest } from '../../server/src/engine/subscriptions/purchase.ts';
import { moveSuspension } from '../../server/src/engine/subscriptions/suspend.ts';
import type { World } from './world.ts';

/** The acts of a marketplace in the shape in which tests speak of them: each is one command of the engine. */
export type Outcome<T> = Promise<Result<T, Refusal>>;
export type Idempotency = { readonly key: string; readonly requestHash: string };

export async function must<T>(outcome: Outcome<T>): Promise<T> {
  const result = await outcome;
  if (!result.ok) throw new Error(`refused: ${result.error.code}: ${result.error.detail}`);
  return result.value;
}

/** The code of a refusal; `done` where there is none. */
export async function codeOf(outcome: Outcome<unknown>): Promise<string> {
  const result = await outcome;
  return result.ok ? 'done' : result.error.code;
}

let accounts = 0;

/** A customer with money in the wallet, by currency, in minor units. */
export async function openCustomer(
  world: Pick<World, 'engine'>,
  funds: { readonly [currency: string]: bigint } = {},
): Promise<AccountId> {
  accounts += 1;
  const id = world.engine.ids.locator();
  const body = {
    account: id,
    kind: 'customer' as const,
    name: `Customer ${accounts}`,
    seller: null,
    token: `token of ${id}`,
  };
  await must(world.engine.commands.createAccount({ account: id, actor: 'test', conflict: id, body }));
  for (const [currency, amountMinor] of Object.entries(funds))
    await topUp(world, { account: id, currency, amountMinor });
  return id;
}

export async function topUp(
  world: Pick<World, 'engine'>,
  body: { readonly account: AccountId; readonly currency: string; readonly amountMinor: bigint },
): Promise<void> {
  const { account } = body;
  const credit = { account, actor: 'operator', conflict: account, body: { ...body, reason: 'test' } };
  await must(world.engine.commands.creditWallet(credit));
}

// biome-ignore lint/suspicious/noExplicitAny: tests edit a document at places that its type does not have.
export type Editable = any;

export async function readSample(name: string): Promise<Editable> {
  const read = readCatalogText(await readFile(new URL(`../../samples/${name}.yaml`, import.meta.url), 'utf8'), {
    name,
  });
  if (!read.ok) throw new Error(`samples/${name}.yaml cannot be read`);
  return read.value;
}

/** Publishes a catalog as the next release of its product; answers `<seller>.<product>`. */
export async function publish(world: Pick<World, 'engine'>, document: Editable): Promise<string> {
  const { commands, reads } = world.engine;
  const product = `${document.seller}.${document.product.id}`;
  const sellerAccount = await sellerOf(world, document.seller);
  const common = { account: sellerAccount, actor: 'seller', conflict: product };
  const old = await reads.readDraft(product);
  const request = { seller: document.seller, sellerAccount, product };
  const saved = await must(
    commands.saveDraft({ ...common, body: { ...request, version: old?.version ?? null, kind: 'document', document } }),
  );
  const review = await must(commands.submitDraft({ ...common, body: { ...request, version: saved.draft.version } }));
  const decision = {
    review: review.id,
    product,
    decision: 'approve',
    reason: 'test',
    contentHash: review.contentHash,
  } as const;
  await must(commands.decideReview({ ...common, actor: 'operator', body: decision }));
  return product;
}

async function sellerOf(world: Pick<World, 'engine'>, seller: string): Promise<AccountId> {
  const known = await world.engine.reads.readSeller(seller);
  if (known) return known.id;
  const id = world.engine.ids.locator();
  const body = { account: id, kind: 'seller' as const, name: seller, seller, token: `token of ${seller} ${id}` };
  await must(world.engine.commands.createAccount({ account: id, actor: 'test', conflict: id, body }));
  return id;
}

export const helpdesk = (edition: string, agents: number) => ({
  component: 'app',
  specification: 'standard',
  sku: { edition },
  quantities: { agents },
});

export type Buying = Pick<PurchaseRequest, 'account' | 'components'> & Partial<PurchaseRequest>;

/** A year of the sample's helpdesk in dollars, unless said otherwise. */
export function buy(engine: Engine, buying: Buying, idempotency?: Idempotency): Outcome<Subscription> {
  const body = { product: 'acme.helpdesk', currency: 'USD', period: 'P1Y', periods: 1, ...buying };
  const { account } = body;
  // Every purchase is a new subscription: two of one account share a batch.
  const conflict = idempotency?.key ?? engine.ids.uuid();
  return engine.commands.purchase({ account, actor: account, conflict, body, ...(idempotency && { idempotency }) });
}

export function askQuote(
  engine: Engine,
  subscription: Subscription,
  changes: readonly WantedChange[],
  more: Partial<QuoteRequest> = {},
): Outcome<Quote> {
  const { account, id } = subscription;
  const body = { subscription: id, changes, ...more };
  return engine.commands.requestQuote({ account, actor: account, conflict: id, body });
}

export interface Ordering {
  readonly net?: string;
  /** Pay later. */
  readonly unpaid?: boolean;
  readonly idempotency?: Idempotency;
  readonly actor?: string;
  /** By default the quote, as the HTTP door does. */
  readonly conflict?: string;
}

export function order(engine: Engine, quote: Quote, ordering: Ordering = {}): Outcome<ChangeOrder> {
  const { account } = quote;
  const { idempotency, actor = account, conflict = quote.id } = ordering;
  const net = ordering.net ?? netOf(quote);
  const body = { quote: quote.id, net, ...(!ordering.unpaid && { pay: 'wallet' as const }) };
  return engine.commands.placeOrder({ account, actor, conflict, body, ...(idempotency && { idempotency }) });
}

export function netOf({ figures, currency }: Quote): string {
  return formatMinor(figures.net, currencyDigits(currency) ?? 2);
}

export function payOrder(engine: Engine, { account, id }: ChangeOrder): Outcome<ChangeOrder> {
  return engine.commands.payOrder({ account, actor: account, conflict: id, body: { order: id } });
}

/** Cancels an order, at whatever that costs: who is told so says it again with the figure. */
export async function cancelOrder(
  engine: Engine,
  { account, id }: ChangeOrder,
  idempotency?: Idempotency,
): Outcome<ChangeOrder> {
  const cancel = (payable?: string) => {
    const body = { order: id, ...(payable !== undefined && { payable }) };
    return engine.commands.cancelOrder({
      account,
      actor: account,
      conflict: id,
      body,
      ...(idempotency && { idempotency }),
    });
  };
  const first = await cancel();
  const costs = first.ok ? undefined : (first.error.wouldAllow as { readonly payable?: string } | undefined)?.payable;
  return costs === undefined ? first : cancel(costs);
}

/** Renews a subscription; without `net` at the price that its preview names. */
export async function renew(
  engine: Engine,
  { account, id }: Subscription,
  more: { readonly periods?: number; readonly net?: string; readonly idempotency?: Idempotency } = {},
): Outcome<StoredRenewal> {
  const { idempotency, ...wish } = more;
  const common = { account, actor: account, conflict: id };
  let { net } = wish;
  if (net === undefined) {
    const found = await engine.reads.readSubscription(id);
    const body = { ...wish, subscription: id, order: found?.subscription.openOrder ?? null };
    const priced = await engine.previewRenewal({ ...common, body });
    if (!priced.ok) return priced;
    net = formatMinor(priced.value.offer.totalMinor, currencyDigits(priced.value.currency) ?? 2);
  }
  const body = { ...wish, net, subscription: id };
  return renewSubscription(engine, { ...common, body, ...(idempotency && { idempotency }) });
}

export function setAutoRenewal(engine: Engine, { account, id }: Subscription, autoRenew = true): Outcome<Subscription> {
  const body = { subscription: id, autoRenew };
  return engine.commands.setAutoRenewal({ account, actor: account, conflict: id, body });
}

export function suspend(engine: Engine, { account, id }: Subscription, suspended = true): Outcome<Subscription> {
  const body = { subscription: id, suspended, reason: 'test' };
  return moveSuspension(engine, { account, actor: 'operator', conflict: id, body });
}

export function suspendAccount(engine: Engine, account: AccountId, suspended = true): Outcome<Account> {
  const body = { account, suspended, reason: 'test' };
  return moveAccountSuspension(engine, { account, actor: 'operator', conflict: account, body });
}

/** Quote and order in one go, paid from the wallet. */
export async function change(
  engine: Engine,
  subscription: Subscription,
  changes: readonly WantedChange[],
): Promise<ChangeOrder> {
  return must(order(engine, await must(askQuote(engine, subscription, changes))));
}

export async function stateNow(world: World, { id }: { readonly id: Subscription['id'] }) {
  const found = await world.engine.reads.readSubscription(id);
  if (!found) throw new Error(`${id} is not there`);
  return found;
}

export async function orderNow(world: World, id: OrderId): Promise<ChangeOrder> {
  const found = await world.engine.reads.readOrder(id);
  if (!found) throw new Error(`${id} is not there`);
  return found;
}

/** What the wallet holds, in minor units. */
export async function walletOf(world: World, account: AccountId, currency = 'USD'): Promise<bigint> {
  const balances = await world.engine.reads.readBalances(account);
  return balances.find((balance) => balance.name === 'wallet' && balance.currency === currency)?.amountMinor ?? 0n;
}
