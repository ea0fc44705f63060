import { parseAccountId } from '@regrade/core';
import type { Engine } from '../../engine/engine.ts';
import type { Identity } from '../../engine/identity/identity-provider.ts';
import type { Account } from '../../engine/ports.ts';

/** The account of somebody whom the identity provider sent: named by it, and of the role that it gives. */
export async function findAccount(
  { reads }: Pick<Engine, 'reads'>,
  { role, account, seller }: Identity,
): Promise<Account | undefined> {
  if (role === 'seller' && seller !== null) return reads.readSeller(seller);
  const id = account === null ? undefined : parseAccountId(account);
  const named = id && (await reads.readAccount(id));
  if (named) return named.kind === role ? named : undefined;
  if (role !== 'operator' || account !== null) return undefined;
  // Operators share one account; where there are several, the provider has to say which.
  const { items } = await reads.listAccounts({ kind: 'operator' }, { limit: 2, after: null });
  return items.length === 1 ? items[0] : undefined;
}
