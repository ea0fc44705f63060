import { type AccountId, err, ok } from '@regrade/core';
import type { AccountCommandKind } from '../account-command.ts';
import type { Account } from '../ports.ts';
import { refuse } from '../refusal.ts';

export interface AccountSuspension {
  readonly account: AccountId;
  readonly suspended: boolean;
  readonly reason: string;
}

/** Suspends or resumes a customer: what runs goes on and open orders finish, and nothing new is bought or changed. */
export const suspendAccount: AccountCommandKind<AccountSuspension, Account> = {
  name: 'suspend-account',
  wants: () => ({}),
  decide: ({ body: { account: id, suspended, reason } }, facts) => {
    const account = facts.accounts.get(id);
    if (account?.kind !== 'customer') return err(refuse('not-found', 'there is no such customer account'));
    if (suspended === account.suspended) {
      return err(
        suspended
          ? refuse('account.suspended-already', 'This account is suspended already.')
          : refuse('account.not-suspended', 'This account is not suspended.'),
      );
    }
    const moved = { ...account, suspended };
    return ok({
      answer: moved,
      writes: { accounts: [moved] },
      audit: { subject: id, body: { suspended, reason } },
    });
  },
};
