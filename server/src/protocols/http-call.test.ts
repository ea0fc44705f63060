import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callHttp, isPrivateAddress } from './http-call.ts';
import { parseAddress } from './parse-address.ts';

/** Who is called, and who is not. */
let server: Server;
let port: number;
let calls = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    calls += 1;
    request.resume();
    response.end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => server.close());

const { signal } = new AbortController();
const limits = { timeoutMillis: 2_000, signal };
const to = (address: string) => ({ method: 'POST' as const, address, headers: {}, body: '{}' });

test.each([
  ...[
    '127.0.0.1',
    '127.8.9.10',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
  ],
  ...['100.64.0.1', '224.0.0.1', '255.255.255.255', '::1', '::', '[::1]', 'fd00::1', 'fe80::1', '::ffff:127.0.0.1'],
  ...[
    '[::ffff:a00:1]',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '64:ff9b:1::7f00:1',
    '::127.0.0.1',
    'fec0::1',
    'localhost',
    'a.LOCALHOST',
    'localhost.',
  ],
])('%s is a machine of ours', (host) => expect(isPrivateAddress(host)).toBe(true));

test.each([
  '93.184.215.14',
  '172.32.0.1',
  '100.128.0.1',
  '2606:2800:21f:cb07:6820:80da:af6b:8b2c',
  'localhost.example',
])('%s is not', (host) => expect(isPrivateAddress(host)).toBe(false));

test.each(['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1'])(
  'a machine of ours is not called by any name: %s',
  async (host) => {
    const outcome = await callHttp(to(`http://${host}:${port}/`), { ...limits, privateAddresses: false });
    expect(outcome).toMatchObject({ kind: 'failed', reason: expect.stringContaining('private network') });
    expect(calls).toBe(0);
  },
);

test('it is where the operator says so', async () => {
  const outcome = await callHttp(to(`http://localhost:${port}/`), { ...limits, privateAddresses: true });
  expect(outcome).toMatchObject({ kind: 'answered', status: 200, body: '{}' });
});

test('a call that we break off ourselves is no answer of the seller’s', async () => {
  const broken = AbortSignal.abort(new Error('shutting down'));
  await expect(
    callHttp(to(`http://127.0.0.1:${port}/`), { ...limits, signal: broken, privateAddresses: true }),
  ).rejects.toThrow('shutting down');
});

test.each([
  ['http://seller.example/x', false, false],
  ['http://seller.example/x', true, true],
  ['https://seller.example/x?a=1', false, true],
  ['https://10.0.0.1/x', false, false],
  ['https://10.0.0.1/x', true, true],
  ['https://localhost/x', false, false],
  ['https://a:b@seller.example/', true, false],
  ['https://seller.example/#part', false, false],
  ['', true, false],
  [`https://seller.example/${'x'.repeat(2_000)}`, false, false],
])('%s as an address of an endpoint, private ones allowed: %s', (address, privateAddresses, taken) => {
  expect(parseAddress(address, { privateAddresses, code: 'endpoint.address-invalid' }).ok).toBe(taken);
});
