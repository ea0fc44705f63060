import { type AccountId, err, ok, type Result, retryAutoRenewal, type SubscriptionId } from '@regrade/core';
import type { AccountCommandKind } from '../account-command.ts';
import type { Engine } from '../engine.ts';
import type { Account } from '../ports.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Command } from '../run-command.ts';

export interface AccountSuspension {
  readonly account: AccountId;
  readonly suspended: boolean;
  readonly reason: string;
  /** Of a resumption: subscriptions whose automatic renewal has failed and is tried again at once. */
  readonly retry?: readonly SubscriptionId[];
}

/** Suspends or resumes a customer: what runs goes on and open orders finish, and nothing new is bought or changed. */
export const suspendAccount: AccountCommandKind<AccountSuspension, Account> = {
  name: 'suspend-account',
  wants: ({ retry = [] }) => ({ subscriptions: retry }),
  decide: ({ body: { account: id, suspended, reason, retry = [] } }, facts, { nowMillis }) => {
    const account = facts.accounts.get(id);
    if (account?.kind !== 'customer') return err(refuse('not-found', 'There is no such customer account.'));
    if (suspended === account.suspended) {
      return err(
        suspended
          ? refuse('account.suspended-already', 'This account is suspended already.')
          : refuse('account.not-suspended', 'This account is not suspended.'),
      );
    }
    const moved = { ...account, suspended };
    const now = Math.floor(nowMillis / 1000);
    const subscriptions = retry.flatMap((wanted) => {
      const subscription = facts.subscriptions.get(wanted);
      return subscription ? [retryAutoRenewal(subscription, now)] : [];
    });
    return ok({
      answer: moved,
      writes: { accounts: [moved], ...(subscriptions.length > 0 && { subscriptions }) },
      audit: { subject: id, body: { suspended, reason } },
    });
  },
};

/** In one step with the resumption; what else failed is tried again at its own time. */
const RETRIED_MAX = 500;

/** Suspends an account, or resumes it and has its failed renewals tried again: the money may have come meanwhile. */
export async function moveAccountSuspension(
  { reads, commands }: Engine,
  command: Command<Omit<AccountSuspension, 'retry'>>,
): Promise<Result<Account, Refusal>> {
  const { account, suspended } = command.body;
  const retry = suspended ? [] : await reads.listFailedRenewals(account, RETRIED_MAX);
  return commands.suspendAccount({ ...command, body: { ...command.body, retry } });
}
