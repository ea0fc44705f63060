import { createHmac } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { buildEvents, type MarketEvent, matchesFilter, maySee } from '../../server/src/engine/events/build-events.ts';
import type { WebhookEndpoint } from '../../server/src/engine/webhooks/webhook-endpoint.ts';
import { readerOf } from '../../server/src/engine/webhooks/webhook-port.ts';
import type { AuditedDatabase } from '../support/auditor-rows.ts';
import type { ClientLog } from './client-log.ts';
import type { Heard } from './receivers.ts';

interface Happened {
  readonly atMillis: number;
  readonly event: MarketEvent;
}

/**
 * What arrived at the addresses of endpoints, against the chains: only what happened and concerns the endpoint, under the
 * event's id, with the same bytes each time, signed with a secret of theirs.
 */
export function judgeHeard(log: ClientLog, rows: AuditedDatabase, heard: readonly Heard[]): string[] {
  const happened = readHappened(rows);
  const byAddress = new Map(log.all('endpoint').map(({ answer }) => [answer.address, answer]));
  const faults = heard.flatMap((one) => {
    const endpoint = byAddress.get(one.address);
    if (!endpoint) return [`${one.address} is nobody's, and was told of ${one.id}`];
    const found = happened.get(one.id);
    const faulty = found ? judgeOne(log, { one, endpoint, found }) : 'which never happened';
    return faulty === undefined ? [] : [`endpoint ${endpoint.id} was told of ${one.id}, ${faulty}`];
  });
  for (const [, calls] of Map.groupBy(heard, ({ address, id }) => `${address} ${id}`)) {
    if (new Set(calls.map(({ body }) => body)).size > 1) faults.push(`${calls[0]?.id} was told in several words`);
  }
  return faults;
}

function judgeOne(
  log: ClientLog,
  of: { readonly one: Heard; readonly endpoint: WebhookEndpoint; readonly found: Happened },
): string | undefined {
  const { one, endpoint, found } = of;
  if (!isDeepStrictEqual(JSON.parse(one.body), JSON.parse(JSON.stringify(found.event.cloudEvent))))
    return 'which was something else';
  if (!concerns(endpoint, found.event)) return 'which is none of its business';
  if (found.atMillis < endpoint.createdAt * 1000) return 'which was before its time';
  const secrets = log.all('endpoint-secret').filter((known) => known.endpoint === endpoint.id);
  if (!secrets.some(({ secret }) => isSigned(one, secret))) return 'which nobody signed';
  return undefined;
}

/** https://www.standardwebhooks.com, "Signature scheme": HMAC-SHA256 over id, timestamp and body. */
function isSigned({ headers, id, body }: Heard, secret: string): boolean {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const mac = createHmac('sha256', key).update(`${id}.${headers['webhook-timestamp']}.${body}`).digest('base64');
  return String(headers['webhook-signature']).split(' ').includes(`v1,${mac}`);
}

/** In the end: everything that concerns an endpoint arrived and was taken, was given up after all attempts, or the endpoint was told no more. */
export function judgeTold(
  log: ClientLog,
  rows: AuditedDatabase,
  { heard, behindSeconds = 0 }: { readonly heard: readonly Heard[]; readonly behindSeconds?: number },
): string[] {
  const happened = [...readHappened(rows).values()];
  const taken = new Set(heard.filter(({ said }) => said === 'yes').map(({ address, id }) => `${address} ${id}`));
  const givenUp = new Set(log.all('given-up').map(({ endpoint, event }) => `${endpoint} ${event}`));
  return log.all('endpoint').flatMap(({ answer: endpoint }) => {
    const moves = readMoves(rows, endpoint);
    const missed = happened.filter(
      ({ event, atMillis }) =>
        concerns(endpoint, event) &&
        isWaitedFor(moves, { atMillis, behindSeconds }) &&
        !taken.has(`${endpoint.address} ${event.cloudEvent.id}`) &&
        !givenUp.has(`${endpoint.id} ${event.cloudEvent.id}`),
    );
    const [first] = missed;
    return first
      ? [`endpoint ${endpoint.id} never heard of ${missed.length} events, as ${first.event.cloudEvent.id}`]
      : [];
  });
}

interface EndpointMove {
  readonly isEnd: boolean;
  readonly atMillis: number;
}

const ENDS: { readonly [command: string]: boolean } = {
  'create-webhook-endpoint': false,
  'enable-webhook-endpoint': false,
  'disable-webhook-endpoint': true,
  'delete-webhook-endpoint': true,
};

function readMoves({ audit }: AuditedDatabase, { id }: WebhookEndpoint): EndpointMove[] {
  return audit.flatMap(({ subject, command, atMillis }) => {
    const isEnd = subject === id ? ENDS[command] : undefined;
    return isEnd === undefined ? [] : [{ isEnd, atMillis: Number(atMillis) }];
  });
}

/** Whether it has to be told: it was there before, and nothing ended it since. What happened at the same moment may have been before it, and so may what happened within the seconds by which clocks differ. */
function isWaitedFor(
  moves: readonly EndpointMove[],
  { atMillis, behindSeconds }: { readonly atMillis: number; readonly behindSeconds: number },
): boolean {
  const latest = ({ atMillis: at }: EndpointMove) => at + behindSeconds * 1000;
  const last = moves.filter((move) => latest(move) < atMillis).at(-1);
  return last?.isEnd === false && !moves.some((move) => move.isEnd && latest(move) >= atMillis);
}

function concerns(endpoint: WebhookEndpoint, event: MarketEvent): boolean {
  const { types } = endpoint;
  return maySee(readerOf(endpoint), event) && matchesFilter(types ? { types } : {}, event);
}

function readHappened({ audit }: AuditedDatabase): Map<string, Happened> {
  return new Map(
    audit.flatMap((record) => {
      const atMillis = Number(record.atMillis);
      return buildEvents({ ...record, atMillis } as never).map((event) => [event.cloudEvent.id, { atMillis, event }]);
    }),
  );
}
