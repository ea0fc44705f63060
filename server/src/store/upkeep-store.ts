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
    async forgetAttempts(beforeMillis, limit) {
      const { rowCount } = await sql.query(
        'forget-attempts',
        `delete from delivery_attempt a
         using (
           select account_id, delivery_id, attempt_id from delivery_attempt where at_ms < $1 order by at_ms limit $2
         ) as old
         where a.account_id = old.account_id and a.delivery_id = old.delivery_id and a.attempt_id = old.attempt_id`,
        [beforeMillis, limit],
      );
      return rowCount;
    },
    async forgetSessions(before, limit) {
      const { rowCount } = await sql.query(
        'forget-sessions',
        `delete from ended_session s
         using (
           select account_id, session_id from ended_session where expires_at < $1 order by expires_at limit $2
         ) as old
         where s.account_id = old.account_id and s.session_id = old.session_id`,
        [before, limit],
      );
      return rowCount;
    },
  };
}
