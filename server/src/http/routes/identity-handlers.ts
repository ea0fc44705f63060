import { err, ok, type Result } from '@regrade/core';
import type { IdentityFault, IdentityProvider } from '../../engine/identity/identity-provider.ts';
import { type Refusal, refuse } from '../../engine/refusal.ts';
import type { HandlerDeps, Handlers } from '../handler.ts';
import { findAccount } from '../sessions/find-account.ts';
import { type KeptCookie, noCookie } from '../sessions/session-cookie.ts';

type IdentityHandlers = Pick<Handlers, 'startSignIn' | 'finishSignIn'>;

export const SIGN_IN_START = '/auth/start';

/** Why a person who came back stands before the sign-in page again, which has a sentence for each. */
type Refused = IdentityFault['kind'] | 'expired' | 'unknown-account' | 'provider-down';

/** A sign-in that goes out to the identity provider and comes back: the browser is sent on, whatever happens. */
export function createIdentityHandlers({ engine, log, sessions, attempts, signIn }: HandlerDeps): IdentityHandlers {
  /** To the sign-in page, with where the person wanted to go. */
  function turnAway(refused: Refused, to: string) {
    const search = new URLSearchParams({ refused, ...(to !== '' && { to }) });
    return sendOn(`/sign-in?${search}`, [noCookie('sign-in')]);
  }

  async function whenAnswered<T>(asked: Promise<T>): Promise<T | undefined> {
    return asked.catch((error: unknown) => {
      log.warn({ event: 'sign-in', refused: 'provider-down', error: String(error) });
      return undefined;
    });
  }

  async function finish(provider: IdentityProvider, of: { query: URLSearchParams; cookie: string | undefined }) {
    const kept = await attempts.find(of.cookie);
    if (!kept) return turnAway('expired', '');
    const finished = await whenAnswered(provider.finish({ query: of.query, attempt: kept.attempt }));
    if (!finished) return turnAway('provider-down', kept.to);
    if (!finished.ok) {
      log.warn({ event: 'sign-in', refused: finished.error.kind, why: finished.error.why });
      return turnAway(finished.error.kind, kept.to);
    }
    const { subject, name, role } = finished.value;
    const account = await findAccount(engine, finished.value);
    if (!account) {
      log.warn({ event: 'sign-in', refused: 'unknown-account', role, subject });
      return turnAway('unknown-account', kept.to);
    }
    const by = { kind: 'identity', subject, name, role, seller: account.seller } as const;
    const { cookie } = await sessions.begin({ account: account.id, by });
    log.info({ event: 'sign-in', role, subject, account: account.id });
    return sendOn(doorOf(role, kept.to), [cookie, noCookie('sign-in')]);
  }

  return {
    async startSignIn({ query: { to = '' } }) {
      if (!signIn.provider) return noProvider();
      const begun = await whenAnswered(signIn.provider.begin());
      return begun ? sendOn(begun.url, [await attempts.keep(begun.attempt, to)]) : turnAway('provider-down', to);
    },
    async finishSignIn({ query, cookies }) {
      if (!signIn.provider) return noProvider();
      const texts = Object.entries(query).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
      return finish(signIn.provider, { query: new URLSearchParams(texts), cookie: cookies.signIn });
    },
  };
}

function noProvider(): Result<never, Refusal> {
  return err(refuse('not-found', 'There is no identity provider here.'));
}

function sendOn(location: string, cookies: readonly KeptCookie[]) {
  return ok({ status: 302, body: null, headers: { location }, cookies } as const);
}

/** Where the person wanted to go, as long as that lies behind their own door; no link leads to another site. */
function doorOf(role: string, to: string): string {
  const door = `/${role}`;
  const base = 'http://regrade.invalid';
  const url = URL.canParse(to, base) ? new URL(to, base) : undefined;
  if (url?.origin !== base || (url.pathname !== door && !url.pathname.startsWith(`${door}/`))) return door;
  return `${url.pathname}${url.search}${url.hash}`;
}
