import { type AccountId, type ImportId, type LicenseId, present, type SubscriptionId } from '@regrade/core';
import {
  type AccountReference,
  type ImportedSubscription,
  type ImportFacts,
  type ImportJob,
  type ImportRowReport,
  type ImportStore,
  type ImportWants,
  type SubscriptionReference,
  subscriptionKey,
} from '../engine/imports/import-port.ts';
import { encodeJson } from '../engine/json-codec.ts';
import { type AccountRow, accountFromRow } from './account-store.ts';
import type { Queryable, Row, SqlValue } from './database.ts';
import { pageOf } from './page.ts';
import { saveInto } from './save-fragment.ts';

export const saveAccountReferences = saveInto('account_reference', ({ reference, account }: AccountReference) => ({
  reference,
  account_id: account,
}));

/** A plain insert: the same reference from another upload is an error, and its row is looked at again. */
export const saveSubscriptionReferences = saveInto('subscription_reference', (of: SubscriptionReference) => ({
  product_id: of.product,
  reference: of.reference,
  account_id: of.account,
  subscription_id: of.subscription,
  content_hash: of.contentHash,
  import_id: of.import,
  line: of.line,
}));

interface ReferenceRow extends Row {
  readonly product_id: string;
  readonly reference: string;
  readonly account_id: AccountId;
  readonly subscription_id: SubscriptionId;
  readonly content_hash: string;
  readonly import_id: ImportId;
  readonly line: bigint;
}

function referenceFromRow(row: ReferenceRow): SubscriptionReference {
  return {
    product: row.product_id,
    reference: row.reference,
    account: row.account_id,
    subscription: row.subscription_id,
    contentHash: row.content_hash,
    import: row.import_id,
    line: Number(row.line),
  };
}

/** What a set of rows names, looked up by key; inside a transaction it is what the lock protects. */
export async function loadImportFacts(sql: Queryable, wants: ImportWants): Promise<ImportFacts> {
  const [accounts, owners, known] = await Promise.all([
    sql.query<AccountRow & Row>('import-accounts', 'select * from account where account_id = any($1)', [
      wants.accounts,
    ]),
    sql.query<Row & { reference: string; account_id: AccountId }>(
      'import-account-references',
      'select reference, account_id from account_reference where reference = any($1)',
      [wants.accountReferences],
    ),
    sql.query<ReferenceRow>(
      'import-subscription-references',
      `select r.* from unnest($1::text[], $2::text[]) as w(product_id, reference)
       cross join lateral (
         select * from subscription_reference where product_id = w.product_id and reference = w.reference offset 0
       ) r`,
      [wants.subscriptions.map(({ product }) => product), wants.subscriptions.map(({ reference }) => reference)],
    ),
  ]);
  return {
    accounts: new Map(accounts.rows.map((row) => [row.account_id, accountFromRow(row)])),
    accountReferences: new Map(owners.rows.map(({ reference, account_id }) => [reference, account_id])),
    subscriptionReferences: new Map(known.rows.map(referenceFromRow).map((of) => [subscriptionKey(of), of])),
  };
}

interface JobRow extends Row {
  readonly account_id: AccountId;
  readonly import_id: ImportId;
  readonly key: string;
  readonly epoch: number;
  readonly state: ImportJob['state'];
  readonly seen: bigint;
  readonly imported: bigint;
  readonly unchanged: bigint;
  readonly bad: bigint;
  readonly warned: bigint;
  readonly last_line: bigint;
  readonly content_hash: string;
  readonly started_at_ms: bigint;
  readonly moved_at_ms: bigint;
}

function jobFromRow(row: JobRow): ImportJob {
  return {
    account: row.account_id,
    id: row.import_id,
    key: row.key,
    epoch: row.epoch,
    state: row.state,
    seen: Number(row.seen),
    imported: Number(row.imported),
    unchanged: Number(row.unchanged),
    bad: Number(row.bad),
    warned: Number(row.warned),
    lastLine: Number(row.last_line),
    contentHash: row.content_hash,
    startedAtMillis: Number(row.started_at_ms),
    movedAtMillis: Number(row.moved_at_ms),
  };
}

function jobToValues(job: ImportJob): SqlValue[] {
  const counts = [job.seen, job.imported, job.unchanged, job.bad, job.warned, job.lastLine];
  return [job.account, job.id, job.epoch, job.state, ...counts, job.contentHash, job.movedAtMillis];
}

const SAVE_IMPORT = `with moved as (
  update import_job set state = $4, seen = $5, imported = $6, unchanged = $7, bad = $8, warned = $9, last_line = $10,
    content_hash = $11, moved_at_ms = $12
  where account_id = $1 and import_id = $2 and epoch = $3 returning 1
), noted as (
  insert into import_row (account_id, import_id, line, reference, imported, findings)
  select $1, $2, r.line, r.reference, r.imported, r.findings
  from json_to_recordset($13::json) as r(line bigint, reference text, imported boolean, findings json)
  where exists (select 1 from moved)
  on conflict (account_id, import_id, line) do update
    set reference = excluded.reference, imported = excluded.imported, findings = excluded.findings
)
select count(*) as moved from moved`;

export function createImportStore(sql: Queryable): ImportStore {
  return {
    async beginImport(job) {
      const { rows } = await sql.query<JobRow>(
        'begin-import',
        `insert into import_job (account_id, import_id, epoch, state, seen, imported, unchanged, bad, warned, last_line,
           content_hash, moved_at_ms, key, started_at_ms)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
         on conflict (account_id, key) do update set epoch = import_job.epoch + 1 returning *`,
        [...jobToValues(job), job.key, job.startedAtMillis],
      );
      return jobFromRow(present(rows[0], 'an import that begins is kept'));
    },
    async saveImport(job, reports) {
      const { rows } = await sql.query<Row & { moved: bigint }>('save-import', SAVE_IMPORT, [
        ...jobToValues(job),
        encodeJson(reports),
      ]);
      return rows[0]?.moved === 1n;
    },
    findImportFacts: (wants) => loadImportFacts(sql, wants),
    async readImport(id) {
      const { rows } = await sql.query<JobRow>(
        'read-import',
        'select * from import_job where account_id = $1 and import_id = $2',
        [accountIn(id), id],
      );
      return rows[0] && jobFromRow(rows[0]);
    },
    async listImports(page) {
      const { rows } = await sql.query<JobRow>(
        'list-imports',
        `select * from import_job where $1::bigint is null or (started_at_ms, import_id) < ($1, $2)
         order by started_at_ms desc, import_id desc limit $3`,
        [page.after?.[0] ?? null, page.after?.[1] ?? null, page.limit + 1],
      );
      return pageOf(rows, page, {
        item: jobFromRow,
        key: ({ started_at_ms, import_id }) => [String(started_at_ms), import_id],
      });
    },
    ...createReportReads(sql),
  };
}

function createReportReads(sql: Queryable): Pick<ImportStore, 'listImportRows' | 'listImported'> {
  return {
    async listImportRows(id, page) {
      type ReportRow = Row & Omit<ImportRowReport, 'line'> & { readonly line: bigint };
      const { rows } = await sql.query<ReportRow>(
        'list-import-rows',
        `select line, reference, imported, findings from import_row
         where account_id = $1 and import_id = $2 and ($3::bigint is null or line > $3) order by line limit $4`,
        [accountIn(id), id, page.after?.[0] ?? null, page.limit + 1],
      );
      return pageOf(rows, page, {
        item: ({ line, reference, imported, findings }) => ({ line: Number(line), reference, imported, findings }),
        key: ({ line }) => [String(line)],
      });
    },
    async listImported(id, page) {
      type ImportedRow = ReferenceRow & { licenses: readonly { component: string; license: LicenseId }[] | null };
      const { rows } = await sql.query<ImportedRow>(
        'list-imported',
        `select r.*, (
           select json_agg(json_build_object('component', l.component, 'license', l.license_id) order by l.component)
           from license l where l.account_id = r.account_id and l.subscription_id = r.subscription_id
         ) as licenses
         from subscription_reference r
         where r.import_id = $1 and ($2::bigint is null or r.line > $2) order by r.line limit $3`,
        [id, page.after?.[0] ?? null, page.limit + 1],
      );
      return pageOf(rows, page, {
        item: (row): ImportedSubscription => ({ ...referenceFromRow(row), licenses: row.licenses ?? [] }),
        key: ({ line }) => [String(line)],
      });
    },
  };
}

/** The leading key of the row, read from the id (contract, opening). */
function accountIn(id: string): string {
  return present(id.split('_')[1], 'ids of account data carry their account');
}
