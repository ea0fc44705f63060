import { type AccountId, currencyDigits, entriesForTopUp, err, formatMinor, ok } from '@regrade/core';
import type { AccountCommandKind } from '../account-command.ts';
import { hashSecret } from '../hash-secret.ts';
import { ledgerWrites } from '../ledger-writes.ts';
import { type AccessToken, type Account, type Balance, balanceKey, parseBalanceKey, type Role } from '../ports.ts';
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
  wantsSeller: ({ seller }) => seller,
  decide: ({ actor, body }, facts, { nowMillis, ids }) => {
    // Two who take one id at the same moment do not see each other; the second is then refused by the key, and looks again.
    if (body.seller !== null && facts.sellers.has(body.seller)) return err(sellerTaken(body.seller));
    if (facts.accounts.has(body.account)) return err(refuse('account.exists', 'This account exists already.'));
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

export function sellerTaken(seller: string): Refusal {
  return refuse('account.exists', `There is a seller ${seller} already; choose another id.`);
}

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
  /** What stood on open orders when the request came, by currency: it is part of the answer. Absent: nobody reads it. */
  readonly heldMinor?: Readonly<Record<string, bigint>>;
}

/** A wallet as it was after a credit: every repetition of the request is answered with it. */
export interface WalletState {
  readonly balances: readonly Balance[];
  readonly heldMinor: Readonly<Record<string, bigint>>;
}

/** Puts money that came from outside into a customer's wallet. */
export const creditWallet: AccountCommandKind<WalletCredit, WalletState> = {
  name: 'credit-wallet',
  wants: () => ({}),
  decide: ({ body }, facts, { nowMillis, ids }) => {
    const account = facts.accounts.get(body.account);
    if (account?.kind !== 'customer') return err(refuse('not-found', 'There is no such customer account.'));
    const { account: id, currency, amountMinor } = body;
    const money = ledgerWrites({
      account: id,
      subject: id,
      at: Math.floor(nowMillis / 1000),
      transactions: [{ id: `top-up:${ids.uuid()}`, entries: entriesForTopUp({ currency, minor: amountMinor }) }],
      balances: facts.balances,
    });
    return ok({
      answer: {
        balances: balancesAfter(id, { known: facts.balances, moved: money.balances }),
        heldMinor: body.heldMinor ?? {},
      },
      writes: money,
      audit: {
        subject: id,
        body: { amount: formatMinor(amountMinor, currencyDigits(currency) ?? 2), currency, reason: body.reason },
      },
    });
  },
};

function balancesAfter(
  account: AccountId,
  of: { readonly known: ReadonlyMap<string, bigint>; readonly moved: readonly Balance[] },
): Balance[] {
  const after = new Map(of.known);
  for (const balance of of.moved) after.set(balanceKey(balance), balance.amountMinor);
  // A batch knows the balances of all its accounts.
  return [...after].flatMap(([key, amountMinor]) => {
    const balance = parseBalanceKey(key);
    return balance.account === account ? [{ ...balance, amountMinor }] : [];
  });
}
