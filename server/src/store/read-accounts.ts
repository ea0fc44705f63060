import type { AccountId } from '@regrade/core';
import type { ReadStore } from '../engine/read-port.ts';
import { type AccessTokenRow, type AccountRow, accountFromRow, tokenFromRow } from './account-store.ts';
import type { Queryable, Row } from './database.ts';
import { pageOf } from './page.ts';
import { type AuditRow, auditFromRow } from './record-store.ts';

type AccountReads = Pick<
  ReadStore,
  'findToken' | 'listTokens' | 'readAccount' | 'readSeller' | 'listAccounts' | 'listAudit' | 'ping'
>;

export function createAccountReads(sql: Queryable): AccountReads {
  return {
    async findToken(hash) {
      const { rows } = await sql.query<AccessTokenRow & Row>(
        'find-token',
        'select * from access_token where token_hash = $1 and revoked_at is null',
        [hash],
      );
      return rows[0] && tokenFromRow(rows[0]);
    },
    async listTokens(account, page) {
      const { rows } = await sql.query<AccessTokenRow & Row>(
        'list-tokens',
        `select * from access_token
         where account_id = $1 and ($2::bigint is null or (created_at, token_id) < ($2, $3))
         order by created_at desc, token_id desc limit $4`,
        [account, page.after?.[0] ?? null, page.after?.[1] ?? null, page.limit + 1],
      );
      return pageOf(rows, page, { item: tokenFromRow, key: (row) => [String(row.created_at), row.token_id] });
    },
    async readAccount(account) {
      const { rows } = await sql.query<AccountRow & Row>(
        'read-account',
        'select * from account where account_id = $1',
        [account],
      );
      return rows[0] && accountFromRow(rows[0]);
    },
    async readSeller(seller) {
      const { rows } = await sql.query<AccountRow & Row>('read-seller', 'select * from account where seller_id = $1', [
        seller,
      ]);
      return rows[0] && accountFromRow(rows[0]);
    },
    async listAccounts({ kind, sandbox, sandboxSeller, search }, page) {
      const { rows } = await sql.query<AccountRow & Row>(
        'list-accounts',
        `select * from account where ($1::text is null or kind = $1) and ($2::text is null or account_id > $2)
           and ($4::boolean is null or (sandbox_now is not null) = $4) and ($5::text is null or sandbox_seller = $5)
           and ($6::text is null or position(lower($6) in lower(name)) > 0 or account_id = $6 or seller_id = $6)
         order by account_id limit $3`,
        [
          ...[kind ?? null, page.after?.[0] ?? null, page.limit + 1],
          ...[sandbox ?? null, sandboxSeller ?? null, search ?? null],
        ],
      );
      return pageOf(rows, page, { item: accountFromRow, key: (row) => [row.account_id] });
    },
    async listAudit({ account, subject }, page) {
      const { rows } = await sql.query<AuditRow & Row>(
        'list-audit',
        `select * from audit
         where ($1::text is null or account_id = $1) and ($2::text is null or subject = $2)
           and ($3::text is null or (account_id, n) > ($3, $4::bigint))
         order by account_id, n limit $5`,
        [account ?? null, subject ?? null, page.after?.[0] ?? null, page.after?.[1] ?? null, page.limit + 1],
      );
      return pageOf(rows, page, {
        item: auditFromRow,
        key: (row) => [row.account_id as AccountId, String(row.n)],
      });
    },
    async ping() {
      await sql.query('ping', 'select 1');
    },
  };
}
