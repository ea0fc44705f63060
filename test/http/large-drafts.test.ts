import type { Client } from '@regrade/client';
import { present } from '@regrade/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestService, type TestService } from '../support/service.ts';

/** Drafts that are made to take long: each is answered, and nobody waits for it for long. */
let service: TestService;
let seller: Client;

beforeAll(async () => {
  service = await startTestService();
  seller = service.client((await service.addSeller('acme')).token);
});
afterAll(() => service.close());

const SKUS = 100;
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const choices = (sku: number) => ({ tens: `v${Math.floor(sku / 10)}`, ones: `v${sku % 10}` });

/** Equal prices in a chain with one short cut: every target would have to be dearer than the one before, and they make a circle. */
function chainOf(specifications: number) {
  const values = numbers(10).map((digit) => `v${digit}`);
  const attributes = ['tens', 'ones'].map((id) => ({ id, kind: 'choice', values }));
  const parts = [{ model: 'flat', amount: '1000000.00' }];
  const skus = numbers(SKUS).map((sku) => ({ sku: choices(sku), prices: [{ period: 'P1M', currency: 'USD', parts }] }));
  const nextOf = (specification: number, sku: number) =>
    sku + 1 < SKUS
      ? [{ sku: choices(sku + 1) }, ...(specification + sku === 0 ? [{ sku: choices(2) }] : [])]
      : specification + 1 < specifications
        ? [{ specification: `s${specification + 1}`, sku: choices(0) }]
        : [];
  return {
    format: 'regrade/catalog@1',
    seller: 'acme',
    product: { id: 'chain', name: 'Chain', type: 'marketplace', feeRule: 'exact@1', protocol: 'license-only' },
    components: [
      {
        id: 'app',
        role: 'base',
        specifications: numbers(specifications).map((index) => ({
          id: `s${index}`,
          name: `s${index}`,
          billing: 'subscription',
          attributes,
          skus,
        })),
      },
    ],
    rules: {
      style: 'scope',
      specifications: numbers(specifications).map((index) => ({
        from: `s${index}`,
        skus: numbers(SKUS).flatMap((sku) => {
          const to = nextOf(index, sku);
          return to.length === 0
            ? []
            : [{ from: choices(sku), to: to.map((one) => ({ specification: `s${index}`, ...one })) }];
        }),
      })),
    },
  };
}

test('a draft whose prices all hang together is saved with its findings, and its joint repair is not searched for', async () => {
  const params = { id: 'chain' };
  const body = chainOf(40) as never;
  const saved = await seller.call('saveDraft', { params, body, firstSave: true });
  expect(saved.body.ok).toBe(false);
  expect(saved.body.findings).toHaveLength(1000);
  const { body: verified } = await seller.call('verifyDraft', { params });
  // Saving knows the text, and says in which line.
  const pathsOf = (findings: typeof verified.findings) => findings.map(({ code, path }) => `${code} ${path}`);
  expect(pathsOf(verified.findings)).toEqual(pathsOf(saved.body.findings));
  expect(verified.repair).toEqual({ feasible: null, message: expect.stringContaining('one by one') });
  const repaired = seller.call('repairDraft', {
    params,
    body: { kind: 'joint' },
    ifMatch: present(saved.etag, 'a tag'),
  });
  await expect(repaired).rejects.toMatchObject({ problem: { code: 'draft.repair-unknown' } });
});

test('a large text is read in a thread of its own: others are answered meanwhile, and the findings have their lines', async () => {
  const { token } = await service.addSeller('hostile');
  const started = new Promise<void>((resolve) => process.once('worker', () => resolve()));
  // Half a million tokens, none of them of a catalog: reading takes seconds, checking none.
  const body = `format: regrade/catalog@1\nseller: hostile\nwrong: [${numbers(250_000).map((n) => n % 10)}]\nrules: 7\n`;
  let isAnswered = false;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/yaml', 'if-none-match': '*' };
  const saving = fetch(`${service.url}/v1/products/hostile.large/draft`, { method: 'PUT', headers, body }).finally(
    () => {
      isAnswered = true;
    },
  );
  await started;
  expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
  expect(isAnswered).toBe(false);
  const saved = await saving;
  const { code, findings } = (await saved.json()) as { code: string; findings: { path: string; line: number }[] };
  expect(code).toBe('draft.unreadable');
  expect(findings.find(({ path }) => path === '/wrong')?.line).toBe(3);
  expect(findings.find(({ path }) => path === '/rules')?.line).toBe(4);
});
