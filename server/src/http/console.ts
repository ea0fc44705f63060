import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Every address at which a person may arrive: the application in the browser knows the rest. */
const PAGES = ['/sign-in', ...['customer', 'seller', 'operator'].flatMap((door) => [`/${door}`, `/${door}/*`])];

/**
 * Scripts come from us alone; styles may stand in the page, because the component library writes them there. Where cards
 * are paid with, Stripe's own script draws the card form in frames of Stripe: no card number comes near our code.
 */
function contentSecurityPolicy({ withStripe }: { readonly withStripe: boolean }): string {
  const stripe = (hosts: string) => (withStripe ? ` ${hosts}` : '');
  return [
    "default-src 'none'",
    `script-src 'self'${stripe('https://js.stripe.com https://*.js.stripe.com')}`,
    // The seller's live verification runs in a thread of its own.
    "worker-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data: blob:${stripe('https://*.stripe.com')}`,
    "font-src 'self' data:",
    `connect-src 'self'${stripe('https://api.stripe.com')}`,
    ...(withStripe ? ['frame-src https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com'] : []),
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Neither the API nor a file: an address that somebody has mistyped. */
const MISTYPED = /^\/(?!(v1|auth|docs|assets)(\/|$))[^.]*$/;

const ASSET_NAME = /^[\w-][\w.-]*$/;

const PAGE_HEADERS = {
  // The names of what it loads change with every build: the page is asked for anew, the rest never.
  'cache-control': 'no-cache',
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  vary: 'Accept, Accept-Encoding',
} as const;

/** What the browser gets: one page for all addresses of people. */
export interface Console {
  sendPage(reply: FastifyReply): FastifyReply;
}

/** Serves the built consoles of a folder; undefined when there are none. */
export function registerConsole(
  app: FastifyInstance,
  { folder, withStripe }: { readonly folder: string; readonly withStripe: boolean },
): Console | undefined {
  if (!existsSync(join(folder, 'index.html'))) return undefined;
  const setHeaders = (reply: FastifyReply) => void reply.header('x-content-type-options', 'nosniff');
  app.register(fastifyStatic, { root: folder, serve: false, preCompressed: true, setHeaders });
  // Its own routes for whole folders answer `/assets/` with a fault; names in a flat folder need none.
  app.get<{ Params: { name: string } }>('/assets/:name', ({ params: { name } }, reply) =>
    ASSET_NAME.test(name)
      ? reply.sendFile(name, join(folder, 'assets'), { immutable: true, maxAge: '365d' })
      : reply.callNotFound(),
  );
  const policy = contentSecurityPolicy({ withStripe });
  const sendPage = (reply: FastifyReply) =>
    reply
      .headers({ ...PAGE_HEADERS, 'content-security-policy': policy })
      .sendFile('index.html', folder, { cacheControl: false });
  for (const name of filesBesidePage(folder)) {
    app.get(`/${name}`, (_request, reply) => reply.sendFile(name, folder, { maxAge: '1h', immutable: false }));
  }
  for (const path of PAGES) {
    app.get(path, (request, reply) => (wantsPage(request) ? sendPage(reply) : reply.callNotFound()));
  }
  // The application says that there is no such page, and leads on; whoever counts answers sees that nothing was found.
  app.get('/*', async (request, reply) => {
    const [path = ''] = request.url.split('?', 1);
    if (!wantsPage(request) || !MISTYPED.test(path)) return reply.callNotFound();
    return reply
      .code(404)
      .headers({ ...PAGE_HEADERS, 'content-security-policy': policy })
      .type('text/html; charset=utf-8')
      .send(await readFile(join(folder, 'index.html')));
  });
  return { sendPage };
}

/** A person in a browser; a program takes JSON. */
export function wantsPage({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes('text/html') ?? false;
}

/** The icon and what else has a fixed name. */
function filesBesidePage(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !/^\.|\.(br|gz)$|^index\.html$/.test(entry.name))
    .map(({ name }) => name);
}
