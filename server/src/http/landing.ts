import type { FastifyInstance } from 'fastify';

const LINKS = { reference: '/docs/api', openapi: '/openapi.json', health: '/healthz' } as const;

/** `/`: says what answers here and where to read on. */
export function registerLanding(app: FastifyInstance, version: string): void {
  const page = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Regrade</title>
<style>body{font:16px/1.6 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem;color:#1f2933}a{color:#0b5cad}</style>
<h1>Regrade</h1>
<p>Changes the specification of running subscriptions. Version ${version}.</p>
<p><a href="${LINKS.reference}">API reference</a> · <a href="${LINKS.openapi}">OpenAPI document</a></p>
</html>
`;
  app.get('/', async (request, reply) => {
    reply.header('vary', 'Accept');
    if (request.headers.accept?.includes('text/html')) return reply.type('text/html; charset=utf-8').send(page);
    return { name: 'Regrade', version, links: LINKS };
  });
}
