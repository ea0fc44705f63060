import type { Account as AccountJson, AuditRecord as AuditJson, Wallet } from '@regrade/client';
import { type AccountId, formatInstant } from '@regrade/core';
import type { Account, AuditRecord, Balance } from '../../engine/ports.ts';
import { formatMillis } from './instant.ts';
import { moneyFormat } from './money.ts';

export function renderAccount({
  id,
  name,
  kind,
  seller,
  createdAt,
  sandbox,
  suspended,
  taxRegion,
}: Account): AccountJson {
  return {
    ...{ id, name, kind, createdAt: formatInstant(createdAt), sandbox: sandbox !== null },
    ...{ suspended, taxRegion: taxRegion ?? null },
    ...(seller !== null && { seller }),
  };
}

/** Money by currency, in the order of the codes; `held` stands on orders that are paid and not completed. */
export function renderWallet(
  account: AccountId,
  of: { readonly balances: readonly Balance[]; readonly held: ReadonlyMap<string, bigint> },
): Wallet {
  const currencies = new Set([...of.balances.map(({ currency }) => currency), ...of.held.keys()]);
  const amountOf = (name: Balance['name'], currency: string) =>
    of.balances.find((balance) => balance.name === name && balance.currency === currency)?.amountMinor ?? 0n;
  return {
    account,
    funds: [...currencies].sort().map((currency) => {
      const { minor } = moneyFormat(currency);
      return {
        currency,
        wallet: minor(amountOf('wallet', currency)),
        balance: minor(amountOf('balance', currency)),
        held: minor(of.held.get(currency) ?? 0n),
      };
    }),
  };
}

export function renderAudit({ atMillis, ...record }: AuditRecord): AuditJson {
  const { account, n, actor, command, subject, body, previousHash, hash } = record;
  return { account, n, at: formatMillis(atMillis), actor, command, subject, body, previousHash, hash };
}
