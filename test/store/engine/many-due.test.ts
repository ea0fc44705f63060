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

test('what can never be done holds up nothing behind it, and is not tried at every look', async () => {
  const account = await openCustomer(world, { USD: 100_000_000n });
  const subscription = await must(buy(world.engine, { account, period: 'P1M', components: [helpdesk('basic', 10)] }));
  const wish = {
    account,
    actor: account,
    conflict: subscription.id,
    body: { subscription: subscription.id, autoRenew: true },
  };
  await must(world.engine.commands.setAutoRenewal(wish));
  // More than one look goes through, all of them longer due by their index, and none of them by what it says itself.
  await world.sql(
    `insert into subscription select (json_populate_record(s, json_build_object(
       'subscription_id', 'sub_' || account_id || '_' || gen_random_uuid(), 'renew_at', 1 + n % 7,
       'renewal', '{"auto":{"periods":1,"nextAt":9999999999,"attempts":0,"failure":null}}'::json))).*
     from subscription s cross join generate_series(1, 10500) as n where subscription_id = $1`,
    [subscription.id],
  );
  world.clock.advance(31 * DAY - 3_600);
  const renewals = async () => (await world.sql('select renewal_id from renewal')).length;
  await world.lookAtClock();
  await world.lookAtClock();
  expect(await renewals()).toBe(1);
  for (let look = 1; look <= 8; look++) await world.lookAtClock();
  const before = world.logged.length;
  for (let look = 1; look <= 4; look++) await world.lookAtClock();
  const tried = world.logged.slice(before).filter((line) => 'command' in line && line.command === 'renew-due');
  expect(tried).toEqual([]);
  // Time alone brings them back.
  world.clock.advance(5);
  for (let look = 1; look <= 2; look++) await world.lookAtClock();
  expect(world.logged.length).toBeGreaterThan(before + 10_000);
});
