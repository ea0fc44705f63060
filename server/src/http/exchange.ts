import type { RouteId } from '@regrade/client';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Meter } from '../engine/meter.ts';
import type { Log } from '../engine/ports.ts';
import type { Refusal } from '../engine/refusal.ts';
import type { Caller } from './caller.ts';
import { toProblem } from './problem.ts';
import type { SignedIn } from './sessions/signed-in.ts';

/** What one line of the log says of a request, gathered on its way. */
export interface Exchange {
  route?: RouteId;
  caller?: Caller;
  session?: SignedIn;
  code?: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    exchange: Exchange;
  }
}

/** Answers with a problem, and remembers its code for the log. */
export function sendRefusal(
  { request, reply, log }: { readonly request: FastifyRequest; readonly reply: FastifyReply; readonly log: Log },
  refusal: Refusal,
): FastifyReply {
  const { problem, headers } = toProblem(refusal, { instance: request.id, log });
  request.exchange.code = problem.code;
  return reply.code(problem.status).headers(headers).send(JSON.stringify(problem));
}

/** One wide line for a request: ids and codes, never a token, a key or a body. */
export function logRequest(
  { log, meter }: { readonly log: Log; readonly meter: Meter },
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const { route = 'none', caller, code = 'ok' } = request.exchange;
  const status = reply.raw.statusCode;
  meter.request({ route, status, millis: reply.elapsedTime });
  const line = {
    request: request.id,
    route,
    method: request.method,
    status,
    code,
    ms: Math.round(reply.elapsedTime * 10) / 10,
    role: caller?.role ?? 'none',
    ...(caller && 'account' in caller && { account: caller.account }),
    bytes: Number(reply.getHeader('content-length') ?? 0),
  };
  if (status >= 500) log.error(line);
  else log.info(line);
}
