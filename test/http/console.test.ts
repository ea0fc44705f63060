import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rawProblem } from '../support/problem.ts';
import { startTestService, type TestService } from '../support/service.ts';

/** What a browser is given, and what a program is: the same addresses, told apart by what they ask for. */
let service: TestService;
let folder: string;
const PAGE = '<!doctype html><title>Consoles</title>';
const SCRIPT = 'console.log(1);\n'.repeat(200);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regrade-console-'));
  await mkdir(join(folder, 'dist/assets'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await writeFile(join(folder, 'dist/index.html'), PAGE);
  await writeFile(join(folder, 'dist/.fingerprint'), 'fingerprint');
  await writeFile(join(folder, 'dist/icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(folder, 'dist/assets/app-1.js'), SCRIPT);
  await writeFile(join(folder, 'dist/assets/app-1.js.br'), 'brotli');
  await writeFile(join(folder, 'dist/assets/app-1.js.gz'), 'gzip');
  service = await startTestService({ http: { consoleFolder: join(folder, 'dist') } });
});
afterAll(async () => {
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${service.url}${path}`, { headers });

/** As it is written: `fetch` would resolve dots and undo encodings. */
function getRaw(path: string, headers: Readonly<Record<string, string>> = {}) {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }>((resolve, reject) => {
    const { hostname, port } = new URL(service.url);
    const call = request({ hostname, port, path, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
      });
    });
    call.on('error', reject).end();
  });
}

describe('a browser', () => {
  test.each([
    ...['/', '/sign-in', '/customer', '/customer/subscriptions/sub_x?tab=2', '/seller', '/seller/products/a.b/draft'],
    ...['/operator', '/operator/reviews'],
  ])('gets the page at %s, always asked for anew', async (path) => {
    const response = await get(path, HTML);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(PAGE);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(response.headers.get('cache-control')).toBe('no-cache');
    // By hand: `fetch` would add a header that forbids the short answer.
    const again = await getRaw(path, { ...HTML, 'if-none-match': response.headers.get('etag') ?? '' });
    expect(again.status).toBe(304);
  });

  test('runs no script but ours, shows the page in no frame, and tells nobody where it was', async () => {
    const { headers } = await get('/customer', HTML);
    const policy = new Map(
      headers
        .get('content-security-policy')
        ?.split('; ')
        .map((directive) => directive.split(/ (.*)/) as [string, string]),
    );
    expect(policy.get('default-src')).toBe("'none'");
    expect(policy.get('script-src')).toBe("'self'");
    expect(policy.get('worker-src')).toBe("'self'");
    expect(policy.get('connect-src')).toBe("'self'");
    expect(policy.get('frame-ancestors')).toBe("'none'");
    expect(policy.get('base-uri')).toBe("'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('same-origin');
  });

  test('keeps assets for ever, and gets them compressed as it can read them', async () => {
    for (const [accepts, encoding, text] of [
      ['br, gzip', 'br', 'brotli'],
      ['gzip', 'gzip', 'gzip'],
      ['identity', undefined, SCRIPT],
    ] as const) {
      const answer = await getRaw('/assets/app-1.js', { 'accept-encoding': accepts });
      expect(answer).toMatchObject({ status: 200, text });
      expect(answer.headers['content-encoding']).toBe(encoding);
      expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
      expect(answer.headers['content-type']).toMatch(/^(application|text)\/javascript/);
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
      expect(answer.headers['vary']).toMatch(/accept-encoding/i);
    }
    expect((await get('/icon.svg')).headers.get('content-type')).toBe('image/svg+xml');
  });

  test.each([
    ...['/assets/none.js', '/assets/', '/assets', '/assets/../index.html', '/assets/..%2f..%2fsecret.txt'],
    ...['/assets/%2e%2e/%2e%2e/secret.txt', '/assets//etc/passwd', '/assets/..\\..\\secret.txt', '/.fingerprint'],
    ...['/secret.txt', '/index.html.br', '/v1/none', '/docs/none', '/assets/%00', '/assets/app-1.js/'],
  ])('finds nothing at %s', async (path) => {
    const answer = await getRaw(path, HTML);
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain('secret');
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'not-found' });
  });
});

describe('an address that somebody has mistyped', () => {
  test.each(['/customers', '/signin', '/custmer/orders/ord_x?tab=2'])('%s is the page that says so', async (path) => {
    const response = await get(path, HTML);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe(PAGE);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(await (await get(path)).json(), 'to a program').toMatchObject({ code: 'not-found' });
  });
});

describe('a program', () => {
  test('gets JSON at /', async () => {
    for (const headers of [{}, { accept: 'application/json' }, { accept: '*/*' }]) {
      const response = await get('/', headers as Record<string, string>);
      expect(await response.json()).toMatchObject({ name: 'Regrade', links: { openapi: '/openapi.json' } });
      expect(response.headers.get('vary')).toBe('Accept');
    }
  });

  test('finds no page at the addresses of people', async () => {
    expect(await rawProblem(await get('/customer'))).toMatchObject({ code: 'not-found' });
    const post = await fetch(`${service.url}/customer`, { method: 'POST', headers: HTML });
    expect(await rawProblem(post)).toMatchObject({ code: 'not-found' });
  });
});

test('where the consoles are not built, / says so to people', async () => {
  const bare = await startTestService({ http: { consoleFolder: join(folder, 'none') } });
  try {
    const response = await fetch(bare.url, { headers: HTML });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('The consoles are not built here');
    expect((await fetch(`${bare.url}/customer`, { headers: HTML })).status).toBe(404);
  } finally {
    await bare.close();
  }
});
