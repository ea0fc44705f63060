import type { SecretBox } from '../engine/secret-box.ts';
import type { Database, Row } from './database.ts';

/** Where secrets of others lie: both tables keep a list of them in `secrets`. */
const TABLES = [
  { table: 'seller_endpoint', key: ['scope', 'protocol'] },
  { table: 'webhook_endpoint', key: ['account_id', 'endpoint_id'] },
] as const;

const ROWS_PER_LOOK = 500;
/** Other processes start at the same time, and endpoints are saved meanwhile. */
const LOOKS_MAX = 10_000;
const ENDING_CHARACTERS = 4;

/** A secret as it lies there: sealed, or as it was kept before there were keys. */
interface StoredSecret {
  readonly secret?: string;
  readonly sealed?: string;
  readonly [field: string]: unknown;
}

interface EndpointRow extends Row {
  readonly first: string;
  readonly second: string;
  readonly was: string;
  readonly secrets: readonly StoredSecret[];
}

/**
 * Seals at the start what lies open or was sealed with an earlier key, so that a key that was replaced is needed no more.
 * Throws a sentence where a key is missing: such a service would sign nothing.
 */
export async function sealEndpoints(database: Database, box: SecretBox): Promise<void> {
  for (const of of TABLES) {
    let rows = await findUnsealed(database, of, box);
    for (let look = 1; rows.length > 0; look++) {
      if (look > LOOKS_MAX) throw new Error(`the secrets of ${of.table} are changed faster than they can be sealed.`);
      for (const row of rows) await sealRow(database, of, { row, box });
      rows = await findUnsealed(database, of, box);
    }
  }
}

type Table = (typeof TABLES)[number];

async function findUnsealed(
  database: Database,
  { table, key: [first, second] }: Table,
  box: SecretBox,
): Promise<readonly EndpointRow[]> {
  const { rows } = await database.query<EndpointRow>(
    `find-unsealed-${table}`,
    `select e.${first} as first, e.${second} as second, e.secrets::text as was, e.secrets from ${table} e
     where exists (
       select 1 from json_array_elements(e.secrets) s where not starts_with(coalesce(s->>'sealed', ''), $1)
     ) limit $2`,
    // Without a key nothing begins like this, and whatever there is needs one.
    [box.sealedPrefix ?? 'no key', ROWS_PER_LOOK],
  );
  return rows;
}

async function sealRow(
  database: Database,
  { table, key: [first, second] }: Table,
  { row, box }: { readonly row: EndpointRow; readonly box: SecretBox },
): Promise<void> {
  const secrets = await Promise.all(row.secrets.map((secret) => sealOne(secret, box)));
  // Who was changed meanwhile is looked at again.
  await database.query(
    `seal-${table}`,
    `update ${table} set secrets = $3 where ${first} = $1 and ${second} = $2 and secrets::text = $4`,
    [row.first, row.second, JSON.stringify(secrets), row.was],
  );
}

async function sealOne(stored: StoredSecret, box: SecretBox): Promise<StoredSecret> {
  const { secret, ...rest } = stored;
  const key = rest.sealed === undefined ? undefined : box.keyOf(rest.sealed);
  if (key && !key.isHere) throw new Error(missingKey(`the key ${key.id}`));
  const text = secret ?? (await box.open(rest.sealed ?? ''));
  const sealed = await box.seal(text);
  if (!sealed.ok) throw new Error(missingKey('a key'));
  return { ...rest, sealed: sealed.value, ending: text.slice(-ENDING_CHARACTERS) };
}

function missingKey(which: string): string {
  return `the secrets of endpoints in this database need ${which}, which is not in REGRADE_SECRET_KEY (docs/operating.md, Secrets).`;
}
