import type { Engine } from '../engine/engine.ts';
import type { AccessToken } from '../engine/ports.ts';

/** How long a revoked token may still be let in by a process that saw it before, if it did not hear of the revocation. */
const KNOWN_MILLIS = 5_000;
/** How long a new token may be unknown to a process that was asked about it before it existed. */
const UNKNOWN_MILLIS = 1_000;
const KNOWN_MAX = 50_000;
const UNKNOWN_MAX = 10_000;

interface CachedToken {
  readonly found: Promise<AccessToken | undefined>;
  readonly until: number;
}

/** Requests of one token come in bunches: a lookup serves all of them for a few seconds. Unknown ones cannot push known ones out. */
export function createTokenCache({
  reads,
  clock,
  revokedTokens,
}: Pick<Engine, 'reads' | 'clock' | 'revokedTokens'>): (hash: string) => Promise<AccessToken | undefined> {
  const known = new Map<string, CachedToken>();
  const unknown = new Map<string, CachedToken>();
  revokedTokens.listen((hash) => known.delete(hash));

  async function lookUp(hash: string): Promise<AccessToken | undefined> {
    try {
      const token = await reads.findToken(hash);
      if (!token) {
        known.delete(hash);
        keep(unknown, { hash, found: Promise.resolve(undefined), millis: UNKNOWN_MILLIS, max: UNKNOWN_MAX });
      }
      return token;
    } catch (error) {
      known.delete(hash);
      throw error;
    }
  }

  function keep(
    cache: Map<string, CachedToken>,
    of: { hash: string; found: CachedToken['found']; millis: number; max: number },
  ): void {
    cache.delete(of.hash);
    cache.set(of.hash, { found: of.found, until: clock.nowMillis() + of.millis });
    const [oldest] = cache.keys();
    if (cache.size > of.max && oldest !== undefined) cache.delete(oldest);
  }

  return (hash) => {
    const cached = known.get(hash) ?? unknown.get(hash);
    if (cached && clock.nowMillis() < cached.until) return cached.found;
    const found = lookUp(hash);
    keep(known, { hash, found, millis: KNOWN_MILLIS, max: KNOWN_MAX });
    return found;
  };
}
