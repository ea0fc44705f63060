import { type AccountId, assert, type Result } from '@regrade/core';
import type { PaymentFacts, PaymentWants } from './payments/payment.ts';
import { paymentWants } from './payments/payment-wants.ts';
import { type AccountFacts, type AccountWants, balanceKey, type Transaction, type Writes } from './ports.ts';
import type { Refusal } from './refusal.ts';
import type { CachedRelease, ReleaseCache } from './release-cache.ts';
import type { Command, CommandKind, Decided, DecisionContext } from './run-command.ts';

/** The facts of a batch of commands on account data, with the releases in force of their products. */
export interface AccountBatchFacts extends AccountFacts, PaymentFacts {
  /** By product id; absent where nothing was published yet. */
  readonly releases: Map<string, CachedRelease>;
}

/** A kind of command on account data: it says what it wants to see; loading and bringing up to date are the same for all. */
export interface AccountCommandKind<Body, Answer> {
  readonly name: string;
  readonly wants: (body: Body) => Partial<AccountWants>;
  /** Besides those that its orders and quotes lead to. */
  readonly wantsPayments?: (body: Body) => Pick<Partial<PaymentWants>, 'payments' | 'refunds'>;
  readonly decide: (
    command: Command<Body>,
    facts: AccountBatchFacts,
    context: DecisionContext,
  ) => Result<Decided<Answer>, Refusal>;
}

export function createAccountCommandKind<Body, Answer>(
  kind: AccountCommandKind<Body, Answer>,
  releases: ReleaseCache,
): CommandKind<Body, AccountBatchFacts, Answer> {
  return {
    name: kind.name,
    load: (transaction, commands) => loadBatchFacts(transaction, { kind, commands, releases }),
    decide: kind.decide,
    settle: settleFacts,
  };
}

async function loadBatchFacts<Body, Answer>(
  transaction: Transaction,
  of: {
    readonly kind: AccountCommandKind<Body, Answer>;
    readonly commands: readonly Command<Body>[];
    readonly releases: ReleaseCache;
  },
): Promise<AccountBatchFacts> {
  const wants = of.commands.map(({ account, body }) => ownWants(account, of.kind.wants(body)));
  const gather = <Key extends keyof AccountWants>(key: Key): AccountWants[Key] =>
    // What is wanted under a key is of that key's type; flatMap over the union of keys forgets it.
    [...new Set(wants.flatMap((want): readonly string[] => want[key] ?? []))] as unknown as AccountWants[Key];
  const accounts = [...new Set(of.commands.map(({ account }) => account))];
  const facts = await transaction.loadAccountFacts(accounts, {
    quotes: gather('quotes'),
    orders: gather('orders'),
    subscriptions: gather('subscriptions'),
    products: gather('products'),
  });
  const releases = new Map<string, CachedRelease>();
  for (const product of facts.products.values()) {
    if (product.released === 0) continue;
    const release = await of.releases.get({ product: product.id, number: product.released }, transaction.loadRelease);
    if (release) releases.set(product.id, release);
  }
  const named = of.kind.wantsPayments ? of.commands.map(({ body }) => of.kind.wantsPayments?.(body) ?? {}) : [];
  const payments = paymentWants(facts, named);
  return { ...facts, releases, ...(payments ? await transaction.loadPayments(payments) : emptyPayments()) };
}

function emptyPayments(): PaymentFacts {
  return { payments: new Map(), refunds: new Map() };
}

/** What a command wants to see is its own account's: nothing else is behind the lock that it takes. */
function ownWants(account: AccountId, wants: Partial<AccountWants>): Partial<AccountWants> {
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
  for (const payment of writes.payments ?? []) facts.payments.set(payment.id, payment);
  for (const refund of writes.refunds ?? []) facts.refunds.set(refund.id, refund);
  for (const account of writes.accounts ?? []) facts.accounts.set(account.id, account);
}
