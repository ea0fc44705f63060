import type { ChangeOrder } from '@regrade/core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { renewingDesk } from '../../support/renewing-desk.ts';
import { saveEndpoint } from '../../support/seller-endpoint.ts';
import { createWorld, type World } from '../../support/world.ts';
import {
  askQuote,
  buy,
  cancelOrder,
  helpdesk,
  must,
  openCustomer,
  order,
  publish,
  renew,
  stateNow,
  walletOf,
} from '../../support/world-market.ts';

/** What a seller says too late to one order, while another one of the same subscription is on its way. */
let world: World;
let product: string;

beforeAll(async () => {
  world = await createWorld({
    config: { delivery: { ladderSeconds: [60], fitSeconds: 30, callsMax: 1, privateAddresses: true } },
  });
  product = await publish(
    world,
    await renewingDesk((_skus, document) => {
      document.product.protocol = 'webhook';
    }),
  );
  // Nobody is called: what the outbox holds is left there.
  await saveEndpoint(world.engine, 'http://127.0.0.1:9/regrade');
});
afterEach(() => world.expectSound());
afterAll(() => world.close());

async function bought() {
  const account = await openCustomer(world, { USD: 1_000_000n });
  return must(buy(world.engine, { account, product, period: 'P1M', components: [helpdesk('basic', 100)] }));
}

const agents = (count: number) => [{ component: 'app', quantities: { agents: count } }];

function answer({ account, id }: ChangeOrder, yes: boolean) {
  const said = yes ? ({ type: 'seller-yes' } as const) : ({ type: 'seller-no', reason: 'full' } as const);
  const body = { order: id, answer: said };
  return must(world.engine.commands.answerOrder({ account, actor: 'seller:acme', conflict: id, body }));
}

async function placed(...asked: Parameters<typeof askQuote>) {
  return must(order(world.engine, await must(askQuote(...asked))));
}

test('a yes that comes late to one order leaves the next one open, and bars a third', async () => {
  const subscription = await bought();
  const first = await placed(world.engine, subscription, agents(200));
  expect((await answer(first, false)).state.kind).toBe('refunded');
  const second = await placed(world.engine, subscription, agents(300));
  expect((await answer(first, true)).events.at(-1)?.type).toBe('seller-yes-late');
  expect((await stateNow(world, subscription)).subscription.openOrder).toBe(second.id);
  const third = await askQuote(world.engine, subscription, agents(400));
  expect(third.ok ? 'done' : third.error.code).toBe('subscription.changing');
  expect((await answer(second, true)).state.kind).toBe('completed');
});

test('a yes that comes late to a cancelled change at renewal leaves alone what was renewed for another one', async () => {
  const subscription = await bought();
  const schedule = (count: number) => placed(world.engine, subscription, agents(count), { timing: 'at-renewal' });
  const first = await schedule(150);
  await must(cancelOrder(world.engine, first));
  await schedule(200);
  await must(renew(world.engine, subscription));
  const before = { ...(await stateNow(world, subscription)), wallet: await walletOf(world, subscription.account) };
  expect((await answer(first, true)).events.at(-1)?.type).toBe('seller-yes-late');
  const after = { ...(await stateNow(world, subscription)), wallet: await walletOf(world, subscription.account) };
  expect(after).toEqual(before);
});

test('a yes at the very end of the term is too late, though no clock has looked: what was paid goes back', async () => {
  const subscription = await bought();
  const before = await walletOf(world, subscription.account);
  world.clock.advance((subscription.term.end ?? 0) - 60 - world.clock.now());
  const late = await placed(world.engine, subscription, agents(200));
  world.clock.advance(60);
  const told = await answer(late, true);
  expect(told.state).toMatchObject({ kind: 'refunded', reason: 'term-ended' });
  expect(told.events.map(({ type }) => type)).toContain('seller-yes-late');
  expect(await walletOf(world, subscription.account)).toBe(before);
  expect((await stateNow(world, subscription)).subscription).toMatchObject({
    openOrder: null,
    components: [{ licenseRevision: 1, slice: { selection: { quantities: { agents: 100 } } } }],
  });
});

test('a yes in the last second of the term is in time', async () => {
  const subscription = await bought();
  world.clock.advance((subscription.term.end ?? 0) - 60 - world.clock.now());
  const last = await placed(world.engine, subscription, agents(200));
  world.clock.advance(59);
  expect((await answer(last, true)).state.kind).toBe('completed');
});
