import type { Role } from '@regrade/client';
import { err, ok, present, type Result } from '@regrade/core';
import type { Engine } from '../engine/engine.ts';
import { hashSecret } from '../engine/hash-secret.ts';
import type { AccessToken } from '../engine/ports.ts';
import { type Refusal, refuse } from '../engine/refusal.ts';
import type { Caller } from './caller.ts';
import type { Sessions } from './sessions/sessions.ts';
import type { SignedIn } from './sessions/signed-in.ts';
import type { Site } from './sessions/site-of.ts';
import { createTokenCache } from './token-cache.ts';

export interface Authenticator {
  /** The caller of a request to a route with these roles, or why there is none. */
  authenticate(credentials: Credentials, roles: readonly Role[] | 'public'): Promise<Result<Identified, Refusal>>;
  /** The access token of this text, as long as it is not revoked. */
  findToken(token: string): Promise<AccessToken | undefined>;
}

/** What a request shows of its sender. */
export interface Credentials {
  /** A token: it wins over the cookie. */
  readonly authorization: string | undefined;
  /** The session that a browser keeps in place of a token. */
  readonly cookie: string | undefined;
  readonly site: Site;
  /** Whether its method may change something. */
  readonly isChange: boolean;
}

export interface Identified {
  readonly caller: Caller;
  /** Of the browser; absent where a token was sent. */
  readonly session?: SignedIn;
}

const TOKEN_LENGTH_MAX = 200;
const BEARER = /^Bearer +([\w.~+/=-]+) *$/i;
export const LICENSE_KEY_PREFIX = 'rlk_';

/** Tokens are looked up by their hash; license keys are the tokens of the software that reads its license. */
export function createAuthenticator(
  engine: Pick<Engine, 'reads' | 'licenses' | 'clock' | 'revokedTokens'>,
  sessions: Pick<Sessions, 'find'>,
): Authenticator {
  const findByHash = createTokenCache(engine);
  const findToken = async (token: string) =>
    token.length > TOKEN_LENGTH_MAX ? undefined : findByHash(hashSecret(token));

  async function callerOf(token: string): Promise<Caller | undefined> {
    if (token.length <= TOKEN_LENGTH_MAX && token.startsWith(LICENSE_KEY_PREFIX)) {
      const license = await engine.licenses.findByKey(token);
      return license && { role: 'software', account: license.account, license };
    }
    const found = await findToken(token);
    return found && tokenCaller(found);
  }

  async function identifyByToken(authorization: string): Promise<Result<Identified, Refusal>> {
    const token = BEARER.exec(authorization)?.[1];
    const caller = token === undefined ? undefined : await callerOf(token);
    if (caller) return ok({ caller });
    return err(refuse('auth.invalid', 'This token is unknown, revoked or not written as "Bearer <token>".'));
  }

  async function identifyBySession(cookie: string): Promise<Result<Identified, Refusal>> {
    const session = await sessions.find(cookie);
    const caller = session && (await sessionCaller(session));
    if (caller) return ok({ caller, session });
    return err(refuse('auth.session-ended', 'This browser is not signed in any more.'));
  }

  async function sessionCaller({ account, by }: SignedIn): Promise<Caller | undefined> {
    // Who an operator is, the audit log keeps: by their token, or as the identity provider names them.
    if (by.kind === 'identity') return tokenCaller({ ...by, account, id: `oidc:${by.subject}` });
    const token = await findByHash(by.hash);
    return token && tokenCaller(token);
  }

  return {
    findToken,
    async authenticate({ authorization = '', cookie = '', site, isChange }, roles) {
      // A foreign page can make a browser send our cookie, and nothing else that says who is asking.
      if (isChange && authorization === '' && site === 'foreign') return err(crossSite());
      if (roles === 'public') return ok({ caller: { role: 'public' } });
      if (authorization === '' && cookie === '') return err(refuse('auth.missing', 'This address needs a token.'));
      if (isChange && authorization === '' && site !== 'ours') return err(crossSite());
      const identified = await (authorization === '' ? identifyBySession(cookie) : identifyByToken(authorization));
      if (!identified.ok) return identified;
      const { role } = identified.value.caller;
      if (roles.some((allowed) => allowed === role)) return identified;
      return err(refuse('auth.forbidden', `Your token is of role ${role}; this is for ${roles.join(', ')}.`));
    },
  };
}

function crossSite(): Refusal {
  return refuse('auth.cross-site', 'A cookie is enough for a change only from the pages of this service.');
}

function tokenCaller({ role, account, id, seller }: Pick<AccessToken, 'role' | 'account' | 'id' | 'seller'>): Caller {
  switch (role) {
    case 'operator':
      return { role, account, token: id };
    case 'seller':
      return { role, account, seller: present(seller, 'the token of a seller names its seller') };
    case 'customer':
      return { role, account };
  }
}
