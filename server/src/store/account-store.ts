import type { AccountId } from '@regrade/core';
import type { AccessToken, Account, AccountHead, Balance } from '../engine/ports.ts';
import type { Queryable, Row } from './database.ts';
import { saveInto } from './save-fragment.ts';

export interface AccountRow {
  readonly account_id: AccountId;
  readonly kind: Account['kind'];
  readonly name: string;
  readonly seller_id: string | null;
  readonly suspended: boolean;
  readonly created_at: number;
  readonly tax_region: string | null;
  readonly sandbox_now: number | null;
  readonly sandbox_target: number | null;
  readonly sandbox_seller: string | null;
}

const accountToRow = (account: Account): AccountRow => ({
  account_id: account.id,
  kind: account.kind,
  name: account.name,
  seller_id: account.seller,
  suspended: account.suspended,
  created_at: account.createdAt,
  tax_region: account.taxRegion ?? null,
  sandbox_now: account.sandbox?.now ?? null,
  sandbox_target: account.sandbox?.target ?? null,
  sandbox_seller: account.sandbox?.seller ?? null,
});

export function accountFromRow(row: AccountRow): Account {
  return {
    id: row.account_id,
    kind: row.kind,
    name: row.name,
    seller: row.seller_id,
    suspended: row.suspended,
    createdAt: Number(row.created_at),
    ...(row.tax_region !== null && { taxRegion: row.tax_region }),
    sandbox:
      row.sandbox_now === null
        ? null
        : {
            now: Number(row.sandbox_now),
            target: row.sandbox_target === null ? null : Number(row.sandbox_target),
            seller: row.sandbox_seller,
          },
  };
}

/** A plain insert: a locator that exists already is an error, never another account's row. */
export const saveNewAccounts = saveInto('account', accountToRow);
export const saveAccounts = saveInto('account', accountToRow, {
  key: ['account_id'],
  update: ['name', 'suspended', 'tax_region', 'sandbox_now', 'sandbox_target'],
});

export const saveHeads = saveInto(
  'account_head',
  (head: AccountHead) => ({
    account_id: head.account,
    audit_n: head.auditN,
    audit_hash: head.auditHash,
    receipts: head.receipts ?? 0,
  }),
  { key: ['account_id'], update: ['audit_n', 'audit_hash', 'receipts'] },
);

export const saveBalances = saveInto(
  'balance',
  (balance: Balance) => ({
    account_id: balance.account,
    name: balance.name,
    currency: balance.currency,
    amount: balance.amountMinor.toString(),
  }),
  { key: ['account_id', 'name', 'currency'], update: ['amount'] },
);

export interface AccessTokenRow {
  readonly token_hash: string;
  readonly token_id: string;
  readonly role: AccessToken['role'];
  readonly account_id: AccountId;
  readonly seller_id: string | null;
  readonly name: string;
  readonly created_at: number;
  readonly revoked_at: number | null;
  readonly issued_by: string | null;
  readonly ending: string | null;
}

export const saveTokens = saveInto(
  'access_token',
  (token: AccessToken): AccessTokenRow => ({
    token_hash: token.hash,
    token_id: token.id,
    role: token.role,
    account_id: token.account,
    seller_id: token.seller,
    name: token.name,
    created_at: token.createdAt,
    revoked_at: token.revokedAt,
    issued_by: token.issuedBy,
    ending: token.ending,
  }),
  { key: ['token_hash'], update: ['revoked_at'] },
);

export function tokenFromRow(row: AccessTokenRow): AccessToken {
  return {
    hash: row.token_hash,
    id: row.token_id,
    role: row.role,
    account: row.account_id,
    seller: row.seller_id,
    name: row.name,
    createdAt: Number(row.created_at),
    revokedAt: row.revoked_at === null ? null : Number(row.revoked_at),
    issuedBy: row.issued_by,
    ending: row.ending,
  };
}

export async function loadSellers(sql: Queryable, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql.query<Row & { seller_id: string }>(
    'load-seller-ids',
    'select seller_id from account where seller_id = any($1)',
    [ids],
  );
  return rows.map(({ seller_id }) => seller_id);
}

export async function loadTokens(
  sql: Queryable,
  { accounts, ids }: { readonly accounts: readonly AccountId[]; readonly ids: readonly string[] },
): Promise<AccessToken[]> {
  const { rows } = await sql.query<AccessTokenRow & Row>(
    'load-tokens',
    'select * from access_token where account_id = any($1) and (revoked_at is null or token_id = any($2))',
    [accounts, ids],
  );
  return rows.map(tokenFromRow);
}
