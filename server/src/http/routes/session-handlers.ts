import type { Session } from '@regrade/client';
import { err, formatInstant, ok, present } from '@regrade/core';
import type { Engine } from '../../engine/engine.ts';
import type { AccessToken } from '../../engine/ports.ts';
import { type Refusal, refuse } from '../../engine/refusal.ts';
import { LICENSE_KEY_PREFIX } from '../auth.ts';
import type { HandlerDeps, Handlers } from '../handler.ts';
import { noCookie } from '../sessions/session-cookie.ts';
import type { SignedIn } from '../sessions/signed-in.ts';
import { SIGN_IN_START } from './identity-handlers.ts';

type SessionHandlers = Pick<Handlers, 'getSignInMethods' | 'signIn' | 'signInAsSample' | 'getSession' | 'signOut'>;

export function createSessionHandlers({ engine, log, sessions, findToken, signIn }: HandlerDeps): SessionHandlers {
  // Those that have something to try come first.
  const samples = (signIn.samples ?? [])
    .map((login) => ({ id: sampleId(login), login }))
    .sort((a, b) => Number(b.login.hint !== undefined) - Number(a.login.hint !== undefined));
  const provider = signIn.provider ? { name: signIn.provider.name, startPath: SIGN_IN_START } : null;

  async function begin(token: AccessToken) {
    const by = { kind: 'token', hash: token.hash } as const;
    const { session, cookie } = await sessions.begin({ account: token.account, by });
    return ok({ status: 201, body: await renderSession(engine, session, token), cookies: [cookie] } as const);
  }

  /** Whoever cannot be sent to the provider is signed out here all the same. */
  async function signOutUrl(): Promise<string | null> {
    return (signIn.provider?.signOutUrl() ?? Promise.resolve(null)).catch((error: unknown) => {
      log.warn({ event: 'sign-out', refused: 'provider-down', error: String(error) });
      return null;
    });
  }

  return {
    async getSignInMethods() {
      const shown = samples.map(({ id, login: { role, name, hint } }) => ({
        ...{ id, role, name },
        ...(hint !== undefined && { hint }),
      }));
      return ok({ status: 200, body: { provider, samples: shown } });
    },
    async signIn({ body }) {
      if (body.token.startsWith(LICENSE_KEY_PREFIX)) return err(forSoftware());
      const token = await findToken(body.token);
      return token ? begin(token) : err(refuse('auth.invalid', 'This token is unknown or revoked.'));
    },
    async signInAsSample({ params }) {
      const sample = samples.find(({ id }) => id === params.id);
      const token = sample && (await findToken(sample.login.token));
      return token ? begin(token) : err(refuse('not-found', 'There is no such sample login here.'));
    },
    async getSession({ caller, session }) {
      if (session) return ok({ status: 200, body: await renderSession(engine, session, caller) });
      return err(refuse('not-found', 'This call was made with a token; a session is what a browser has.'));
    },
    async signOut({ cookies }) {
      const session = await sessions.find(cookies.session);
      if (session) await sessions.end(session);
      const gone = [noCookie('session')];
      const providerUrl = session?.by.kind === 'identity' ? await signOutUrl() : null;
      return providerUrl === null
        ? ok({ status: 204, body: null, cookies: gone })
        : ok({ status: 200, body: { providerUrl }, cookies: gone });
    },
  };
}

function forSoftware(): Refusal {
  return refuse('auth.forbidden', 'A license key is for software; people sign in with an access token.');
}

/** `customer-northwind`: the same on every start, because its parts are. */
function sampleId({ role, name }: { readonly role: string; readonly name: string }): string {
  return `${role}-${name}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 64);
}

/** A person is called by their name, a token by that of its account. */
async function renderSession(
  engine: Engine,
  { account: id, expiresAt, by }: SignedIn,
  { role, ...who }: { readonly role: Session['role']; readonly seller?: string | null },
): Promise<Session> {
  const account = present(await engine.reads.readAccount(id), 'a session belongs to an account');
  const name = by.kind === 'identity' ? by.name : account.name;
  return {
    ...{ role, account: id, name, sandbox: account.sandbox !== null, suspended: account.suspended },
    ...(typeof who.seller === 'string' && { seller: who.seller }),
    expiresAt: formatInstant(expiresAt),
  };
}
