import type { FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly streamsBody?: boolean;
  }
}

/** A request has to arrive within this time, so that slow senders hold no connection for ever. */
const ARRIVAL_MILLIS_MAX = 60_000;

/** Ends a request whose body does not come to its end, unless its route reads it while it arrives. */
export function limitArrival(request: FastifyRequest, end: (error: NodeJS.ErrnoException) => void): void {
  const { raw, routeOptions } = request;
  if (raw.complete || routeOptions.config.streamsBody || !hasBody(request)) return;
  const timer = setTimeout(() => {
    end(Object.assign(new Error('the body did not arrive in time'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }));
  }, ARRIVAL_MILLIS_MAX);
  const clear = () => clearTimeout(timer);
  raw.once('end', clear).once('close', clear);
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}
