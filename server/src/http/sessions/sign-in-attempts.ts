import * as z from 'zod';
import type { Engine } from '../../engine/engine.ts';
import type { SignInAttempt } from '../../engine/identity/identity-provider.ts';
import { createSeal } from './seal.ts';
import type { KeptCookie } from './session-cookie.ts';

/** A sign-in under way at the identity provider: the browser that began it keeps its secrets, sealed. */
export interface SignInAttempts {
  keep(attempt: SignInAttempt, to: string): Promise<KeptCookie>;
  /** Undefined for a browser that began none, or too long ago. */
  find(cookie: string | undefined): Promise<{ readonly attempt: SignInAttempt; readonly to: string } | undefined>;
}

/** Long enough to look for a telephone with the second factor. */
const ATTEMPT_SECONDS = 600;

const sealed = z.object({
  attempt: z.object({ state: z.string(), nonce: z.string(), verifier: z.string() }),
  to: z.string(),
  expiresAt: z.number(),
});

export function createSignInAttempts({ clock }: Pick<Engine, 'clock'>, secret: string): SignInAttempts {
  const seal = createSeal(secret, 'sign-in attempt');
  const nowSeconds = () => Math.floor(clock.nowMillis() / 1000);
  return {
    async keep(attempt, to) {
      const value = await seal.seal({ attempt, to, expiresAt: nowSeconds() + ATTEMPT_SECONDS });
      return { kind: 'sign-in', value, maxAgeSeconds: ATTEMPT_SECONDS };
    },
    async find(cookie) {
      const read = sealed.safeParse(cookie === undefined ? undefined : await seal.open(cookie));
      return read.success && nowSeconds() < read.data.expiresAt ? read.data : undefined;
    },
  };
}
