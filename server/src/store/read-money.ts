import type { Balance } from '../engine/ports.ts';
import type { ReadStore } from '../engine/read-port.ts';
import type { Queryable, Row } from './database.ts';

/** What an account has, and what stands on its open orders. */
export function createMoneyReads(sql: Queryable): Pick<ReadStore, 'readBalances' | 'readHeldMoney'> {
  return {
    async readBalances(account) {
      const { rows } = await sql.query<Row & { name: Balance['name']; currency: string; amount: bigint }>(
        'read-balances',
        'select name, currency, amount from balance where account_id = $1 order by currency, name',
        [account],
      );
      return rows.map(({ name, currency, amount }) => ({ account, name, currency, amountMinor: amount }));
    },
    async readHeldMoney(account) {
      const { rows } = await sql.query<Row & { currency: string; amount: string }>(
        'read-held-money',
        `select e.currency, sum(e.amount)::text as amount
         from change_order o
         join ledger_entry e on e.account_id = o.account_id and e.subject = o.order_id and e.name = 'orders-in-progress'
         where o.account_id = $1 and o.state not in ('completed', 'refunded', 'expired', 'cancelled')
         group by e.currency`,
        [account],
      );
      return new Map(rows.map(({ currency, amount }) => [currency, BigInt(amount)]));
    },
  };
}
