import { ROUTES } from '@regrade/client';
import { present } from '@regrade/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runPlan } from '../../server/src/cli/plan.ts';
import {
  buyHelpdesk,
  HELPDESK,
  type HelpdeskDocument,
  helpdeskDocument,
  publishHelpdesk,
  type TestSeller,
} from '../support/helpdesk.ts';
import { problemOf } from '../support/problem.ts';
import { startTestService, type TestService } from '../support/service.ts';

/** What a draft, or a file in hand, would do to running subscriptions, as sellers see it. */
const params = { id: HELPDESK };

let service: TestService;
let acme: TestSeller;

beforeAll(async () => {
  service = await startTestService();
  acme = await publishHelpdesk(service);
  for (const agents of [100, 200]) {
    const customer = await service.addCustomer(`Customer ${agents}`, 100_000_000n);
    await buyHelpdesk(service, customer, { agents });
  }
  service.clock.advance(73 * 86_400);
});
afterAll(() => service.close());

function seller() {
  return service.client(acme.token);
}

/** Advanced costs 10.00 more per agent and year. */
function raiseAdvanced(document: HelpdeskDocument): void {
  const row = document.components[0]?.specifications[0]?.skus[1]?.prices.find(
    ({ parts }) => parts[1]?.amount === '120.00',
  );
  present(row?.parts[1], 'a price per agent').amount = '130.00';
}

async function saveDraft(edit: (document: HelpdeskDocument) => void): Promise<void> {
  const { etag } = await seller().call('getDraft', { params });
  const body = (await helpdeskDocument(edit)) as never;
  await seller().call('saveDraft', { params, body, ifMatch: present(etag, 'a draft has a tag') });
}

describe('the impact of a draft (G3)', () => {
  test('is a job that ends with the fees before and after, by what may be changed to', async () => {
    await saveDraft(raiseAdvanced);
    expect(await problemOf(seller().call('getDraftImpact', { params }))).toMatchObject({
      code: 'impact.not-started',
      status: 404,
    });
    const started = await seller().call('startDraftImpact', { params });
    expect(started).toMatchObject({
      status: 202,
      body: { product: HELPDESK, release: 1, state: 'waiting', progress: { seen: 0 } },
    });
    await service.engine.impact.jobs.idle();
    const { body } = await seller().call('getDraftImpact', { params });
    expect(body).toMatchObject({ id: started.body.id, state: 'done', progress: { seen: 2, total: 2 } });
    const result = present(body.result, 'a result');
    expect(result).toMatchObject({ subscriptions: 2, affected: 2, counts: { dearer: 2, vanishes: 0 } });
    const [edge] = result.edges;
    // 292 of 365 days are left: 0.8 × (490 + 12 000 − 9 000) and 0.8 × (490 + 24 000 − 18 000), then 1 000 and 2 000 more.
    expect(edge).toMatchObject({
      component: 'app',
      from: { skuKey: 'edition=basic' },
      to: { skuKey: 'edition=advanced' },
      move: 'sku',
      totals: [{ outcome: 'dearer', options: 2, before: '7984.00', after: '10384.00', currency: 'USD' }],
    });
    expect(edge?.examples.filter(({ kind }) => kind === 'dearer')).toHaveLength(2);
  });

  test('belongs to its seller, and to the operator who reviews the draft', async () => {
    const other = service.client((await service.addSeller('other')).token);
    expect(await problemOf(other.call('startDraftImpact', { params }))).toMatchObject({ code: 'not-found' });
    expect(await problemOf(other.call('getDraftImpact', { params }))).toMatchObject({ code: 'not-found' });
    const own = await seller().call('startDraftImpact', { params });
    const stolen = { id: 'other.helpdesk', impact: own.body.id };
    expect(await problemOf(other.call('getImpact', { params: stolen }))).toMatchObject({ code: 'impact.not-started' });
    const operator = service.client(service.operator.token);
    expect((await operator.call('getDraftImpact', { params })).body.id).toBe(own.body.id);
    const customer = service.client((await service.addCustomer('Somebody', 0n)).token);
    expect(await problemOf(customer.call('getDraftImpact', { params }))).toMatchObject({ code: 'auth.forbidden' });
    expect(ROUTES.planCatalog.roles).toEqual(['seller']);
  });

  test('cannot be asked of a draft whose fee rule does not exist', async () => {
    await saveDraft(({ product }) => Object.assign(product, { feeRule: 'nobody@1' }));
    const refused = await problemOf(seller().call('startDraftImpact', { params }));
    expect(refused).toMatchObject({ code: 'draft.has-errors', findings: [{ code: 'fee-rule.unknown' }] });
  });
});

describe('a plan', () => {
  test('saves nothing, and has difference, findings and impact of the document', async () => {
    const before = await seller().call('getDraft', { params });
    const body = (await helpdeskDocument(raiseAdvanced)) as never;
    const { body: plan } = await seller().call('planCatalog', { params, body });
    expect(plan).toMatchObject({ product: HELPDESK, release: 1, ok: true, findings: [] });
    expect(plan.difference).toEqual([expect.objectContaining({ before: '120.00', after: '130.00' })]);
    await service.engine.impact.jobs.idle();
    const job = await seller().call('getImpact', { params: { ...params, impact: present(plan.impact, 'a job').id } });
    expect(job.body).toMatchObject({ state: 'done', result: { affected: 2 } });
    expect(await seller().call('getDraft', { params })).toEqual(before);
  });

  test('of a product that nobody has bought yet has no impact, and says why', async () => {
    const body = (await helpdeskDocument((document) => Object.assign(document.product, { id: 'new' }))) as never;
    const { body: plan } = await seller().call('planCatalog', { params: { id: 'new' }, body });
    expect(plan).toMatchObject({ product: 'acme.new', release: null, ok: true, impact: null });
    expect(plan.note).toContain('Nothing of this product is published');
    expect(await problemOf(seller().call('planCatalog', { params, body }))).toMatchObject({
      code: 'draft.other-product',
    });
  });
});

describe('regrade plan', () => {
  async function plan(edit: (document: HelpdeskDocument) => void, of: { json: boolean; token?: string }) {
    const text = JSON.stringify(await helpdeskDocument(edit), null, 2);
    const { json, token = acme.token } = of;
    const shown: string[] = [];
    const showProgress = (line: string) => void shown.push(line);
    const access = { url: service.url, token, accessFile: 'none' };
    const outcome = await runPlan({ file: 'helpdesk.json', json, readFile: async () => text, showProgress, ...access });
    return { ...outcome, shown };
  }

  test('prints the plan with the finished impact, for people and for programs', async () => {
    const people = await plan(raiseAdvanced, { json: false });
    expect(people).toMatchObject({ exitCode: 0, stderr: '' });
    expect(people.stdout).toContain('acme.helpdesk, compared to release 1');
    expect(people.stdout).toContain('"120.00" → "130.00"');
    expect(people.stdout).toContain('Impact on 2 running subscriptions at 2026-05-13T00:00:00Z: 2 affected');
    expect(people.stdout).toContain('dearer: 2 options, fees now 7984.00 → 10384.00 USD');
    expect(people.stdout).toMatch(/dearer: sub_\w+_[0-9a-f-]+ {2}2792\.00 at agents 100 → 3592\.00 at agents 100 USD/);
    const program = await plan(raiseAdvanced, { json: true });
    const { product, release, ok, impact, difference } = JSON.parse(program.stdout);
    expect({ product, release, ok }).toEqual({ product: HELPDESK, release: 1, ok: true });
    expect(impact).toMatchObject({ state: 'done', result: { counts: { dearer: 2 } } });
    expect(difference).toHaveLength(1);
  });

  test('says no where the catalog has errors, with their lines and what it would do all the same', async () => {
    const cheap = await plan(
      (document) => {
        document.rules.style = 'upgrade-rules';
        for (const { parts } of document.components[0]?.specifications[0]?.skus[1]?.prices ?? []) {
          parts.splice(0, parts.length, { model: 'linear', of: 'agents', amount: '9.00' } as never);
        }
      },
      { json: true },
    );
    expect(cheap.exitCode).toBe(1);
    const { ok, findings, impact } = JSON.parse(cheap.stdout);
    expect(ok).toBe(false);
    expect(findings[0]).toMatchObject({ severity: 'error', line: expect.any(Number) });
    expect(findings[0].line).toBeGreaterThan(1);
    expect(impact.result.counts.vanishes).toBe(2);
  });

  test('passes on what the service refuses', async () => {
    const refused = await plan(() => undefined, { json: true, token: 'rgt_wrong' });
    expect(refused.exitCode).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'auth.invalid' } });
  });
});
