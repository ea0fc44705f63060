import { randomUUID } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSecretKey, parseSecretKey, type SecretKey } from './secret-box.ts';

const FILE = 'secret.key';
const OWNER_ONLY = 0o600;

/**
 * The keys for the database in the data folder: those that were configured, and behind them the one in `secret.key`,
 * which the first start makes where none was configured.
 */
export async function openKeyFile(folder: string, configured: readonly SecretKey[]): Promise<readonly SecretKey[]> {
  const file = join(folder, FILE);
  if (configured.length === 0) await makeOnce(file, `${createSecretKey()}\n`);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return configured;
  const key = parseSecretKey(text.trim());
  if (!key.ok) throw new Error(`${file} holds no key; restore it from a backup.`);
  return [...configured, key.value];
}

/** Whole or not at all, and only if nobody was quicker. */
async function makeOnce(file: string, text: string): Promise<void> {
  const own = `${file}.${randomUUID()}`;
  await writeFile(own, text, { mode: OWNER_ONLY, flag: 'wx' });
  try {
    await link(own, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(own);
  }
}
