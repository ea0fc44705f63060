import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../../server/src/engine/engine.ts';
import { createWorld, type World } from '../../support/world.ts';
import { codeOf } from '../../support/world-market.ts';

let world: World;

beforeAll(async () => {
  world = await createWorld({ engines: 2 });
});
afterAll(() => world.close());

function openSeller({ commands, ids }: Engine, seller: string): Promise<string> {
  const account = ids.locator();
  const body = { account, kind: 'seller' as const, name: seller, seller, token: ids.secret() };
  return codeOf(commands.createAccount({ account, actor: 'operator', conflict: account, body }));
}

test('an id that two sellers take at once is the id of one of them, and the other is told so', async () => {
  for (let n = 1; n <= 20; n++) {
    // In two processes, and twice in one of them, where both go into one transaction.
    const codes = await Promise.all(
      [...world.engines, world.engine].map((engine) => openSeller(engine, `seller-${n}`)),
    );
    expect(codes.sort()).toEqual(['account.exists', 'account.exists', 'done']);
  }
  expect(await openSeller(world.engine, 'seller-1')).toBe('account.exists');
  const rows = await world.sql(`select seller_id from account where kind = 'seller'`);
  expect(rows).toHaveLength(20);
});
