import {
  type AccountId,
  currencyDigits,
  entriesForTopUp,
  err,
  formatMinor,
  ok,
  type Subscription,
  type SubscriptionId,
  subscriptionStateAt,
} from '@regrade/core';
import type { AccountCommandKind } from '../account-command.ts';
import { hashSecret } from '../hash-secret.ts';
import { ledgerWrites } from '../ledger-writes.ts';
import { type AccessToken, type Account, balanceKey, type Role } from '../ports.ts';
import { type Refusal, refuse } from '../refusal.ts';

export interface NewAccount {
  readonly account: AccountId;
  readonly kind: Account['kind'];
  readonly name: string;
  readonly seller: string | null;
  /** The token that comes with it; only its hash is kept. */
  readonly token: string;
  /** A test account with play money and a clock of its own; `seller`: whose tests they are, null for the operator's. */
  readonly sandbox?: { readonly seller: string | null };
}

/** Opens an account with its first access token. */
export const createAccount: AccountCommandKind<NewAccount, Account> = {
  name: 'create-account',
  wants: () => ({}),
  decide: ({ actor, body }, facts, { nowMillis, ids }) => {
    if (facts.accounts.has(body.account)) return err(refuse('account.exists', 'this account exists already'));
    const createdAt = Math.floor(nowMillis / 1000);
    const account: Account = {
      id: body.account,
      kind: body.kind,
      name: body.name,
      seller: body.seller,
      suspended: false,
      createdAt,
      sandbox: body.sandbox ? { now: createdAt, target: null, seller: body.sandbox.seller } : null,
    };
    const token: AccessToken = {
      hash: hashSecret(body.token),
      id: `tok_${ids.uuid()}`,
      role: body.kind satisfies Role,
      account: body.account,
      seller: body.seller,
      name: body.name,
      createdAt,
      revokedAt: null,
      issuedBy: actor,
      ending: endingOf(body.token),
    };
    return ok({
      answer: account,
      writes: { newAccounts: [account], tokens: [token] },
      audit: {
        subject: body.account,
        body: { kind: body.kind, name: body.name, token: token.id, ...(body.sandbox && { sandbox: body.sandbox }) },
      },
    });
  },
};

export interface NewToken {
  readonly account: AccountId;
  /** What it is for. */
  readonly name: string;
  /** Only its hash is kept. */
  readonly token: string;
}

/** One more access token of an account: customers who were imported have none to begin with, others change theirs. */
export const issueToken: AccountCommandKind<NewToken, Account> = {
  name: 'issue-token',
  wants: () => ({}),
  decide: ({ actor, body }, facts, { nowMillis, ids }) => {
    const account = facts.accounts.get(body.account);
    if (!account) return err(refuse('not-found', 'There is no such account.'));
    const { kind, seller } = account;
    const token: AccessToken = {
      ...{ hash: hashSecret(body.token), id: `tok_${ids.uuid()}`, role: kind, account: account.id, seller },
      ...{ name: body.name, createdAt: Math.floor(nowMillis / 1000), revokedAt: null },
      ...{ issuedBy: actor, ending: endingOf(body.token) },
    };
    return ok({
      answer: account,
      writes: { tokens: [token] },
      audit: { subject: account.id, body: { token: token.id, name: body.name } },
    });
  },
};

/** As much of a token as people recognise it by: of 256 bits it gives 24 away. */
function endingOf(token: string): string {
  return token.slice(-4);
}

export interface WalletCredit {
  readonly account: AccountId;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly reason: string;
}

export interface WalletState {
  readonly currency: string;
  readonly walletMinor: bigint;
}

/** Puts money that came from outside into a customer's wallet. */
export const creditWallet: AccountCommandKind<WalletCredit, WalletState> = {
  name: 'credit-wallet',
  wants: () => ({}),
  decide: ({ body }, facts, { nowMillis, ids }) => {
    const account = facts.accounts.get(body.account);
    if (account?.kind !== 'customer') return err(refuse('not-found', 'there is no such customer account'));
    const { account: id, currency, amountMinor } = body;
    const money = ledgerWrites({
      account: id,
      subject: id,
      at: Math.floor(nowMillis / 1000),
      transactions: [{ id: `top-up:${ids.uuid()}`, entries: entriesForTopUp({ currency, minor: amountMinor }) }],
      balances: facts.balances,
    });
    const before = facts.balances.get(balanceKey({ account: id, name: 'wallet', currency })) ?? 0n;
    return ok({
      answer: { currency, walletMinor: before + amountMinor },
      writes: money,
      audit: {
        subject: id,
        body: { amount: formatMinor(amountMinor, currencyDigits(currency) ?? 2), currency, reason: body.reason },
      },
    });
  },
};

export interface Suspension {
  readonly subscription: SubscriptionId;
  readonly suspended: boolean;
  readonly reason: string;
}

/** Suspends or resumes a subscription: its specification stays, and it cannot change while suspended. */
export const suspendSubscription: AccountCommandKind<Suspension, Subscription> = {
  name: 'suspend-subscription',
  wants: ({ subscription }) => ({ subscriptions: [subscription] }),
  decide: ({ body }, facts, { nowMillis }) => {
    const subscription = facts.subscriptions.get(body.subscription);
    if (!subscription) return err(refuse('not-found', 'there is no such subscription'));
    const refused = refuseSuspension(subscription, { ...body, now: Math.floor(nowMillis / 1000) });
    if (refused) return err(refused);
    if (subscription.openOrder !== null) {
      return err(refuse('subscription.changing', `Cancel order ${subscription.openOrder} first, or wait for its end.`));
    }
    const next = { ...subscription, suspended: body.suspended, version: subscription.version + 1 };
    return ok({
      answer: next,
      writes: { subscriptions: [next] },
      audit: { subject: subscription.id, body: { suspended: body.suspended, reason: body.reason } },
    });
  },
};

function refuseSuspension(
  subscription: Subscription,
  of: { readonly suspended: boolean; readonly now: number },
): Refusal | undefined {
  const state = subscriptionStateAt(subscription, of.now);
  if (state === 'ended') return refuse('subscription.ended', 'The term of this subscription has ended.');
  if (of.suspended === (state === 'suspended')) {
    return of.suspended
      ? refuse('subscription.suspended', 'This subscription is suspended already.')
      : refuse('subscription.not-suspended', 'This subscription is not suspended.');
  }
  return undefined;
}
