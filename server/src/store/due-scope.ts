import type { AccountId } from '@regrade/core';
import type { DueKey, DueScope } from '../engine/read-port.ts';
import type { SqlValue } from './database.ts';

/**
 * The accounts in which a clock looks for what is due: one sandbox, by the seventh parameter, or all but the sandboxes, whose
 * time is their own. Those are few, and found in an index of nothing else.
 */
export function inScope(alias: string, account: AccountId | undefined): string {
  if (account) return `${alias}.account_id = $7`;
  return `not exists (
    select from account a where a.account_id = ${alias}.account_id and a.sandbox_now is not null)`;
}

const BEGINNING: DueKey = [0, '', ''];

/** The parameters of every list of what is due; what a list needs besides comes behind them. */
export function dueValues({ until, limit, after = BEGINNING, since = 0, account }: DueScope): SqlValue[] {
  return [until, limit, ...after, since, ...(account ? [account] : [])];
}

/** What is due in the scope, behind the key; `key` are the columns that the list is ordered by, `at` when it is due. */
export function isDue(
  alias: string,
  {
    key,
    at = key[0],
    account,
  }: { readonly key: DueColumns; readonly at?: string; readonly account: DueScope['account'] },
): string {
  return `${at} <= $1 and ${at} >= $6 and (${key.join(', ')}) > ($3::bigint, $4::text, $5::text)
    and ${inScope(alias, account)}`;
}

export type DueColumns = readonly [place: string, account: string, id: string];
