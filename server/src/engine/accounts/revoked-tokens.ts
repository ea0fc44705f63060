import type { Writes } from '../ports.ts';

/** Between processes: that tokens are good no longer. Hints, which may be lost: nobody knows a token for longer than seconds. */
export interface RevokedTokens {
  announce(hash: string): void;
  /** Hears of those that other processes revoked, and of those of its own at once. */
  listen(listener: (hash: string) => void): void;
}

export function announceRevoked({ tokens = [] }: Writes, revokedTokens: RevokedTokens): void {
  for (const { hash, revokedAt } of tokens) if (revokedAt !== null) revokedTokens.announce(hash);
}
