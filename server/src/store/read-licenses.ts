import { present } from '@regrade/core';
import type { DueLicense, ReadStore } from '../engine/read-port.ts';
import type { Queryable, Row } from './database.ts';
import { type DueColumns, dueValues, isDue } from './due-scope.ts';
import { LICENSE_COLUMNS, type LicenseRow, licenseFromRow } from './license-store.ts';
import { createRevisionReads, type RevisionReads } from './read-revisions.ts';

type LicenseReads = Pick<
  ReadStore,
  'findLicenseByKey' | 'readLicenses' | 'listEndedLicenses' | 'listIsolatedLicenses' | 'readStatement' | 'keepStatement'
> &
  RevisionReads;

interface DueLicenseRow extends Row, Pick<LicenseRow, 'account_id' | 'license_id' | 'subscription_id'> {
  readonly due_at: bigint;
  readonly expires_at: bigint;
}

function dueLicenseFromRow({ account_id, license_id, subscription_id, due_at, expires_at }: DueLicenseRow): DueLicense {
  const [account, license] = [account_id, license_id];
  return {
    ...{ account, license, subscription: subscription_id },
    at: Number(due_at),
    key: [Number(expires_at), account, license],
  };
}

const EXPIRY: DueColumns = ['expires_at', 'account_id', 'license_id'];

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
    async listEndedLicenses(scope) {
      const { account } = scope;
      const { rows } = await sql.query<DueLicenseRow>(
        account ? 'list-ended-licenses-of' : 'list-ended-licenses',
        `select account_id, license_id, subscription_id, expires_at, expires_at as due_at from license l
         where status = 'active' and ${isDue('l', { key: EXPIRY, account })}
         order by ${EXPIRY.join(', ')} limit $2`,
        dueValues(scope),
      );
      return rows.map(dueLicenseFromRow);
    },
    async listIsolatedLicenses(scope, isolationSeconds) {
      const { account } = scope;
      const values = dueValues(scope);
      const isolation = `$${values.length + 1}::bigint`;
      const at = `issued_at_ms / 1000 + ${isolation}`;
      // Isolated at its end or later, so it is looked for by its end, which is indexed. Its days count from the revision.
      const { rows } = await sql.query<DueLicenseRow>(
        account ? 'list-isolated-licenses-of' : 'list-isolated-licenses',
        `select account_id, license_id, subscription_id, expires_at, ${at} as due_at from license l
         where status = 'isolated' and expires_at <= $1::bigint - ${isolation} and ${isDue('l', { key: EXPIRY, at, account })}
         order by ${EXPIRY.join(', ')} limit $2`,
        [...values, isolationSeconds],
      );
      return rows.map(dueLicenseFromRow);
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
