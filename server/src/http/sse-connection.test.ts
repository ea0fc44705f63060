import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { present } from '@regrade/core';
import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { openSseConnection } from './sse-connection.ts';

test('a reader that left before its stream began is seen to be gone, and its place is free again', async () => {
  const app = Fastify();
  const closed = Promise.withResolvers<string>();
  const asked = Promise.withResolvers<void>();
  app.get('/', async (_request, reply) => {
    asked.resolve();
    // What a stream waits for before it begins, such as its cursor, takes longer than this reader had time.
    await once(reply.raw, 'close');
    openSseConnection(reply, {
      heartbeatMillis: 60_000,
      onDrain: () => undefined,
      onClose: () => closed.resolve('told'),
    });
    setTimeout(() => closed.resolve('never told'), 5_000).unref();
    return reply;
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  try {
    const { port } = present(app.server.address(), 'a listening server has an address') as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: regrade.test\r\n\r\n');
    await asked.promise;
    socket.destroy();
    expect(await closed.promise).toBe('told');
  } finally {
    await app.close();
  }
});
