import { present } from '@regrade/core';
import type { SecretBox } from '../engine/secret-box.ts';
import type { Queryable, Row } from './database.ts';

/** A secret of this installation, made by whoever starts first; every process reads the same one. */
export async function keepSecret(sql: Queryable, name: string, made: string): Promise<string> {
  await sql.query(
    'keep-secret',
    'insert into instance_secret (name, value) values ($1, $2) on conflict (name) do nothing',
    [name, made],
  );
  return present(await readSecret(sql, name), 'a secret that was kept can be read');
}

export async function readSecret(sql: Queryable, name: string): Promise<string | undefined> {
  const { rows } = await sql.query<Row & { value: string }>(
    'read-secret',
    'select value from instance_secret where name = $1',
    [name],
  );
  return rows[0]?.value;
}

/** What the installation signs and derives with. */
export const SECRET_NAMES = ['license-signing-keys', 'license-key', 'session-key', 'sample-token'] as const;
export type SecretName = (typeof SECRET_NAMES)[number];

/**
 * The same, sealed with the key in use where there is one: what was kept before there were keys, or under an earlier key, is sealed
 * anew. Throws a sentence where its key is not here.
 */
export async function keepSealedSecret(
  sql: Queryable,
  box: SecretBox,
  { name, made }: { readonly name: SecretName; readonly made: string },
): Promise<string> {
  const stored = await keepSecret(sql, name, await sealWhere(box, made));
  const secret = await openSecret(box, { name, stored });
  const isSealed = box.sealedPrefix === null || stored.startsWith(box.sealedPrefix);
  // Whoever was quicker sealed the same.
  if (!isSealed)
    await sql.query('seal-secret', 'update instance_secret set value = $3 where name = $1 and value = $2', [
      ...[name, stored],
      await sealWhere(box, secret),
    ]);
  return secret;
}

async function sealWhere(box: SecretBox, text: string): Promise<string> {
  if (box.sealedPrefix === null) return text;
  const sealed = await box.seal(text);
  return present(sealed.ok ? sealed.value : undefined, 'a box with a key seals');
}

async function openSecret(
  box: SecretBox,
  { name, stored }: { readonly name: SecretName; readonly stored: string },
): Promise<string> {
  const key = box.keyOf(stored);
  if (!key) return stored;
  if (!key.isHere) throw new Error(missingKey(name, key.id));
  return box.open(stored);
}

export function missingKey(name: SecretName, id: string): string {
  return `${name} of this database needs the key ${id}, which is not in REGRADE_SECRET_KEY (docs/operating.md, Secrets).`;
}
