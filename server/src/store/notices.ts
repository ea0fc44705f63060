import pg from 'pg';
import type { RevokedTokens } from '../engine/accounts/revoked-tokens.ts';
import type { LicenseCommit, NoticePort } from '../engine/license/license-center.ts';
import { type DatabaseConnection, toClientConfig } from './database.ts';

const LICENSE_CHANNEL = 'regrade_licenses';
const TOKEN_CHANNEL = 'regrade_revoked_tokens';
/** PostgreSQL refuses payloads of 8000 bytes; an id is 49. */
const IDS_PER_NOTICE = 120;
const RECONNECT_AFTER_MS = 1_000;
/** A notice commits, and only one at a time in the whole database: under load the commits of this span share one. */
const NOTICE_EVERY_MS = 20;

/**
 * Hints to the other processes over LISTEN/NOTIFY, sent after the commit and never relied on: where they are lost, or
 * the engine has none, watchers are told a few seconds later by looking.
 */
export function openNotices(
  connection: DatabaseConnection,
  onError: (error: Error) => void,
): NoticePort & { readonly revokedTokens: RevokedTokens; readonly end: () => Promise<void> } {
  let waiting: LicenseCommit[] = [];
  let listener: ((notice: LicenseCommit) => void) | undefined;
  const tokenListeners: ((hash: string) => void)[] = [];
  let quiet: NodeJS.Timeout | undefined;
  const line = openLine(connection, {
    onError,
    onNotice: (channel, payload) => {
      if (channel === TOKEN_CHANNEL) return tellRevoked(payload);
      const notice = parseNotice(payload);
      if (notice) listener?.(notice);
    },
  });

  function tellRevoked(hash: string): void {
    for (const tell of tokenListeners) tell(hash);
  }

  /** The first notice after a quiet while goes at once; what follows it soon waits for the end of the span. */
  function flush(): void {
    const notices = waiting;
    waiting = [];
    quiet = undefined;
    if (!line.isOpen() || notices.length === 0) return;
    quiet = setTimeout(flush, NOTICE_EVERY_MS);
    const ids = [...new Set(notices.flatMap(({ licenses }) => licenses))];
    const committedAtMillis = Math.min(...notices.map((notice) => notice.committedAtMillis));
    for (let start = 0; start < ids.length; start += IDS_PER_NOTICE) {
      const payload = JSON.stringify({ licenses: ids.slice(start, start + IDS_PER_NOTICE), committedAtMillis });
      line.notify(LICENSE_CHANNEL, payload);
    }
  }

  return {
    announce(notice) {
      waiting.push(notice);
      // The commits of one batch are told together.
      if (waiting.length === 1 && quiet === undefined) setImmediate(flush);
    },
    listen(next) {
      listener = next;
    },
    revokedTokens: {
      announce(hash) {
        tellRevoked(hash);
        if (line.isOpen()) line.notify(TOKEN_CHANNEL, hash);
      },
      listen: (tell) => void tokenListeners.push(tell),
    },
    async end() {
      clearTimeout(quiet);
      await line.end();
    },
  };
}

interface Line {
  readonly isOpen: () => boolean;
  readonly notify: (channel: string, payload: string) => void;
  readonly end: () => Promise<void>;
}

/** A connection of its own to all channels, made again whenever it is lost. */
function openLine(
  connection: DatabaseConnection,
  of: { readonly onError: (error: Error) => void; readonly onNotice: (channel: string, payload: string) => void },
): Line {
  const { onError, onNotice } = of;
  let client: pg.Client | undefined;
  let ended = false;
  let retry: NodeJS.Timeout | undefined;

  async function connect(): Promise<void> {
    const next = new pg.Client({ ...toClientConfig(connection), pipeline: true });
    next.on('error', onError);
    next.on('end', () => {
      client = undefined;
      if (!ended) retry = setTimeout(() => void connect().catch(onError), RECONNECT_AFTER_MS).unref();
    });
    next.on('notification', ({ channel, payload = '' }) => onNotice(channel, payload));
    await next.connect();
    for (const channel of [LICENSE_CHANNEL, TOKEN_CHANNEL]) await next.query(`listen ${channel}`);
    client = next;
  }

  void connect().catch(onError);
  return {
    isOpen: () => client !== undefined && !ended,
    notify: (channel, payload) => {
      client?.query({ name: 'notify', text: 'select pg_notify($1, $2)', values: [channel, payload] }).catch(onError);
    },
    async end() {
      ended = true;
      clearTimeout(retry);
      await client?.end().catch(onError);
    },
  };
}

function parseNotice(payload: string): LicenseCommit | undefined {
  try {
    return JSON.parse(payload) as LicenseCommit;
  } catch {
    return undefined;
  }
}
