import type { AccountId, OrderId, QuoteId, Result, Subscription, SubscriptionId } from '@regrade/core';
import type { Engine } from '../server/src/engine/engine.ts';
import { BENCH_CATALOG, BENCH_PRODUCT, BENCH_SELLER } from './catalog.ts';
import { forEachAtOnce } from './closed-loop.ts';
import type { BenchOptions } from './options.ts';

/** A subscription of the bench, with what a bare loop needs to know of it. */
export interface BenchSubscription {
  readonly account: AccountId;
  readonly token: string;
  readonly subscription: SubscriptionId;
  readonly license: string;
  /** What it has now: every order takes one seat more. */
  seats: number;
}

/** A stored quote that waits for its order. */
export interface ReadyOrder {
  readonly account: AccountId;
  readonly token: string;
  readonly subscription: SubscriptionId;
  readonly quote: QuoteId;
  readonly net: string;
}

export interface Marketplace {
  readonly engine: Engine;
  readonly spread: readonly BenchSubscription[];
  readonly hot: readonly BenchSubscription[];
}

const ACTOR = 'bench';
const AT_ONCE = 512;
const FUNDS_MINOR = 1_000_000_000_000n;
const FIRST_SEATS = 10;

export function expectDone<T>(step: string, result: Result<T, unknown>): T {
  if (result.ok) return result.value;
  throw new Error(`${step} was refused: ${JSON.stringify(result.error)}`);
}

/** Accounts with money and subscriptions, made through the same commands that everybody uses. */
export async function openMarketplace(engine: Engine, options: BenchOptions): Promise<Marketplace> {
  await publishProduct(engine);
  const accounts: Customer[] = [];
  await forEachAtOnce(Array.from({ length: options.accounts }), AT_ONCE, async () => {
    accounts.push(await openCustomer(engine));
  });
  const buyers = accounts.flatMap((customer) => Array(options.subscriptionsPerAccount).fill(customer));
  const hotCustomer = await openCustomer(engine);
  return {
    engine,
    spread: await buy(engine, buyers),
    hot: await buy(engine, Array(options.hotSubscriptions).fill(hotCustomer)),
  };
}

interface Customer {
  readonly account: AccountId;
  readonly token: string;
}

async function openAccount(engine: Engine, kind: 'customer' | 'seller', seller: string | null): Promise<Customer> {
  const account = engine.ids.locator();
  const token = `rgt_${engine.ids.secret()}`;
  const body = { account, kind, name: `bench ${kind}`, seller, token };
  expectDone('account', await engine.commands.createAccount({ account, actor: ACTOR, conflict: account, body }));
  return { account, token };
}

async function openCustomer(engine: Engine): Promise<Customer> {
  const customer = await openAccount(engine, 'customer', null);
  const { account } = customer;
  const body = { account, currency: 'USD', amountMinor: FUNDS_MINOR, reason: 'bench' };
  expectDone('funds', await engine.commands.creditWallet({ account, actor: ACTOR, conflict: account, body }));
  return customer;
}

export async function publishProduct({ commands, ...engine }: Engine): Promise<void> {
  const { account } = await openAccount({ commands, ...engine }, 'seller', BENCH_SELLER);
  const common = { account, actor: ACTOR, conflict: BENCH_PRODUCT };
  const draft = { seller: BENCH_SELLER, sellerAccount: account, product: BENCH_PRODUCT };
  const document = { ...draft, version: null, kind: 'document' as const, document: BENCH_CATALOG };
  const saved = expectDone('draft', await commands.saveDraft({ ...common, body: document }));
  const submission = { ...draft, version: saved.draft.version };
  const review = expectDone('submission', await commands.submitDraft({ ...common, body: submission }));
  const approval = {
    review: review.id,
    product: BENCH_PRODUCT,
    decision: 'approve' as const,
    reason: 'bench',
    contentHash: review.contentHash,
  };
  expectDone('approval', await commands.decideReview({ ...common, body: approval }));
}

async function buy(engine: Engine, buyers: readonly Customer[]): Promise<BenchSubscription[]> {
  const bought: BenchSubscription[] = [];
  await forEachAtOnce(buyers, AT_ONCE, async ({ account, token }) => {
    const selection = {
      component: 'app',
      specification: 'standard',
      sku: { edition: 'basic' },
      quantities: { seats: FIRST_SEATS },
    };
    const body = {
      account,
      product: BENCH_PRODUCT,
      currency: 'USD',
      period: 'P1Y',
      periods: 1,
      components: [selection],
    };
    const command = { account, actor: ACTOR, conflict: engine.ids.uuid(), body };
    const { id, components }: Subscription = expectDone('purchase', await engine.commands.purchase(command));
    bought.push({ account, token, subscription: id, license: components[0]?.license ?? '', seats: FIRST_SEATS });
  });
  return bought;
}

/** One quote for each of these subscriptions, stored; each is good for one order. In no order, as in life. */
export async function storeQuotes(engine: Engine, subscriptions: readonly BenchSubscription[]): Promise<ReadyOrder[]> {
  const ready: ReadyOrder[] = [];
  await forEachAtOnce(subscriptions, AT_ONCE, async (of) => {
    const { account, token, subscription } = of;
    const seats = of.seats + 1;
    const body = { subscription, changes: [{ component: 'app', quantities: { seats } }] };
    const command = { account, actor: ACTOR, conflict: subscription, body };
    const quote = expectDone('quote', await engine.commands.requestQuote(command));
    of.seats = seats;
    ready.push({ account, token, subscription, quote: quote.id, net: formatCents(quote.figures.net) });
  });
  return shuffled(ready);
}

export function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/** Accepts a stored quote, paid from the wallet, under an idempotency key of its own; answers the order's id. */
export async function placeReadyOrder(engine: Engine, ready: ReadyOrder): Promise<OrderId> {
  const { account, quote, net } = ready;
  const key = engine.ids.uuid();
  const placed = await engine.commands.placeOrder({
    account,
    actor: ACTOR,
    conflict: quote,
    body: { quote, net, pay: 'wallet' },
    idempotency: { key, requestHash: key },
  });
  const order = expectDone('order', placed);
  if (order.state.kind !== 'completed') throw new Error(`the order is ${order.state.kind}, not completed`);
  return order.id;
}

function formatCents(minor: bigint): string {
  return `${minor / 100n}.${(minor % 100n).toString().padStart(2, '0')}`;
}
