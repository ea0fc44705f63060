import { type ChangeOrder, err, ok, type PaymentMethod } from '@regrade/core';
import type { AccountCommandKind } from '../account-command.ts';
import { refuse } from '../refusal.ts';
import type { DecisionContext } from '../run-command.ts';
import { type OrderMove, stepAndCarryOut } from './move-order.ts';
import { paymentInput, refuseMethod } from './payment-input.ts';

export interface OrderPaymentRequest extends OrderMove {
  /** Absent: the wallet. */
  readonly method?: PaymentMethod;
}

/**
 * Pays an open order: from balance and wallet at once, or begins a payment from outside, which somebody else will say is
 * made. Asked again for the means that are awaited already, it answers with what stands.
 */
export function payOrder(methods: readonly PaymentMethod[]): AccountCommandKind<OrderPaymentRequest, ChangeOrder> {
  return {
    name: 'pay-order',
    wants: ({ order }) => ({ orders: [order] }),
    decide: (command, facts, context) => {
      const { method = 'wallet' } = command.body;
      const order = facts.orders.get(command.body.order);
      if (!order) return err(refuse('not-found', 'There is no such order.'));
      const refused = refuseMethod(method, { offered: methods, payer: facts.accounts.get(order.account) });
      if (refused) return err(refused);
      if (isAwaited(order, method, context)) {
        return ok({ answer: order, writes: {}, audit: { subject: order.id, body: { method, pending: true } } });
      }
      const input = paymentInput(order, { method, facts, context });
      return input.ok ? stepAndCarryOut({ command, order, input: input.value, facts, context }) : input;
    },
  };
}

function isAwaited({ payment, state }: ChangeOrder, method: PaymentMethod, { nowMillis }: DecisionContext): boolean {
  if (payment.kind !== 'pending' || payment.source.method !== method) return false;
  return state.kind === 'awaiting-payment' && nowMillis < state.deadline * 1000;
}
