import type { AccountId } from '@regrade/core';
import { suspendAccount } from '../support/world-market.ts';
import type { Client } from './client.ts';
import type { ClientLog, Learned } from './client-log.ts';
import { pickFrom } from './pick.ts';

/** The operator suspends a customer, or resumes one, of those who are suspended if there are any. */
export async function moveAccount(client: Client, suspended: boolean): Promise<void> {
  const { act, ground } = client;
  const customers = ground.log.all('customer');
  const known = suspendedIn(ground.log);
  const account = pickFrom(customers, act.pick, (one) => known.has(one.account) === suspended)?.account;
  if (!account) return;
  const answer = await client.send((engine) => suspendAccount(engine, account, suspended));
  // Said again after a lost answer it is so already.
  const isSo = answer.ok || SO_ALREADY.has(answer.error.code);
  if (isSo) client.learn({ kind: 'account-moved', turn: ground.turn, account, suspended });
}

const SO_ALREADY: ReadonlySet<string> = new Set(['account.suspended-already', 'account.not-suspended']);

/** Who is suspended as far as the operator can know: of several moves in one turn nobody knows which was the last. */
export function suspendedIn(log: ClientLog): ReadonlySet<AccountId> {
  const moves = Map.groupBy(log.all('account-moved'), ({ account }) => account);
  const suspended = [...moves].filter(([, ofAccount]) => {
    const last = ofAccount.filter(({ turn }) => turn === ofAccount.at(-1)?.turn);
    return last.every((move) => move.suspended);
  });
  return new Set(suspended.map(([account]) => account));
}

/** What was answered in a turn to those who were suspended before it, and whom nobody moved in it. */
export function judgeSuspended(before: ReadonlySet<AccountId>, learned: readonly Learned[]): string[] {
  const moved = new Set(learned.flatMap((one) => (one.kind === 'account-moved' ? [one.account] : [])));
  return learned.flatMap((one) => {
    if (!('answer' in one) || !NEW.has(one.kind) || !('account' in one.answer)) return [];
    const { account, id } = one.answer;
    const isBlocked = before.has(account as AccountId) && !moved.has(account as AccountId);
    return isBlocked ? [`${account} is suspended, and was given ${one.kind} ${id}`] : [];
  });
}

const NEW: ReadonlySet<string> = new Set(['purchase', 'quote', 'order', 'renewal', 'adjusted']);
