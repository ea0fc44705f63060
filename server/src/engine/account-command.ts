import { type AccountId, assert, type MoneyRules, type Result } from '@regrade/core';
import { couponOf, settleCoupons } from './money/coupon-facts.ts';
import type { MoneyRulesCache } from './money/money-rules-cache.ts';
import {
  type AccountFacts,
  type AccountWants,
  balanceKey,
  type StoredCoupon,
  type Transaction,
  type Writes,
} from './ports.ts';
import type { Refusal } from './refusal.ts';
import type { CachedRelease, ReleaseCache } from './release-cache.ts';
import type { Command, CommandKind, Decided, DecisionContext } from './run-command.ts';

/** The facts of a batch of commands on account data, with the releases in force of their products. */
export interface AccountBatchFacts extends AccountFacts {
  /** By product id; absent where nothing was published yet. */
  readonly releases: Map<string, CachedRelease>;
  readonly moneyRules: MoneyRules;
  /** By code: those that were named, and those of the quotes. */
  readonly coupons: Map<string, StoredCoupon>;
  /** By `account code`: how often each account uses them. */
  readonly couponUses: Map<string, number>;
}

/** What a command wants to see, and the codes of coupons that it names. */
export interface CommandWants extends AccountWants {
  readonly coupons: readonly string[];
}

/** What all kinds read from memory while it is fresh. */
export interface KindCaches {
  readonly releases: ReleaseCache;
  readonly moneyRules: MoneyRulesCache;
}

/** A kind of command on account data: it says what it wants to see; loading and bringing up to date are the same for all. */
export interface AccountCommandKind<Body, Answer> {
  readonly name: string;
  readonly wants: (body: Body) => Partial<CommandWants>;
  readonly decide: (
    command: Command<Body>,
    facts: AccountBatchFacts,
    context: DecisionContext,
  ) => Result<Decided<Answer>, Refusal>;
}

export function createAccountCommandKind<Body, Answer>(
  kind: AccountCommandKind<Body, Answer>,
  caches: KindCaches,
): CommandKind<Body, AccountBatchFacts, Answer> {
  return {
    name: kind.name,
    load: (transaction, commands) => loadBatchFacts(transaction, { kind, commands, caches }),
    decide: kind.decide,
    settle: settleFacts,
  };
}

async function loadBatchFacts<Body, Answer>(
  transaction: Transaction,
  of: {
    readonly kind: AccountCommandKind<Body, Answer>;
    readonly commands: readonly Command<Body>[];
    readonly caches: KindCaches;
  },
): Promise<AccountBatchFacts> {
  const wants = of.commands.map(({ account, body }) => ownWants(account, of.kind.wants(body)));
  const gather = <Key extends keyof CommandWants>(key: Key): CommandWants[Key] =>
    // What is wanted under a key is of that key's type; flatMap over the union of keys forgets it.
    [...new Set(wants.flatMap((want): readonly string[] => want[key] ?? []))] as unknown as CommandWants[Key];
  const accounts = [...new Set(of.commands.map(({ account }) => account))];
  const [facts, moneyRules] = await Promise.all([
    transaction.loadAccountFacts(accounts, {
      quotes: gather('quotes'),
      orders: gather('orders'),
      subscriptions: gather('subscriptions'),
      products: gather('products'),
    }),
    of.caches.moneyRules.get(transaction.loadMoneyRules),
  ]);
  const named = gather('coupons');
  const ordered = [...facts.quotes.values()].flatMap(({ quote }) => couponOf(quote) ?? []);
  const coupons = await loadCoupons(transaction, { accounts, named, ordered });
  const releases = new Map<string, CachedRelease>();
  for (const product of facts.products.values()) {
    if (product.released === 0) continue;
    const release = await of.caches.releases.get(
      { product: product.id, number: product.released },
      transaction.loadRelease,
    );
    if (release) releases.set(product.id, release);
  }
  return { ...facts, releases, moneyRules, ...coupons };
}

/** Only where there are any: a coupon that an order may take or give back is locked first. */
async function loadCoupons(
  transaction: Transaction,
  of: {
    readonly accounts: readonly AccountId[];
    readonly named: readonly string[];
    readonly ordered: readonly string[];
  },
): Promise<Pick<AccountBatchFacts, 'coupons' | 'couponUses'>> {
  const codes = [...new Set([...of.named, ...of.ordered])];
  if (codes.length === 0) return { coupons: new Map(), couponUses: new Map() };
  const loaded = await transaction.loadCoupons({ codes, accounts: of.accounts, lock: of.ordered.length > 0 });
  return {
    coupons: new Map(loaded.coupons.map((stored) => [stored.coupon.code, stored])),
    couponUses: loaded.usesByAccount,
  };
}

/** What a command wants to see is its own account's: nothing else is behind the lock that it takes. */
function ownWants(account: AccountId, wants: Partial<CommandWants>): Partial<CommandWants> {
  for (const id of [...(wants.quotes ?? []), ...(wants.orders ?? []), ...(wants.subscriptions ?? [])]) {
    assert(id.split('_')[1] === account, 'a command acts on data of the account that it locks');
  }
  return wants;
}

/** What a decision changed, for its neighbours in the batch: money is shared by all commands of an account. */
function settleFacts(facts: AccountBatchFacts, writes: Writes): void {
  for (const balance of writes.balances ?? []) facts.balances.set(balanceKey(balance), balance.amountMinor);
  for (const subscription of writes.subscriptions ?? []) facts.subscriptions.set(subscription.id, subscription);
  for (const order of writes.orders ?? []) facts.orders.set(order.id, order);
  for (const stored of writes.licenses ?? []) facts.licenses.set(stored.license.id, stored);
  for (const account of writes.accounts ?? []) facts.accounts.set(account.id, account);
  settleCoupons(facts, writes);
}
