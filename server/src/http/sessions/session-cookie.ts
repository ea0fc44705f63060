import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Site, siteOf } from './site-of.ts';

/** A cookie as an answer sets it. */
export interface KeptCookie {
  readonly value: string;
  readonly maxAgeSeconds: number;
}

/** Takes the session away from the browser. */
export const NO_SESSION: KeptCookie = { value: '', maxAgeSeconds: 0 };

/** The one cookie of the service: no script reads it, and no other site's page sends it along with a change. */
export interface SessionCookie {
  read(request: FastifyRequest): string | undefined;
  write(reply: FastifyReply, cookie: KeptCookie): void;
  siteOf(request: FastifyRequest): Site;
}

/** `publicUrl`: where browsers find the service, when a proxy stands between. */
export function createSessionCookie(publicUrl: string | undefined): SessionCookie {
  const known = publicUrl === undefined ? undefined : new URL(publicUrl);
  const isSecure = (request: FastifyRequest) => (known?.protocol ?? `${request.protocol}:`) === 'https:';
  // Browsers take a `__Host-` cookie only from us over TLS: no neighbour domain can plant one.
  const nameFor = (request: FastifyRequest) => (isSecure(request) ? '__Host-regrade-session' : 'regrade-session');
  return {
    read: (request) => request.cookies[nameFor(request)],
    write(reply, { value, maxAgeSeconds }) {
      const { request } = reply;
      const secure = isSecure(request);
      reply.setCookie(nameFor(request), value, {
        ...{ path: '/', httpOnly: true, sameSite: 'lax', secure },
        maxAge: maxAgeSeconds,
      });
    },
    siteOf: ({ headers }) => siteOf(headers, known?.host ?? headers.host),
  };
}
