import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorld, type World } from '../../support/world.ts';
import { buy, helpdesk, must, openCustomer, publish, readSample } from '../../support/world-market.ts';

let world: World;

beforeAll(async () => {
  world = await createWorld({ engines: 2 });
  await publish(world, await readSample('helpdesk'));
});
afterAll(() => world.close());

test('receipts are listed by their numbers beyond the millionth of a year, the newest first, and in the year after', async () => {
  const account = await openCustomer(world, { USD: 100_000_000n });
  await world.sql('update account_head set receipts = 2026 * 1000000000::bigint + 999998 where account_id = $1', [
    account,
  ]);
  // The other process has not seen the account, and remembers no number of it.
  const [, engine = world.engine] = world.engines;
  const buyOne = () => must(buy(engine, { account, period: 'P1M', components: [helpdesk('basic', 10)] }));
  for (let n = 1; n <= 3; n++) await buyOne();
  world.clock.advance(365 * 86_400);
  await buyOne();
  const numbers: string[] = [];
  for (let after: readonly string[] | null = null, page = 1; page <= 4; page++) {
    const listed = await engine.reads.listReceipts({ account }, { limit: 1, after });
    numbers.push(...listed.items.map((found) => (found.kind === 'stored' ? found.receipt.number : found.number)));
    after = [numbers.at(-1) ?? ''];
  }
  expect(numbers).toEqual(['2027-000001', '2026-1000001', '2026-1000000', '2026-999999'].map((n) => `${account}-${n}`));
});
