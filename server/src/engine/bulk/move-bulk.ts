import {
  type BulkChangeId,
  currencyDigits,
  err,
  formatInstant,
  formatMinor,
  ok,
  parseMinor,
  type Result,
} from '@regrade/core';
import { type Refusal, refuse } from '../refusal.ts';
import type { Command, CommandKind, Decided } from '../run-command.ts';
import type { BulkChange, BulkItem, BulkTotal, CheckedBulkChange } from './bulk-port.ts';

export interface NewBulkChange {
  readonly bulk: BulkChange;
  readonly items: readonly BulkItem[];
}

/** Keeps a preview with all its answers. */
export const createBulkChange: CommandKind<NewBulkChange, unknown, BulkChange> = {
  name: 'create-bulk-change',
  load: async () => undefined,
  decide: ({ body: { bulk, items } }) => {
    const { id, request, totals } = bulk;
    const subscriptions = items.length;
    return ok({
      answer: bulk,
      writes: { bulkChanges: [bulk], bulkItems: items },
      audit: { subject: id, body: { subscriptions, wish: request.changes, totals } },
    });
  },
};

type BulkFacts = Map<BulkChangeId, CheckedBulkChange>;

export interface BulkExecution {
  readonly id: BulkChangeId;
  /** As the customer saw them: they are charged or nothing is. */
  readonly totals: readonly { readonly currency: string; readonly net: string }[];
  readonly pays: boolean;
}

/** Accepts the totals of a preview; its orders are placed one by one from then on. */
export const executeBulkChange: CommandKind<BulkExecution, BulkFacts, BulkChange> = {
  name: 'execute-bulk-change',
  load: (transaction, commands) => transaction.loadBulkChanges(commands.map(({ body }) => body.id)),
  decide: ({ body, actor }, facts, { nowMillis }) => {
    const bulk = facts.get(body.id);
    if (!bulk) return err(noSuchBulk());
    const refused = refuseExecution(bulk, body, Math.floor(nowMillis / 1000));
    if (refused) return err(refused);
    return ok(move({ ...bulk, state: 'running', actor, pays: body.pays }));
  },
  settle: settleBulk,
  ownMillis,
};

/** Ends a bulk change: what is ordered stays, and nothing more is ordered. */
export const cancelBulkChange: CommandKind<{ readonly id: BulkChangeId }, BulkFacts, BulkChange> = {
  name: 'cancel-bulk-change',
  load: (transaction, commands) => transaction.loadBulkChanges(commands.map(({ body }) => body.id)),
  decide: ({ body }, facts, { nowMillis }): Result<Decided<BulkChange>, Refusal> => {
    const bulk = facts.get(body.id);
    if (!bulk) return err(noSuchBulk());
    if (bulk.state !== 'open' && bulk.state !== 'running') return err(notOpen(bulk));
    return ok(move({ ...bulk, state: 'cancelled', endedAt: Math.floor(nowMillis / 1000) }));
  },
  settle: settleBulk,
  ownMillis,
};

function settleBulk(facts: BulkFacts, writes: { readonly bulkChanges?: readonly BulkChange[] }): void {
  for (const bulk of writes.bulkChanges ?? []) {
    facts.set(bulk.id, { checkingUntil: null, sandboxNow: null, ...facts.get(bulk.id), ...bulk });
  }
}

/** Its quotes expire in the time of its account. */
function ownMillis({ body }: Command<{ readonly id: BulkChangeId }>, facts: BulkFacts): number | undefined {
  const sandboxNow = facts.get(body.id)?.sandboxNow ?? null;
  return sandboxNow === null ? undefined : sandboxNow * 1000;
}

function move({ checkingUntil: _checking, sandboxNow: _now, ...bulk }: CheckedBulkChange): Decided<BulkChange> {
  const { id, state, pays, totals } = bulk;
  return {
    answer: bulk,
    writes: { bulkChanges: [bulk] },
    audit: { subject: id, body: { state, pays, totals } },
  };
}

function refuseExecution(bulk: CheckedBulkChange, { totals }: BulkExecution, now: number): Refusal | undefined {
  if (bulk.state !== 'open') return notOpen(bulk);
  if (now >= bulk.expiresAt) return refuse('bulk.expired', 'The quotes of this preview have expired.');
  const { checkingUntil } = bulk;
  if (checkingUntil !== null && now < checkingUntil) {
    const said = `Sellers are still asked about some of these changes, until ${formatInstant(checkingUntil)} at the latest.`;
    return refuse('bulk.checking', said);
  }
  const isSame = totals.length === bulk.totals.length && bulk.totals.every((total) => repeats(totals, total));
  if (isSame) return undefined;
  const shown = bulk.totals.map(
    ({ currency, net }) => `${formatMinor(net, currencyDigits(currency) ?? 2)} ${currency}`,
  );
  const said = `The preview says ${shown.join(', ') || 'nothing'} in total; nothing was ordered.`;
  return refuse('bulk.totals-differ', said);
}

function repeats(totals: BulkExecution['totals'], { currency, net }: BulkTotal): boolean {
  const said = totals.find((total) => total.currency === currency)?.net;
  return said !== undefined && parseMinor(said, currencyDigits(currency) ?? 2) === net;
}

function notOpen({ state }: BulkChange): Refusal {
  return refuse('bulk.not-open', `This bulk change is ${state}.`);
}

export function noSuchBulk(): Refusal {
  return refuse('not-found', 'There is no such bulk change.');
}
