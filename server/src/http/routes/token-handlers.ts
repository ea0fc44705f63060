import type { IssuedToken } from '@regrade/client';
import { err, formatInstant, ok } from '@regrade/core';
import type { AccessToken } from '../../engine/ports.ts';
import { actorFor, type OperatorCaller } from '../caller.ts';
import { KEY_NUMBER, KEY_TEXT, readPage, toWirePage } from '../cursor.ts';
import type { HandlerDeps, Handlers } from '../handler.ts';
import { accountOfWire } from '../ids.ts';
import { instantOrNull } from '../render/instant.ts';
import { noSuchAccount, TOKEN_PREFIX } from './account-handlers.ts';

type TokenHandlers = Pick<Handlers, 'issueToken' | 'listTokens' | 'revokeToken'>;

export function createTokenHandlers({ engine }: HandlerDeps): TokenHandlers {
  return {
    async issueToken({ id, caller, params, body }) {
      const account = accountOfWire(params.id);
      const token = `${TOKEN_PREFIX}${engine.ids.secret()}`;
      const command = { account, name: body.name, token };
      const issued = await engine.commands.issueToken({
        ...{ account, actor: actorFor(account, caller), conflict: id, body: command },
      });
      return issued.ok ? ok({ status: 201, body: command }) : issued;
    },
    async listTokens({ caller, params, query }) {
      const account = accountOfWire(params.id);
      const page = readPage(query, [KEY_NUMBER, KEY_TEXT]);
      if (!page.ok) return page;
      if ((await engine.reads.readAccount(account)) === undefined) return err(noSuchAccount());
      const listed = await engine.reads.listTokens(account, page.value);
      return ok({ status: 200, body: toWirePage(listed, (token) => renderToken(token, caller)) });
    },
    async revokeToken({ caller, params, body }) {
      const account = accountOfWire(params.id);
      const revoked = await engine.commands.revokeToken({
        ...{ account, actor: actorFor(account, caller) },
        // One after the other: two at once could be the operator's last two.
        conflict: `tokens:${account}`,
        body: { account, token: params.token, reason: body.reason, askedWith: caller.token, own: body.own },
      });
      return revoked.ok ? ok({ status: 200, body: renderToken(revoked.value, caller) }) : revoked;
    },
  };
}

function renderToken(token: AccessToken, caller: OperatorCaller): IssuedToken {
  const { id, account, role, name, ending, issuedBy, createdAt, revokedAt } = token;
  return {
    ...{ id, account, role, name, ending, issuedBy, createdAt: formatInstant(createdAt) },
    ...{ revokedAt: instantOrNull(revokedAt), inUse: id === caller.token },
  };
}
