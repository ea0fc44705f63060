import { type AccountId, assert, LICENSE_ONLY, type License, type MoneyRules, ok, type Result } from '@regrade/core';
import { type Endpoint, scopesOf } from './endpoints/endpoint.ts';
import type { FactsMemory } from './facts-memory.ts';
import { latestSeconds } from './latest-seconds.ts';
import { loadCoupons, settleCoupons, wantsCoupons } from './money/coupon-facts.ts';
import type { StoredCoupon } from './money/money-port.ts';
import type { MoneyRulesCache } from './money/money-rules-cache.ts';
import type { PaymentFacts, PaymentWants } from './payments/payment.ts';
import { paymentWants } from './payments/payment-wants.ts';
import { type AccountFacts, type AccountWants, balanceKey, type Transaction, type Writes } from './ports.ts';
import type { Refusal } from './refusal.ts';
import type { CachedRelease, ReleaseCache } from './release-cache.ts';
import type { Command, CommandKind, Decided, DecisionContext } from './run-command.ts';
import { markSandboxWrites } from './sandbox/mark-sandbox-writes.ts';

/** The facts of a batch of commands on account data, with the releases in force of their products. */
export interface AccountBatchFacts extends AccountFacts, PaymentFacts {
  /** By product id; absent where nothing was published yet. */
  readonly releases: Map<string, CachedRelease>;
  /** Of the products, where the kind asks for them and a release tells its seller. */
  readonly endpoints: readonly Endpoint[];
  readonly moneyRules: MoneyRules;
  /** By code: those that were named, and those of the quotes. */
  readonly coupons: Map<string, StoredCoupon>;
  /** By `account code`: how often each account uses them. */
  readonly couponUses: Map<string, number>;
  /** Ids of sellers that were asked for and are taken. */
  readonly sellers: Set<string>;
}

/** What a command wants to see, and the codes of coupons that it names. */
export interface CommandWants extends AccountWants {
  readonly coupons: readonly string[];
}

/** A kind of command on account data: it says what it wants to see; loading and bringing up to date are the same for all. */
export interface AccountCommandKind<Body, Answer> {
  readonly name: string;
  readonly wants: (body: Body) => Partial<CommandWants>;
  /** Besides those that its orders and quotes lead to. */
  readonly wantsPayments?: (body: Body) => Pick<Partial<PaymentWants>, 'payments' | 'refunds'>;
  /** The id that it takes for a new seller: sellers are everybody's, and behind nobody's lock. */
  readonly wantsSeller?: (body: Body) => string | null;
  /** Whether it may give back what was paid for the subscription of an order, whatever that order's quote says. */
  readonly givesBack?: true;
  /** Whether it charges by the rules of now what no quote said: they are read with its facts, and it remembers nothing. */
  readonly billsAnew?: true;
  /** Whether it wants to see where sellers are told. */
  readonly endpoints?: true;
  readonly decide: (
    command: Command<Body>,
    facts: AccountBatchFacts,
    context: DecisionContext,
  ) => Result<Decided<Answer>, Refusal>;
}

/** What all kinds of one engine share. */
export interface CommandGround {
  readonly releases: ReleaseCache;
  readonly memory: FactsMemory;
  readonly moneyRules: MoneyRulesCache;
}

export function createAccountCommandKind<Body, Answer>(
  kind: AccountCommandKind<Body, Answer>,
  { releases, memory, moneyRules }: CommandGround,
): CommandKind<Body, AccountBatchFacts, Answer> {
  return {
    name: kind.name,
    load: async (transaction, commands) => {
      const accounts = accountsOf(commands);
      const wants = gatherWants(kind, commands);
      const sellers = wantedSellers(kind, commands);
      const [facts, rules, taken] = await Promise.all([
        transaction.loadAccountFacts(accounts, wants),
        kind.billsAnew ? moneyRules.read(transaction.loadMoneyRules) : moneyRules.get(transaction.loadMoneyRules),
        sellers.length === 0 ? [] : transaction.loadSellers(sellers),
      ]);
      const found = await loadReleases(facts, releases, transaction);
      const endpoints = await loadEndpoints(toldProducts(kind, found), transaction);
      const wanted = paymentWants(facts, payingWants(kind, commands));
      const payments = wanted ? await transaction.loadPayments(wanted) : noPayments();
      const coupons = await loadCoupons(transaction, { accounts, named: wants.coupons, quotes: facts.quotes });
      const money = { ...payments, ...coupons, moneyRules: rules };
      return { ...facts, ...money, releases: found, endpoints, sellers: new Set(taken) };
    },
    recall: (commands) => {
      if (kind.billsAnew) return undefined;
      const wants = gatherWants(kind, commands);
      const known = memory.recall(accountsOf(commands), wants);
      const found = known && peekReleases(known.facts, releases);
      const rules = moneyRules.peek();
      // Endpoints are not remembered: they belong to another account, whose head is not looked at.
      if (!known || !found || !rules || toldProducts(kind, found).length > 0) return undefined;
      // Nor are coupons and sellers, which are everybody's, and payments from outside.
      if (wantsCoupons(wants.coupons, known.facts.quotes) || wantedSellers(kind, commands).length > 0) return undefined;
      if (paymentWants(known.facts, payingWants(kind, commands))) return undefined;
      const decidedOn = { heads: new Map(known.heads), products: [...known.facts.products.values()] };
      const noMoney = { ...noPayments(), coupons: new Map(), couponUses: new Map() };
      const others = { releases: found, endpoints: [], sellers: new Set<string>() };
      return { facts: { ...known.facts, ...noMoney, moneyRules: rules, ...others }, heads: known.heads, decidedOn };
    },
    remember: memory.remember,
    forget: memory.forget,
    decide: (command, facts, context) => {
      const decision = kind.decide(command, facts, context);
      if (!decision.ok || !isSandbox(facts, command.account)) return decision;
      return ok({ ...decision.value, writes: markSandboxWrites(decision.value.writes, context) });
    },
    settle: settleFacts,
    latestMillis: ({ body }, facts) => latestSeconds(kind.wants(body), facts) * 1000,
    ownMillis: ({ account }, facts) => {
      const sandbox = facts.accounts.get(account)?.sandbox;
      return sandbox ? sandbox.now * 1000 : undefined;
    },
  };
}

function accountsOf(commands: readonly Command<unknown>[]): AccountId[] {
  return [...new Set(commands.map(({ account }) => account))];
}

function gatherWants<Body, Answer>(
  kind: AccountCommandKind<Body, Answer>,
  commands: readonly Command<Body>[],
): CommandWants {
  const wants = commands.map(({ account, body }) => ownWants(account, kind.wants(body)));
  const gather = <Key extends keyof CommandWants>(key: Key): CommandWants[Key] => {
    const [only] = wants;
    const all =
      wants.length === 1 ? only?.[key] : [...new Set(wants.flatMap((want): readonly string[] => want[key] ?? []))];
    // What is wanted under a key is of that key's type; flatMap over the union of keys forgets it.
    return (all ?? []) as unknown as CommandWants[Key];
  };
  return {
    quotes: gather('quotes'),
    orders: gather('orders'),
    subscriptions: gather('subscriptions'),
    products: gather('products'),
    coupons: gather('coupons'),
  };
}

function wantedSellers<Body, Answer>(
  { wantsSeller }: AccountCommandKind<Body, Answer>,
  commands: readonly Command<Body>[],
): string[] {
  return wantsSeller ? commands.flatMap(({ body }) => wantsSeller(body) ?? []) : [];
}

function payingWants<Body, Answer>(
  { wantsPayments, givesBack }: AccountCommandKind<Body, Answer>,
  commands: readonly Command<Body>[],
): Parameters<typeof paymentWants>[1] {
  return { named: wantsPayments ? commands.map(({ body }) => wantsPayments(body)) : [], givesBack: givesBack === true };
}

function noPayments(): PaymentFacts {
  return { payments: new Map(), refunds: new Map() };
}

async function loadReleases(
  facts: AccountFacts,
  cache: ReleaseCache,
  transaction: Transaction,
): Promise<Map<string, CachedRelease>> {
  const releases = new Map<string, CachedRelease>();
  for (const product of facts.products.values()) {
    if (product.released === 0) continue;
    const release = await cache.get({ product: product.id, number: product.released }, transaction.loadRelease);
    if (release) releases.set(product.id, release);
  }
  return releases;
}

/** Undefined when one would have to be loaded. */
function peekReleases(facts: AccountFacts, cache: ReleaseCache): Map<string, CachedRelease> | undefined {
  const releases = new Map<string, CachedRelease>();
  for (const product of facts.products.values()) {
    if (product.released === 0) continue;
    const release = cache.peek({ product: product.id, number: product.released });
    if (!release) return undefined;
    releases.set(product.id, release);
  }
  return releases;
}

/** Where the sellers of these products are told, as far as the kind asks and there is anybody to tell. */
async function loadEndpoints(products: readonly string[], transaction: Transaction): Promise<readonly Endpoint[]> {
  return products.length === 0 ? [] : transaction.loadEndpoints(products.flatMap((product) => scopesOf(product)));
}

/** The products whose sellers' endpoints a command of the kind wants to see. */
function toldProducts<Body, Answer>(
  { endpoints }: AccountCommandKind<Body, Answer>,
  releases: ReadonlyMap<string, CachedRelease>,
): string[] {
  return endpoints ? [...releases].flatMap(([product, release]) => (tellsSeller(release) ? [product] : [])) : [];
}

const telling = new WeakMap<CachedRelease, boolean>();

/** Whether any specification of the release is told over a protocol; releases never change, so each is looked at once. */
function tellsSeller(release: CachedRelease): boolean {
  const known = telling.get(release);
  if (known !== undefined) return known;
  const specifications = release.catalog.components.flatMap((component) => component.specifications);
  const tells = specifications.some(({ protocol }) => protocol !== LICENSE_ONLY);
  telling.set(release, tells);
  return tells;
}

/** What a command wants to see is its own account's: nothing else is behind the lock that it takes. */
function ownWants(account: AccountId, wants: Partial<CommandWants>): Partial<CommandWants> {
  for (const ids of [wants.quotes, wants.orders, wants.subscriptions]) {
    for (const id of ids ?? []) {
      assert(id.startsWith(`${account}_`, id.indexOf('_') + 1), 'a command acts on data of the account that it locks');
    }
  }
  return wants;
}

function isSandbox(facts: AccountBatchFacts, account: AccountId): boolean {
  return Boolean(facts.accounts.get(account)?.sandbox);
}

/** What a decision changed, for its neighbours in the batch: money is shared by all commands of an account. */
function settleFacts(facts: AccountBatchFacts, writes: Writes): void {
  for (const balance of writes.balances ?? []) facts.balances.set(balanceKey(balance), balance.amountMinor);
  for (const subscription of writes.subscriptions ?? []) facts.subscriptions.set(subscription.id, subscription);
  for (const order of writes.orders ?? []) facts.orders.set(order.id, order);
  for (const stored of writes.licenses ?? []) facts.licenses.set(stored.license.id, stored);
  if (!writes.subscriptions) for (const { license } of writes.licenses ?? []) settleLicense(facts, license);
  for (const payment of writes.payments ?? []) facts.payments.set(payment.id, payment);
  for (const refund of writes.refunds ?? []) facts.refunds.set(refund.id, refund);
  for (const account of writes.newAccounts ?? []) {
    facts.accounts.set(account.id, account);
    if (account.seller !== null) facts.sellers.add(account.seller);
  }
  for (const account of writes.accounts ?? []) facts.accounts.set(account.id, account);
  for (const quote of writes.quotes ?? []) facts.quotes.set(quote.id, { quote, acceptedBy: null });
  for (const quote of writes.checkedQuotes ?? []) facts.quotes.set(quote.id, { quote, acceptedBy: null });
  for (const { quote: id, order } of writes.acceptedQuotes ?? []) {
    const stored = facts.quotes.get(id);
    if (stored) facts.quotes.set(id, { ...stored, acceptedBy: order });
  }
  for (const stored of writes.acceptedNewQuotes ?? []) facts.quotes.set(stored.quote.id, stored);
  settleCoupons(facts, writes);
}

/** A license that changes by itself is in its subscription too: what a load reads of both there, it reads of the license. */
function settleLicense({ subscriptions }: AccountBatchFacts, { id, subscription, revision, expiresAt }: License): void {
  const of = subscriptions.get(subscription);
  if (!of) return;
  const components = of.components.map((component) =>
    component.license === id ? { ...component, licenseRevision: revision, expiresAt } : component,
  );
  subscriptions.set(subscription, { ...of, components });
}
