import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEventStreams } from '../../../server/src/http/event-streams.ts';
import { createWorld, type World } from '../../support/world.ts';
import { buy, helpdesk, must, openCustomer, publish, readSample } from '../../support/world-market.ts';

/** Readers that are slower than what happens, at a connection that takes a few hundred bytes. */
let world: World;

beforeAll(async () => {
  world = await createWorld({ engines: 2 });
  await publish(world, await readSample('helpdesk'));
});
afterAll(() => world.close());

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

type Reply = Parameters<ReturnType<typeof createEventStreams>['open']>[1];

/** The answer side of the framework, on a pipe that says no early. */
function narrowReply(): { reply: Reply; raw: PassThrough } {
  const raw = Object.assign(new PassThrough({ highWaterMark: 300 }), { writeHead: () => undefined });
  const reply = { raw, request: { id: 'test' }, hijack: () => undefined };
  return { reply: reply as unknown as Reply, raw };
}

test('a slow reader costs no queue, falls behind, catches up, and is told each event once in order', async () => {
  const account = await openCustomer(world, { USD: 1_000_000_000n });
  const streams = createEventStreams({ events: world.engine.events }, log);
  const { reply, raw } = narrowReply();
  const asked = { reader: { role: 'customer', account }, filter: {}, owner: account, cursor: 'oldest' } as const;
  expect(await streams.open(asked, reply)).toMatchObject({ ok: true });
  const purchases = 60;
  const acting = (async () => {
    for (let n = 1; n <= purchases; n++) {
      const engine = world.engines[n % 2] ?? world.engine;
      await must(buy(engine, { account, components: [helpdesk('basic', 10)] }));
    }
  })();
  let text = '';
  let waitingMax = 0;
  for (let n = 0; (text.match(/^data: /gm)?.length ?? 0) < 1 + 2 * purchases; n++) {
    waitingMax = Math.max(waitingMax, raw.writableLength + raw.readableLength);
    // Nothing for a while, then what there is.
    if (n % 7 === 0) text += String(raw.read() ?? '');
    await turn();
  }
  await acting;
  const sequences = [...text.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => JSON.parse(data).sequence);
  expect(sequences).toHaveLength(1 + 2 * purchases);
  expect(new Set(sequences).size).toBe(sequences.length);
  expect(sequences).toEqual(sequences.toSorted());
  // What waits is what the pipe holds, and one event beyond.
  expect(waitingMax).toBeLessThan(2_500);
  streams.closeAll();
});

test('a reader that takes nothing any more is cut off, and its place is free again', async () => {
  const account = await openCustomer(world, { USD: 1_000_000_000n });
  const streams = createEventStreams({ events: world.engine.events }, log, {
    heartbeatMillis: 5,
    streamsPerOwnerMax: 1,
  });
  const { reply, raw } = narrowReply();
  const asked = { reader: { role: 'customer', account }, filter: {}, owner: account, cursor: 'oldest' } as const;
  for (let n = 1; n <= 4; n++) await must(buy(world.engine, { account, components: [helpdesk('basic', 10)] }));
  await streams.open(asked, reply);
  expect(await streams.open(asked, narrowReply().reply)).toMatchObject({ error: { code: 'limit.streams' } });
  await expect.poll(() => raw.destroyed).toBe(true);
  await expect.poll(async () => (await streams.open(asked, narrowReply().reply)).ok).toBe(true);
  streams.closeAll();
});
