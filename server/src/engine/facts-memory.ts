import type { AccountId, QuoteId, Subscription, SubscriptionId } from '@regrade/core';
import type { Account, AccountFacts, AccountHead, AccountWants, Product, StoredLicense, StoredQuote } from './ports.ts';

/**
 * Facts of accounts as earlier transactions left them, so that the next one need not load them (docs/decisions/0008).
 * They may be out of date at any time, because other processes write too: every change of an account moves its head, and
 * what was decided on memory is written only where the head is still the remembered one.
 */
export interface FactsMemory {
  /** Undefined unless everything is known that a load would find. */
  recall(accounts: readonly AccountId[], wants: AccountWants): RememberedFacts | undefined;
  /** Keeps what a committed batch was decided on, as it left it; `before` are the heads that it found. */
  remember(facts: AccountFacts, heads: { readonly before: Heads; readonly after: Heads }): void;
  forget(accounts: Iterable<AccountId>): void;
}

export interface RememberedFacts {
  readonly facts: AccountFacts;
  readonly heads: Map<AccountId, AccountHead>;
}

export type Heads = ReadonlyMap<AccountId, AccountHead>;

/** An account as it was when its head was this. */
interface KnownAccount {
  readonly head: AccountHead;
  readonly account: Account | undefined;
  /** All of them, by their keys among facts. */
  readonly balances: Map<string, bigint>;
  readonly subscriptions: Map<SubscriptionId, KnownSubscription>;
  /** The last one of each subscription, while nobody has accepted it: the others are hardly asked for again. */
  readonly quotes: Map<QuoteId, StoredQuote>;
}

interface KnownSubscription {
  readonly subscription: Subscription;
  readonly licenses: readonly StoredLicense[];
  readonly quote: QuoteId | undefined;
}

interface Known {
  /** The one used last is the last. */
  readonly accounts: Map<AccountId, KnownAccount>;
  /** As last loaded; a write checks that the same release is still in force. */
  readonly products: Map<string, Product>;
}

const PRODUCTS_MAX = 10_000;

/** Keeps up to so many subscriptions with their quotes; the account that was not used for longest goes first. */
export function createFactsMemory(itemsMax: number): FactsMemory {
  const known: Known = { accounts: new Map(), products: new Map() };
  const { accounts, products } = known;
  let items = 0;

  function forget(forgotten: Iterable<AccountId>): void {
    for (const account of forgotten) {
      items -= sizeOf(accounts.get(account));
      accounts.delete(account);
    }
  }

  return {
    recall: (wanted, wants) => recallFrom(known, wanted, wants),
    forget,
    remember(facts, { before, after }) {
      if (products.size > PRODUCTS_MAX) products.clear();
      for (const product of facts.products.values()) products.set(product.id, product);
      const touched = new Map<AccountId, KnownAccount>();
      for (const [account, head] of after) {
        const old = accounts.get(account);
        const stillTrue = old && old.head.auditN === before.get(account)?.auditN;
        touched.set(account, { ...(stillTrue ? old : nothingKnown()), head, account: facts.accounts.get(account) });
      }
      forget(after.keys());
      learn(touched, facts);
      for (const [account, now] of touched) {
        accounts.set(account, now);
        items += sizeOf(now);
      }
      for (const oldest of accounts.keys()) {
        if (items <= itemsMax) break;
        forget([oldest]);
      }
    },
  };
}

function nothingKnown(): Pick<KnownAccount, 'balances' | 'subscriptions' | 'quotes'> {
  return { balances: new Map(), subscriptions: new Map(), quotes: new Map() };
}

/** An account of which only the money is known counts as one. */
function sizeOf(known: KnownAccount | undefined): number {
  return known ? Math.max(1, known.subscriptions.size) : 0;
}

/** Sorts what a batch saw under its accounts. */
function learn(accounts: ReadonlyMap<AccountId, KnownAccount>, facts: AccountFacts): void {
  for (const [key, amount] of facts.balances) accounts.get(accountOfBalance(key))?.balances.set(key, amount);
  for (const subscription of facts.subscriptions.values()) {
    const known = accounts.get(subscription.account)?.subscriptions;
    const licenses = subscription.components.flatMap(({ license }) => facts.licenses.get(license) ?? []);
    known?.set(subscription.id, { subscription, licenses, quote: known.get(subscription.id)?.quote });
  }
  for (const stored of facts.quotes.values()) learnQuote(accounts.get(stored.quote.account), stored);
}

function learnQuote(known: KnownAccount | undefined, stored: StoredQuote): void {
  const { quote, acceptedBy } = stored;
  const of = known?.subscriptions.get(quote.subscription);
  if (!known || !of) return;
  if (of.quote) known.quotes.delete(of.quote);
  if (acceptedBy === null) known.quotes.set(quote.id, stored);
  known.subscriptions.set(quote.subscription, { ...of, quote: acceptedBy === null ? quote.id : undefined });
}

function accountOfBalance(key: string): AccountId {
  return key.slice(0, key.indexOf(' ')) as AccountId;
}

function recallFrom(known: Known, ids: readonly AccountId[], wants: AccountWants): RememberedFacts | undefined {
  // Orders are not kept: one that is moved is about to be over.
  if (wants.orders.length > 0) return undefined;
  const facts = noFacts();
  const heads = new Map<AccountId, AccountHead>();
  for (const id of ids) {
    const found = known.accounts.get(id);
    if (!found) return undefined;
    heads.set(id, found.head);
    if (found.account) facts.accounts.set(id, found.account);
    for (const [key, amount] of found.balances) facts.balances.set(key, amount);
    known.accounts.delete(id);
    known.accounts.set(id, found);
  }
  return recallParts(known, wants, facts) ? { facts, heads } : undefined;
}

function noFacts(): AccountFacts {
  return {
    accounts: new Map(),
    balances: new Map(),
    quotes: new Map(),
    orders: new Map(),
    subscriptions: new Map(),
    licenses: new Map(),
    products: new Map(),
  };
}

/** What was asked for by id, with the subscriptions of those quotes and the products of those subscriptions. */
function recallParts(known: Known, wants: AccountWants, facts: AccountFacts): boolean {
  const ofAccount = (id: string) => known.accounts.get(id.split('_')[1] as AccountId);
  const subscriptions = new Set(wants.subscriptions);
  const products = new Set(wants.products);
  for (const id of wants.quotes) {
    const stored = ofAccount(id)?.quotes.get(id);
    if (!stored) return false;
    facts.quotes.set(id, stored);
    subscriptions.add(stored.quote.subscription);
  }
  for (const id of subscriptions) {
    const found = ofAccount(id)?.subscriptions.get(id);
    if (!found) return false;
    facts.subscriptions.set(id, found.subscription);
    for (const stored of found.licenses) facts.licenses.set(stored.license.id, stored);
    products.add(found.subscription.product);
  }
  for (const id of products) {
    const product = known.products.get(id);
    if (!product) return false;
    facts.products.set(id, product);
  }
  return true;
}
