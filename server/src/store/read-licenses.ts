import { type AccountId, present } from '@regrade/core';
import type { ReadStore } from '../engine/read-port.ts';
import type { Queryable, Row } from './database.ts';
import { inScope } from './due-scope.ts';
import { LICENSE_COLUMNS, type LicenseRow, licenseFromRow } from './license-store.ts';
import { createRevisionReads, type RevisionReads } from './read-revisions.ts';

type LicenseReads = Pick<
  ReadStore,
  'findLicenseByKey' | 'readLicenses' | 'listDueLicenses' | 'readStatement' | 'keepStatement'
> &
  RevisionReads;

/**
 * A license is isolated at its end or later, so its days of isolation are looked for by its end, which is indexed. They
 * count from the revision it was isolated with.
 */
function listDueLicenses(account: AccountId | undefined): string {
  const isolation = account ? '$4::bigint' : '$3::bigint';
  return `
select account_id, license_id, subscription_id, due_at from (
  (select account_id, license_id, subscription_id, expires_at as due_at from license l
   where status = 'active' and expires_at <= $1 and ${inScope('l', account)}
   order by expires_at, account_id, license_id limit $2)
  union all
  (select account_id, license_id, subscription_id, issued_at_ms / 1000 + ${isolation} as due_at from license l
   where status = 'isolated' and expires_at <= $1::bigint - ${isolation}
     and issued_at_ms / 1000 + ${isolation} <= $1 and ${inScope('l', account)}
   order by expires_at, account_id, license_id limit $2)
) due order by due_at, account_id, license_id limit $2`;
}

export function createLicenseReads(sql: Queryable): LicenseReads {
  return {
    ...createRevisionReads(sql),
    async findLicenseByKey(account, keyHash) {
      const { rows } = await sql.query<LicenseRow & Row>(
        'find-license-by-key',
        `select ${LICENSE_COLUMNS} from license where account_id = $1 and key_hash = $2`,
        [account, keyHash],
      );
      return rows[0] && licenseFromRow(rows[0]);
    },
    async readLicenses(ids) {
      const { rows } = await sql.query<LicenseRow & Row>(
        'read-licenses',
        `select l.* from unnest($1::text[], $2::text[]) as w(account_id, id)
         join license l on l.account_id = w.account_id and l.license_id = w.id`,
        [ids.map(accountIn), ids],
      );
      return rows.map(licenseFromRow);
    },
    async listDueLicenses({ until, limit, account }, isolationSeconds) {
      const { rows } = await sql.query<LicenseRow & Row & { due_at: bigint }>(
        account ? 'list-due-licenses-of' : 'list-due-licenses',
        listDueLicenses(account),
        [until, limit, ...(account ? [account] : []), isolationSeconds],
      );
      return rows.map((row) => ({
        account: row.account_id,
        license: row.license_id,
        subscription: row.subscription_id,
        at: Number(row.due_at),
      }));
    },
    async readStatement(license, revision) {
      const { rows } = await sql.query<Row & { statement: string }>(
        'read-statement',
        'select statement from license_statement where account_id = $1 and license_id = $2 and revision = $3',
        [accountIn(license), license, revision],
      );
      return rows[0]?.statement;
    },
    async keepStatement({ license, revision, statement }) {
      // Two processes may sign the same revision at once: the first one kept is the one, because it is immutable.
      await sql.query(
        'keep-statement',
        `insert into license_statement (account_id, license_id, revision, statement) values ($1, $2, $3, $4)
         on conflict (account_id, license_id, revision) do nothing`,
        [accountIn(license), license, revision, statement],
      );
      const kept = await this.readStatement(license, revision);
      return present(kept, 'a statement that was kept can be read');
    },
  };
}

function accountIn(id: string): string {
  return present(id.split('_')[1], 'ids of account data carry their account');
}
