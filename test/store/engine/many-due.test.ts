import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorld, DAY, type World } from '../../support/world.ts';
import { buy, helpdesk, must, openCustomer, publish, readSample } from '../../support/world-market.ts';

let world: World;

beforeAll(async () => {
  world = await createWorld();
  await publish(world, await readSample('helpdesk'));
});
afterAll(() => world.close());

test('one look at the clock does all that is due, though it is more than one list holds', async () => {
  const account = await openCustomer(world, { USD: 100_000_000n });
  const buying = { account, period: 'P1M', components: [helpdesk('basic', 10)] };
  await Promise.all(Array.from({ length: 1_050 }, () => must(buy(world.engine, buying))));
  world.clock.advance(31 * DAY);
  await world.lookAtClock();
  const [row] = await world.sql(`select count(*) filter (where status <> 'isolated') as left from license`);
  expect(row?.['left']).toBe(0n);
});
