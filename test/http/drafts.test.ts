import { readFile } from 'node:fs/promises';
import { type Client, ROUTES } from '@regrade/client';
import { present } from '@regrade/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HelpdeskDocument, helpdeskDocument } from '../support/helpdesk.ts';
import { problemOf, rawProblem } from '../support/problem.ts';
import { deskCatalog } from '../support/seller-pages.ts';
import { startTestService, type TestLogin, type TestService } from '../support/service.ts';

/** From a seller's file to a published release. */
let service: TestService;
let acme: TestLogin;
let seller: Client;
let operator: Client;
let products = 0;

beforeAll(async () => {
  service = await startTestService();
  acme = await service.addSeller('acme');
  seller = service.client(acme.token);
  operator = service.client(service.operator.token);
});
afterAll(() => service.close());

/** A product of its own for each test, in the short form that its seller may use. */
async function newDraft(edit: (document: HelpdeskDocument) => void = () => undefined) {
  products += 1;
  const id = `desk${products}`;
  const document = await helpdeskDocument((draft) => {
    draft.product.id = id;
    edit(draft);
  });
  const body = document as never;
  const saved = await seller.call('saveDraft', { params: { id }, body, firstSave: true });
  return { id, product: `acme.${id}`, document, saved, params: { id }, etag: present(saved.etag, 'a save has a tag') };
}

/** Advanced as cheap as Basic: its rule has a target that is not dearer. */
function makeConflict(document: HelpdeskDocument): void {
  document.rules.style = 'upgrade-rules';
  const parts = document.components[0]?.specifications[0]?.skus[1]?.prices.map((row) => row.parts) ?? [];
  for (const row of parts) row.splice(0, row.length, { model: 'linear', of: 'agents', amount: '9.00' } as never);
}

describe('a draft', () => {
  test('is first saved with If-None-Match: *, then only by whoever has read its newest version', async () => {
    const { id, product, document, saved, params, etag } = await newDraft();
    expect(saved).toMatchObject({ status: 201, body: { ok: true, findings: [], etag: '"1"' } });
    const body = document as never;
    expect(await problemOf(seller.call('saveDraft', { params, body, firstSave: true }))).toMatchObject({
      code: 'precondition.failed',
      status: 412,
    });
    const second = await seller.call('saveDraft', { params: { id: product }, body, ifMatch: etag });
    expect(second).toMatchObject({ status: 200, etag: '"2"' });
    for (const stale of [etag, '"99"', '"other"', 'W/"2"', '*']) {
      const again = seller.call('saveDraft', { params, body, ifMatch: stale });
      expect(await problemOf(again)).toMatchObject({ code: 'precondition.failed', status: 412 });
    }
    const read = await seller.call('getDraft', { params });
    expect(read).toMatchObject({
      etag: '"2"',
      body: { product: `acme.${id}`, state: 'draft', ok: true, document: { seller: 'acme' } },
    });
  });

  test('is not saved without a condition', async () => {
    const response = await fetch(`${service.url}/v1/products/desk-none/draft`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${acme.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(await helpdeskDocument()),
    });
    expect(await rawProblem(response)).toMatchObject({ code: 'precondition.missing', status: 428 });
  });

  test('may be the YAML that the seller wrote, and its findings carry lines', async () => {
    const yaml = await readFile(new URL('../../examples/helpdesk.yaml', import.meta.url), 'utf8');
    const wrong = yaml.replace('feeRule: exact@1', 'feeRule: exakt@1');
    const saved = await seller.call('saveDraft', { params: { id: 'helpdesk' }, body: wrong, firstSave: true });
    expect(saved.body.ok).toBe(false);
    const [finding] = saved.body.findings;
    expect(finding).toMatchObject({ code: 'fee-rule.unknown', path: '/product/feeRule', line: 4 });
    const fixed = await seller.call('saveDraft', {
      params: { id: 'helpdesk' },
      body: yaml,
      ifMatch: present(saved.etag, 'a save has a tag'),
    });
    expect(fixed.body).toMatchObject({ ok: true, findings: [] });
  });

  test('that is no catalog is refused with every fault and its line, and nothing is saved', async () => {
    const body = 'format: regrade/catalog@1\nseller: acme\nproduct: { id: broken }\ncomponents: nothing\n';
    const call = seller.call('saveDraft', { params: { id: 'broken' }, body, firstSave: true });
    const problem = await problemOf(call);
    expect(problem).toMatchObject({ code: 'draft.unreadable', status: 422 });
    expect(problem.findings?.length).toBeGreaterThan(1);
    expect(problem.findings?.find(({ path }) => path === '/components')).toMatchObject({ line: 4 });
    expect(await problemOf(seller.call('getDraft', { params: { id: 'broken' } }))).toMatchObject({ code: 'not-found' });
  });

  test('of another product than its address is refused', async () => {
    const body = (await helpdeskDocument()) as never;
    const call = seller.call('saveDraft', { params: { id: 'elsewhere' }, body, firstSave: true });
    expect(await problemOf(call)).toMatchObject({ code: 'draft.other-product' });
  });

  test('of another seller is not there, whatever is asked of it', async () => {
    const { product } = await newDraft();
    const stranger = service.client((await service.addSeller('nimbus')).token);
    const params = { id: product };
    const attempts = [
      () => stranger.call('getDraft', { params }),
      () => stranger.call('verifyDraft', { params }),
      () => stranger.call('saveDraft', { params, body: 'seller: acme', ifMatch: '"1"' }),
      () => stranger.call('repairDraft', { params, body: { path: '/x', kind: 'delete-rule' }, ifMatch: '"1"' }),
      () => stranger.call('submitDraft', { params, ifMatch: '"1"' }),
      () => stranger.call('withdrawDraft', { params }),
      () => stranger.call('deleteSpecificationRule', { params: { id: product, spec: 'standard' }, ifMatch: '"1"' }),
      () => stranger.call('getProduct', { params }),
    ];
    for (const attempt of attempts)
      expect(await problemOf(attempt())).toMatchObject({ code: 'not-found', status: 404 });
    expect((await stranger.call('listProducts')).body.items.map(({ id }) => id)).not.toContain(product);
    expect((await seller.call('listProducts')).body.items.map(({ id }) => id)).toContain(product);
  });
});

describe('a list of products', () => {
  test('tells its seller and the operator where drafts stand, and nobody else', async () => {
    const { product, id, params, etag } = await newDraft(makeConflict);
    const stranger = service.client((await service.addSeller('umbra')).token);
    const listed = async (client: Client) =>
      (await client.call('listProducts', { query: { search: id.toUpperCase() } })).body.items.find(
        (item) => item.id === product,
      );
    const open = { state: 'draft', errors: 2, warnings: 0 };
    expect((await listed(seller))?.draft).toMatchObject(open);
    expect((await listed(seller))?.draft).not.toHaveProperty('review');
    expect((await listed(operator))?.draft).toMatchObject(open);
    expect(await listed(stranger)).toBeUndefined();
    const path = '/rules/specifications/0/skus/0';
    const repaired = await seller.call('repairDraft', { params, body: { kind: 'delete-rule', path }, ifMatch: etag });
    await seller.call('submitDraft', { params, ifMatch: present(repaired.etag, 'a repair saves') });
    expect((await listed(seller))?.draft).toMatchObject({
      state: 'in-review',
      errors: 0,
      review: { state: 'in-review' },
    });
    const [review] = (await operator.call('listReviews', { query: { product } })).body.items;
    const decide = { decision: 'approve', reason: 'fine', etag: present(review, 'it was submitted').etag } as const;
    await operator.call('decideReview', { params: { id: present(review, 'as above').id }, body: decide });
    expect((await listed(operator))?.draft).toMatchObject({
      state: 'draft',
      review: { state: 'approved', reason: 'fine' },
    });
    expect(await listed(stranger)).toMatchObject({ release: 1 });
    expect(await listed(stranger)).not.toHaveProperty('draft');
  });

  test('is searched by part of an id or a name, whatever stands in it', async () => {
    const { product } = await newDraft((document) => Object.assign(document.product, { name: '50% off_season' }));
    const found = async (search: string) =>
      (await seller.call('listProducts', { query: { search } })).body.items.map((item) => item.id);
    expect(await found('50% OFF_')).toEqual([product]);
    expect(await found('50%_off')).toEqual([]);
  });

  test('is searched whole, not by what a page has shown: of one seller and of all, page by page', async () => {
    const own = await service.addSeller('hundred');
    const api = service.client(own.token);
    const name = (nth: number) => (nth % 3 === 0 ? 'Wanted' : 'Other');
    for (let nth = 0; nth < 12; nth += 1) {
      const id = `hundred.p${String(nth).padStart(2, '0')}`;
      const document = {
        seller: 'hundred',
        product: { id: id.slice(8), name: `${name(nth)} ${nth}`, type: 'marketplace' },
      };
      await api.call('saveDraft', { params: { id }, body: { ...deskCatalog(), ...document }, firstSave: true });
    }
    const wanted = ['hundred.p00', 'hundred.p03', 'hundred.p06', 'hundred.p09'];
    for (const client of [api, operator]) {
      for (const seller of [{}, { seller: 'hundred' }]) {
        const found: string[] = [];
        let cursor: string | undefined;
        do {
          const query = { ...seller, search: 'wanted', limit: 1, ...(cursor !== undefined && { cursor }) };
          const { body } = await client.call('listProducts', { query });
          found.push(...body.items.map(({ id }) => id));
          cursor = body.nextCursor;
        } while (cursor !== undefined);
        expect(found).toEqual(wanted);
      }
    }
    const stranger = service.client((await service.addSeller('another')).token);
    const { body } = await stranger.call('listProducts', { query: { seller: 'hundred', search: 'wanted' } });
    expect(body.items).toEqual([]);
  });
});

describe('a draft with a price conflict (H14, H15)', () => {
  test('is saved with its findings, refused for submission, and repaired by an offered repair', async () => {
    const { params, saved, etag } = await newDraft(makeConflict);
    expect(saved.body.ok).toBe(false);
    const refused = await problemOf(seller.call('submitDraft', { params, ifMatch: etag }));
    expect(refused).toMatchObject({ code: 'draft.has-errors', status: 409 });
    // The lines are those of the text that was sent, and only its answer has them.
    expect(refused.findings).toEqual(saved.body.findings.map(({ line: _line, ...finding }) => finding));

    let { body: verification, etag: tag } = await seller.call('verifyDraft', { params });
    expect(verification.findings.every(({ code }) => code === 'rule.target-not-dearer')).toBe(true);
    const unknown = { path: '/nowhere', kind: 'raise-price' as const };
    const notOffered = seller.call('repairDraft', { params, body: unknown, ifMatch: present(tag, 'a tag') });
    expect(await problemOf(notOffered)).toMatchObject({ code: 'draft.repair-unknown' });

    for (let round = 0; !verification.ok && round < 5; round++) {
      const { path, kind } = present(verification.findings[0]?.repairs?.[0], 'a conflict offers repairs');
      const repaired = await seller.call('repairDraft', {
        params,
        body: { path, kind },
        ifMatch: present(tag, 'a tag'),
      });
      ({ etag: tag } = repaired);
      ({ body: verification } = await seller.call('verifyDraft', { params }));
    }
    expect(verification).toMatchObject({ ok: true, findings: [] });
    expect(verification.proven).toBeGreaterThan(0);
    expect((await seller.call('submitDraft', { params, ifMatch: present(tag, 'a tag') })).status).toBe(201);
  });
});

describe('the joint repair of a draft', () => {
  test('is shown by its verification, taken as one, and leaves no target that is not dearer', async () => {
    const { params, etag } = await newDraft(makeConflict);
    const { body: verification } = await seller.call('verifyDraft', { params });
    expect(verification.repair).toMatchObject({ feasible: true });
    const { body: repaired } = await seller.call('repairDraft', { params, body: { kind: 'joint' }, ifMatch: etag });
    expect(repaired.findings.filter(({ code }) => code === 'rule.target-not-dearer')).toEqual([]);
    expect((await seller.call('verifyDraft', { params })).body.repair).toBeUndefined();
  });

  test('is refused where no target has to be made dearer, and nothing is saved', async () => {
    const { params, etag } = await newDraft();
    const call = seller.call('repairDraft', { params, body: { kind: 'joint' }, ifMatch: etag });
    expect(await problemOf(call)).toMatchObject({ code: 'draft.repair-unknown' });
    expect((await seller.call('getDraft', { params })).etag).toBe(etag);
  });
});

describe('single rules', () => {
  test('are written and deleted one by one, and the rest of the draft stays', async () => {
    const { id, params, document, etag } = await newDraft();
    const spec = 'standard';
    const sku = { id, spec, skuKey: 'edition=basic' };
    const deleted = await seller.call('deleteSkuRule', { params: sku, ifMatch: etag });
    const ruleOf = async () =>
      ((await seller.call('getDraft', { params })).body.document as HelpdeskDocument).rules.specifications[0];
    expect(await ruleOf()).toMatchObject({ from: spec, skus: [] });
    const written = await seller.call('saveSkuRule', {
      params: sku,
      body: { to: [{ sku: { edition: 'advanced' } }] },
      ifMatch: present(deleted.etag, 'a tag'),
    });
    const timed = await seller.call('saveSpecificationRule', {
      params: { id, spec },
      body: { timing: 'at-renewal' },
      ifMatch: present(written.etag, 'a tag'),
    });
    expect(await ruleOf()).toMatchObject({ timing: 'at-renewal', skus: [{ from: { edition: 'basic' } }] });
    const { body } = await seller.call('getDraft', { params });
    expect((body.document as HelpdeskDocument).components).toEqual(document.components);
    const tag = present(timed.etag, 'a tag');
    const gone = await seller.call('deleteSpecificationRule', { params: { id, spec }, ifMatch: tag });
    expect(await ruleOf()).toBeUndefined();
    const last = present(gone.etag, 'a tag');
    const refusals = [
      ['draft.rule-unknown', () => seller.call('deleteSpecificationRule', { params: { id, spec }, ifMatch: last })],
      ['draft.rule-unknown', () => seller.call('deleteSkuRule', { params: sku, ifMatch: last })],
      [
        'draft.specification-unknown',
        () => seller.call('saveSpecificationRule', { params: { id, spec: 'none' }, body: {}, ifMatch: last }),
      ],
      [
        'draft.sku-unknown',
        () => seller.call('deleteSkuRule', { params: { ...sku, skuKey: 'edition=none' }, ifMatch: last }),
      ],
      ['precondition.failed', () => seller.call('deleteSkuRule', { params: sku, ifMatch: tag })],
    ] as const;
    for (const [code, refused] of refusals) expect(await problemOf(refused())).toMatchObject({ code });
  });
});

describe('a review', () => {
  const submit = async (draft: Awaited<ReturnType<typeof newDraft>>, ifMatch = draft.etag) =>
    (await seller.call('submitDraft', { params: draft.params, ifMatch })).body;

  test('shows what would change, freezes the draft, and an approval publishes exactly that (T11)', async () => {
    const draft = await newDraft();
    const first = await submit(draft);
    expect(first).toMatchObject({ state: 'in-review', product: draft.product, submittedBy: 'seller:acme' });
    const body = draft.document as never;
    const frozen = seller.call('saveDraft', { params: draft.params, body, ifMatch: '"2"' });
    expect(await problemOf(frozen)).toMatchObject({ code: 'draft.in-review', status: 409 });
    const detail = await operator.call('getReview', { params: { id: first.id } });
    expect(detail).toMatchObject({ etag: first.etag, body: { published: null, verification: { ok: true } } });
    const other = { decision: 'approve', reason: 'looks right', etag: '"something-else"' } as const;
    const wrong = operator.call('decideReview', { params: { id: first.id }, body: other });
    expect(await problemOf(wrong)).toMatchObject({ code: 'review.content-changed', status: 409 });
    const decided = await operator.call('decideReview', {
      params: { id: first.id },
      body: { ...other, etag: first.etag },
    });
    expect(decided.body).toMatchObject({ state: 'approved', release: 1, decision: { decision: 'approve' } });
    const again = operator.call('decideReview', { params: { id: first.id }, body: { ...other, etag: first.etag } });
    expect(await problemOf(again)).toMatchObject({ code: 'review.decided', status: 409 });

    const dearer = structuredClone(draft.document);
    const part = present(dearer.components[0]?.specifications[0]?.skus[1]?.prices[0]?.parts[0], 'a part');
    part.amount = '59.00';
    const saved = await seller.call('saveDraft', {
      params: draft.params,
      body: dearer as never,
      ifMatch: present((await seller.call('getDraft', { params: draft.params })).etag, 'a tag'),
    });
    const second = await submit(draft, present(saved.etag, 'a tag'));
    const { body: difference } = await operator.call('getReview', { params: { id: second.id } });
    expect(difference).toMatchObject({ published: 1, difference: [{ before: '49.00', after: '59.00' }] });
    const approve = { decision: 'approve', reason: 'ok', etag: second.etag } as const;
    await operator.call('decideReview', { params: { id: second.id }, body: approve });

    const product = await operator.call('getProduct', { params: { id: draft.product } });
    expect(product.body).toMatchObject({ release: 2, publishedAt: '2026-03-01T00:00:00Z', catalog: dearer });
    const release = (n: string) => seller.call('getRelease', { params: { id: draft.product, n } });
    expect((await release('1')).body).toMatchObject({ state: 'superseded', catalog: draft.document });
    expect((await release('2')).body).toMatchObject({ state: 'published', number: 2 });
    expect(await problemOf(release('3'))).toMatchObject({ code: 'not-found' });
  });

  test('that is rejected tells the seller why, and the draft can be edited again', async () => {
    const draft = await newDraft();
    const review = await submit(draft);
    const body = { decision: 'reject', reason: 'the yearly price is a typing error', etag: review.etag } as const;
    await operator.call('decideReview', { params: { id: review.id }, body });
    const read = await seller.call('getDraft', { params: draft.params });
    expect(read.body).toMatchObject({ state: 'draft', review: { state: 'rejected', reason: body.reason } });
    const resaved = await seller.call('saveDraft', {
      params: draft.params,
      body: draft.document as never,
      ifMatch: present(read.etag, 'a tag'),
    });
    expect(resaved.status).toBe(200);
    const customer = service.client((await service.addCustomer('Northwind')).token);
    expect(await problemOf(customer.call('getProduct', { params: { id: draft.product } }))).toMatchObject({
      code: 'not-found',
    });
  });

  test('that is withdrawn can no longer be decided', async () => {
    const draft = await newDraft();
    const review = await submit(draft);
    expect((await seller.call('withdrawDraft', { params: draft.params })).status).toBe(204);
    const again = seller.call('withdrawDraft', { params: draft.params });
    expect(await problemOf(again)).toMatchObject({ code: 'review.decided', status: 409 });
    const body = { decision: 'approve', reason: 'late', etag: review.etag } as const;
    const late = operator.call('decideReview', { params: { id: review.id }, body });
    expect(await problemOf(late)).toMatchObject({ code: 'review.decided' });
  });

  test('that does not exist is not found', async () => {
    const params = { id: 'rev_00000000-0000-7000-8000-000000000000' };
    expect(ROUTES.getReview.roles).toEqual(['operator']);
    expect(await problemOf(operator.call('getReview', { params }))).toMatchObject({ code: 'not-found' });
  });
});
