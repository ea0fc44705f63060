import type { AccountId } from '@regrade/core';
import { AUDIT_TREE_DEPTH, type AuditHead, auditNodesAbove } from '@regrade/core/license';
import type { AuditNode, AuditRoot, AuditStore } from '../engine/audit/audit-port.ts';
import type { Database, Queryable, Row, Transaction } from './database.ts';
import { pageOf } from './page.ts';
import { type AuditRow, auditFromRow } from './record-store.ts';

/** The tree over the audit chains. No command: it changes nothing but the tree, and row 2 of the feed protects that. */
export function createAuditStore(database: Database): AuditStore {
  return {
    readLastRoot: () => readLastRoot(database),
    grow: ({ placesMax, grow }) =>
      database.withTransaction(async (sql) => {
        const covered = await lockCovered(sql);
        if (covered === undefined) return false;
        const place = await readNextPlace(sql, covered, placesMax);
        if (place === covered) return false;
        const [last, heads] = await Promise.all([readLastRoot(sql), saveMovedLeaves(sql, { covered, place })]);
        const { root, nodes } = await grow(
          { last, place, heads },
          {
            loadLeaves: (wanted) => loadLeaves(sql, wanted),
            loadChildren: (parents) => loadChildren(sql, parents),
          },
        );
        saveRoot(sql, { root, nodes });
        return true;
      }),
    readProof: (account) => readProof(database, account),
    readChain: (account, after, limit) => readChain(database, { account, after, limit }),
    async listRoots(page) {
      const { rows } = await database.query<RootRow & Row>(
        'list-audit-roots',
        'select * from audit_root where $1::bigint is null or number < $1 order by number desc limit $2',
        [page.after?.[0] ?? null, page.limit + 1],
      );
      return pageOf(rows, page, { item: rootFromRow, key: ({ number }) => [String(number)] });
    },
  };
}

interface RootRow {
  readonly number: bigint;
  readonly at_ms: bigint;
  readonly place: bigint;
  readonly root: string;
  readonly previous: string | null;
  readonly statement: string;
}

function rootFromRow({ number, at_ms, place, root, previous, statement }: RootRow): AuditRoot {
  return { number: Number(number), atMillis: Number(at_ms), place: Number(place), root, previous, statement };
}

async function readLastRoot(sql: Queryable): Promise<AuditRoot | undefined> {
  const { rows } = await sql.query<RootRow & Row>(
    'read-last-root',
    'select * from audit_root order by number desc limit 1',
  );
  return rows[0] && rootFromRow(rows[0]);
}

/** The last place that a root covers; undefined while another process makes one. */
async function lockCovered(sql: Queryable): Promise<number | undefined> {
  const { rows } = await sql.query<Row & { place: bigint }>(
    'lock-covered',
    'select place from event_feed where feed_id = 2 for update skip locked',
  );
  return rows[0] && Number(rows[0].place);
}

async function readNextPlace(sql: Queryable, covered: number, placesMax: number): Promise<number> {
  const { rows } = await sql.query<Row & { place: bigint }>(
    'read-next-place',
    'select least(place, $1) as place from event_feed where feed_id = 1',
    [BigInt(covered + placesMax)],
  );
  return Number(rows[0]?.place ?? covered);
}

/** Where the chains of these places stand now, kept as their leaves. */
async function saveMovedLeaves(
  sql: Queryable,
  { covered, place }: { readonly covered: number; readonly place: number },
): Promise<readonly AuditHead[]> {
  const { rows } = await sql.query<Row & LeafRow>(
    'save-moved-leaves',
    `insert into audit_leaf (account_id, node, n, hash)
     select a.account_id, left(a.account_id, $3), a.n, a.hash
     from (
       select account_id, max(n) as n from event_place where place > $1 and place <= $2 group by account_id
     ) as moved
     join audit a on a.account_id = moved.account_id and a.n = moved.n
     on conflict (account_id) do update set n = excluded.n, hash = excluded.hash
     returning account_id, n, hash`,
    [covered, place, AUDIT_TREE_DEPTH],
  );
  return rows.map(leafFromRow);
}

interface LeafRow {
  readonly account_id: string;
  readonly n: bigint;
  readonly hash: string;
}

function leafFromRow({ account_id, n, hash }: LeafRow): AuditHead {
  return { account: account_id, n: Number(n), hash };
}

async function loadLeaves(sql: Queryable, nodes: readonly string[]): Promise<readonly AuditHead[]> {
  const { rows } = await sql.query<Row & LeafRow>(
    'load-audit-leaves',
    'select account_id, n, hash from audit_leaf where node = any($1)',
    [nodes],
  );
  return rows.map(leafFromRow);
}

async function loadChildren(sql: Queryable, parents: readonly string[]): Promise<readonly AuditNode[]> {
  const { rows } = await sql.query<Row & AuditNode>(
    'load-audit-nodes',
    'select node, parent, hash from audit_node where parent = any($1)',
    [parents],
  );
  return rows;
}

function saveRoot(
  sql: Transaction,
  { root, nodes }: { readonly root: AuditRoot; readonly nodes: readonly AuditNode[] },
): void {
  sql.enqueue(
    'save-audit-nodes',
    `insert into audit_node select * from json_populate_recordset(null::audit_node, $1::json)
     on conflict (node) do update set hash = excluded.hash`,
    [JSON.stringify(nodes)],
  );
  sql.enqueue(
    'save-audit-root',
    'insert into audit_root (number, at_ms, place, root, previous, statement) values ($1, $2, $3, $4, $5, $6)',
    [root.number, root.atMillis, root.place, root.root, root.previous, root.statement],
  );
  sql.enqueue('save-covered', 'update event_feed set place = $1, looked_at_ms = $2 where feed_id = 2', [
    root.place,
    root.atMillis,
  ]);
}

/** One statement, so that root, nodes and leaves are of one moment. */
async function readProof(sql: Queryable, account: AccountId) {
  const above = auditNodesAbove(account);
  const { rows } = await sql.query<Row & { root: RootRow | null; leaves: LeafRow[] | null; nodes: AuditNode[] | null }>(
    'read-audit-proof',
    `select
       (select row_to_json(r) from (select * from audit_root order by number desc limit 1) as r) as root,
       (select json_agg(l) from audit_leaf l where node = $1) as leaves,
       (select json_agg(c) from audit_node c where parent = any($2)) as nodes`,
    [above[0] ?? '', above.slice(1)],
  );
  const [row] = rows;
  if (!row?.root) return undefined;
  return { root: rootFromRow(row.root), leaves: (row.leaves ?? []).map(leafFromRow), nodes: row.nodes ?? [] };
}

async function readChain(
  sql: Queryable,
  { account, after, limit }: { readonly account: AccountId; readonly after: number; readonly limit: number },
) {
  const { rows } = await sql.query<AuditRow & Row>(
    'read-audit-chain',
    'select * from audit where account_id = $1 and n > $2 order by n limit $3',
    [account, after, limit],
  );
  return rows.map(auditFromRow);
}
