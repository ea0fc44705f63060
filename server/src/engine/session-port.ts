import type { AccountId } from '@regrade/core';

/** A browser's session as the store knows it: only when somebody ended it before its time. */
export interface SessionName {
  readonly account: AccountId;
  readonly id: string;
}

export interface EndedSessions {
  /** Ends a session for every process; ending it again changes nothing. `expiresAt`: when it would have ended by itself. */
  end(session: SessionName & { readonly expiresAt: number }): Promise<void>;
  isEnded(session: SessionName): Promise<boolean>;
}
