import { Readable } from 'node:stream';
import { err, ok } from '@regrade/core';
import { refuse } from '../../engine/refusal.ts';
import { KEY_NUMBER, readPage, toWirePage } from '../cursor.ts';
import type { HandlerDeps, Handlers } from '../handler.ts';
import { accountOfWire } from '../ids.ts';
import { renderAudit } from '../render/account.ts';
import { renderAuditProof, renderAuditRoot } from '../render/audit.ts';
import { accountRequired } from './account-handlers.ts';

type AuditHandlers = Pick<Handlers, 'exportAudit' | 'listAuditRoots'>;

export function createAuditHandlers({ engine }: HandlerDeps): AuditHandlers {
  return {
    async exportAudit({ caller, query }, reply) {
      const named = query.account === undefined ? undefined : accountOfWire(query.account);
      if (caller.role === 'operator' && !named) return err(accountRequired());
      const account = named ?? caller.account;
      const isSeen = caller.role === 'operator' || account === caller.account;
      if (!isSeen || (await engine.reads.readAccount(account)) === undefined) {
        return err(refuse('not-found', 'There is no such account.'));
      }
      // The proof first: a root that is signed while the chain is read covers more than was read.
      const proof = await engine.audit.readProof(account);
      async function* lines() {
        for await (const record of engine.audit.readChain(account)) yield `${JSON.stringify(renderAudit(record))}\n`;
        if (proof) yield `${JSON.stringify({ proof: renderAuditProof(proof, engine.audit.jwks()) })}\n`;
      }
      const name = `audit-${account}.ndjson`;
      reply.headers({ 'cache-control': 'no-store', 'content-disposition': `attachment; filename="${name}"` });
      await reply.type('application/x-ndjson; charset=utf-8').send(Readable.from(lines()));
      return ok(undefined);
    },
    async listAuditRoots({ query }) {
      const page = readPage(query, [KEY_NUMBER]);
      if (!page.ok) return page;
      return ok({ status: 200, body: toWirePage(await engine.audit.listRoots(page.value), renderAuditRoot) });
    },
  };
}
