import { type AccountId, err, ok } from '@regrade/core';
import type { AccessToken } from '../ports.ts';
import { refuse } from '../refusal.ts';
import type { CommandKind } from '../run-command.ts';

export interface TokenRevocation {
  readonly account: AccountId;
  readonly token: string;
  readonly reason: string;
  /** Id of the token that asks for it; null where none does. */
  readonly askedWith: string | null;
  /** Whoever asks knows that it is the one they ask with. */
  readonly own: boolean;
}

/** Ends a token, and with it the sessions that browsers began with it. */
export const revokeToken: CommandKind<TokenRevocation, { readonly tokens: AccessToken[] }, AccessToken> = {
  name: 'revoke-token',
  load: async (transaction, commands) => ({
    tokens: await transaction.loadTokens({
      accounts: commands.map(({ account }) => account),
      ids: commands.map(({ body }) => body.token),
    }),
  }),
  decide: ({ body }, { tokens }, { nowMillis }) => {
    const own = tokens.filter(({ account }) => account === body.account);
    const token = own.find(({ id }) => id === body.token);
    if (!token) return err(refuse('not-found', 'There is no such token.'));
    if (token.revokedAt !== null) return err(refuse('token.revoked', 'This token was revoked before.'));
    const good = own.filter(({ revokedAt }) => revokedAt === null);
    if (token.role === 'operator' && good.length === 1) {
      return err(refuse('token.last', 'This is the only token of the operator: without it nobody gets in any more.'));
    }
    if (token.id === body.askedWith && !body.own) {
      return err(
        refuse('token.in-use', 'You ask with this very token: it, and what is signed in with it, ends at once.'),
      );
    }
    const revoked = { ...token, revokedAt: Math.floor(nowMillis / 1000) };
    return ok({
      answer: revoked,
      writes: { tokens: [revoked] },
      audit: { subject: body.account, body: { token: token.id, name: token.name, reason: body.reason } },
    });
  },
  settle: (facts, { tokens = [] }) => {
    for (const token of tokens) {
      facts.tokens.splice(
        facts.tokens.findIndex(({ id }) => id === token.id),
        1,
        token,
      );
    }
  },
};
