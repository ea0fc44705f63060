import type { FastifyReply } from 'fastify';

/** One connection that carries server-sent events: what all our streams do alike. */
export interface SseConnection {
  /** Sends a text, and answers whether the reader still takes more: false until `onDrain` is called. */
  write(text: string): boolean;
  /** Whether what was written last still waits for the reader. */
  isBlocked(): boolean;
  end(): void;
}

export interface SseOptions {
  readonly heartbeatMillis: number;
  /** Sent while nothing else is; a comment where absent. */
  readonly beat?: () => string;
  readonly onDrain: () => void;
  readonly onClose: () => void;
  /** Then it is ended, and the reader comes back with its token looked at again; never where absent. */
  readonly lifeMillis?: number;
}

/** Proxies cut connections that stay silent for a minute; readers give up after three missed ones. */
export const HEARTBEAT_MILLIS = 15_000;
/** A reader that takes nothing for so many heartbeats is gone without having said so. */
const BLOCKED_HEARTBEATS_MAX = 4;

const STREAM_HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store',
  // nginx would keep small events back until its buffer is full.
  'x-accel-buffering': 'no',
} as const;

/** Takes the connection over from the framework and begins the answer. */
export function openSseConnection(reply: FastifyReply, options: SseOptions): SseConnection {
  const { raw } = reply;
  let isBlocked = false;
  let blockedBeats = 0;
  reply.hijack();
  raw.writeHead(200, { ...STREAM_HEADERS, 'x-request-id': reply.request.id });
  raw.on('drain', () => {
    isBlocked = false;
    blockedBeats = 0;
    options.onDrain();
  });
  // A connection that breaks is closed as well; without a listener its error would end the process.
  raw.on('error', () => undefined);
  const heart = setInterval(beat, options.heartbeatMillis).unref();
  const life = options.lifeMillis === undefined ? undefined : setTimeout(() => raw.end(), options.lifeMillis).unref();
  const close = () => {
    clearInterval(heart);
    clearTimeout(life);
    options.onClose();
  };
  // Of a reader that has left already nobody is told any more: its place would be taken for ever.
  if (raw.destroyed) queueMicrotask(close);
  else raw.once('close', close);

  function write(text: string): boolean {
    // After the end there is nobody to take it.
    if (raw.writableEnded || raw.destroyed) return false;
    isBlocked = !raw.write(text);
    return !isBlocked;
  }

  function beat(): void {
    if (!isBlocked) {
      write(options.beat?.() ?? ': beat\n\n');
      return;
    }
    blockedBeats += 1;
    if (blockedBeats >= BLOCKED_HEARTBEATS_MAX) raw.destroy();
  }

  return { write, isBlocked: () => isBlocked, end: () => void raw.end() };
}
