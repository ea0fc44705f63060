import * as z from 'zod';
import { TEXT_SEARCH_LENGTH_MAX } from './limits.ts';
import { pageQuery, plainPageQuery } from './page.ts';
import {
  accountId,
  amount,
  currency,
  instant,
  listOf,
  name,
  pageOf,
  positiveAmount,
  reason,
  sellerId,
  tokenId,
} from './scalars.ts';

/** Accounts and wallets: contract §4. */

export const accountKind = z.enum(['operator', 'seller', 'customer']);

/** Who opens: a customer (`sandbox`: a test account with play money and a clock of its own; a seller opens no other), or a seller with the id that begins the ids of their products. `operator` is no seller id. */
export const accountRequest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('customer'), name, sandbox: z.boolean().exactOptional() }),
  z.strictObject({ kind: z.literal('seller'), name, seller: sellerId }),
]);

export const account = z.object({
  id: accountId,
  name: z.string(),
  kind: accountKind,
  /** Of a seller: what the ids of their products begin with. */
  seller: sellerId.exactOptional(),
  createdAt: instant,
  sandbox: z.boolean(),
  /** A suspended customer reads, and buys and changes nothing; what runs goes on. */
  suspended: z.boolean(),
  /** By which a customer is taxed; null: nobody said. */
  taxRegion: z.string().nullable(),
});

/** The token is shown in this answer and never again: only its hash is stored. */
export const createdAccount = z.object({ id: accountId, name: z.string(), token: z.string() });

/** What the token is for. */
export const accountTokenRequest = z.strictObject({ name });
export const accountToken = z.object({ account: accountId, name: z.string(), token: z.string() });

/** What there is to know of a token: of its secret nothing but its end. */
export const issuedToken = z.object({
  id: tokenId,
  account: accountId,
  role: accountKind,
  name: z.string(),
  /** Its last letters; null where it is older than this list. */
  ending: z.string().nullable(),
  issuedBy: z.string().nullable(),
  createdAt: instant,
  revokedAt: instant.nullable(),
  /** Whether this call was made with it, or with a session that was begun with it. */
  inUse: z.boolean(),
});
export const issuedTokenPage = pageOf(issuedToken);
export const issuedTokenQuery = plainPageQuery;

/** `own`: that it is the token of this very call is known. */
export const tokenRevocationRequest = z.strictObject({ reason, own: z.boolean().default(false) });

export const accountPage = pageOf(account);
export const accountQuery = pageQuery({
  kind: accountKind.exactOptional(),
  sandbox: z.enum(['true', 'false']).exactOptional(),
  /** Part of the name, whatever its case; or the whole id of the account or of its seller. */
  search: z.string().trim().min(1).max(TEXT_SEARCH_LENGTH_MAX).exactOptional(),
});

/** Money of one currency: `wallet` may be spent, `balance` is spent first and never paid out, `held` is on open orders. */
const funds = z.object({ currency, wallet: amount, balance: amount, held: amount.exactOptional() });
export const wallet = z.object({ account: accountId, funds: listOf(funds) });

/** Of a customer their own; the operator names the account. */
export const walletQuery = z.strictObject({ account: accountId.exactOptional() });

export const walletCreditRequest = z.strictObject({ amount: positiveAmount, currency, reason });

export type Account = z.infer<typeof account>;
export type IssuedToken = z.infer<typeof issuedToken>;
export type AccountRequest = z.infer<typeof accountRequest>;
export type AccountToken = z.infer<typeof accountToken>;
export type CreatedAccount = z.infer<typeof createdAccount>;
export type Wallet = z.infer<typeof wallet>;
export type WalletCreditRequest = z.infer<typeof walletCreditRequest>;
