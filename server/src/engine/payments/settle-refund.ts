import {
  type ChangeOrder,
  entriesForBouncedRefund,
  entriesForSentRefund,
  err,
  type OrderId,
  ok,
  type RefundId,
  type Result,
} from '@regrade/core';
import type { AccountBatchFacts, AccountCommandKind } from '../account-command.ts';
import { ledgerWrites } from '../ledger-writes.ts';
import { stepAndCarryOut } from '../orders/move-order.ts';
import type { Writes } from '../ports.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Command, Decided, DecisionContext } from '../run-command.ts';
import { type Refund, TROUBLE_LENGTH_MAX } from './payment.ts';
import { paymentEffect } from './payment-effects.ts';
import type { RefundReport } from './payment-service.ts';

export interface RefundSettling {
  readonly refund: RefundId;
  readonly order: OrderId;
  readonly report: RefundReport;
}

interface Settling {
  readonly refund: Refund;
  readonly order: ChangeOrder;
  readonly command: Command<RefundSettling>;
  readonly facts: AccountBatchFacts;
  readonly context: DecisionContext;
}

/**
 * What has become of money on its way back. Sent counts once; what failed is tried again, and never given up. Money that
 * was sent and bounced is owed again.
 */
export const settleRefund: AccountCommandKind<RefundSettling, Refund> = {
  name: 'settle-refund',
  wants: ({ order }) => ({ orders: [order] }),
  wantsPayments: ({ refund }) => ({ refunds: [refund] }),
  decide: (command, facts, context) => {
    const { report } = command.body;
    const refund = facts.refunds.get(command.body.refund);
    const order = facts.orders.get(command.body.order);
    if (!order || refund?.order !== order.id) return err(refuse('not-found', 'There is no such refund.'));
    const settling: Settling = { refund, order, command, facts, context };
    switch (report.kind) {
      case 'sent':
        return refund.state === 'sent' ? err(alreadySent(refund)) : send(settling, report.reference);
      case 'accepted':
        return refund.state === 'sent'
          ? err(alreadySent(refund))
          : ok(decided({ ...refund, reference: report.reference, trouble: null }, {}));
      case 'failed': {
        if (report.attempt !== refund.attempt) {
          const detail = `Refund ${refund.id} is at attempt ${refund.attempt}; this is about attempt ${report.attempt}.`;
          return err(refuse('order.attempt-superseded', detail));
        }
        return fail(settling, report.reason.slice(0, TROUBLE_LENGTH_MAX));
      }
    }
  },
};

function send(settling: Settling, reference: string | null): Result<Decided<Refund>, Refusal> {
  const { refund, order, context } = settling;
  const now = Math.floor(context.nowMillis / 1000);
  const sent: Refund = {
    ...refund,
    state: 'sent',
    reference: reference ?? refund.reference,
    trouble: null,
    sentAt: now,
  };
  // The money of an order that will not happen stands on `orders-in-progress`, and its return ends the order.
  if (isOfOrder(settling)) return withStep(settling, sent, { type: 'refunded' });
  const { currency, amountMinor: minor, method } = refund;
  const id = `${refund.id}:sent:${refund.attempt}`;
  const entries = entriesForSentRefund({ currency, minor, method });
  return ok(decided(sent, ledgerOf(settling, { id, entries, order })));
}

function fail(settling: Settling, reason: string): Result<Decided<Refund>, Refusal> {
  const { refund, context, order } = settling;
  const { attempt } = refund;
  if (isOfOrder(settling)) {
    const again: Refund = { ...refund, trouble: reason };
    return withStep(settling, again, { type: 'refund-failed', attempt, reason });
  }
  const now = Math.floor(context.nowMillis / 1000);
  const again: Refund = {
    ...refund,
    ...{
      state: 'pending',
      attempt: attempt + 1,
      nextAt: now + pauseAfter(attempt, context.orderPolicy.refundLadderSeconds),
      trouble: reason,
      sentAt: null,
    },
  };
  const what = { kind: 'send-refund', account: refund.account, refund: refund.id, order: order.id } as const;
  const effects =
    refund.method === 'stripe' ? [paymentEffect({ ...what, at: again.nextAt }, context.nowMillis)] : undefined;
  const { currency, amountMinor: minor, method } = refund;
  const bounced =
    refund.state === 'sent'
      ? ledgerOf(settling, {
          id: `${refund.id}:bounced:${attempt}`,
          entries: entriesForBouncedRefund({ currency, minor, method }),
          order,
        })
      : {};
  return ok(decided(again, { ...bounced, ...(effects && { effects }) }));
}

/** A bounced refund finds its order ended: then it is owed like any other. */
function isOfOrder({ refund, order }: Settling): boolean {
  return refund.cause === 'order' && order.state.kind === 'refunding';
}

function withStep(
  settling: Settling,
  noted: Refund,
  input: Parameters<typeof stepAndCarryOut>[0]['input'],
): Result<Decided<Refund>, Refusal> {
  const stepped = stepAndCarryOut({ ...settling, input });
  if (!stepped.ok) return stepped;
  const { writes } = stepped.value;
  const [scheduled] = writes.refunds ?? [];
  const after: Refund = scheduled ? { ...noted, attempt: scheduled.attempt, nextAt: scheduled.nextAt } : noted;
  return ok(decided(after, writes));
}

function decided(refund: Refund, writes: Writes): Decided<Refund> {
  const { id, state, attempt, reference, trouble } = refund;
  return {
    answer: refund,
    writes: { ...writes, refunds: [refund] },
    audit: { subject: id, body: { state, attempt, reference, trouble } },
  };
}

function ledgerOf(
  { facts, refund, context }: Settling,
  of: {
    readonly id: string;
    readonly entries: ReturnType<typeof entriesForSentRefund>;
    readonly order: ChangeOrder;
  },
): Pick<Writes, 'ledger' | 'balances'> {
  const { id, entries, order } = of;
  return ledgerWrites({
    account: refund.account,
    subject: order.id,
    at: Math.floor(context.nowMillis / 1000),
    transactions: [{ id, entries }],
    balances: facts.balances,
  });
}

/** The pause before the next attempt; the last one repeats, because a refund is never given up. */
function pauseAfter(attempt: number, ladderSeconds: readonly number[]): number {
  return ladderSeconds[Math.min(attempt, ladderSeconds.length) - 1] ?? 0;
}

function alreadySent({ id }: Refund): Refusal {
  return refuse('refund.sent', `Refund ${id} was sent before.`);
}
