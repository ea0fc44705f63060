import type { AccountStatement } from '@regrade/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buyHelpdesk, publishHelpdesk, toAgents } from '../support/helpdesk.ts';
import { startTestService, type TestLogin, type TestService } from '../support/service.ts';

/** Whatever a sandbox asks for is answered in its time, however far everybody's has gone on or lies behind. */
let service: TestService;
let sandbox: TestLogin;

beforeEach(async () => {
  service = await startTestService();
  await publishHelpdesk(service);
  const operator = service.client(service.operator.token);
  const { body } = await operator.call('createAccount', { body: { name: 'Trial', kind: 'customer', sandbox: true } });
  await operator.call('creditWallet', {
    params: { id: body.id },
    idempotencyKey: 'play',
    body: { amount: '1000000.00', currency: 'USD', reason: 'play money' },
  });
  sandbox = { account: body.id as TestLogin['account'], token: body.token };
});
afterEach(() => service.close());

test('a bulk change of a sandbox that stands still is ordered after everybody’s quotes would have expired', async () => {
  const own = service.client(sandbox.token);
  const { id } = await buyHelpdesk(service, sandbox);
  service.clock.advance(2 * 366 * 86_400);
  const wish = { filter: { product: 'acme.helpdesk' }, changes: toAgents(110) };
  const { body: bulk } = await own.call('previewBulkChange', { body: wish });
  expect(bulk).toMatchObject({ expiresAt: '2026-03-01T00:15:00Z', progress: { allowed: 1 } });
  const totals = bulk.totals.map(({ currency, net }) => ({ currency, net }));
  const accepted = { totals, pay: 'wallet' as const };
  await own.call('executeBulkChange', { params: { id: bulk.id }, idempotencyKey: 'bulk', body: accepted });
  await service.engine.bulk.executions.idle();
  const { body: done } = await own.call('getBulkChange', { params: { id: bulk.id } });
  expect(done).toMatchObject({ state: 'done', endedAt: '2026-03-01T00:00:00Z', progress: { ordered: 1, refused: 0 } });
  const { body: changed } = await own.call('getSubscription', { params: { id } });
  expect(changed.components[0]?.quantities).toEqual({ agents: 110 });
});

test('the statement of a sandbox that is ahead ends at its own now', async () => {
  const own = service.client(sandbox.token);
  await own.call('moveClock', { params: { id: sandbox.account }, body: { advanceBy: 'P1Y' } });
  await buyHelpdesk(service, sandbox);
  const statement = (await own.call('getStatement', { query: { currency: 'USD' } })).body as AccountStatement;
  expect(statement).toMatchObject({ to: '2027-03-01T00:00:01Z', closing: '991000.00' });
  expect(statement.items.map(({ memo }) => memo)).toContain('payment');
});
