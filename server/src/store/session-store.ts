import type { EndedSessions } from '../engine/session-port.ts';
import type { Queryable } from './database.ts';

export function createEndedSessions(sql: Queryable): EndedSessions {
  return {
    async end({ account, id, expiresAt }) {
      await sql.query(
        'end-session',
        `insert into ended_session (account_id, session_id, expires_at) values ($1, $2, $3)
         on conflict (account_id, session_id) do nothing`,
        [account, id, expiresAt],
      );
    },
    async isEnded({ account, id }) {
      const { rows } = await sql.query(
        'is-session-ended',
        'select 1 from ended_session where account_id = $1 and session_id = $2',
        [account, id],
      );
      return rows.length > 0;
    },
  };
}
