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
import {
  type BulkAnswer,
  type BulkChange,
  type BulkItem,
  type BulkTotal,
  type CheckedBulkChange,
  progressAt,
} from './bulk-port.ts';

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

/**
 * Accepts the totals of a preview; its orders are placed one by one from then on. The answer is the bulk change as it was
 * then, however often it is given: what has become of it since is read.
 */
export const executeBulkChange: CommandKind<BulkExecution, BulkFacts, BulkAnswer> = {
  name: 'execute-bulk-change',
  load: (transaction, commands) => transaction.loadBulkChanges(commands.map(({ body }) => body.id)),
  decide: ({ body, actor }, facts, { nowMillis }) => {
    const bulk = facts.get(body.id);
    if (!bulk) return err(noSuchBulk());
    const now = Math.floor(nowMillis / 1000);
    const refused = refuseExecution(bulk, body, now);
    if (refused) return err(refused);
    return ok(move({ ...bulk, state: 'running', actor, pays: body.pays }, now));
  },
  settle: settleBulk,
  ownMillis,
};

/** Ends a bulk change: what is ordered stays, and nothing more is ordered. */
export const cancelBulkChange: CommandKind<
  { readonly id: BulkChangeId; readonly reason?: string },
  BulkFacts,
  BulkAnswer
> = {
  name: 'cancel-bulk-change',
  load: (transaction, commands) => transaction.loadBulkChanges(commands.map(({ body }) => body.id)),
  decide: ({ body }, facts, { nowMillis }): Result<Decided<BulkAnswer>, Refusal> => {
    const bulk = facts.get(body.id);
    if (!bulk) return err(noSuchBulk());
    const now = Math.floor(nowMillis / 1000);
    if (bulk.state !== 'open' && bulk.state !== 'running') return err(notOpen(bulk));
    const moved = move({ ...bulk, state: 'cancelled', endedAt: now }, now);
    if (body.reason === undefined) return ok(moved);
    return ok({ ...moved, audit: { ...moved.audit, body: { ...moved.audit.body, reason: body.reason } } });
  },
  settle: settleBulk,
  ownMillis,
};

function settleBulk(facts: BulkFacts, writes: { readonly bulkChanges?: readonly BulkChange[] }): void {
  for (const bulk of writes.bulkChanges ?? []) {
    const known = facts.get(bulk.id);
    if (known) facts.set(bulk.id, { ...known, ...bulk });
  }
}

/** Its quotes expire in the time of its account. */
function ownMillis({ body }: Command<{ readonly id: BulkChangeId }>, facts: BulkFacts): number | undefined {
  const sandboxNow = facts.get(body.id)?.sandboxNow ?? null;
  return sandboxNow === null ? undefined : sandboxNow * 1000;
}

function move({ counts, sandboxNow: _now, ...bulk }: CheckedBulkChange, now: number): Decided<BulkAnswer> {
  const { id, state, pays, totals } = bulk;
  return {
    answer: { bulk, progress: progressAt(counts, now) },
    writes: { bulkChanges: [bulk] },
    audit: { subject: id, body: { state, pays, totals } },
  };
}

function refuseExecution(bulk: CheckedBulkChange, { totals }: BulkExecution, now: number): Refusal | undefined {
  if (bulk.state !== 'open') return notOpen(bulk);
  if (now >= bulk.expiresAt) return refuse('bulk.expired', 'The quotes of this preview have expired.');
  const answerBy = Math.max(0, ...bulk.counts.answersBy);
  if (now < answerBy) {
    const said = `Sellers are still asked about some of these changes, until ${formatInstant(answerBy)} at the latest.`;
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
