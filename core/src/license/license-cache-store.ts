import { isRecord } from '../domain/license/parse-license-document.ts';
import { type JsonWebKeySet, parseJwks } from './jws.ts';

export const CACHE_FORMAT = 'regrade/license-cache@1';

/** What a cache writes down: JSON. It holds no license key; whoever can edit it can also edit the program. */
export interface LicenseCacheEntry {
  readonly format: typeof CACHE_FORMAT;
  readonly id: string;
  readonly statement: string;
  readonly freshness: string;
  /** The keys that the last good answer was verified with. */
  readonly jwks: JsonWebKeySet;
  readonly etag: string | null;
  /** Never goes down, whatever the entry's documents say. */
  readonly highestRevisionSeen: number;
}

/**
 * A file, `localStorage`, a table: one entry. What `load` gives is not believed but verified again; a `load` that fails
 * counts as empty, because a program must start without its cache too.
 */
export interface LicenseCacheStore {
  load(): Promise<unknown>;
  save(entry: LicenseCacheEntry): Promise<void>;
}

/** An entry as `save` got it; undefined for anything else, e.g. nothing yet, or another version's format. */
export function parseCacheEntry(value: unknown): LicenseCacheEntry | undefined {
  if (!isRecord(value) || value['format'] !== CACHE_FORMAT) return undefined;
  const { id, statement, freshness, etag, highestRevisionSeen } = value;
  const jwks = parseJwks(value['jwks']);
  if (typeof id !== 'string' || typeof statement !== 'string' || typeof freshness !== 'string' || !jwks)
    return undefined;
  if (etag !== null && typeof etag !== 'string') return undefined;
  if (typeof highestRevisionSeen !== 'number' || !Number.isSafeInteger(highestRevisionSeen)) return undefined;
  return { format: CACHE_FORMAT, id, statement, freshness, jwks, etag, highestRevisionSeen };
}
