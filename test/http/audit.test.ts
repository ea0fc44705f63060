import { type AuditProof, auditLine } from '@regrade/client';
import { present } from '@regrade/core';
import { verifyAuditRoot } from '@regrade/core/license';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runAuditVerify } from '../../server/src/cli/audit-verify.ts';
import { runJobs } from '../../server/src/engine/jobs/run-jobs.ts';
import { buyHelpdesk, publishHelpdesk, type TestSeller, TO_ADVANCED } from '../support/helpdesk.ts';
import { problemOf, rawProblem } from '../support/problem.ts';
import { startTestService, type TestLogin, type TestService } from '../support/service.ts';

/** An account's chain leaves the house as a file, and whoever has the file needs nobody to check it (G13). */
let service: TestService;
let seller: TestSeller;
let customer: TestLogin;
let exported: string;

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const MINUTE = 60;

beforeAll(async () => {
  service = await startTestService();
  seller = await publishHelpdesk(service);
  for (let n = 1; n <= 20; n++) await service.addCustomer(`Neighbour ${n}`);
  customer = await service.addCustomer('Northwind', 10_000_000n);
  const bought = await buyHelpdesk(service, customer);
  const client = service.client(customer.token);
  const quote = (await client.call('requestQuote', { body: { subscriptionId: bought.id, changes: TO_ADVANCED } })).body;
  await client.call('placeOrder', {
    idempotencyKey: 'order',
    body: { quoteId: quote.id, net: quote.net, pay: 'wallet' },
  });
  await runJobs(service.engine, log);
  exported = await (await exportOf(customer.token)).text();
});
afterAll(() => service.close());

function exportOf(token: string, query = ''): Promise<Response> {
  return fetch(`${service.url}/v1/audit/export${query}`, { headers: { authorization: `Bearer ${token}` } });
}

const linesOf = (text: string) => text.trimEnd().split('\n');
const proofOf = (text: string): AuditProof => JSON.parse(present(linesOf(text).at(-1), 'an export has lines')).proof;
const verify = async (text: string, more: { keys?: string } = {}) => {
  const { exitCode, stdout } = await runAuditVerify({ text, json: true, ...more });
  return { exitCode, ...JSON.parse(stdout) };
};

describe('an exported chain', () => {
  test('is whole: every record, the proof of a signed root, and the verifier finds nothing broken', async () => {
    const response = await exportOf(customer.token);
    expect(response.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    const lines = linesOf(exported).map((line) => auditLine.parse(JSON.parse(line)));
    const commands = lines.flatMap((line) => ('proof' in line ? [] : [line.command]));
    expect(commands).toEqual(['create-account', 'credit-wallet', 'purchase', 'request-quote', 'place-order']);
    const jwks = JSON.stringify((await service.client('none').call('getJsonWebKeys')).body);
    expect(await verify(exported, { keys: jwks })).toMatchObject({
      exitCode: 0,
      ok: true,
      keys: 'given',
      broken: null,
      chains: [{ account: customer.account, records: 5, root: { number: 1, covers: 5 } }],
    });
  });

  test('that lost, doubled or changed anything is refused at the first record concerned', async () => {
    const lines = linesOf(exported);
    for (let index = 0; index < lines.length - 1; index++) {
      const record = JSON.parse(present(lines[index], 'there is a line'));
      for (const field of ['actor', 'command', 'subject', 'body', 'at'] as const) {
        const changed = { ...record, [field]: field === 'at' ? '2026-03-01T00:00:00.001Z' : `${record[field]} ` };
        const text = lines.with(index, JSON.stringify(changed)).join('\n');
        const broken = { line: index + 1, account: customer.account, n: index + 1, code: 'wrong-hash' };
        expect(await verify(text)).toMatchObject({ exitCode: 1, ok: false, broken });
      }
      const without = await verify(lines.toSpliced(index, 1).join('\n'));
      const isLast = index === lines.length - 2;
      expect(without).toMatchObject({
        broken: { line: index + 1, code: isLast ? 'proof-of-another-chain' : 'wrong-number' },
      });
      const doubled = lines.toSpliced(index, 0, present(lines[index], 'there is a line')).join('\n');
      expect(await verify(doubled)).toMatchObject({ broken: { line: index + 2, code: 'wrong-number' } });
    }
    expect((await runAuditVerify({ text: lines.toSpliced(1, 1).join('\n'), json: false })).stdout).toMatch(
      /^BROKEN at line 2: record 3 of account \w{8} is not the next one/,
    );
  });

  test('that was written anew from some record on has hashes that fit each other, and no signed root', async () => {
    const other = await service.addCustomer('Twin', 10_000_000n);
    await runJobs(service.engine, log);
    const forged = [
      ...linesOf(await (await exportOf(other.token)).text()).slice(0, 1),
      present(linesOf(exported).at(-1), ''),
    ];
    const own = forged.map((line) => line.replaceAll(customer.account, other.account)).join('\n');
    expect(await verify(own)).toMatchObject({ exitCode: 1, broken: { code: 'proof-of-another-chain' } });
  });

  test.each([
    ['a hash on the way up', (proof: AuditProof) => withStep(proof, '0'.repeat(64)), 'wrong-proof'],
    ['the root', (proof: AuditProof) => ({ ...proof, root: { ...proof.root, root: 'f'.repeat(64) } }), 'wrong-proof'],
    [
      'the number of the root',
      (proof: AuditProof) => ({ ...proof, root: { ...proof.root, number: 9 } }),
      'wrong-signature',
    ],
    ['the keys', (proof: AuditProof) => ({ ...proof, jwks: { keys: [] } }), 'wrong-signature'],
  ])('with %s replaced in its proof is refused', async (_what, forge, code) => {
    const lines = linesOf(exported);
    const text = [...lines.slice(0, -1), JSON.stringify({ proof: forge(proofOf(exported)) })].join('\n');
    expect(await verify(text)).toMatchObject({ exitCode: 1, broken: { line: lines.length, code } });
  });

  test('grows: what came after the root is said to be covered by none yet, and by the next one a minute later', async () => {
    const buyer = await service.addCustomer('Growing', 10_000_000n);
    service.clock.advance(MINUTE);
    await runJobs(service.engine, log);
    await buyHelpdesk(service, buyer);
    const before = await verify(await (await exportOf(buyer.token)).text());
    expect(before).toMatchObject({ ok: true, chains: [{ records: 3, root: { covers: 2 } }] });
    // Within the minute there is no other root.
    await runJobs(service.engine, log);
    expect((await verify(await (await exportOf(buyer.token)).text())).chains).toEqual(before.chains);
    service.clock.advance(MINUTE);
    await runJobs(service.engine, log);
    const after = await verify(await (await exportOf(buyer.token)).text());
    expect(after).toMatchObject({ ok: true, chains: [{ records: 3, root: { covers: 3 } }] });
  });

  test('is nobody else’s', async () => {
    const query = `?account=${customer.account}`;
    expect(await rawProblem(await exportOf(seller.token, query))).toMatchObject({ code: 'not-found' });
    expect(await rawProblem(await exportOf(service.operator.token))).toMatchObject({
      code: 'purchase.account-required',
    });
    expect((await exportOf(service.operator.token, query)).status).toBe(200);
    expect(await rawProblem(await exportOf(service.operator.token, '?account=aaaaaaaa'))).toMatchObject({
      code: 'not-found',
    });
  });
});

function withStep(proof: AuditProof, hash: string): AuditProof {
  const [first, ...steps] = proof.steps;
  return { ...proof, steps: [{ before: [...(first?.before ?? []), hash], after: first?.after ?? [] }, ...steps] };
}

describe('the signed roots', () => {
  test('follow each other, are signed with the published keys, and are none where nothing changed', async () => {
    const client = service.client(customer.token);
    const { items } = (await client.call('listAuditRoots')).body;
    for (let idle = 1; idle <= 3; idle++) {
      service.clock.advance(MINUTE);
      await runJobs(service.engine, log);
    }
    const again = (await client.call('listAuditRoots', { query: { limit: 2 } })).body;
    expect(again.items).toEqual(items.slice(0, 2));
    expect(again.nextCursor).toBeDefined();
    const jwks = (await service.client('none').call('getJsonWebKeys')).body;
    for (const [index, root] of items.entries()) {
      const { statement, ...said } = root;
      expect(await verifyAuditRoot(statement, { jwks: { keys: jwks.keys } })).toEqual({ ok: true, value: said });
      expect(root.previous).toBe(items[index + 1]?.root ?? null);
    }
    expect(await problemOf(client.call('listAuditRoots', { query: { cursor: 'x' } }))).toMatchObject({ status: 400 });
  });
});
