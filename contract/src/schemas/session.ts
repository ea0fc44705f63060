import * as z from 'zod';
import { accountId, instant, listOf, name, sellerId } from './scalars.ts';

/** Sign-in of people: the cookie that a browser keeps in place of a token. */

/** An access token that somebody was given. */
export const signInRequest = z.strictObject({ token: z.string().min(1).max(200) });

/** Who is signed in. `sandbox`: a test account with play money and a clock of its own. */
export const session = z.object({
  role: z.enum(['operator', 'seller', 'customer']),
  account: accountId,
  seller: sellerId.exactOptional(),
  name,
  sandbox: z.boolean(),
  /** A suspended customer reads, and buys and changes nothing; what runs goes on. */
  suspended: z.boolean(),
  /** Then the browser has to sign in again. */
  expiresAt: instant,
});
export type Session = z.output<typeof session>;

/** A person of the identity provider is still signed in there: where their browser goes to sign out there too. */
export const signedOut = z.object({ providerUrl: z.string() });
export type SignedOut = z.output<typeof signedOut>;

export const sampleLoginId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be the id of a sample login');

/** A login of the sample marketplace; a click signs in. */
const sampleLogin = z.object({
  id: sampleLoginId,
  role: z.enum(['operator', 'seller', 'customer']),
  name,
  /** What to try with it. */
  hint: z.string().exactOptional(),
});

/** How people may sign in here: with a token always, with the operator's identity provider or a sample login where there is one. */
export const signInMethods = z.object({
  provider: z.object({ name, startPath: z.string() }).nullable(),
  samples: listOf(sampleLogin),
});
export type SignInMethods = z.output<typeof signInMethods>;
