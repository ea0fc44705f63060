import type { Client } from '@regrade/client';
import { BUILT_IN_PRODUCT_TYPES, present } from '@regrade/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkDocument } from '../../server/src/engine/catalog/check-document.ts';
import type { CheckedAhead } from '../../server/src/engine/catalog/save-draft.ts';
import { helpdeskDocument } from '../support/helpdesk.ts';
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

test('a draft whose prices all hang together is saved with its findings while others are answered, and its joint repair is not searched for', async () => {
  const params = { id: 'chain' };
  const body = chainOf(40) as never;
  // Its check begins a thread: the first large one of this service.
  const saved = await aside(seller.call('saveDraft', { params, body, firstSave: true }));
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

test('a large draft that is edited is checked as in place', async () => {
  const { token } = await service.addSeller('vast');
  const client = service.client(token);
  const params = { id: 'vast' };
  const chain = chainOf(30);
  const body = { ...chain, seller: 'vast', product: { ...chain.product, id: 'vast' } } as never;
  const first = await client.call('saveDraft', { params, body, firstSave: true });
  const rule = { ...params, spec: 's0', skuKey: 'tens=v0;ones=v0' };
  const ifMatch = present(first.etag, 'a tag');
  const edited = await client.call('deleteSkuRule', { params: rule, ifMatch });
  const { body: draft } = await client.call('getDraft', { params });
  const checked = checkDocument(draft.document, { policies: BUILT_IN_PRODUCT_TYPES });
  const said = (findings: readonly { code: string; path: string }[]) =>
    findings.map(({ code, path }) => `${code} ${path}`);
  expect(said(edited.body.findings)).toEqual(said(checked.findings));
  expect(said(first.body.findings)).not.toEqual(said(edited.body.findings));
});

/** The answer to a call that begins a thread; everybody else is answered before it. */
async function aside<Answer>(call: Promise<Answer>): Promise<Answer> {
  let isAnswered = false;
  const answered = call.finally(() => {
    isAnswered = true;
  });
  await new Promise<void>((resolve) => process.once('worker', () => resolve()));
  expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
  expect(isAnswered).toBe(false);
  return answered;
}

test('what was checked beside another version or release of it counts for nothing', async () => {
  const { account } = await service.addSeller('moved');
  const product = 'moved.desk';
  const document = await helpdeskDocument((desk) =>
    Object.assign(desk, { seller: 'moved', product: { ...desk.product, id: 'desk' } }),
  );
  const save = (version: number | null, ahead?: CheckedAhead) =>
    service.engine.commands.saveDraft({
      ...{ account, actor: 'seller:moved', conflict: product },
      body: { kind: 'document', document, seller: 'moved', sellerAccount: account, product, version, ahead },
    });
  const finding = { code: 'price.missing', severity: 'error', path: '/x', message: 'of another draft' } as const;
  const checked = {
    ok: false,
    proven: 0,
    findings: [finding],
    catalog: { seller: 'moved', product: { id: 'desk', name: '', type: 'direct' } },
  };
  expect(await save(null)).toMatchObject({ ok: true, value: { checked: { ok: true } } });
  for (const stale of [
    { version: null, release: 0 },
    { version: 1, release: 1 },
  ]) {
    const saved = await save(await draftVersion(product), { ...stale, document: {}, checked });
    expect(saved).toMatchObject({ ok: true, value: { draft: { document }, checked: { ok: true, findings: [] } } });
  }
  const version = await draftVersion(product);
  const taken = await save(version, { version, release: 0, document, checked });
  expect(taken).toMatchObject({ ok: true, value: { checked: { ok: false, findings: [finding] } } });
});

async function draftVersion(product: string): Promise<number> {
  return present(await service.engine.reads.readDraft(product), 'it was saved').version;
}

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
