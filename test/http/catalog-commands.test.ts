import { type CatalogDocument, readCatalogText } from '@regrade/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runApply } from '../../server/src/cli/apply.ts';
import { runPull } from '../../server/src/cli/pull.ts';
import { type HelpdeskDocument, helpdeskDocument, publishHelpdesk, type TestSeller } from '../support/helpdesk.ts';
import { startTestService, type TestService } from '../support/service.ts';

/** The catalog as a file (G12): pulled, edited, applied, and applied again by a pipeline that does not know better. */
let service: TestService;
let seller: TestSeller;

beforeAll(async () => {
  service = await startTestService();
  seller = await publishHelpdesk(service);
});
afterAll(() => service.close());

const access = (token = seller.token) => ({ url: service.url, token, accessFile: 'none' });

async function applyText(text: string, { json = true, token = seller.token } = {}) {
  const outcome = await runApply({ file: 'desk.json', json, readFile: async () => text, ...access(token) });
  return { ...outcome, answer: json ? JSON.parse(outcome.stdout) : undefined };
}

const applyDocument = async (edit?: (document: HelpdeskDocument) => void) =>
  applyText(JSON.stringify(await helpdeskDocument(edit), null, 2));

const pull = (product: string | undefined, json = false, token = seller.token) =>
  runPull({ product, json, readFile: async () => '', ...access(token) });

const named = (id: string) => (document: HelpdeskDocument) => void Object.assign(document.product, { id });

describe('regrade apply', () => {
  test('submits a file once, however often it is applied, and finds it in force afterwards', async () => {
    const first = await applyDocument(named('desk'));
    expect(first).toMatchObject({ exitCode: 0, stderr: '' });
    expect(first.answer).toMatchObject({ product: 'acme.desk', ok: true, state: 'submitted', release: null });
    const again = await applyDocument(named('desk'));
    expect(again.exitCode).toBe(0);
    expect(again.answer).toMatchObject({ state: 'in-review', review: first.answer.review });
    const operator = service.client(service.operator.token);
    const { body: review } = await operator.call('getReview', { params: { id: first.answer.review.id } });
    const decision = { decision: 'approve', reason: 'sound', etag: review.etag } as const;
    await operator.call('decideReview', { params: { id: review.id }, body: decision });
    const published = await applyDocument(named('desk'));
    expect(published.exitCode).toBe(0);
    expect(published.answer).toMatchObject({ state: 'published', release: 1, review: null });
  });

  test('does not touch what is under review: it says no until that is decided or withdrawn', async () => {
    await applyDocument(named('frozen'));
    const other = await applyDocument((document) => {
      named('frozen')(document);
      Object.assign(document.product, { name: 'Another name' });
    });
    expect(other).toMatchObject({ exitCode: 1, answer: { error: { code: 'draft.in-review' } } });
  });

  test('saves a file with errors as the draft, submits nothing, and names the lines', async () => {
    const { exitCode, answer } = await applyDocument((document) => {
      named('cheap')(document);
      document.rules.style = 'upgrade-rules';
      for (const { parts } of document.components[0]?.specifications[0]?.skus[1]?.prices ?? []) {
        parts.splice(0, parts.length, { model: 'linear', of: 'agents', amount: '9.00' } as never);
      }
    });
    expect({ exitCode, state: answer.state, review: answer.review }).toEqual({
      exitCode: 1,
      state: 'refused',
      review: null,
    });
    expect(answer.findings[0]).toMatchObject({ severity: 'error', line: expect.any(Number) });
    const draft = await service.client(seller.token).call('getDraft', { params: { id: 'cheap' } });
    expect(draft.body).toMatchObject({ state: 'draft', ok: false });
  });

  test('of what is no catalog saves nothing, and says so to people too', async () => {
    expect(await applyText('{"seller":7}')).toMatchObject({ exitCode: 1, answer: { product: null, state: 'refused' } });
    const people = await applyText('{', { json: false });
    expect(people).toMatchObject({ exitCode: 1, stderr: '' });
    expect(people.stdout).toContain('Nothing was saved.');
  });

  test('passes on what the service refuses', async () => {
    const text = JSON.stringify(await helpdeskDocument());
    const refused = await applyText(text, { token: 'rgt_wrong' });
    expect(refused).toMatchObject({ exitCode: 1, answer: { error: { code: 'auth.invalid' } } });
  });
});

describe('regrade pull', () => {
  test('prints the very file that was published, as YAML and as JSON', async () => {
    const published = await helpdeskDocument();
    const yaml = await pull('acme.helpdesk');
    expect(yaml).toMatchObject({ exitCode: 0, stderr: '' });
    const read = readCatalogText(yaml.stdout);
    expect(read.ok && JSON.parse(JSON.stringify(read.value))).toEqual(published);
    expect(JSON.parse((await pull('helpdesk', true)).stdout) as CatalogDocument).toEqual(published);
  });

  test('brings back what apply takes as no change', async () => {
    const json = await applyText((await pull('helpdesk', true)).stdout);
    expect(json).toMatchObject({ exitCode: 0, answer: { state: 'published', release: 1 } });
  });

  test('of what is not published, or not named, says what to do', async () => {
    await applyDocument(named('unborn'));
    for (const [product, exitCode, message] of [
      ['acme.unborn', 1, 'Nothing of acme.unborn is published.'],
      ['acme.nothing', 1, 'There is no such product.'],
      [undefined, 2, 'Name the product, such as acme.desk, acme.helpdesk.'],
    ] as const) {
      const { stdout, ...outcome } = await pull(product, true);
      expect(outcome).toEqual({ exitCode, stderr: '' });
      expect(JSON.parse(stdout).error.message).toBe(message);
    }
  });
});
