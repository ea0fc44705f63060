import type { Engine } from '../../engine/engine.ts';
import { createSessionSeal, type SignedIn } from './seal-session.ts';

/** What the browser keeps: a sealed text and for how long. */
export interface NewSession {
  readonly session: SignedIn;
  readonly cookie: { readonly value: string; readonly maxAgeSeconds: number };
}

/** Sessions of browsers: begun with a token, sealed into a cookie, ended by time, by signing out, or with their token. */
export interface Sessions {
  begin(of: Pick<SignedIn, 'account' | 'tokenHash'>): Promise<NewSession>;
  /** The session of a cookie, as long as neither time nor anybody has ended it. */
  find(cookie: string): Promise<SignedIn | undefined>;
  /** Void from now on, here at once and in other processes within `ENDED_KNOWN_MILLIS`. */
  end(session: SignedIn): Promise<void>;
}

/** A working day: people sign in once in the morning. */
const SESSION_SECONDS = 12 * 3_600;
/** How long a session that was ended elsewhere may still be let in by a process that looked before. */
const ENDED_KNOWN_MILLIS = 5_000;
const KNOWN_MAX = 10_000;

export function createSessions(
  { endedSessions, clock, ids }: Pick<Engine, 'endedSessions' | 'clock' | 'ids'>,
  secret: string,
): Sessions {
  const seal = createSessionSeal(secret);
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
      const session = { ...of, id: ids.uuid(), expiresAt: nowSeconds() + SESSION_SECONDS };
      return { session, cookie: { value: await seal.seal(session), maxAgeSeconds: SESSION_SECONDS } };
    },
    async find(cookie) {
      const session = await seal.open(cookie);
      if (!session || session.expiresAt <= nowSeconds() || (await isEnded(session))) return undefined;
      return session;
    },
    async end(session) {
      await endedSessions.end(session);
      await remember(session.id, Promise.resolve(true));
    },
  };
}
