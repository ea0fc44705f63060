import type { Result } from '@regrade/core';
import type { Role } from '../ports.ts';

/**
 * Who tells the operator's people apart, and sellers' and customers' too where the operator says so: an identity provider
 * outside. The browser is sent there and comes back; nothing of it is stored here.
 */
export interface IdentityProvider {
  /** What people call it. */
  readonly name: string;
  /** Where the browser is sent, and what it has to bring back. Rejects when the provider cannot be asked. */
  begin(): Promise<{ readonly url: string; readonly attempt: SignInAttempt }>;
  /** Who came back. Rejects when the provider cannot be asked. */
  finish(of: {
    /** Of the address at which the browser came back. */
    readonly query: URLSearchParams;
    readonly attempt: SignInAttempt;
  }): Promise<Result<Identity, IdentityFault>>;
  /** Where the browser of somebody signs out there too; null where the provider knows no such place. Rejects as above. */
  signOutUrl(): Promise<string | null>;
}

/** Secrets of one sign-in: only the browser that began it may end it. */
export interface SignInAttempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** A person, as the provider says. */
export interface Identity {
  /** The same for this person for ever. */
  readonly subject: string;
  readonly name: string;
  readonly role: Role;
  /** Id of the account; null where the provider names none. */
  readonly account: string | null;
  readonly seller: string | null;
}

/**
 * Why somebody who came back is not let in: they changed their mind; what came is not what was asked for; the provider
 * gives them no role here, or more than one.
 */
export interface IdentityFault {
  readonly kind: 'cancelled' | 'invalid' | 'no-role';
  /** For the log. */
  readonly why: string;
}
