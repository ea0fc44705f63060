import { err, type License, ok, type Result, toLicenseJson } from '@regrade/core';
import type { FastifyReply } from 'fastify';
import type { Engine } from '../engine/engine.ts';
import type { LicenseNotice } from '../engine/license/license-hub.ts';
import type { Log } from '../engine/ports.ts';
import { type Refusal, refuse } from '../engine/refusal.ts';
import { formatMillis } from './render/instant.ts';
import { HEARTBEAT_MILLIS, openSseConnection, type SseOptions } from './sse-connection.ts';

/** The open event streams of this process. */
export interface LicenseStreams {
  /** Takes the connection over: the license as it is, then every later revision, until one side ends it. */
  open(license: License, reply: FastifyReply): Promise<Result<void, Refusal>>;
  count(): number;
  closeAll(): void;
}

export interface LicenseStreamOptions {
  readonly heartbeatMillis?: number;
  readonly streamsMax?: number;
}

/** A stream costs a socket and about 10 KB. */
const STREAMS_MAX = 10_000;
export function createLicenseStreams(
  { licenses, reads }: Pick<Engine, 'licenses' | 'reads'>,
  log: Log,
  { heartbeatMillis = HEARTBEAT_MILLIS, streamsMax = STREAMS_MAX }: LicenseStreamOptions = {},
): LicenseStreams {
  const streams = new Set<Stream>();
  let closed = false;

  async function open(license: License, reply: FastifyReply): Promise<Result<void, Refusal>> {
    if (closed || streams.size >= streamsMax) {
      return err(refuse('unavailable', 'No more event streams are open here; ask again, or read the license itself.'));
    }
    const stream = beginStream(reply, {
      heartbeatMillis,
      onClose: () => {
        unwatch();
        streams.delete(stream);
      },
    });
    streams.add(stream);
    const unwatch = licenses.watch(license, stream.tell);
    stream.tell({ license, committedAtMillis: null });
    await tellMissed(license, stream);
    return ok(undefined);
  }

  /** What was committed between reading the license and watching it was told to nobody. */
  async function tellMissed(license: License, stream: Stream): Promise<void> {
    try {
      for (const stored of await reads.readLicenses([license.id])) {
        stream.tell({ license: stored.license, committedAtMillis: null });
      }
    } catch (error) {
      // The answer has begun: the reader comes back by itself.
      log.warn({ event: 'license-stream-ended', license: license.id, error: String(error) });
      stream.end();
    }
  }

  return {
    open,
    count: () => streams.size,
    closeAll() {
      closed = true;
      for (const stream of streams) stream.end();
    },
  };
}

interface Stream {
  tell(notice: LicenseNotice): void;
  end(): void;
}

/**
 * One connection. While its reader is slow only the newest notice waits: revisions replace each other, so whoever reads
 * late reads less, and the process keeps one event for it and not a queue.
 */
function beginStream(reply: FastifyReply, options: Pick<SseOptions, 'heartbeatMillis' | 'onClose'>): Stream {
  let toldRevision = 0;
  let waiting: LicenseNotice | undefined;
  const connection = openSseConnection(reply, { ...options, onDrain: tellWaiting });

  function tellWaiting(): void {
    const next = waiting;
    waiting = undefined;
    if (next) tell(next);
  }

  function tell(notice: LicenseNotice): void {
    if (notice.license.revision <= toldRevision) return;
    if (connection.isBlocked()) {
      waiting = notice;
      return;
    }
    toldRevision = notice.license.revision;
    connection.write(eventText(notice));
  }

  return { tell, end: connection.end };
}

function eventText({ license, committedAtMillis }: LicenseNotice): string {
  const committedAt = committedAtMillis === null ? null : formatMillis(committedAtMillis);
  const data = JSON.stringify({ license: toLicenseJson(license), committedAt });
  return `event: license\nid: ${license.revision}\ndata: ${data}\n\n`;
}
