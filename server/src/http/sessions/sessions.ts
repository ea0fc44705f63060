import type { Engine } from '../../engine/engine.ts';
import { createSeal } from './seal.ts';
import type { KeptCookie } from './session-cookie.ts';
import { fromSealed, type SignedIn, toSealed } from './signed-in.ts';

export interface NewSession {
  readonly session: SignedIn;
  readonly cookie: KeptCookie;
}

/** Sessions of browsers: sealed into a cookie, ended by time, by signing out, or with their token. */
export interface Sessions {
  begin(of: Pick<SignedIn, 'account' | 'by'>): Promise<NewSession>;
  /** The session of a cookie, as long as neither time nor anybody has ended it. */
  find(cookie: string | undefined): Promise<SignedIn | undefined>;
  /** Void from now on, here at once and in other processes within `ENDED_KNOWN_MILLIS`. */
  end(session: SignedIn): Promise<void>;
}

const SESSION_SECONDS: { readonly [kind in SignedIn['by']['kind']]: number } = {
  /** A working day: people sign in once in the morning. */
  token: 12 * 3_600,
  /** What the provider takes back is over by then; who is still signed in there comes back with one click. */
  identity: 3_600,
};
/** How long a session that was ended elsewhere may still be let in by a process that looked before. */
const ENDED_KNOWN_MILLIS = 5_000;
const KNOWN_MAX = 10_000;

export function createSessions(
  { endedSessions, clock, ids }: Pick<Engine, 'endedSessions' | 'clock' | 'ids'>,
  secret: string,
): Sessions {
  const seal = createSeal(secret, 'session cookie');
  const known = new Map<string, { readonly isEnded: Promise<boolean>; readonly until: number }>();

  function remember(id: string, isEnded: Promise<boolean>): Promise<boolean> {
    known.delete(id);
    known.set(id, { isEnded, until: clock.nowMillis() + ENDED_KNOWN_MILLIS });
    const [oldest] = known.keys();
    if (known.size > KNOWN_MAX && oldest !== undefined) known.delete(oldest);
    return isEnded;
  }

  function isEnded(session: SignedIn): Promise<boolean> {
    const last = known.get(session.id);
    if (last && clock.nowMillis() < last.until) return last.isEnded;
    const asked = endedSessions.isEnded(session);
    // What failed is not remembered.
    asked.catch(() => known.delete(session.id));
    return remember(session.id, asked);
  }

  const nowSeconds = () => Math.floor(clock.nowMillis() / 1000);

  return {
    async begin(of) {
      const maxAgeSeconds = SESSION_SECONDS[of.by.kind];
      const session = { ...of, id: ids.uuid(), expiresAt: nowSeconds() + maxAgeSeconds };
      return { session, cookie: { kind: 'session', value: await seal.seal(toSealed(session)), maxAgeSeconds } };
    },
    async find(cookie) {
      const session = cookie === undefined ? undefined : fromSealed(await seal.open(cookie));
      if (!session || session.expiresAt <= nowSeconds() || (await isEnded(session))) return undefined;
      return session;
    },
    async end(session) {
      await endedSessions.end(session);
      await remember(session.id, Promise.resolve(true));
    },
  };
}
