import type { Upkeep } from '../engine/upkeep-port.ts';
import type { Queryable } from './database.ts';

export function createUpkeep(sql: Queryable): Upkeep {
  return {
    async forgetAnswers(before, limit) {
      const { rowCount } = await sql.query(
        'forget-answers',
        `delete from idempotency i
         using (
           select account_id, caller, key from idempotency where created_at < $1 order by created_at limit $2
         ) as old
         where i.account_id = old.account_id and i.caller = old.caller and i.key = old.key`,
        [before, limit],
      );
      return rowCount;
    },
  };
}
