import { present } from '@regrade/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problemOf, rawProblem } from '../support/problem.ts';
import { startTestService, type TestService } from '../support/service.ts';

/** Tokens as the operator hands them out, sees them, and takes them back. The clock stands: nothing is forgotten by age. */
let service: TestService;

beforeAll(async () => {
  service = await startTestService({ instances: 2 });
});
afterAll(() => service.close());

const operator = () => service.client(service.operator.token);

function readWallet(token: string, url = service.url): Promise<Response> {
  return fetch(`${url}/v1/wallet`, { headers: { authorization: `Bearer ${token}` } });
}

async function tokensOf(account: string) {
  return (await operator().call('listTokens', { params: { id: account } })).body.items;
}

/** Another token of the account, with its id. */
async function issue(account: string, name: string): Promise<{ readonly token: string; readonly id: string }> {
  service.clock.advance(1);
  const { body } = await operator().call('issueToken', { params: { id: account }, body: { name } });
  const [newest] = await tokensOf(account);
  return { token: body.token, id: present(newest, 'an issued token is listed').id };
}

function revoke(account: string, token: string, own?: boolean) {
  const body = { reason: 'left the company', ...(own !== undefined && { own }) };
  return operator().call('revokeToken', { params: { id: account, token }, body });
}

test('tokens are listed with their name, end, issuer and time, the newest first, and never with their secret', async () => {
  const { account, token: first } = await service.addCustomer('Northwind');
  const { token } = await issue(account, 'portal');
  const listed = await tokensOf(account);
  const [me] = await tokensOf(service.operator.account);
  expect(listed).toMatchObject([
    {
      ...{ account, role: 'customer', name: 'portal', ending: token.slice(-4), inUse: false, revokedAt: null },
      ...{ issuedBy: `operator:${me?.id} for ${account}`, createdAt: '2026-03-01T00:00:01Z' },
    },
    { name: 'Northwind', ending: first.slice(-4), createdAt: '2026-03-01T00:00:00Z' },
  ]);
  for (const secret of [first, token]) expect(JSON.stringify(listed)).not.toContain(secret);
  expect(me).toMatchObject({ role: 'operator', inUse: true });
  const page = await operator().call('listTokens', { params: { id: account }, query: { limit: 1 } });
  const rest = await operator().call('listTokens', {
    params: { id: account },
    query: { limit: 1, cursor: present(page.body.nextCursor, 'there is another page') },
  });
  expect([...page.body.items, ...rest.body.items]).toEqual(listed);
});

describe('a revoked token', () => {
  test('is refused from then on in every process that knew it, with the sessions begun with it', async () => {
    const { account } = await service.addCustomer('Contoso');
    const { token, id } = await issue(account, 'portal');
    const other = await issue(account, 'reports');
    const signedIn = await fetch(`${service.url}/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
      body: JSON.stringify({ token }),
    });
    const cookie = present(signedIn.headers.get('set-cookie')?.split(';')[0], 'signing in sets a cookie');
    const urls = service.instances.map(({ url }) => url);
    for (const url of urls) expect((await readWallet(token, url)).status).toBe(200);

    const { body } = await revoke(account, id);
    expect(body).toMatchObject({ id, name: 'portal', revokedAt: expect.stringMatching(/^2026-03-01T00:00/) });
    expect(await rawProblem(await readWallet(token))).toMatchObject({ code: 'auth.invalid', status: 401 });
    // The other process is told: its clock stands, so that it would never look again by itself.
    await expect.poll(async () => (await readWallet(token, urls[1])).status).toBe(401);
    for (const url of urls) {
      const response = await fetch(`${url}/v1/wallet`, { headers: { cookie } });
      expect(await rawProblem(response)).toMatchObject({ code: 'auth.session-ended' });
    }
    expect((await readWallet(other.token)).status).toBe(200);
  });

  test('stays in the list, and its end in the audit log with who and why', async () => {
    const { account } = await service.addSeller('globex');
    const { id } = await issue(account, 'build server');
    await revoke(account, id);
    expect((await tokensOf(account)).find((token) => token.id === id)?.revokedAt).not.toBeNull();
    const { items } = (await operator().call('listAudit', { query: { account } })).body;
    const record = present(items.at(-1), 'there is an audit record');
    const [me] = await tokensOf(service.operator.account);
    expect(record).toMatchObject({
      command: 'revoke-token',
      subject: account,
      actor: `operator:${me?.id} for ${account}`,
    });
    expect(JSON.parse(record.body)).toMatchObject({ token: id, name: 'build server', reason: 'left the company' });
  });

  test('cannot be revoked twice, nor under another account, nor if there is none', async () => {
    const { account } = await service.addCustomer('Fabrikam');
    const { id } = await issue(account, 'portal');
    await revoke(account, id);
    expect(await problemOf(revoke(account, id))).toMatchObject({ code: 'token.revoked', status: 409 });
    const { account: neighbour } = await service.addCustomer('Wingtip');
    const [theirs] = await tokensOf(neighbour);
    expect(await problemOf(revoke(account, theirs?.id ?? ''))).toMatchObject({ code: 'not-found' });
    expect(await problemOf(revoke(account, 'tok_guess'))).toMatchObject({ code: 'not-found' });
    expect(await problemOf(revoke('aaaaaaaa', theirs?.id ?? ''))).toMatchObject({ code: 'not-found' });
    expect(await problemOf(operator().call('listTokens', { params: { id: 'aaaaaaaa' } }))).toMatchObject({
      code: 'not-found',
    });
  });
});

describe('the operator', () => {
  test('does not lock everybody out: the last token stays, and the one in use ends only when told so', async () => {
    const { account, token } = service.operator;
    const [first] = await tokensOf(account);
    const last = present(first, 'the operator has a token').id;
    expect(await problemOf(revoke(account, last, true))).toMatchObject({ code: 'token.last', status: 409 });
    const second = await issue(account, 'second');
    const problem = await problemOf(revoke(account, last));
    expect(problem).toMatchObject({ code: 'token.in-use', status: 409 });
    // The other one revokes the first, and is the last now.
    const api = service.client(second.token);
    const body = { reason: 'changed' };
    await api.call('revokeToken', { params: { id: account, token: last }, body });
    expect(await rawProblem(await readWallet(token))).toMatchObject({ code: 'auth.invalid' });
    const again = api.call('revokeToken', { params: { id: account, token: second.id }, body: { ...body, own: true } });
    expect(await problemOf(again)).toMatchObject({ code: 'token.last' });
    const { body: third } = await api.call('issueToken', { params: { id: account }, body: { name: 'third' } });
    await api.call('revokeToken', { params: { id: account, token: second.id }, body: { ...body, own: true } });
    expect((await readWallet(second.token)).status).toBe(401);
    expect((await readWallet(third.token)).status).toBe(422);
  });

  test('keeps one of two tokens that are revoked at the same moment', async () => {
    const market = await startTestService();
    try {
      const api = market.client(market.operator.token);
      const { account } = market.operator;
      await api.call('issueToken', { params: { id: account }, body: { name: 'second' } });
      const { items } = (await api.call('listTokens', { params: { id: account } })).body;
      const tries = items.map(({ id: token }) =>
        api.call('revokeToken', { params: { id: account, token }, body: { reason: 'both', own: true } }),
      );
      const done = await Promise.allSettled(tries);
      expect(done.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    } finally {
      await market.close();
    }
  });
});
