import type { Role } from '@regrade/client';
import { err, ok, present, type Result } from '@regrade/core';
import type { Engine } from '../engine/engine.ts';
import { hashSecret } from '../engine/hash-secret.ts';
import type { AccessToken } from '../engine/ports.ts';
import { type Refusal, refuse } from '../engine/refusal.ts';
import type { Caller } from './caller.ts';

export interface Authenticator {
  /** The caller of a request to a route with these roles, or why there is none. */
  authenticate(authorization: string | undefined, roles: readonly Role[] | 'public'): Promise<Result<Caller, Refusal>>;
}

/** How long a revoked token may still be let in by a process that saw it before. */
const KNOWN_MILLIS = 5_000;
/** How long a new token may be unknown to a process that was asked about it before it existed. */
const UNKNOWN_MILLIS = 1_000;
const KNOWN_MAX = 50_000;
const UNKNOWN_MAX = 10_000;
const TOKEN_LENGTH_MAX = 200;

const BEARER = /^Bearer +([\w.~+/=-]+) *$/i;
const LICENSE_KEY_PREFIX = 'rlk_';

/** Tokens are looked up by their hash; license keys are the tokens of the software that reads its license. */
export function createAuthenticator(engine: Pick<Engine, 'reads' | 'licenses' | 'clock'>): Authenticator {
  const findToken = createTokenCache(engine);

  async function callerOf(token: string): Promise<Caller | undefined> {
    if (token.length > TOKEN_LENGTH_MAX) return undefined;
    if (token.startsWith(LICENSE_KEY_PREFIX)) {
      const license = await engine.licenses.findByKey(token);
      return license && { role: 'software', account: license.account, license };
    }
    const found = await findToken(hashSecret(token));
    return found && tokenCaller(found);
  }

  return {
    async authenticate(authorization, roles) {
      if (roles === 'public') return ok({ role: 'public' });
      if (authorization === undefined || authorization === '') {
        return err(refuse('auth.missing', 'This address needs a token.'));
      }
      const token = BEARER.exec(authorization)?.[1];
      const caller = token === undefined ? undefined : await callerOf(token);
      if (!caller)
        return err(refuse('auth.invalid', 'This token is unknown, revoked or not written as "Bearer <token>".'));
      if (roles.some((role) => role === caller.role)) return ok(caller);
      return err(refuse('auth.forbidden', `Your token is of role ${caller.role}; this is for ${roles.join(', ')}.`));
    },
  };
}

function tokenCaller({ role, account, id, seller }: AccessToken): Caller {
  switch (role) {
    case 'operator':
      return { role, account, token: id };
    case 'seller':
      return { role, account, seller: present(seller, 'the token of a seller names its seller') };
    case 'customer':
      return { role, account };
  }
}

interface CachedToken {
  readonly found: Promise<AccessToken | undefined>;
  readonly until: number;
}

/** Requests of one token come in bunches: a lookup serves all of them for a few seconds. Unknown ones cannot push known ones out. */
function createTokenCache({
  reads,
  clock,
}: Pick<Engine, 'reads' | 'clock'>): (hash: string) => Promise<AccessToken | undefined> {
  const known = new Map<string, CachedToken>();
  const unknown = new Map<string, CachedToken>();

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
