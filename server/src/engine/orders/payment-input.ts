import {
  type ChangeOrder,
  formatId,
  ID_PREFIXES,
  type OrderInputBody,
  ok,
  type PaymentId,
  type PaymentMethod,
  type Result,
  spendBalanceFirst,
} from '@regrade/core';
import type { AccountBatchFacts } from '../account-command.ts';
import { type Account, balanceKey } from '../ports.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { DecisionContext } from '../run-command.ts';
import { walletSource } from './wallet-source.ts';

/** What is not offered at all, and what a sandbox cannot use: its money is play money, and stays in its wallet. */
export function refuseMethod(
  method: PaymentMethod,
  of: { readonly offered: readonly PaymentMethod[]; readonly payer: Account | undefined },
): Refusal | undefined {
  const offered = of.payer?.sandbox ? of.offered.filter((each) => each === 'wallet') : of.offered;
  if (offered.includes(method)) return undefined;
  return refuse('payment.method-unavailable', `Payment by ${method} is not offered here; ${offered.join(' or ')} is.`);
}

/** What paying by this method is to the order: the balance is spent first, the rest comes by the method (contract §2). */
export function paymentInput(
  { account, currency, payment }: ChangeOrder,
  of: { readonly method: PaymentMethod; readonly facts: AccountBatchFacts; readonly context: DecisionContext },
): Result<OrderInputBody, Refusal> {
  const { method, facts, context } = of;
  const payableMinor = payment.kind === 'due' || payment.kind === 'pending' ? payment.minor : 0n;
  // What a pending payment holds is free again before anything else is taken.
  const heldMinor = payment.kind === 'pending' ? payment.source.balanceMinor : 0n;
  const balanceMinor = (facts.balances.get(balanceKey({ account, currency, name: 'balance' })) ?? 0n) + heldMinor;
  const fromBalance = spendBalanceFirst({ payableMinor, balanceMinor });
  const coversAll = fromBalance.balanceMinor === payableMinor && payableMinor > 0n;
  if (method !== 'wallet' && !coversAll) {
    const reference = formatId<PaymentId>(ID_PREFIXES.payment, account, context.ids.uuid());
    return ok({ type: 'payment-begun', source: { method, reference, balanceMinor: fromBalance.balanceMinor } });
  }
  const source = walletSource(facts, { account, currency, payableMinor, heldMinor });
  return source.ok ? ok({ type: 'paid', minor: payableMinor, source: source.value }) : source;
}
