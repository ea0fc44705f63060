import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Site, siteOf } from './site-of.ts';

/** A cookie as an answer sets it; an empty one is taken away. */
export interface KeptCookie {
  readonly kind: 'session' | 'sign-in';
  readonly value: string;
  readonly maxAgeSeconds: number;
}

/** What a browser has kept for us, whatever it is worth. */
export interface KeptCookies {
  readonly session: string | undefined;
  /** A sign-in that is under way at the identity provider. */
  readonly signIn: string | undefined;
}

export function noCookie(kind: KeptCookie['kind']): KeptCookie {
  return { kind, value: '', maxAgeSeconds: 0 };
}

/** The cookies of the service: no script reads them, and no other site's page sends them along with a change. */
export interface SessionCookie {
  read(request: FastifyRequest): KeptCookies;
  write(reply: FastifyReply, cookie: KeptCookie): void;
  siteOf(request: FastifyRequest): Site;
}

/** `publicUrl`: where browsers find the service, when a proxy stands between. */
export function createSessionCookie(publicUrl: string | undefined): SessionCookie {
  const known = publicUrl === undefined ? undefined : new URL(publicUrl);
  const isSecure = (request: FastifyRequest) => (known?.protocol ?? `${request.protocol}:`) === 'https:';
  // Browsers take a `__Host-` cookie only from us over TLS: no neighbour domain can plant one.
  const nameFor = (request: FastifyRequest, kind: KeptCookie['kind']) =>
    `${isSecure(request) ? '__Host-' : ''}regrade-${kind}`;
  return {
    read: (request) => ({
      session: request.cookies[nameFor(request, 'session')],
      signIn: request.cookies[nameFor(request, 'sign-in')],
    }),
    write(reply, { kind, value, maxAgeSeconds }) {
      const { request } = reply;
      const secure = isSecure(request);
      reply.setCookie(nameFor(request, kind), value, {
        ...{ path: '/', httpOnly: true, sameSite: 'lax', secure },
        maxAge: maxAgeSeconds,
      });
    },
    siteOf: ({ headers }) => siteOf(headers, known?.host ?? headers.host),
  };
}
