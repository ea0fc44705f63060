import type { AccountId } from '@regrade/core';

/**
 * The accounts in which a clock looks for what is due: one sandbox, by the third parameter, or all but the sandboxes, whose
 * time is their own. Those are few, and found in an index of nothing else.
 */
export function inScope(alias: string, account: AccountId | undefined): string {
  if (account) return `${alias}.account_id = $3`;
  return `not exists (
    select from account a where a.account_id = ${alias}.account_id and a.sandbox_now is not null)`;
}
