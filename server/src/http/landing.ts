import type { FastifyInstance } from 'fastify';
import { type Console, wantsPage } from './console.ts';

const LINKS = { reference: '/docs/api', openapi: '/openapi.json', health: '/healthz' } as const;

/** `/`: the consoles for people, for programs what answers here; without consoles a page that says where to read on. */
export function registerLanding(
  app: FastifyInstance,
  { version, console }: { readonly version: string; readonly console: Console | undefined },
): void {
  const page = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Regrade</title>
<style>body{font:16px/1.6 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem;color:#1f2933}a{color:#0b5cad}</style>
<h1>Regrade</h1>
<p>Changes the specification of running subscriptions. Version ${version}.</p>
<p><a href="${LINKS.reference}">API reference</a> · <a href="${LINKS.openapi}">OpenAPI document</a></p>
<p>The consoles are not built here: in a checkout <code>npm start</code> builds them.</p>
</html>
`;
  app.get('/', (request, reply) => {
    if (wantsPage(request) && console) return console.sendPage(reply);
    reply.header('vary', 'Accept');
    if (wantsPage(request)) return reply.type('text/html; charset=utf-8').send(page);
    return reply.send({ name: 'Regrade', version, links: LINKS });
  });
}
