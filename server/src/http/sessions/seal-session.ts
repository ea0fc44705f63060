import { hkdfSync } from 'node:crypto';
import { type AccountId, parseAccountId, present } from '@regrade/core';
import { CompactEncrypt, compactDecrypt } from 'jose';
import * as z from 'zod';

/** Who signed in, as the cookie carries it: sealed, because it opens an account, and read by nobody but us. */
export interface SignedIn {
  /** Of the session, so that it can be ended before its time. */
  readonly id: string;
  readonly account: AccountId;
  /** Epoch seconds. */
  readonly expiresAt: number;
  /** The hash of the access token that it stands for: when that is revoked, the session is over. */
  readonly tokenHash: string;
}

/** Named in the sealed text: a later version that writes another shape says so, and older cookies sign in again. */
const FORMAT = 1;
const sealedText = z.object({
  v: z.literal(FORMAT),
  id: z.string(),
  account: z.string(),
  expiresAt: z.number(),
  tokenHash: z.string(),
});
const ALGORITHMS = { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] };

export interface SessionSeal {
  seal(session: SignedIn): Promise<string>;
  /** Undefined for what this installation has not sealed. */
  open(cookie: string): Promise<SignedIn | undefined>;
}

/** A JWE document under a key that is derived from a secret of the installation. */
export function createSessionSeal(secret: string): SessionSeal {
  const key = new Uint8Array(hkdfSync('sha256', secret, '', 'regrade session cookie', 32));
  return {
    seal: (session) =>
      new CompactEncrypt(new TextEncoder().encode(JSON.stringify({ v: FORMAT, ...session })))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .encrypt(key),
    async open(cookie) {
      const opened = await compactDecrypt(cookie, key, ALGORITHMS).catch(() => undefined);
      if (!opened) return undefined;
      const read = sealedText.safeParse(JSON.parse(new TextDecoder().decode(opened.plaintext)));
      if (!read.success) return undefined;
      const { id, account, expiresAt, tokenHash } = read.data;
      return { id, account: present(parseAccountId(account), 'what we sealed is an account'), expiresAt, tokenHash };
    },
  };
}
