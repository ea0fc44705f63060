import { type AccountId, parseAccountId, present } from '@regrade/core';
import * as z from 'zod';

/** Who signed in, as the sealed cookie carries it. */
export interface SignedIn {
  /** Of the session, so that it can be ended before its time. */
  readonly id: string;
  readonly account: AccountId;
  /** Epoch seconds. */
  readonly expiresAt: number;
  readonly by: SignedInBy;
}

/** What the session stands for: a token, with which it ends; or what the identity provider said, which is short-lived. */
export type SignedInBy = z.output<typeof signedInBy>;

const signedInBy = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('token'), hash: z.string() }),
  z.object({
    kind: z.literal('identity'),
    subject: z.string(),
    name: z.string(),
    role: z.enum(['operator', 'seller', 'customer']),
    seller: z.string().nullable(),
  }),
]);

/** Named in the sealed text: a later version that writes another shape says so, and older cookies sign in again. */
const FORMAT = 1;
const sealed = z.object({
  ...{ v: z.literal(FORMAT), id: z.string(), account: z.string(), expiresAt: z.number(), by: signedInBy },
});

export function toSealed(session: SignedIn): object {
  return { v: FORMAT, ...session };
}

export function fromSealed(document: unknown): SignedIn | undefined {
  const read = sealed.safeParse(document);
  if (!read.success) return undefined;
  const { id, account, expiresAt, by } = read.data;
  return { id, account: present(parseAccountId(account), 'what we sealed names an account'), expiresAt, by };
}
