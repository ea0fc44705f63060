import type { AccountId, Coupon } from '@regrade/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorld, type World } from '../../support/world.ts';
import { codeOf, publish, readSample } from '../../support/world-market.ts';

let world: World;

beforeAll(async () => {
  world = await createWorld({ engines: 2 });
  await publish(world, await readSample('helpdesk'));
});
afterAll(() => world.close());

const coupon = (code: string, funder: string): Coupon => ({
  ...{ code, funder, name: funder, products: [], directions: ['upgrade'], usesMax: null, usesPerAccountMax: null },
  worth: { percent: '10' },
  valid: { from: 0, until: null },
});

test('a code that two issuers choose at once in two processes is the coupon of one of them', async () => {
  const funders = ['operator', 'acme'];
  for (let n = 1; n <= 20; n++) {
    const code = `SPRING-${n}`;
    const codes = await Promise.all(
      world.engines.map(({ commands, ids }, index) => {
        const funder = funders[index] ?? '';
        // Of accounts of their own: the lock of one does not hold up the other.
        const account: AccountId = ids.locator();
        return codeOf(commands.saveCoupon({ account, actor: funder, conflict: code, body: coupon(code, funder) }));
      }),
    );
    expect(codes.sort()).toEqual(['coupon.taken', 'done']);
    const [row] = await world.sql(`select owner, document ->> 'funder' as funder from coupon where code = $1`, [code]);
    expect(row?.['funder']).toBe(row?.['owner']);
  }
});
