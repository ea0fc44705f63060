import { present } from '@regrade/core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { agents, createDesk, endOf, renewingDesk } from '../../support/renewing-desk.ts';
import { createWorld, DAY, type World } from '../../support/world.ts';
import { askQuote, must, order, publish, renew, suspend } from '../../support/world-market.ts';

/** Two processes, and the clock of the second one is some seconds behind. */
let world: World;
let desk: ReturnType<typeof createDesk>;

beforeAll(async () => {
  world = await createWorld({ engines: 2, behindSeconds: 3 });
  await publish(world, await renewingDesk());
  desk = createDesk(world);
});
afterEach(() => world.expectSound());
afterAll(() => world.close());

const behind = () => present(world.engines[1], 'there are two processes');

test('what one has just sold the other changes, at the same instant and no earlier', async () => {
  const subscription = await desk.bought();
  const quote = await must(askQuote(behind(), subscription, agents(20)));
  expect(quote.at).toBe(subscription.term.start);
  const completed = await must(order(behind(), quote));
  expect(completed.state).toMatchObject({ kind: 'completed', at: subscription.term.start });
  expect((await desk.now(subscription)).components[0]?.slice).toMatchObject({ from: subscription.term.start });
});

test('a quote of the one is accepted by the other, and what happens to an order never goes back in time', async () => {
  const subscription = await desk.bought();
  world.clock.advance(DAY);
  const quote = await must(askQuote(world.engine, subscription, agents(20)));
  const placed = await must(order(behind(), quote, { unpaid: true }));
  const { account } = subscription;
  const command = { account, actor: account, conflict: placed.id, body: { order: placed.id } };
  const paid = await must(world.engine.commands.payOrder(command));
  const times = paid.events.map(({ at }) => at);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(times[0]).toBe(quote.builtAt);
  await must(askQuote(behind(), await desk.now(subscription), agents(30)));
});

test('suspending, resuming and renewing go back and forth between them', async () => {
  const subscription = await desk.bought();
  await must(order(world.engine, await must(askQuote(world.engine, subscription, agents(20)))));
  await must(suspend(behind(), subscription));
  await must(suspend(world.engine, subscription, false));
  await must(renew(behind(), subscription));
  expect(endOf(await desk.now(subscription))).toBeGreaterThan(endOf(subscription));
});
