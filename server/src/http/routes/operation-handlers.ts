import { setTimeout as wait } from 'node:timers/promises';
import { buildOpenApi, ROUTE_LIST } from '@regrade/client';
import { ok } from '@regrade/core';
import { drawApiReference } from '../api-reference.ts';
import type { HandlerDeps, Handlers } from '../handler.ts';
import { renderSettings } from '../render/settings.ts';

type OperationHandlers = Pick<
  Handlers,
  'getHealth' | 'getReadiness' | 'getMetrics' | 'getSettings' | 'getOpenApi' | 'getApiReference'
>;

/** A database that takes longer than this cannot serve requests either. */
const PING_MILLIS_MAX = 2_000;
const REFERENCE_HEADERS = {
  'cache-control': 'public, max-age=300',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
} as const;

export function createOperationHandlers({ engine, log, isDraining, databaseTrouble }: HandlerDeps): OperationHandlers {
  const openApi = buildOpenApi(ROUTE_LIST);
  const reference = drawApiReference(openApi);

  async function isDatabaseThere(): Promise<boolean> {
    const deadline = new AbortController();
    const late = wait(PING_MILLIS_MAX, false, { signal: deadline.signal, ref: false }).catch(() => false);
    const there = engine.reads.ping().then(
      () => true,
      (error: unknown) => {
        log.warn({ check: 'database', error: String(error) });
        return false;
      },
    );
    const answered = await Promise.race([there, late]);
    deadline.abort();
    return answered;
  }

  return {
    async getHealth() {
      return ok({ status: 200, body: { status: 'ok' } });
    },
    async getReadiness() {
      const accepting = !isDraining();
      const database = accepting && (await isDatabaseThere());
      const checks = [
        { name: 'accepting', ok: accepting, ...(!accepting && { detail: 'The process is shutting down.' }) },
        ...(accepting
          ? [
              {
                name: 'database',
                ok: database,
                ...(!database && { detail: databaseTrouble() ?? 'The database does not answer.' }),
              },
            ]
          : []),
      ];
      if (accepting && database) return ok({ status: 200, body: { status: 'ready', checks } });
      return ok({ status: 503, body: { status: 'not-ready', checks } });
    },
    async getMetrics() {
      return ok({ status: 200, body: await engine.readMetrics() });
    },
    async getSettings() {
      return ok({ status: 200, body: renderSettings(engine.settings) });
    },
    async getOpenApi() {
      return ok({ status: 200, body: openApi, headers: { 'cache-control': 'public, max-age=300' } });
    },
    async getApiReference() {
      return ok({ status: 200, body: reference, headers: REFERENCE_HEADERS });
    },
  };
}
