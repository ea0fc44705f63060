import {
  type AccountId,
  accountOf,
  type BulkChangeId,
  err,
  ID_PREFIXES,
  ok,
  present,
  type Result,
} from '@regrade/core';
import type { BulkAnswer } from '../../engine/bulk/bulk-port.ts';
import { noSuchBulk } from '../../engine/bulk/move-bulk.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Refusal } from '../../engine/refusal.ts';
import { accountNow } from '../../engine/sandbox/account-now.ts';
import { actorOf, type CustomerCaller, maySee, type OperatorCaller } from '../caller.ts';
import { KEY_COUNT, KEY_NUMBER, KEY_TEXT, readPage, toWirePage } from '../cursor.ts';
import type { HandlerDeps, Handlers } from '../handler.ts';
import { accountOfWire, subscriptionOfWire } from '../ids.ts';
import { renderBulk, renderBulkHead, renderBulkItem } from '../render/bulk-change.ts';

type BulkHandlers = Pick<
  Handlers,
  'previewBulkChange' | 'listBulkChanges' | 'getBulkChange' | 'listBulkItems' | 'executeBulkChange' | 'cancelBulkChange'
>;

export function createBulkHandlers({ engine }: HandlerDeps): BulkHandlers {
  const answer = async ({ account }: CustomerCaller, id: BulkChangeId) => {
    const found = await engine.bulk.readBulk(id, await accountNow(engine, account));
    return renderBulk(present(found, 'a bulk change that moved is stored'));
  };
  return {
    async previewBulkChange({ caller, body }) {
      const { changes, timing, filter, subscriptions } = body;
      const previewed = await engine.bulk.preview({
        ...{ account: caller.account, actor: actorOf(caller), changes },
        ...(timing && { timing }),
        ...(filter && { filter }),
        ...(subscriptions && { subscriptions: subscriptions.map((id) => subscriptionOfWire(id).id) }),
      });
      if (!previewed.ok) return previewed;
      const { id } = previewed.value;
      return ok({ status: 201, body: await answer(caller, id), headers: { location: `/v1/bulk-changes/${id}` } });
    },
    async listBulkChanges({ caller, query }) {
      const page = readPage(query, [KEY_NUMBER, KEY_TEXT]);
      if (!page.ok) return page;
      const named = query.account === undefined ? undefined : accountOfWire(query.account);
      // A filter that names somebody else's account leaves nothing of one's own.
      if (named && !maySee(named, caller)) return ok({ status: 200, body: { items: [] } });
      const account = caller.role === 'customer' ? caller.account : named;
      const listed = await engine.bulk.listBulk(account ? { account } : {}, page.value);
      return ok({ status: 200, body: toWirePage(listed, renderBulkHead) });
    },
    async getBulkChange({ caller, params }) {
      const found = await readBulk(engine, caller, params.id);
      return found.ok ? ok({ status: 200, body: renderBulk(found.value) }) : found;
    },
    async listBulkItems({ caller, params, query }) {
      const found = await readBulk(engine, caller, params.id);
      const page = readPage(query, [KEY_COUNT]);
      if (!found.ok) return found;
      if (!page.ok) return page;
      const { bulk } = found.value;
      const [listed, now] = await Promise.all([
        engine.bulk.listBulkItems(bulk.id, page.value),
        accountNow(engine, bulk.account),
      ]);
      return ok({ status: 200, body: toWirePage(listed, (item) => renderBulkItem(item, bulk, now)) });
    },
    async executeBulkChange({ caller, params, body, idempotency }) {
      const id = ownBulk(caller, params.id);
      if (!id) return err(noSuchBulk());
      const accepted = await engine.commands.executeBulkChange({
        ...{ account: caller.account, actor: actorOf(caller), conflict: id, idempotency },
        body: { id, totals: body.totals, pays: body.pay === 'wallet' },
      });
      if (!accepted.ok) return accepted;
      engine.bulk.executions.start(id);
      return ok({ status: 202, body: renderBulk(accepted.value) });
    },
    async cancelBulkChange({ caller, params, body, idempotency }) {
      const id = ownBulk(caller, params.id);
      if (!id) return err(noSuchBulk());
      const cancelled = await engine.commands.cancelBulkChange({
        ...{ account: caller.account, actor: actorOf(caller), conflict: id, idempotency },
        body: { ...body, id },
      });
      return cancelled.ok ? ok({ status: 200, body: renderBulk(cancelled.value) }) : cancelled;
    },
  };
}

function accountIn(wireId: string): AccountId {
  return present(accountOf(ID_PREFIXES.bulkChange, wireId), 'the shape of an id was parsed at the door');
}

/** What belongs to somebody else is answered like what does not exist. */
function ownBulk(caller: CustomerCaller | OperatorCaller, wireId: string): BulkChangeId | undefined {
  return maySee(accountIn(wireId), caller) ? (wireId as BulkChangeId) : undefined;
}

async function readBulk(
  engine: Engine,
  caller: CustomerCaller | OperatorCaller,
  wireId: string,
): Promise<Result<BulkAnswer, Refusal>> {
  const id = ownBulk(caller, wireId);
  const found = id && (await engine.bulk.readBulk(id, await accountNow(engine, accountIn(id))));
  return found ? ok(found) : err(noSuchBulk());
}
