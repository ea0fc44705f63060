import type { Socket } from 'node:net';
import { problemEntry } from '@regrade/client';
import type { Ids, Log } from '../engine/ports.ts';
import { refuse } from '../engine/refusal.ts';
import { toProblem } from './problem.ts';

/** Bytes that are no HTTP, or too slow, or headers too long: a problem like every other, and the end of the connection. */
export function answerUnreadable(
  error: NodeJS.ErrnoException,
  socket: Socket,
  { ids, log }: { readonly ids: Pick<Ids, 'uuid'>; readonly log: Log },
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const code = error.code === 'HPE_HEADER_OVERFLOW' ? 'request.too-large' : 'request.malformed';
  const detail = code === 'request.too-large' ? 'The headers are too long.' : 'This is no complete HTTP request.';
  const { status } = problemEntry(code);
  const instance = ids.uuid();
  const { problem, headers } = toProblem(refuse(code, detail), { instance, log });
  const body = JSON.stringify(problem);
  const head = Object.entries({ ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' });
  const lines = head.map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${problem.title}\r\n${lines.join('')}\r\n${body}`);
  log.info({ request: instance, route: 'none', status, code, reason: error.code ?? 'unknown' });
}
