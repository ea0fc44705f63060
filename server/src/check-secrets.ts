import type { Config } from './config.ts';
import { createSecretBox } from './signing/secret-box.ts';
import { isSqlError } from './store/database/database-error.ts';
import { openDatabase } from './store/database.ts';
import { missingKey, readSecret, SECRET_NAMES } from './store/secret-store.ts';

/** What is true of a database of the operator's own without a key. */
export const SECRETS_OPEN =
  'REGRADE_SECRET_KEY is not set: the keys that sign licenses lie unencrypted in the database, and endpoints cannot be made.';

const UNDEFINED_TABLE = '42P01';
const CONNECT_LIMIT_MS = 3_000;

/** Whether the secrets of the installation lie encrypted in the database, and whether the service could open them. */
export async function checkSecrets({
  databaseUrl,
  secretKeys,
}: Pick<Config, 'databaseUrl' | 'secretKeys'>): Promise<{ readonly ok: boolean; readonly detail: string }> {
  if (databaseUrl === null)
    return { ok: true, detail: 'encrypted with REGRADE_SECRET_KEY, else with secret.key of the data folder' };
  const box = createSecretBox(secretKeys);
  const database = openDatabase({ connection: databaseUrl, poolMax: 2, connectLimitMs: CONNECT_LIMIT_MS });
  try {
    let open = 0;
    for (const name of SECRET_NAMES) {
      const stored = await readSecret(database, name);
      const key = stored === undefined ? undefined : box.keyOf(stored);
      if (key && !key.isHere) return { ok: false, detail: missingKey(name, key.id) };
      if (stored !== undefined && !key) open += 1;
    }
    if (box.sealedPrefix === null) return { ok: true, detail: SECRETS_OPEN };
    return {
      ok: true,
      detail: open > 0 ? `${open} lie open; the next start encrypts them` : 'encrypted, and their key is here',
    };
  } catch (error) {
    if (isSqlError(error) && error.code === UNDEFINED_TABLE) return { ok: true, detail: 'the first start makes them' };
    return { ok: false, detail: 'not looked at: the database does not answer' };
  } finally {
    await database.end();
  }
}
