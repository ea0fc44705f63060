import { type BulkChangeId, type ChangeOrder, currencyDigits, formatMinor, type Result } from '@regrade/core';
import type { OrderRequest } from '../orders/place-order.ts';
import type { Ids, Log } from '../ports.ts';
import type { Refusal } from '../refusal.ts';
import type { Command } from '../run-command.ts';
import { type AccountTimeDeps, accountNow } from '../sandbox/account-now.ts';
import type { BulkChange, BulkItemRefusal, BulkStore, PendingItem } from './bulk-port.ts';
import { BULK_SUBSCRIPTIONS_MAX } from './preview-bulk.ts';

export interface BulkDeps extends AccountTimeDeps {
  readonly store: BulkStore;
  readonly placeOrder: (command: Command<OrderRequest>) => Promise<Result<ChangeOrder, Refusal>>;
  readonly ids: Ids;
  readonly log: Log;
}

/** Executions of this process. Another one takes over what a dead process left. */
export interface BulkExecutions {
  /** Goes on with a running bulk change, unless it is under way here or elsewhere. */
  start(id: BulkChangeId): void;
  /** Goes on with what no living process works at. */
  resumeAbandoned(): Promise<void>;
  /** Resolves when everything that was started here has ended. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** Orders placed between two looks whether it was cancelled. */
const ORDERS_AT_ONCE = 50;
/** So long after its last sign of life a process counts as dead. */
const CLAIM_SECONDS = 30;
/** Each round settles its items for good, so there are no more rounds than this. */
const ROUNDS_MAX = BULK_SUBSCRIPTIONS_MAX / ORDERS_AT_ONCE + 1;
const RESUMED_PER_LOOK_MAX = 20;

export function createBulkExecutions(deps: BulkDeps): BulkExecutions {
  const holder = deps.ids.uuid();
  const underWay = new Map<BulkChangeId, Promise<void>>();
  let isStopped = false;

  function start(id: BulkChangeId): void {
    if (isStopped || underWay.has(id)) return;
    const work = execute(deps, { id, holder, isStopped: () => isStopped })
      // The database went away: the clock comes back to it.
      .catch((error: unknown) => deps.log.error({ job: 'bulk-change', id, error: String(error) }))
      .finally(() => underWay.delete(id));
    underWay.set(id, work);
  }

  const idle = async () => void (await Promise.all(underWay.values()));
  return {
    start,
    async resumeAbandoned() {
      const now = Math.floor(deps.clock.nowMillis() / 1000);
      for (const id of await deps.store.listAbandoned(now, RESUMED_PER_LOOK_MAX)) start(id);
    },
    idle,
    async stop() {
      isStopped = true;
      await idle();
    },
  };
}

async function execute(
  deps: BulkDeps,
  of: { readonly id: BulkChangeId; readonly holder: string; readonly isStopped: () => boolean },
): Promise<void> {
  const { store, clock, log } = deps;
  for (let round = 1; round <= ROUNDS_MAX && !of.isStopped(); round++) {
    const now = Math.floor(clock.nowMillis() / 1000);
    const bulk = await store.claimBulk(of.id, { now, until: now + CLAIM_SECONDS, holder: of.holder });
    if (!bulk) return;
    const pending = await store.listPending(of.id, ORDERS_AT_ONCE);
    if (pending.length === 0) {
      await store.finishBulk(of.id, await accountNow(deps, bulk.account));
      log.info({ job: 'bulk-change', id: of.id, state: 'done' });
      return;
    }
    const refused = await placeOrders(deps, bulk, pending);
    // Nobody knows what became of these: they are asked about again under their keys.
    const settled = refused.filter(({ refusal }) => refusal.code !== 'unavailable');
    if (settled.length > 0) await store.saveBulkRefusals(of.id, settled);
    log.info({ job: 'bulk-change', id: of.id, orders: pending.length - refused.length, refused: settled.length });
    if (settled.length < refused.length) return;
  }
}

/** Each item is an order like any other, under a key made of what it is about: placing it again is the same order. */
async function placeOrders(
  { placeOrder }: BulkDeps,
  { account, id, actor, pays }: BulkChange,
  pending: readonly PendingItem[],
): Promise<{ readonly n: number; readonly refusal: BulkItemRefusal }[]> {
  const refused = await Promise.all(
    pending.map(async ({ n, quote, net, currency }) => {
      const placed = await placeOrder({
        account,
        actor,
        conflict: quote,
        body: { quote, net: formatMinor(net, currencyDigits(currency) ?? 2), ...(pays && { pay: 'wallet' }) },
        idempotency: { key: `${id}:${n}`, requestHash: quote },
      });
      if (placed.ok) return [];
      return [{ n, refusal: { code: placed.error.code, detail: placed.error.detail } }];
    }),
  );
  return refused.flat();
}
